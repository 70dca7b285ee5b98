"""A plan is closed once, and opened again where that was a mistake."""

from datetime import timedelta

import pytest

from core.models import AuditEvent
from core.refusals import Refused
from support.models import Plan
from support.services import closing
from tests.conftest import NOW
from tests.support.plans import a_plan

pytestmark = pytest.mark.django_db
State = Plan.State
FORTNIGHT = timedelta(days=14)


@pytest.fixture
def plan(network):
    return a_plan(network)


@pytest.fixture
def closed(plan):
    return closing.close(plan=plan, helped=["time"], by=plan.head, now=NOW)


def verbs(plan):
    rows = AuditEvent.objects.filter(object_type="support.plan", object_id=str(plan.pk))
    return list(rows.order_by("pk").values_list("verb", flat=True))


def test_who_closes_a_plan_twice_closes_it_once_with_what_was_ticked_first(closed):
    again = closing.close(plan=closed, helped=["adviser"], by=closed.head, now=NOW)

    assert again.helped == ["time"]
    assert verbs(closed).count("plan.closed") == 1


@pytest.mark.parametrize("act", [closing.pause, closing.resume])
def test_a_closed_plan_is_neither_paused_nor_goes_on(closed, act):
    with pytest.raises(Refused, match="neither be paused nor go on"):
        act(plan=closed, by=closed.head, now=NOW)

    closed.refresh_from_db()
    assert closed.state == State.CLOSED


def test_a_closing_is_taken_back_within_two_weeks_and_twice_is_once(closed):
    for _ in range(2):
        opened = closing.open_again(plan=closed, by=closed.head, now=NOW + FORTNIGHT)

    assert (opened.state, opened.closed_at, opened.helped) == (State.OPEN, None, [])
    assert verbs(closed).count("plan.goes_on") == 1


def test_after_two_weeks_it_stays_closed(closed):
    with pytest.raises(Refused, match="more than two weeks ago"):
        closing.open_again(plan=closed, by=closed.head, now=NOW + FORTNIGHT + timedelta(seconds=1))


def test_where_the_school_has_another_plan_by_then_it_stays_closed(closed):
    newer = a_plan(closed.network, head=closed.head)

    with pytest.raises(Refused, match="plan"):
        closing.open_again(plan=closed, by=closed.head, now=NOW)

    assert list(Plan.objects.live()) == [newer]
