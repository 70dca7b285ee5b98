"""An officer who is asked whether they still stand by it answers on a phone, without JavaScript; a
coordinator suspends and restores; an officer withdraws."""

from datetime import timedelta

import pytest

from core import clock
from core.audit import System
from covenant import starter
from covenant.models import Standing
from covenant.reaffirming import Why
from covenant.services.reaffirming import ask
from covenant.undertakings import Chosen, offers_of
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import published, sign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trust(db):
    clock.travel_to(NOW)
    network = factories.network(is_public=True)
    return factories.organisation(network, email_domain="example.org")


@pytest.fixture
def officer(trust):
    officer = factories.officer(trust)
    declaration = published(trust.network, NOW, undertakings=starter.UNDERTAKINGS)
    offer = next(each for each in offers_of(declaration) if each.kind in ("", "trust"))
    chosen = (Chosen(offer.words, offer.unit, 6 if offer.unit else None),)
    sign(declaration, trust, officer, NOW - timedelta(days=40), undertakings=chosen)
    return officer


def test_an_officer_answers_on_a_phone_and_may_withdraw(phone_of, trust, officer) -> None:
    ask(
        standing=Standing.objects.get(), why=Why.TIME, by=System("test"),
        now=NOW - timedelta(days=30),
    )  # fmt: skip
    phone = phone_of(officer, second_factor=True, script=False)

    phone.go(f"/{trust.network.slug}/home/")
    phone.reads("Does it still stand by it?")
    phone.follow("Answer")
    phone.reads("Our covenant", "It is two years since you signed")
    phone.tap("Answer")
    phone.tap("We still stand by it")
    phone.reads("Say by what authority you re-affirm it")
    phone.page.get_by_label("Your role").fill("Chief executive")
    phone.page.get_by_label("By what authority").fill("By decision of the board")
    phone.page.get_by_label("A line for the register").fill("Two of our heads are buddies now.")
    phone.tap("We still stand by it")
    phone.reads("Thank you for standing by it", "Two of our heads are buddies now.")

    phone.follow("Withdraw")
    phone.reads("No reason is asked", "What the register says about it")
    phone.tap("Withdraw")
    phone.reads("You can sign again whenever you wish")
    assert Standing.objects.get().state == "withdrawn"


def test_a_coordinator_suspends_and_restores(phone_of, trust, officer) -> None:
    desk = phone_of(factories.coordinator(trust.network), second_factor=True)

    desk.go(f"/{trust.network.slug}/covenant/standings/")
    desk.follow("Harbour Learning Trust")
    desk.follow("Suspend the signature, with an action plan")
    desk.tap("Suspend")
    desk.reads("The signature is suspended", "agreed with the network")
    desk.follow("Restore the signature")
    desk.tap("Restore")
    desk.reads("The signature stands again")
    assert Standing.objects.get().state == "signed"
