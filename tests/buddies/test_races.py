"""Two at once on PostgreSQL, on two connections: loads hold, and the second is told."""

import os

import pytest

from buddies import services
from buddies.models import Offer, Pairing, Proposal, ProposedPair, Publication
from core.refusals import Refused
from tests import factories
from tests.buddies.helpers import BY, NOW, buddy, head_in_window, paired
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


# Each race so often; bin/soak runs them a thousand times.
TIMES = 1000 if os.environ.get("SOAK") else 3


def outcomes(results):
    return sorted(type(each).__name__ for each in results)


def test_two_acceptances_at_once_never_exceed_a_buddys_number(network):
    heads = [head_in_window(network, name) for name in ("Sam Okafor", "Maya Brandt")]
    priya = buddy(network)
    for _ in range(TIMES):
        results = at_once(*(lambda head=head: paired(network, head, priya) for head in heads))
        assert outcomes(results) == ["Pairing", "Refused"]
        assert Pairing.objects.count() == 1
        Pairing.objects.all().delete()


def test_two_buddies_for_one_head_at_once_leave_one(network):
    sam = head_in_window(network)
    people = [buddy(network), buddy(network, "Tom Hale")]

    results = at_once(*(lambda one=one: paired(network, sam, one) for one in people))

    assert outcomes(results) == ["Pairing", "Refused"]


def test_a_number_lowered_while_a_pair_is_made_still_holds(network):
    heads = [head_in_window(network, name) for name in ("Sam Okafor", "Maya Brandt")]
    priya = buddy(network, capacity=2)
    paired(network, heads[0], priya)

    at_once(
        lambda: paired(network, heads[1], priya),
        lambda: services.offer(
            network=network, person=priya, capacity=1, phases=[], by=priya, now=NOW
        ),
    )

    assert Pairing.objects.count() <= Offer.objects.get(person=priya).capacity


def test_of_two_coordinators_who_publish_at_once_the_second_is_told(network):
    people = [factories.coordinator(network), factories.coordinator(network, "Una Second")]
    sam, maya = head_in_window(network), head_in_window(network, "Maya Brandt")
    buddy(network, capacity=2)
    proposal = services.propose(network=network, by=BY, now=NOW)
    rows = list(ProposedPair.objects.all())

    results = at_once(
        *(
            lambda who=who: services.publish(proposal=proposal, rows=rows, by=who, now=NOW)
            for who in people
        )
    )

    assert outcomes(results) == ["Changed", "Publication"]
    assert {pairing.supported for pairing in Pairing.objects.all()} == {sam, maya}


def test_two_runs_at_once_leave_one_open_proposal(network):
    head_in_window(network)
    results = at_once(
        *(lambda: services.propose(network=network, by=BY, now=NOW) for _ in range(2))
    )

    assert not [each for each in results if isinstance(each, Refused)]
    assert network.proposals.filter(state="open").count() == 1


def proposed(network):
    """A fresh proposal for the heads there are, and its rows."""
    Pairing.objects.all().delete()
    Publication.objects.all().delete()
    proposal = services.propose(network=network, by=BY, now=NOW)
    return proposal, list(ProposedPair.objects.filter(proposal=proposal).order_by("pk"))


def test_two_publishes_of_one_proposal_make_each_pair_once(network):
    head_in_window(network), head_in_window(network, "Maya Brandt")
    buddy(network, capacity=2)
    for _ in range(TIMES):
        proposal, rows = proposed(network)
        results = at_once(
            *[lambda p=proposal, r=rows: services.publish(proposal=p, rows=r, by=BY, now=NOW)] * 2
        )
        assert outcomes(results) == ["Changed", "Publication"]
        assert Pairing.objects.count() == 2


def test_a_publish_against_a_change_publishes_what_was_seen_or_nothing(network):
    sam = head_in_window(network)
    buddy(network), buddy(network, "Tom Hale")
    for _ in range(TIMES):
        proposal, (row,) = proposed(network)
        results = at_once(
            lambda p=proposal, r=row: services.publish(proposal=p, rows=[r], by=BY, now=NOW),
            lambda p=proposal, r=row: services.change_proposal(
                proposal=p, row=r, act="choose", person=r.reserve, by=BY, now=NOW
            ),
        )
        assert "Changed" in outcomes(results)
        if "Publication" in outcomes(results):
            assert Pairing.objects.get(supported=sam).buddy == row.buddy
        else:
            assert not Pairing.objects.exists()
            assert Proposal.objects.get(pk=proposal.pk).version == 2


def test_an_undoing_against_an_ending_leaves_the_pair_ended_once(network):
    head_in_window(network)
    buddy(network)
    for _ in range(TIMES):
        proposal, rows = proposed(network)
        publication = services.publish(proposal=proposal, rows=rows, by=BY, now=NOW)
        pairing = Pairing.objects.get()
        results = at_once(
            lambda p=publication: services.undo_publication(publication=p, by=BY, now=NOW),
            lambda p=pairing: services.end_pairing(pairing=p, by=BY, now=NOW),
        )
        assert len([each for each in results if isinstance(each, Refused)]) == 1
        pairing.refresh_from_db()
        publication.refresh_from_db()
        assert pairing.ended_at == NOW
        assert (publication.undone_at is not None) == (pairing.why_ended == "undone")
