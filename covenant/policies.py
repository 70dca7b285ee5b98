"""Who may sign, withdraw and change the text, and when."""

from collections.abc import Sequence
from datetime import date

from accounts.models import Person
from core.refusals import NotAllowed, Refused
from core.templatetags.covenant import date_plain
from covenant import approvals, parties
from covenant.models import (
    Approval,
    Declaration,
    SignatureEvent,
    SigningInvitation,
    Standing,
)
from covenant.speakers import speaks_for
from covenant.states import STATES
from schools.access import Access
from schools.models import Post, Role

MOST_IN_A_DAY = 5


def can_change_text(access: Access) -> bool:
    """Coordinators draft and publish the city's text."""
    return access.is_coordinator


def check_change_text(access: Access) -> None:
    if not can_change_text(access):
        raise NotAllowed("Only a coordinator can change the text of the covenant.")


def can_sign(access: Access) -> bool:
    """Whoever holds a post or a role: for an organisation, for a school, or in person."""
    return access.is_member


def check_sign(access: Access) -> None:
    if not can_sign(access):
        raise NotAllowed(
            "Only people who work in this city can sign its covenant. Ask the coordinator to "
            "invite you."
        )


def can_check_signatures(access: Access) -> bool:
    """Coordinators confirm by what authority somebody signed."""
    return access.is_coordinator


def check_check_signatures(access: Access) -> None:
    if not can_check_signatures(access):
        raise NotAllowed("Only a coordinator can confirm by what authority somebody signed.")


def check_answer(access: Access) -> None:
    """Officers say whether the words of a draft are their organisation's."""
    if not access.is_officer:
        raise NotAllowed("Only an officer of an organisation can approve the words for it.")


def check_is_draft(declaration: Declaration) -> None:
    """A published text is frozen."""
    if declaration.status != Declaration.Status.DRAFT:
        raise Refused("This version is published and frozen. Start a new draft to change it.")


def check_is_approved(sha256: str, asked: Sequence[Approval]) -> None:
    """Words are published when all who were asked approve them as they are, and somebody does."""
    if reason := approvals.why_not_approved(asked, sha256):
        raise Refused(reason)


def check_open_for_signing(declaration: Declaration) -> None:
    """Only the published version can be signed."""
    if declaration.status == Declaration.Status.DRAFT:
        raise Refused("This text is still a draft. It can be signed once it is published.")
    if declaration.status == Declaration.Status.REPLACED:
        raise Refused("This version has been replaced. Read and sign the newest one instead.")


def check_not_signed(standing: Standing | None) -> None:
    """One standing per party and version; one that was withdrawn or declined is signed anew."""
    state = Standing.State
    if standing is None or standing.state in (state.WITHDRAWN, state.DECLINED):
        return
    on = date_plain(standing.since)
    if standing.state == state.WAITING:
        raise Refused(f"{_who(standing)} signed this version on {on}. {waits_for(standing)}")
    if standing.state == state.DUE:
        raise Refused(
            f"{_who(standing)} signed this version already, and is asked to re-affirm it. "
            "Do that on the page of your signatures."
        )
    if standing.state == state.SUSPENDED:
        raise Refused(
            f"The signature is suspended since {on}. The coordinator restores it; there is no "
            "need to sign again."
        )
    raise Refused(f"{_who(standing)} signed this version on {on}. There is nothing more to do.")


def check_not_too_often(times: int) -> None:
    """Whoever signs and withdraws over and over sends letters each time."""
    if times >= MOST_IN_A_DAY:
        raise Refused(
            f"This was signed {times} times since yesterday. Wait a day, then sign once more."
        )


def waits_for(standing: Standing) -> str:
    """Who is still to act on a signature that is not complete, in a sentence."""
    whom = []
    if standing.waits_for_second:
        whom.append("for the second signatory")
    if standing.waits_for_check:
        whom.append("for the coordinator, who confirms by what authority it was signed")
    return f"It waits {' and '.join(whom)}."


