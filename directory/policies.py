"""Who may look into the directory, who may be in it, who says yes."""

from core.refusals import NotAllowed, Refused
from directory.models import Entry
from schools.access import Access


def can_search(access: Access) -> bool:
    """Heads and their delegates look for somebody to ring; coordinators keep the list."""
    return access.is_head or access.is_delegate or access.is_coordinator


def check_search(access: Access) -> None:
    if not can_search(access):
        raise NotAllowed("The directory is for heads, their delegates and coordinators.")


def can_approve(access: Access) -> bool:
    return access.is_coordinator


def check_approve(access: Access) -> None:
    if not can_approve(access):
        raise NotAllowed("Only a coordinator can approve an entry in the directory.")


def check_waits_for_approval(entry: Entry) -> None:
    """Nobody is approved who has not consented, or has left."""
    if entry.consented_at is None or entry.left_at is not None:
        raise Refused("This person has not agreed to be in the directory, or has left it.")


def check_is_in(entry: Entry | None) -> Entry:
    if entry is None or entry.left_at is not None or entry.consented_at is None:
        raise Refused("You are not in the directory.")
    return entry
