"""Who may sign and invite somebody to, and when a text can be signed."""

from datetime import date

from accounts.models import Person
from core.refusals import NotAllowed, Refused
from core.templatetags.covenant import date_plain
from covenant.models import Declaration, Standing
from covenant.parties import Party
from schools.access import Access
from schools.models import Role

MOST_IN_A_DAY = 5
# More than a board that asks its chair, its chief executive and their deputies needs.
MOST_ASKED = 5
AT_A_SCHOOL = "that you work at a school here"


def can_sign(access: Access) -> bool:
    """Whoever holds a post or a role: for an organisation, for a school, or in person."""
    return access.is_member


def check_sign(access: Access) -> None:
    if not can_sign(access):
        raise NotAllowed(
            "Only people who work in this city can sign its covenant. Ask the coordinator to "
            "invite you."
        )


def can_invite_to_sign(access: Access) -> bool:
    """Coordinators invite for everybody, officers for their own organisations."""
    return access.is_coordinator or access.is_officer


def check_invite_to_sign(access: Access) -> None:
    if not can_invite_to_sign(access):
        raise NotAllowed(
            "Only a coordinator, or an officer for a colleague, can invite somebody to sign."
        )


def check_may_invite_more(party: Party, person: Person, letters: int, today: date) -> None:
    """Officers have so many letters on their way for an organisation at once, that nobody's
    mailboxes are filled; coordinators ask whomever they must."""
    if letters < MOST_ASKED:
        return
    roles = Role.objects.current(today).filter(person=person, network=party.network)
    if not roles.filter(kind=Role.Kind.COORDINATOR).exists():
        raise Refused(
            f"{letters} invitations to sign for {party.name} wait for an answer or went out since "
            "yesterday. Wait for an answer, or take back what is no longer needed and try again "
            "tomorrow. A coordinator can invite more."
        )


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


def can_second(person: Person, standing: Standing) -> bool:
    """Whether somebody of the party may be its second signatory: whoever signed first is not."""
    return standing.waits_for_second and standing.event.by_id != person.pk


def check_waits_for_second(standing: Standing) -> None:
    if not standing.waits_for_second:
        raise Refused("This signature waits for no second signatory. There is nothing to do.")


def waits_for(standing: Standing) -> str:
    """Who is still to act on a signature that is not complete, in a sentence."""
    whom = []
    if standing.waits_for_second:
        whom.append("for the second signatory")
    if standing.waits_for_check:
        what = "by what authority it was signed" if standing.person_id is None else AT_A_SCHOOL
        whom.append(f"for the coordinator, who confirms {what}")
    return f"It waits {' and '.join(whom)}."


def _who(standing: Standing) -> str:
    if standing.organisation_id is not None:
        return "Your organisation"
    return "Your school" if standing.school_id is not None else "You"
