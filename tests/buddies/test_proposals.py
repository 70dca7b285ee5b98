"""A proposal changes nothing; what coordinators know better moves it, under the rules."""

import pytest

from buddies import services
from buddies.models import ForbiddenPair, Offer, Pairing, Proposal, ProposedPair
from core.models import AuditEvent
from core.refusals import Refused
from tests import factories
from tests.buddies.helpers import (
    BY,
    LATER,
    NOW,
    SOON,
    buddy,
    head_in_window,
    offers,
    paired,
    row_of,
    school_of,
    window,
)

pytestmark = pytest.mark.django_db


def propose(network):
    return services.propose(network=network, by=BY, now=NOW)


def change(proposal, head, act, **more):
    return services.change_proposal(
        proposal=proposal, row=row_of(proposal, head), act=act, by=BY, now=NOW, **more
    )


def test_a_proposal_covers_heads_and_publishes_nothing(network):
    sam, maya = head_in_window(network), head_in_window(network, "Maya Brandt", SOON)
    head_in_window(network, "Later Head", LATER)
    buddy(network), buddy(network, "Tom Hale")

    proposal = propose(network)

    assert not Pairing.objects.exists()
    rows = ProposedPair.objects.filter(proposal=proposal)
    assert {row.supported for row in rows} == {sam, maya}
    assert len({row.buddy for row in rows}) == 2
    assert all(row.reserve not in (None, row.buddy) for row in rows)
    assert proposal.is_optimal
    assert proposal.objectives[0] == {"name": "Heads covered", "value": 2, "bound": 2}


def test_a_head_of_three_schools_is_one_person_with_one_buddy(network):
    sam = head_in_window(network)
    for name in ("Second School", "Third School"):
        place = factories.school(network, name)
        window(place)
        factories.post(sam, place, "executive_head")
    buddy(network, capacity=3)

    proposal = propose(network)

    assert ProposedPair.objects.get(proposal=proposal).supported == sam


def test_a_second_run_fills_gaps_and_leaves_published_pairs(network):
    sam, maya = head_in_window(network), head_in_window(network, "Maya Brandt")
    priya = buddy(network, capacity=2)
    paired(network, sam, priya)

    proposal = propose(network)

    row = ProposedPair.objects.get(proposal=proposal)
    assert (row.supported, row.buddy) == (maya, priya)


def test_a_new_run_puts_the_older_proposal_aside(network):
    first = propose(network)
    second = propose(network)

    first.refresh_from_db()
    assert (first.state, second.state) == (Proposal.State.DISMISSED, Proposal.State.OPEN)
    with pytest.raises(Refused, match="published or put aside already"):
        services.dismiss(proposal=first, by=BY, now=NOW)
    services.dismiss(proposal=second, by=BY, now=NOW)
    assert not Proposal.objects.filter(state=Proposal.State.OPEN).exists()


def test_a_kept_pair_stays_when_the_rest_moves_and_can_be_let_go(network):
    sam = head_in_window(network, easting=440000, northing=110000)
    near = buddy(network, "Near Buddy", easting=440100, northing=110000)
    far = buddy(network, "Far Buddy", easting=460000, northing=110000)
    proposal = propose(network)
    assert row_of(proposal, sam).buddy == near

    change(proposal, sam, "choose", person=far)

    assert (row_of(proposal, sam).buddy, row_of(proposal, sam).is_pinned) == (far, True)
    change(proposal, sam, "keep")
    assert row_of(proposal, sam).buddy == far
    change(proposal, sam, "release")
    assert (row_of(proposal, sam).buddy, row_of(proposal, sam).is_pinned) == (near, False)
    assert AuditEvent.objects.filter(verb="proposal.changed").count() == 3


def test_a_choice_against_the_rules_is_refused_with_the_reason(network):
    sam = head_in_window(network)
    colleague = buddy(network, "Una Colleague")
    factories.post(colleague, school_of(sam), "delegate")
    buddy(network)
    proposal = propose(network)

    with pytest.raises(Refused, match="That cannot be: both work at the same school"):
        change(proposal, sam, "choose", person=colleague)
    with pytest.raises(Refused, match=r"cannot be the reserve\. Both work at the same school"):
        change(proposal, sam, "reserve", person=colleague)
    with pytest.raises(Refused, match="Choose a person"):
        change(proposal, sam, "choose")


def test_a_chosen_reserve_is_kept_unless_chosen_as_buddy(network):
    sam = head_in_window(network)
    people = [buddy(network, name) for name in ("Ann One", "Bea Two", "Cay Three")]
    proposal = propose(network)
    row = row_of(proposal, sam)
    other = next(one for one in people if one not in (row.buddy, row.reserve))

    change(proposal, sam, "reserve", person=other)

    assert row_of(proposal, sam).reserve == other
    change(proposal, sam, "choose", person=other)
    after = row_of(proposal, sam)
    assert after.buddy == other
    assert after.reserve not in (None, other)
    with pytest.raises(Refused, match="somebody other than the buddy"):
        change(proposal, sam, "reserve", person=other)


def test_a_ruled_out_pair_is_not_proposed_again(network):
    sam, priya = head_in_window(network), buddy(network)
    proposal = propose(network)

    change(proposal, sam, "forbid")

    row = row_of(proposal, sam)
    assert row.buddy is None
    assert "not possible for these two" in row.reasons[0]
    assert {ForbiddenPair.objects.get().one, ForbiddenPair.objects.get().other} == {sam, priya}
    for act in ("keep", "forbid"):
        with pytest.raises(Refused, match="There is no"):
            change(proposal, sam, act)


