"""The two of a pair, and a coordinator, at the same moment on two connections of PostgreSQL."""

import pytest

from buddies import services
from buddies.models import Pairing
from tests import factories
from tests.buddies.helpers import BY, NOW, buddy, head_in_window, offers, paired
from tests.buddies.test_races import outcomes
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_two_who_end_their_pair_at_once_the_second_is_told(network):
    sam, priya = head_in_window(network), buddy(network)
    made = paired(network, sam, priya)

    results = at_once(
        *(
            lambda who=who: services.end_pairing(pairing=made, by=who, now=NOW, why="one-of-them")
            for who in (sam, priya)
        )
    )

    assert outcomes(results) == ["Pairing", "Refused"]
    assert Pairing.objects.get().why_ended == "one-of-them"


def test_an_end_against_a_publication_leaves_one_live_pair_or_none(network):
    sam, priya = head_in_window(network), buddy(network)
    made = paired(network, sam, priya)
    offers(network, factories.head(network, "Tom Hale"), 1)
    proposal = services.propose(network=network, by=BY, now=NOW)
    if not proposal.pairs.filter(supported=sam).exists():
        services.end_pairing(pairing=made, by=sam, now=NOW)
        proposal = services.propose(network=network, by=BY, now=NOW)
        made = paired(network, sam, priya)
    row = proposal.pairs.get(supported=sam)

    results = at_once(
        lambda: services.end_pairing(pairing=made, by=sam, now=NOW),
        lambda: services.publish(proposal=proposal, rows=[row], by=BY, now=NOW),
    )

    # Whichever was first, the end holds, and a publication after it made one new pair.
    assert "Pairing" in outcomes(results)
    made.refresh_from_db()
    assert made.ended_at == NOW
    assert Pairing.objects.filter(supported=sam, ended_at=None).count() <= 1


def test_both_agree_at_once_and_both_are_kept(network):
    sam, priya = head_in_window(network), buddy(network)
    made = paired(network, sam, priya)

    at_once(
        *(lambda who=who: services.agree(pairing=made, by=who, now=NOW) for who in (sam, priya))
    )

    made.refresh_from_db()
    assert made.supported_agreed_at == made.buddy_agreed_at == NOW
