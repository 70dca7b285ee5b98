"""Who offers help, who answers for an organisation, who sees what was given."""

from core.refusals import NotAllowed
from schools.access import Access


def can_see_help(access: Access) -> bool:
    """Officers offer and answer; coordinators see what was offered and given, without schools."""
    return access.is_officer or access.is_coordinator


def check_see_help(access: Access) -> None:
    if not can_see_help(access):
        raise NotAllowed(
            "This page is for officers of organisations and for coordinators. What your school "
            "needs stands in its plan."
        )


def check_offer(access: Access) -> None:
    """An organisation's own officers say what it can give."""
    if not access.is_officer:
        raise NotAllowed("Only officers of an organisation can offer its help.")
