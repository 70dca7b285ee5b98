"""Two at once on PostgreSQL, on two connections: loads hold, and the second is told."""

import pytest

from buddies import services
from buddies.models import Offer, Pairing, ProposedPair
from core.refusals import Refused
from tests import factories
from tests.buddies.helpers import BY, NOW, buddy, head_in_window, paired
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def outcomes(results):
    return sorted(type(each).__name__ for each in results)


def test_two_acceptances_at_once_never_exceed_a_buddys_number(network):
    heads = [head_in_window(network, name) for name in ("Sam Okafor", "Maya Brandt")]
    priya = buddy(network)
    for _ in range(5):
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
