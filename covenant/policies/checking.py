"""Which coordinator may say by what authority something was signed."""

from datetime import date

from accounts.models import Person
from core.refusals import NotAllowed, Refused
from covenant.models import SignatureEvent, SigningInvitation, Standing
from covenant.policies.standing import has_a_part_in
from schools.access import Access
from schools.models import Role


def can_check_signatures(access: Access) -> bool:
    """Coordinators confirm by what authority somebody signed."""
    return access.is_coordinator


def check_check_signatures(access: Access) -> None:
    if not can_check_signatures(access):
        raise NotAllowed("Only a coordinator can confirm by what authority somebody signed.")


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
