"""Who may write in a concern log."""

from accounts.models import Person
from core.refusals import NotAllowed
from inspections.models import Concern, ConcernLog, Phase, Visit
from schools.access import Access

ONLY_THE_HEAD = (
    "This log belongs to the head alone. They can let you write in it: on the page of their log, "
    "under “Who else may write”."
)

NOT_ANY_MORE = "This entry is withdrawn, so it stays as it is."
THE_HEADS_NOW = (
    "The head has corrected this entry, so what it says is theirs now. If there is more to say, "
    "note it in an entry of its own."
)


def has_own_log(access: Access, visit: Visit) -> bool:
    """Whether this person leads the visit's school, and so has a log of their own."""
    return visit.school_id in access.head_school_ids


def check_has_own_log(access: Access, visit: Visit) -> None:
    """Raises NotAllowed where ``has_own_log`` says no."""
    if not has_own_log(access, visit):
        raise NotAllowed(ONLY_THE_HEAD)


def check_works_in(access: Access, visit: Visit, log: ConcernLog | None) -> None:
    """Raises NotAllowed for a delegate whom no head of the visit let write."""
    if not has_own_log(access, visit) and log is None:
        raise NotAllowed(ONLY_THE_HEAD)


def why_not_correct(concern: Concern, person: Person) -> str | None:
    """Why an entry cannot be corrected by somebody who may open it; None where it can. Once the
    head has corrected what a delegate wrote, nobody writes over the head's words."""
    if concern.withdrawn_at is not None:
        return NOT_ANY_MORE
    if concern.log.owner_id == person.pk:
        return None
    newest = concern.versions.order_by("number").last()
    return None if newest is None or newest.by_id == person.pk else THE_HEADS_NOW


def takes_notes(visit: Visit) -> bool:
    """Whether something can be noted: not in a visit that was entered in error."""
    return visit.phase != Phase.MISTAKEN
