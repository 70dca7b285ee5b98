"""Who would fit a head best, of those who are free now."""

import pytest

from buddies.fitting import buddies_for, reserves_for
from tests import factories
from tests.buddies.helpers import TODAY, buddy, head_in_window, paired, school_of, window
from tests.buddies.life import is_called

pytestmark = pytest.mark.django_db


def names(found):
    return [each.person.name for each in found]


def test_the_best_stand_first_and_who_cannot_is_not_among_them(network):
    sam = head_in_window(network)
    far = buddy(network, "Far Away", phase="Secondary")
    near = buddy(network, "Near By")
    full, busy, colleague = (buddy(network, name) for name in ("Full Up", "Busy Bee", "Col League"))
    paired(network, head_in_window(network, "Maya Brandt"), full)
    is_called(busy)
    trust = factories.organisation(network)
    for person in (sam, colleague):
        factories.responsible(trust, school_of(person))

    found = buddies_for(network, sam, TODAY)

    assert names(found) == [near.name, far.name]
    assert "Both lead primary schools" in found[0].reasons
    assert names(buddies_for(network, sam, TODAY, but=near.pk)) == [far.name]


def test_the_present_buddy_has_the_room_that_the_pair_takes(network):
    sam, priya = head_in_window(network), buddy(network)
    paired(network, sam, priya)

    assert names(buddies_for(network, sam, TODAY)) == [priya.name]


def test_nobody_fits_somebody_who_leads_no_school_here(network):
    buddy(network)

    assert buddies_for(network, factories.person("Lee Tan"), TODAY) == []


def test_a_reserve_may_be_full_and_near_their_own_window(network):
    sam, priya, tom = head_in_window(network), buddy(network), buddy(network, "Tom Hale")
    window(school_of(tom))
    paired(network, head_in_window(network, "Maya Brandt"), tom, despite=["both in window"])
    pairing = paired(network, sam, priya)

    assert names(reserves_for(pairing, TODAY)) == [tom.name]
