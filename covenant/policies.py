"""Who may sign, withdraw and change the text, and when."""

from collections.abc import Sequence

from core.refusals import NotAllowed, Refused
from core.templatetags.covenant import date_plain
from covenant import approvals
from covenant.models import Approval, Declaration, Standing
from schools.access import Access


def can_change_text(access: Access) -> bool:
    """Coordinators draft and publish the city's text."""
    return access.is_coordinator


def check_change_text(access: Access) -> None:
    if not can_change_text(access):
        raise NotAllowed("Only a coordinator can change the text of the covenant.")


def can_sign(access: Access) -> bool:
    """Officers sign for their organisations."""
    return access.is_officer


def check_sign(access: Access) -> None:
    if not can_sign(access):
        raise NotAllowed(
            "Only an officer of an organisation can sign for it. Ask the coordinator of your "
            "city to invite you as one."
        )


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
    if standing is not None and standing.state == Standing.State.SIGNED:
        raise Refused(
            f"Your organisation signed this version on {date_plain(standing.since)}. "
            "There is nothing more to do."
        )


def check_signed(standing: Standing | None) -> None:
    if standing is None or standing.state != Standing.State.SIGNED:
        raise Refused("Your organisation has not signed this version, or has withdrawn already.")
