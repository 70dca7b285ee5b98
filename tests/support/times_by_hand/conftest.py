"""A head of whom a mobile number alone is known, and what they are offered."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from core import clock
from support.models import PlaceOffer
from support.services import offers
from tests import factories
from tests.support.helpers import FIRST, series, supervisor
from tests.support.times_by_hand.answering import MOBILE, TOKEN

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _at(now, settings):
    cache.clear()
    settings.NOTIFY_CALLBACK_TOKEN = TOKEN
    settings.NOTIFY_API_KEY = "a key"
    settings.NOTIFY_REPLY_NUMBER = "07700 900999"
    clock.travel_to(now)
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def nadia(network):
    return supervisor(network)


@pytest.fixture
def cleo(network):
    """A head of whom only a mobile number is known."""
    cleo = factories.person("Cleo Marsh", telephone=MOBILE)
    factories.post(cleo, factories.school(network))
    return cleo


@pytest.fixture
def offered(network, nadia, cleo, now):
    series(nadia)
    series(nadia, FIRST + DAY)
    offers.offer_places(network=network, now=now)
    return PlaceOffer.objects.get()
