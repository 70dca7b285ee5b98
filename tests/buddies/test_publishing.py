"""Publishing: all or some, looked at again under lock, and the second of two is told."""

import pytest

from buddies import services
from buddies.models import Offer, Pairing, Proposal, ProposedPair
from core.refusals import Refused
from inspections.services import open_visit
from tests import factories
from tests.buddies.helpers import BY, NOW, buddy, head_in_window, paired, row_of, school_of
from tests.buddies.test_proposals import a_pair_that_could_move, change, moving, propose

pytestmark = pytest.mark.django_db
__all__ = ["a_pair_that_could_move"]


def publish(proposal, *rows):
    return services.publish(proposal=proposal, rows=rows, by=BY, now=NOW)


def test_chosen_rows_become_pairs_and_the_rest_waits(network):
    sam, maya = head_in_window(network), head_in_window(network, "Maya Brandt")
    buddy(network), buddy(network, "Tom Hale")
    proposal = propose(network)
    row = row_of(proposal, sam)

    publication = publish(proposal, row)

    (made,) = publication.made.all()
    assert (made.supported, made.buddy, made.reserve) == (sam, row.buddy, row.reserve)
    assert made.reasons == row.reasons
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.OPEN
    assert not Pairing.objects.filter(supported=maya).exists()
    publish(proposal, row_of(proposal, maya))
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.PUBLISHED


def test_the_second_coordinator_is_told_and_nothing_is_lost(network):
    sam = head_in_window(network)
    buddy(network)
    proposal = propose(network)
    row = row_of(proposal, sam)
    publish(proposal, row)

    with pytest.raises(Refused, match="published or put aside already"):
        publish(proposal, row)
    assert Pairing.objects.count() == 1


def test_a_row_of_an_older_page_or_none_publishes_nothing(network):
    sam = head_in_window(network)
    buddy(network)
    proposal = propose(network)
    old = row_of(proposal, sam)
    change(proposal, sam, "keep")

    with pytest.raises(Refused, match="Somebody kept the pair of Sam Okafor at"):
        publish(proposal, old)
    with pytest.raises(Refused, match="Choose at least one"):
        publish(proposal)
    assert not Pairing.objects.exists()


def test_a_conflict_declared_meanwhile_stops_it_without_saying_so(network):
    sam, priya = head_in_window(network), buddy(network)
    proposal = propose(network)
    services.declare_conflict(network=network, person=sam, school=school_of(priya), by=sam, now=NOW)

    with pytest.raises(Refused, match="Nothing was published"):
        publish(proposal, row_of(proposal, sam))


def test_a_reserve_whom_the_rules_keep_away_by_now_stops_it(network):
    sam = head_in_window(network)
    buddy(network), buddy(network, "Tom Hale")
    proposal = propose(network)
    row = row_of(proposal, sam)
    services.forbid(network=network, one=sam, other=row.reserve, by=BY, now=NOW)

    with pytest.raises(Refused, match="cannot be the reserve"):
        publish(proposal, row)


def test_a_buddy_who_is_full_by_now_stops_all_of_it(network):
    sam, maya = head_in_window(network), head_in_window(network, "Maya Brandt")
    lee = factories.head(network, "Lee Tan")
    priya, _tom = buddy(network), buddy(network, "Tom Hale")
    proposal = propose(network)
    paired(network, lee, priya)

    with pytest.raises(Refused, match="supports 1 head already"):
        publish(proposal, row_of(proposal, sam), row_of(proposal, maya))
    assert Pairing.objects.count() == 1


def test_an_offer_withdrawn_meanwhile_stops_it(network):
    sam, priya = head_in_window(network), buddy(network)
    proposal = propose(network)
    services.withdraw_offer(offer=Offer.objects.get(person=priya), by=priya, now=NOW)

    with pytest.raises(Refused, match="has not offered"):
        publish(proposal, row_of(proposal, sam))


def test_a_head_with_an_open_visit_keeps_their_buddy(network, a_pair_that_could_move):
    sam, maya, *_ = a_pair_that_could_move
    proposal = moving(network, maya)
    change(proposal, maya, "smallest_change")
    open_visit(school=school_of(sam), by=sam, now=NOW)

    with pytest.raises(Refused, match="buddy cannot change just now"):
        publish(proposal, *ProposedPair.objects.filter(proposal=proposal))
    assert Pairing.objects.get().ended_at is None
