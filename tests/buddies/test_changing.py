"""Swapping two buddies, undoing the last change, and being told who changed what."""

import pytest

from buddies import services
from buddies.models import ForbiddenPair, Offer, ProposalChange, ProposedPair
from core.audit import System
from core.refusals import Refused
from tests import factories
from tests.buddies.helpers import BY, NOW, buddy, head_in_window, paired, row_of, school_of
from tests.buddies.test_proposals import a_pair_that_could_move, change, moving, propose

pytestmark = pytest.mark.django_db
__all__ = ["a_pair_that_could_move"]


@pytest.fixture
def two(network):
    """Sam and Maya, each with a buddy near by."""
    sam = head_in_window(network, easting=440000, northing=110000)
    maya = head_in_window(network, "Maya Brandt", easting=470000, northing=110000)
    priya = buddy(network, easting=440100, northing=110000)
    tom = buddy(network, "Tom Hale", easting=470100, northing=110000)
    return sam, maya, priya, tom


def swap(proposal, one, other, **more):
    return change(proposal, one, "swap", other=other and row_of(proposal, other), **more)


def undo(proposal, **more):
    proposal.refresh_from_db()
    more.setdefault("seen", proposal.version)
    return services.undo_last(proposal=proposal, by=BY, now=NOW, **more)


def test_two_heads_swap_their_buddies(network, two):
    sam, maya, priya, tom = two
    proposal = propose(network)

    swap(proposal, sam, maya)

    assert (row_of(proposal, sam).buddy, row_of(proposal, maya).buddy) == (tom, priya)
    assert row_of(proposal, sam).is_pinned


def test_a_swap_against_the_rules_is_refused_with_the_sentence(network, two):
    sam, maya, _priya, tom = two
    proposal = propose(network)
    factories.post(tom, school_of(sam), "delegate")

    with pytest.raises(Refused, match=r"Sam Okafor with Tom Hale cannot be: Both work at the same"):
        swap(proposal, sam, maya)
    assert not row_of(proposal, sam).is_pinned


def test_a_swap_needs_two_heads_with_buddies_of_their_own_to_give(network, two):
    sam, _maya, *_ = two
    lee = head_in_window(network, "Lee Tan")
    owen = buddy(network, "Owen Price")
    proposal = propose(network)
    change(proposal, lee, "forbid")
    paired(network, head_in_window(network, "Jo Reed"), buddy(network, "Una Moss"))

    with pytest.raises(Refused, match="Choose whose buddy"):
        swap(proposal, sam, None)
    with pytest.raises(Refused, match="Choose whose buddy"):
        swap(proposal, sam, sam)
    services.withdraw_offer(offer=Offer.objects.get(person=owen), by=owen, now=NOW)
    ProposedPair.objects.filter(supported=lee).update(buddy=None, reserve=None)
    with pytest.raises(Refused, match="Both heads need a buddy"):
        swap(proposal, sam, lee)


def test_a_published_pair_is_not_swapped(network, two):
    sam, *_ = two
    lee = head_in_window(network, "Lee Tan")
    paired(network, lee, buddy(network, "Owen Price"))
    proposal = propose(network)
    assert row_of(proposal, lee).kind == "reserve"

    with pytest.raises(Refused, match="A published pair keeps its buddy"):
        swap(proposal, sam, lee)


def test_a_reserve_needs_a_buddy_to_stand_behind(network):
    sam = head_in_window(network)
    proposal = propose(network)

    with pytest.raises(Refused, match="Choose a buddy first"):
        change(proposal, sam, "reserve", person=factories.person())


def test_the_last_change_is_undone_and_then_the_one_before(network, two):
    sam, maya, priya, tom = two
    proposal = propose(network)
    swap(proposal, sam, maya)
    change(proposal, maya, "forbid")
    assert ForbiddenPair.objects.exists()

    undo(proposal)

    assert not ForbiddenPair.objects.exists()
    assert row_of(proposal, sam).buddy == tom
    undo(proposal)
    assert row_of(proposal, sam).buddy == priya
    with pytest.raises(Refused, match="no change here to undo"):
        undo(proposal)


