"""Two act on a standing at once, on PostgreSQL on connections of their own: one act, and what
stands in the register follows from what was written."""

import pytest

from accounts.models import Person
from core.audit import System
from core.refusals import Refused
from covenant import asking, services, verifying
from covenant.models import Reaffirmation, SignatureEvent, Standing
from covenant.reaffirming import Why
from covenant.services.reaffirming import ask
from tests import factories
from tests.covenant.helpers import published, sign, witness
from tests.inspections.test_visit_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def standing(network, trust, officer, now):
    sign(published(network, now), trust, officer, now)
    return trust.standings.get()


def acts():
    return list(SignatureEvent.objects.order_by("number").values_list("act", flat=True))


def differences(network):
    return verifying.verify(network.pk, network.slug).differences


def test_two_coordinators_suspend_at_once_and_one_is_told(network, standing, now):
    people = [factories.coordinator(network, name) for name in ("Dee Alvarez", "Jo Park")]

    def suspends(by: Person):
        return lambda: services.suspend(standing=standing, by=by, now=now, words="A plan runs.")

    results = at_once(*(suspends(by) for by in people))

    assert [type(each) for each in results].count(Refused) == 1
    assert acts() == ["signed", "suspended"]
    assert standing.lines.count() == 1
    assert differences(network) == ()


def test_a_withdrawal_and_a_suspension_at_once_follow_each_other(network, standing, officer, now):
    dee = factories.coordinator(network)

    at_once(
        lambda: services.withdraw(standing=standing, by=officer, now=now),
        lambda: services.suspend(standing=standing, by=dee, now=now, words="A plan runs."),
    )

    assert acts() in (["signed", "withdrawn"], ["signed", "suspended", "withdrawn"])
    assert Standing.objects.get().state == "withdrawn"
    assert differences(network) == ()


def test_an_answer_and_the_line_that_it_is_due_at_once_leave_it_signed(
    network, standing, officer, now
):
    dee = factories.coordinator(network)
    ask(standing=standing, why=Why.TIME, by=System("test"), now=now)

    at_once(
        lambda: services.reaffirm(standing=standing, by=officer, now=now, witness=witness(officer)),
        lambda: services.mark_due(standing=standing, by=dee, now=now, words="Asked in May."),
    )

    assert Reaffirmation.objects.get().answer == "reaffirmed"
    assert Standing.objects.get().state == "signed"
    assert differences(network) == ()


def test_two_nights_at_once_ask_once(network, standing, now):
    def asks():
        return lambda: ask(standing=standing, why=Why.TIME, by=asking.ASKING, now=now)

    results = at_once(asks(), asks())

    assert [each is None for each in results].count(True) == 1
    assert Reaffirmation.objects.count() == 1
