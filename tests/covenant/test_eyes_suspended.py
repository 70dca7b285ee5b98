"""An organisation does not end its own suspension by withdrawing and signing anew."""

from datetime import timedelta

import pytest

from covenant import services, verifying
from tests import factories
from tests.covenant.helpers import at, published, sign, text_of, witness

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def lee(trust):
    return factories.officer(trust)


@pytest.fixture
def suspended(network, trust, lee, dee, now):
    text = published(network, now)
    sign(text, trust, lee, now)
    standing = trust.standings.get()
    services.suspend(standing=standing, by=dee, now=now + DAY, words="An action plan runs.")
    return text


def newest(trust):
    return trust.standings.order_by("-declaration__version").first()


def sign_anew(text, trust, lee, now):
    services.withdraw(standing=trust.standings.get(), by=lee, now=now + 2 * DAY)
    sign(text, trust, lee, now + 3 * DAY)


def test_who_withdraws_while_suspended_and_signs_anew_waits_for_a_coordinator(
    network, suspended, trust, lee, dee, now, sign_in
):
    sign_anew(suspended, trust, lee, now)

    assert (newest(trust).state, newest(trust).waits_for_check) == ("waiting", True)
    page = sign_in(dee).get(at("check-authority", network, newest(trust).pk))
    assert "It was suspended with an action plan before" in text_of(page)
    services.confirm_authority(
        standing=newest(trust), by=dee, now=now + 4 * DAY, witness=witness(dee)
    )
    assert newest(trust).state == "signed"
    assert not verifying.verify(network.pk, network.slug).differences


def test_nor_does_signing_a_newer_text_end_it(network, suspended, trust, lee, now):
    sign(published(network, now + DAY, "Two"), trust, lee, now + 2 * DAY)

    assert newest(trust).state == "waiting"


def test_once_a_coordinator_has_said_that_it_is_over_signing_is_as_ever(
    network, suspended, trust, lee, dee, now
):
    services.restore(standing=newest(trust), by=dee, now=now + 2 * DAY, words="All is done.")

    sign(published(network, now + DAY, "Two"), trust, lee, now + 3 * DAY)

    assert newest(trust).state == "signed"
