"""Who can be a buddy, and for how many."""

import pytest
from django.db import IntegrityError, transaction

from buddies import services
from buddies.models import Offer
from core.models import AuditEvent
from core.refusals import Refused
from tests import factories
from tests.buddies.helpers import buddy, head_in_window, offers, paired

pytestmark = pytest.mark.django_db


def test_an_offer_is_kept_with_its_number_and_its_phases_in_order(network, now):
    person = factories.head(network)

    made = services.offer(
        network=network, person=person, capacity=2, phases=["secondary", "primary", "other"],
        by=person, now=now,
    )  # fmt: skip

    assert (made.capacity, made.phases, made.is_active) == (2, ["primary", "secondary"], True)
    event = AuditEvent.objects.get(verb="offer.made")
    assert event.detail == {"person": person.pk, "capacity": 2}


def test_offering_again_changes_the_one_offer_there_is(network, now):
    person = factories.head(network)
    first = offers(network, person)

    again = offers(network, person, 3)

    assert again.pk == first.pk
    assert Offer.objects.get().capacity == 3


@pytest.mark.parametrize("capacity", [0, 11])
def test_an_offer_is_for_one_to_ten_heads(network, capacity):
    with pytest.raises(Refused, match="1 to 10"):
        offers(network, factories.head(network), capacity)


def test_nobody_offers_fewer_than_they_support(network):
    helper = buddy(network, capacity=2)
    paired(network, head_in_window(network), helper)
    paired(network, head_in_window(network, "Maya Brandt"), helper)

    with pytest.raises(Refused, match="There are 2 pairs"):
        offers(network, helper, 1)


def test_not_for_now_keeps_pairs_and_can_be_taken_back(network, now):
    helper = buddy(network)
    made = paired(network, head_in_window(network), helper)
    offer = Offer.objects.get(person=helper)

    services.withdraw_offer(offer=offer, by=helper, now=now)
    services.withdraw_offer(offer=offer, by=helper, now=now)

    made.refresh_from_db()
    assert made.ended_at is None
    assert not Offer.objects.get().is_active
    assert AuditEvent.objects.filter(verb="offer.withdrawn").count() == 1
    with pytest.raises(Refused, match="has not offered"):
        paired(network, head_in_window(network, "Maya Brandt"), helper)
    assert offers(network, helper).is_active


def test_the_database_keeps_one_offer_a_person(network, now):
    person = factories.head(network)
    offers(network, person)

    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(network=network, person=person, offered_at=now, confirmed_at=now)
    assert Offer.objects.create(
        network=network, person=factories.person(), offered_at=now, confirmed_at=now
    ).is_active


def test_the_database_puts_nobody_on_the_list_who_has_not_said_so(network, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(network=network, person=factories.person(), offered_at=now)
    Offer.objects.create(
        network=network, person=factories.person(), offered_at=now, is_active=False
    )


@pytest.mark.parametrize("capacity", [0, 11])
def test_the_database_keeps_offers_between_one_and_ten(network, now, capacity):
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(
            network=network,
            person=factories.person(),
            capacity=capacity,
            offered_at=now,
            confirmed_at=now,
        )
