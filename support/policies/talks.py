"""Who may ask to be rung."""

from core.refusals import NotAllowed
from schools.access import Access


def can_ask_for_talk(access: Access) -> bool:
    """Every head, in an inspection or not."""
    return access.is_head


def check_ask_for_talk(access: Access) -> None:
    if not can_ask_for_talk(access):
        raise NotAllowed(
            "A call this week is for heads. The numbers under “Somebody to talk to” are there for "
            "everybody."
        )
