"""Who may write the city's words and approve them, and when."""

from collections.abc import Sequence

from core.refusals import NotAllowed, Refused
from covenant import approvals
from covenant.models import Approval, Declaration
from schools.access import Access


def can_change_text(access: Access) -> bool:
    """Coordinators draft and publish the city's text."""
    return access.is_coordinator


def check_change_text(access: Access) -> None:
    if not can_change_text(access):
        raise NotAllowed("Only a coordinator can change the text of the covenant.")


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
