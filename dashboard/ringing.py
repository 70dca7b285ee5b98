"""Whom somebody at a school rings first: their buddy, who stands in, or else a named human."""

from buddies.standing import meanwhile
from dashboard.greeting import Ring, ring_a_human, ring_the_buddy, ring_who_stands_in
from dashboard.queries.home import my_pairing
from schools.access import Access
from schools.queries import named_human

NO_BUDDY_YET = "You have no buddy yet. Until you do, this is who stands by you."
NO_BUDDY_NOW = "Until you have another buddy, {name} stands by you."
FOR_A_DELEGATE = "For questions about the visit’s facts."


def whom_to_ring(access: Access, *, is_head: bool) -> Ring | None:
    """The card at the top of a page; None where nobody at all is known. ``is_head``: whether
    they are asked as the head, who alone has a buddy."""
    human = FOR_A_DELEGATE
    if is_head:
        pairing = my_pairing(access)
        if pairing is not None:
            stands_in = pairing.stands_in_since is not None
            return ring_who_stands_in(pairing) if stands_in else ring_the_buddy(pairing)
        reserve = meanwhile(access.person.pk, access.network.pk, access.today)
        if reserve is not None:
            return ring_a_human(reserve, NO_BUDDY_NOW.format(name=reserve.first_name))
        human = NO_BUDDY_YET
    return ring_a_human(named_human(access.network, access.today), human)
