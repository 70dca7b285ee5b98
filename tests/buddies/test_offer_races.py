"""Two at once on PostgreSQL: nobody is invited twice, and the last of two answers stands whole."""

from functools import partial

import pytest

from buddies import services
from buddies.inviting import invite_due
from buddies.models import Offer, OfferInvitation
from core.models import AuditEvent
from notifications.models import Message
from tests import factories
from tests.buddies.helpers import NOW, offers
from tests.buddies.test_inviting import ROUND
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_nights_at_once_invite_everybody_once(network):
    for number in range(3):
        factories.head(network, f"Head {number}")

    results = at_once(lambda: invite_due(now=ROUND), lambda: invite_due(now=ROUND))

    assert sum(results) == 3
    assert OfferInvitation.objects.count() == 3
    assert Message.objects.count() == 3


def test_a_yes_against_a_not_now_leaves_one_whole_answer(network):
    sam = factories.head(network)
    for _ in range(5):
        made = offers(network, sam)
        services.withdraw_offer(offer=made, by=sam, now=NOW)
        at_once(
            partial(services.say_yes, offer=made, by=sam, now=NOW),
            partial(services.withdraw_offer, offer=made, by=sam, now=NOW),
        )
        last = AuditEvent.objects.filter(verb__in=("offer.made", "offer.withdrawn")).latest("pk")
        assert Offer.objects.get().is_active == (last.verb == "offer.made")


def test_a_coordinators_question_against_their_own_yes_never_takes_them_off_the_list(network):
    sam, dee = factories.head(network), factories.coordinator(network)
    for _ in range(5):
        Offer.objects.all().delete()

        def enter(by):
            return services.offer(
                network=network, person=sam, capacity=1, phases=[], by=by, now=NOW
            )

        at_once(lambda: enter(sam), lambda: enter(dee))

        assert Offer.objects.get().is_active
