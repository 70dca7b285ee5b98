"""Who may look at places, and when one can be booked or given up. What speaks against a series
is said in one sentence, whatever it is: nobody learns who else is in it."""

from core.refusals import NotAllowed, Refused
from schools.access import Access
from support.models import Place

NOT_THERE = (
    "That time is not free any more. Nothing is booked. Other times that suit you are on your page."
)


def check_look(access: Access, *, has_place: bool) -> None:
    """Heads look at times, and whoever has a place looks at that."""
    if not access.is_head and not has_place:
        raise NotAllowed("These times are for heads. Each head sees their own.")


def check_is_head(access: Access) -> None:
    if not access.is_head:
        raise NotAllowed("These times are for heads. Each head sees their own.")


def check_suits(*, suits: bool) -> None:
    """Whether somebody can have a place in a series."""
    if not suits:
        raise Refused(NOT_THERE)


def check_is_live(place: Place | None) -> Place:
    if place is None:
        raise Refused("That place has ended already. Reload the page to see how it stands.")
    return place


def check_is_to_come(*, is_to_come: bool) -> None:
    """Whether a session is still to come."""
    if not is_to_come:
        raise Refused("That time is over, moved or called off. Reload the page to see what stands.")
