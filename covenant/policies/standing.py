"""Who may withdraw, suspend and restore what was signed, and when."""

from datetime import date

from accounts.models import Person
from core.refusals import NotAllowed, Refused
from covenant import parties
from covenant.models import Declaration, Standing
from covenant.speakers import speaks_for
from covenant.states import STATES
from schools.access import Access
from schools.models import Post, Role


def can_keep_standings(access: Access) -> bool:
    """Coordinators suspend, restore and write what the register says of it."""
    return access.is_coordinator


def check_keep_standings(access: Access) -> None:
    if not can_keep_standings(access):
        raise NotAllowed("Only a coordinator of this network can do this. Ask one of them.")


def has_a_part_in(person: Person, standing: Standing, today: date) -> bool:
    """Whether a standing is of an organisation or school that this person belongs to, or theirs."""
    roles = Role.objects.current(today).filter(person=person, organisation__isnull=False)
    posts = Post.objects.current(today).filter(person=person)
    return (
        standing.person_id == person.pk
        or roles.filter(organisation=standing.organisation_id).exists()
        or posts.filter(school=standing.school_id).exists()
    )


def check_speaks_for(person: Person, standing: Standing, today: date) -> None:
    """Raises NotAllowed for anybody but the party’s own people."""
    if not speaks_for(person, parties.of_standing(standing), today):
        raise NotAllowed(
            "Only the people of an organisation, the head of a school or the person themselves "
            "can do this."
        )


def check_keeps_standing(person: Person, standing: Standing, today: date) -> None:
    """Raises NotAllowed for anybody but a coordinator who has no part in the party."""
    roles = Role.objects.current(today).filter(person=person, network=standing.network_id)
    if not roles.filter(kind=Role.Kind.COORDINATOR).exists():
        raise NotAllowed("Only a coordinator of this network can do this. Ask one of them.")
    if has_a_part_in(person, standing, today):
        raise NotAllowed(
            "This is a signature of your own organisation or school, or your own. Ask another "
            "coordinator to do it."
        )


def can_be_withdrawn(standing: Standing) -> bool:
    """Whatever stands or waits."""
    return STATES.allows(standing.state, Standing.State.WITHDRAWN)


def check_can_be_withdrawn(standing: Standing) -> None:
    if not can_be_withdrawn(standing):
        raise Refused("Nothing stands here any more that could be withdrawn.")


def can_be_suspended(standing: Standing) -> bool:
    """What stands, but nobody who signed in person: there is no action plan for one of them."""
    return standing.person_id is None and STATES.allows(standing.state, Standing.State.SUSPENDED)


def check_can_be_suspended(standing: Standing) -> None:
    if standing.person_id is not None:
        raise Refused("Somebody who signed in person is not suspended. They can withdraw.")
    if not can_be_suspended(standing):
        raise Refused("Only a signature that stands can be suspended.")


def can_be_restored(standing: Standing) -> bool:
    """What is suspended."""
    return standing.state == Standing.State.SUSPENDED


def check_is_suspended(standing: Standing) -> None:
    if not can_be_restored(standing):
        raise Refused("This signature is not suspended.")


def can_be_due(standing: Standing) -> bool:
    """What stands, but nobody who signed in person: who is silent is not shown."""
    return standing.person_id is None and STATES.allows(standing.state, Standing.State.DUE)


def check_can_be_due(standing: Standing) -> None:
    if standing.person_id is not None:
        raise Refused(
            "Somebody who signed in person is asked again, and it is not shown in public whether "
            "they answer."
        )
    if not can_be_due(standing):
        raise Refused("A re-affirmation is due only of a signature that stands and is not due yet.")


def check_is_asked(is_asked: bool) -> None:
    """Nobody is shown as silent who was not asked, or has answered."""
    if not is_asked:
        raise Refused(
            "They are not asked whether they still stand by it, or have answered meanwhile. There "
            "is nothing to write."
        )


def check_can_be_reaffirmed(standing: Standing) -> None:
    """What stands, by the words that are published now."""
    if standing.state not in Standing.STANDS:
        raise Refused(
            f"This signature is “{standing.get_state_display()}” now, so there is nothing to "
            "re-affirm."
        )
    if standing.declaration.status != Declaration.Status.PUBLISHED:
        raise Refused("A newer version is published. Read and sign that one instead.")


def check_has_words(words: str) -> None:
    """What changes in public is said in public."""
    if not words.strip():
        raise Refused("Write the line that everybody can read about this.")