def _who(standing: Standing) -> str:
    if standing.organisation_id is not None:
        return "Your organisation"
    return "Your school" if standing.school_id is not None else "You"


def can_second(person: Person, standing: Standing) -> bool:
    """Whether somebody of the party may be its second signatory: whoever signed first is not."""
    return standing.waits_for_second and standing.event.by_id != person.pk


def check_waits_for_second(standing: Standing) -> None:
    if not standing.waits_for_second:
        raise Refused("This signature waits for no second signatory. There is nothing to do.")


def check_waits_for_check(standing: Standing) -> None:
    if not standing.waits_for_check:
        raise Refused("Nobody needs to confirm this signature any more. There is nothing to do.")


def signed_it(person: Person, standing: Standing) -> bool:
    """Whether somebody signed this standing, first or second."""
    events = SignatureEvent.objects.filter(
        declaration_id=standing.declaration_id, organisation_id=standing.organisation_id,
        school_id=standing.school_id, person_id=standing.person_id,
        act__in=SignatureEvent.SIGNING, by_id=person.pk,
    )  # fmt: skip
    return standing.person_id == person.pk or events.exists()


def why_not_theirs_to_check(person: Person, standing: Standing, today: date) -> str:
    """Why a coordinator leaves a signature to another one, in a sentence; "" where it is for
    them."""
    if signed_it(person, standing):
        return "You signed this yourself."
    letters = SigningInvitation.objects.filter(
        standing=standing, purpose=SigningInvitation.Purpose.SECOND, person=person,
        withdrawn_at=None,
    )  # fmt: skip
    if letters.exists():
        return "You are asked to sign this as the second signatory."
    if has_a_part_in(person, standing, today):
        return "This is a signature of your own organisation or school."
    return ""


def check_checks(person: Person, standing: Standing, today: date) -> None:
    """Raises NotAllowed for anybody but a coordinator with no part in it."""
    roles = Role.objects.current(today).filter(person=person, network=standing.network_id)
    if not roles.filter(kind=Role.Kind.COORDINATOR).exists():
        raise NotAllowed("Only a coordinator can confirm by what authority somebody signed.")
    if reason := why_not_theirs_to_check(person, standing, today):
        raise NotAllowed(f"{reason} Ask another coordinator to look at it.")


def check_has_reason(words: str) -> None:
    """Who is turned down is told so kindly."""
    if not words.strip():
        raise Refused("Write a sentence to who signed, so that they know what to do.")


def can_keep_standings(access: Access) -> bool:
    """Coordinators suspend, restore and write what the register says of it."""
    return access.is_coordinator


def check_keep_standings(access: Access) -> None:
    if not can_keep_standings(access):
        raise NotAllowed("Only a coordinator of this network can do this. Ask one of them.")


def check_speaks_for(person: Person, standing: Standing, today: date) -> None:
    """Raises NotAllowed for anybody but the party’s own people."""
    if not speaks_for(person, parties.of_standing(standing), today):
        raise NotAllowed(
            "Only the people of an organisation, the head of a school or the person themselves "
            "can do this."
        )


def has_a_part_in(person: Person, standing: Standing, today: date) -> bool:
    """Whether a standing is of an organisation or school that this person belongs to, or theirs."""
    roles = Role.objects.current(today).filter(person=person, organisation__isnull=False)
    posts = Post.objects.current(today).filter(person=person)
    return (
        standing.person_id == person.pk
        or roles.filter(organisation=standing.organisation_id).exists()
        or posts.filter(school=standing.school_id).exists()
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


def can_invite_to_sign(access: Access) -> bool:
    """Coordinators invite for everybody, officers for their own organisations."""
    return access.is_coordinator or access.is_officer


def check_invite_to_sign(access: Access) -> None:
    if not can_invite_to_sign(access):
        raise NotAllowed(
            "Only a coordinator, or an officer for a colleague, can invite somebody to sign."
        )