def test_a_head_taken_out_frees_the_buddy_and_can_come_back(network):
    sam = head_in_window(network, easting=440000, northing=110000)
    maya = head_in_window(network, "Maya Brandt", SOON, easting=450000, northing=110000)
    priya = buddy(network, easting=440000, northing=110100)
    proposal = propose(network)
    assert row_of(proposal, sam).buddy == priya

    change(proposal, sam, "leave_out")

    assert (row_of(proposal, sam).is_left_out, row_of(proposal, maya).buddy) == (True, priya)
    change(proposal, sam, "put_back")
    assert row_of(proposal, sam).buddy == priya


def test_one_more_is_the_smallest_change_where_the_buddy_is_full(network):
    sam, maya = head_in_window(network), head_in_window(network, "Maya Brandt")
    priya = buddy(network)
    proposal = propose(network)
    alone = ProposedPair.objects.get(proposal=proposal, buddy=None)
    assert "If Priya Nair takes one more" in alone.smallest_change["words"]

    change(proposal, alone.supported, "smallest_change")

    assert Offer.objects.get(person=priya).capacity == 2
    assert {row_of(proposal, sam).buddy, row_of(proposal, maya).buddy} == {priya}
    with pytest.raises(Refused, match="no change here"):
        change(proposal, sam, "smallest_change")


def test_somebody_who_withdrew_meanwhile_is_not_asked_for_one_more(network):
    head_in_window(network), head_in_window(network, "Maya Brandt")
    priya = buddy(network)
    proposal = propose(network)
    alone = ProposedPair.objects.get(proposal=proposal, buddy=None)
    services.withdraw_offer(offer=Offer.objects.get(person=priya), by=priya, now=NOW)

    with pytest.raises(Refused, match="has changed since"):
        change(proposal, alone.supported, "smallest_change")


def test_a_waived_rule_covers_the_head_in_this_proposal(network):
    sam = head_in_window(network)
    tom = head_in_window(network, "Tom Hale", LATER)
    window_of_tom = school_of(tom).window
    window_of_tom.opens = school_of(sam).window.opens
    window_of_tom.save()
    offers(network, tom)
    proposal = propose(network)
    assert row_of(proposal, sam).smallest_change["kind"] == "waive"

    change(proposal, sam, "smallest_change")

    assert row_of(proposal, sam).buddy == tom
    assert "Rule waived: both in window" in row_of(proposal, sam).reasons


@pytest.fixture
def a_pair_that_could_move(network):
    """Maya can only go to Priya, who supports Sam, who could go to Tom."""
    sam, priya, tom = head_in_window(network), buddy(network), buddy(network, "Tom Hale")
    pairing = paired(network, sam, priya)
    services.offer(network=network, person=priya, capacity=1, phases=[], by=priya, now=NOW)
    maya = head_in_window(network, "Maya Brandt")
    services.forbid(network=network, one=maya, other=tom, by=BY, now=NOW)
    return sam, maya, priya, tom, pairing


def moving(network, maya):
    """A proposal whose smallest change for Maya is taken to be the move."""
    proposal = propose(network)
    row = row_of(proposal, maya)
    sam = Pairing.objects.get().supported
    row.smallest_change = {
        "kind": "move", "buddy": Pairing.objects.get().buddy_id, "moved": sam.pk, "rule": None,
        "words": "If that pair is released, both have a buddy.",
    }  # fmt: skip
    row.save()
    return proposal


def test_a_published_pair_moves_only_when_the_proposal_is_published(
    network, a_pair_that_could_move
):
    sam, maya, priya, tom, pairing = a_pair_that_could_move
    proposal = moving(network, maya)

    change(proposal, maya, "smallest_change")

    pairing.refresh_from_db()
    assert pairing.ended_at is None
    assert (row_of(proposal, sam).buddy, row_of(proposal, maya).buddy) == (tom, priya)
    rows = list(ProposedPair.objects.filter(proposal=proposal))
    assert {row.kind for row in rows} == {"new", "moved"}
    services.publish(proposal=proposal, rows=rows, by=BY, now=NOW)
    pairing.refresh_from_db()
    assert pairing.ended_at == NOW
    live = Pairing.objects.filter(ended_at=None)
    assert {(one.supported, one.buddy) for one in live} == {(sam, tom), (maya, priya)}


def test_a_promise_that_a_later_change_breaks_gives_way(network, a_pair_that_could_move):
    sam, maya, _priya, _tom, _ = a_pair_that_could_move
    proposal = moving(network, maya)
    change(proposal, maya, "smallest_change")

    change(proposal, sam, "forbid")

    kinds = {row.supported: row.kind for row in proposal.pairs.all()}
    # One of the two waits; a published pair that stays has no row but for its reserve.
    assert kinds.get(maya) == "alone" or kinds.get(sam) in (None, "alone", "reserve")


def test_an_older_page_or_an_unknown_act_is_told_so(network):
    sam = head_in_window(network)
    buddy(network)
    proposal = propose(network)
    old = row_of(proposal, sam)
    change(proposal, sam, "keep")

    with pytest.raises(Refused, match="Somebody kept the pair of Sam Okafor at"):
        services.change_proposal(proposal=proposal, row=old, act="keep", by=BY, now=NOW)
    with pytest.raises(Refused, match="has changed since"):
        change(proposal, sam, "something else")


def test_a_pin_that_the_rules_forbid_later_is_dropped(network):
    sam, maya = head_in_window(network), head_in_window(network, "Maya Brandt")
    priya, _tom = buddy(network), buddy(network, "Tom Hale")
    proposal = propose(network)
    change(proposal, sam, "choose", person=priya)
    services.forbid(network=network, one=sam, other=priya, by=BY, now=NOW)

    change(proposal, maya, "leave_out")

    row = row_of(proposal, sam)
    assert (row.is_pinned, row.buddy) == (False, _tom)
