"""Two plans that want the last days of one offer, at once."""

import os

import pytest

from core.refusals import Refused
from support.helping.rows import free_days
from support.models import Given
from support.services import help_given, help_offers
from tests import factories
from tests.conftest import NOW
from tests.inspections.test_visit_races import at_once
from tests.support.helping import a_need, an_offer
from tests.support.plans import a_plan

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 200 if os.environ.get("SOAK") else 3


def questions(network, officer, organisation):
    """Two plans that were told the same two days are free."""
    offered = an_offer(organisation, by=officer, days=2)
    plans = [a_plan(network, head=factories.head(network, f"Head {n}")) for n in (1, 2)]
    return [
        help_given.ask(needed=a_need(plan), offered=offered, by=plan.head, now=NOW)
        for plan in plans
    ]


def test_the_last_days_are_promised_once(network):
    trust = factories.organisation(network)
    officer = factories.officer(trust)
    for _ in range(TIMES):
        one, other = questions(network, officer, trust)

        results = at_once(
            *(
                lambda given=given: help_given.answer(
                    given=given, said_yes=True, days=2, words="", by=officer, now=NOW
                )
                for given in (one, other)
            )
        )

        assert sum(isinstance(each, Refused) for each in results) == 1
        states = sorted(Given.objects.filter(offered=one.offered).values_list("state", flat=True))
        assert states == ["accepted", "asked"]
        assert free_days(one.offered) == 0


def test_an_offer_taken_back_while_it_is_accepted_is_one_or_the_other(network):
    trust = factories.organisation(network)
    officer = factories.officer(trust)
    for _ in range(TIMES):
        one, _other = questions(network, officer, trust)

        at_once(
            lambda one=one: help_given.answer(
                given=one, said_yes=True, days=2, words="", by=officer, now=NOW
            ),
            lambda one=one: help_offers.withdraw_offer(offered=one.offered, by=officer, now=NOW),
        )

        one.refresh_from_db()
        assert one.state in ("accepted", "off")
        assert one.offered.withdrawn_at is not None or one.state == "accepted"


def test_the_last_days_of_a_need_are_agreed_once(network):
    """Two organisations say yes to one need at once."""
    officers = [
        factories.officer(factories.organisation(network, name), f"Officer of {name}")
        for name in ("One Trust", "Other Trust")
    ]
    for number in range(TIMES):
        plan = a_plan(network, head=factories.head(network, f"Head {number}"))
        needed = a_need(plan)
        asked = [
            (by, help_given.ask(
                needed=needed, offered=an_offer(by.roles.get().organisation, by=by),
                by=plan.head, now=NOW,
            ))
            for by in officers
        ]  # fmt: skip

        results = at_once(
            *(
                lambda given=given, by=by: help_given.answer(
                    given=given, said_yes=True, days=2, words="", by=by, now=NOW
                )
                for by, given in asked
            )
        )

        assert sum(isinstance(each, Refused) for each in results) == 1
        assert Given.objects.filter(needed=needed, state="accepted").count() == 1