def test_an_earlier_ruling_out_stays_when_the_change_is_undone(network, two):
    sam, _maya, priya, _tom = two
    proposal = propose(network)
    services.forbid(network=network, one=sam, other=priya, by=BY, now=NOW)
    change(proposal, sam, "forbid")

    undo(proposal)

    assert ForbiddenPair.objects.count() == 1


def test_undoing_takes_one_more_back_unless_it_is_needed_by_now(network):
    sam, maya = head_in_window(network), head_in_window(network, "Maya Brandt")
    priya = buddy(network)
    proposal = propose(network)
    alone = proposal.pairs.get(buddy=None).supported
    change(proposal, alone, "smallest_change")
    assert Offer.objects.get(person=priya).capacity == 2

    undo(proposal)
    assert Offer.objects.get(person=priya).capacity == 1

    change(proposal, alone, "smallest_change")
    for head in (sam, maya):
        paired(network, head, priya)
    with pytest.raises(Refused, match="has changed since"):
        undo(proposal)


def test_what_was_published_is_not_undone_here(network, two):
    sam, maya, *_ = two
    proposal = propose(network)
    change(proposal, sam, "keep")
    services.publish(proposal=proposal, rows=[row_of(proposal, maya)], by=BY, now=NOW)

    with pytest.raises(Refused, match="no change here to undo"):
        undo(proposal)


def test_the_second_coordinator_is_told_who_changed_what(network, two):
    sam, maya, *_ = two
    una = factories.coordinator(network, "Una Second")
    proposal = propose(network)
    looked_at = proposal.version
    services.change_proposal(
        proposal=proposal, row=row_of(proposal, sam), act="keep", by=una, now=NOW
    )

    with pytest.raises(Refused, match="Una Second kept the pair of Sam Okafor at 09:00"):
        change(proposal, sam, "leave_out", seen=looked_at)
    # Their own rows are nobody else's: Maya's is as it was.
    change(proposal, maya, "keep", seen=looked_at)
    with pytest.raises(Refused, match="You kept the pair of Sam Okafor"):
        services.undo_last(proposal=proposal, seen=looked_at, by=una, now=NOW)


def test_a_proposal_that_is_over_says_who_ended_it(network, two):
    una = factories.coordinator(network, "Una Second")
    first = propose(network)
    second = services.propose_again(proposal=first, seen=first.version, by=una, now=NOW)

    with pytest.raises(Refused, match="Una Second ran the matcher again"):
        services.dismiss(proposal=first, by=BY, now=NOW)
    assert services.propose(network=network, by=BY, now=NOW, unless_open=True) == second
    with pytest.raises(Refused, match="has changed since"):
        services.dismiss(proposal=second, seen=0, by=BY, now=NOW)
    services.dismiss(proposal=second, seen=second.version, by=una, now=NOW)
    with pytest.raises(Refused, match="Una Second put this proposal aside"):
        services.propose_again(proposal=second, seen=9, by=System("test"), now=NOW)


def test_rows_that_stay_the_same_keep_their_version(network, two):
    sam, maya, *_ = two
    proposal = propose(network)

    change(proposal, sam, "keep")

    assert row_of(proposal, sam).version == 2
    assert row_of(proposal, maya).version == 1
    assert str(ProposalChange.objects.get()).startswith("Step 2")


def test_a_reserve_that_the_rules_forbid_by_now_is_let_go(network, two):
    sam, maya, _priya, tom = two
    proposal = propose(network)
    change(proposal, sam, "reserve", person=tom)
    services.forbid(network=network, one=sam, other=tom, by=BY, now=NOW)

    change(proposal, maya, "keep")

    proposal.refresh_from_db()
    assert proposal.wishes["reserves"] == []


def test_a_moved_pair_shows_what_it_moves_from(network, a_pair_that_could_move):
    sam, maya, _priya, _tom, pairing = a_pair_that_could_move
    proposal = moving(network, maya)

    change(proposal, maya, "smallest_change")

    row = row_of(proposal, sam)
    assert (row.kind, row.pairing) == ("moved", pairing)
