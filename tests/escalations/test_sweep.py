"""The sweep: each escalation for itself, nothing lost, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from config.celery import app
from core import clock, stale
from core.models import AuditEvent
from escalations import services
from escalations.models import Escalation, Page
from escalations.tasks import sweep as task
from notifications.models import Message
from tests import factories
from tests.escalations.kind import MINUTE, step
from tests.escalations.town import asked, opened, page_of, sweep, what_happened

pytestmark = pytest.mark.django_db


def test_one_that_raises_stops_no_other_and_is_tried_again(ladder, priya, tom, now, caplog):
    broken, whole = opened(now), opened(now, "fake:2")
    Escalation.objects.filter(pk=broken.pk).update(kind="unknown")
    ladder.policy = ladder.policy[:2]

    assert sweep(now + 10 * MINUTE) == 1
    assert what_happened(whole)[-1] == "asked"
    assert what_happened(broken) == ["opened", "asked"]
    assert f"Escalation {broken.pk} could not be moved" in caplog.text
    assert "Priya" not in caplog.text

    Escalation.objects.filter(pk=broken.pk).update(kind="fake")
    assert sweep(now + 11 * MINUTE) == 1
    assert what_happened(broken)[-1] == "asked"


def test_what_dies_in_the_middle_is_done_whole_by_the_next(ladder, tom, now, monkeypatch):
    """A transaction per escalation: what was moved before stays, the one in hand is as before."""
    rows = [opened(now, f"fake:{number}") for number in range(3)]
    asking, calls = type(ladder).asking, []

    def dies(self, escalation, page, moment):
        calls.append(escalation.pk)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return asking(self, escalation, page, moment)

    with monkeypatch.context() as patch:
        patch.setattr(type(ladder), "asking", dies)
        with pytest.raises(KeyboardInterrupt):
            sweep(now + 10 * MINUTE)
    assert [len(what_happened(row)) for row in rows] == [4, 2, 2]
    assert [row.pages.filter(state="asked").count() for row in rows] == [1, 1, 1]

    assert sweep(now + 10 * MINUTE) == 2
    assert [len(what_happened(row)) for row in rows] == [4, 4, 4]
    assert Message.objects.filter(person=tom).count() == 3


def cost(now):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        sweep(now)
    return len(queries)


def test_a_sweep_costs_the_same_for_each_escalation_whatever_lies_behind_it(ladder, now):
    ladder.policy = [step("buddy", *ladder.policy[0].people, times=100)]
    opened(now)
    one = cost(now + 10 * MINUTE)
    for number in range(2, 6):
        opened(now, f"fake:{number}")
    sweep(now + 10 * MINUTE)
    five = cost(now + 20 * MINUTE)
    for minutes in range(30, 100, 10):
        sweep(now + minutes * MINUTE)
    later = cost(now + 100 * MINUTE)

    # Which are due, who is asked, and what did not arrive.
    around = 3
    assert five - around == 5 * (one - around)
    assert later == five


def test_a_sweep_with_nothing_to_do_asks_twice(ladder, now, django_assert_num_queries):
    for number in range(5):
        services.end(escalation=opened(now, f"fake:{number}"), why="Over", now=now)
    with django_assert_num_queries(2):
        assert sweep(now + 10 * MINUTE) == 0


def test_one_that_is_over_when_its_turn_comes_is_left_alone(ladder, now, monkeypatch):
    escalation = opened(now)
    not_arrived = services.messages.not_arrived

    def meanwhile(pages):
        monkeypatch.setattr(services.messages, "not_arrived", not_arrived)
        services.end(escalation=escalation, why="Over", now=now)
        return set()

    monkeypatch.setattr(services.messages, "not_arrived", meanwhile)
    assert sweep(now + 10 * MINUTE) == 0


def test_the_beat_has_it_swept_on_the_urgent_queue(ladder, tom, now):
    entry = app.conf.beat_schedule["sweep-escalations"]
    assert entry["schedule"] <= 20
    assert app.conf.task_routes[entry["task"]] == {"queue": "urgent"}
    assert entry["task"] == task.name

    opened(now)
    clock.travel_to(now + 10 * MINUTE)
    task()
    assert asked() == [tom]


def test_every_end_is_in_the_audit_trail(ladder, now):
    escalation = opened(now)
    for minutes in (10, 20, 30):
        sweep(now + minutes * MINUTE)
    services.reopen(escalation=escalation, why="Again", now=now)
    services.end(escalation=escalation, why="Over", now=now)

    trail = AuditEvent.objects.filter(object_id=escalation.pk).order_by("pk")
    assert list(trail.values_list("verb", flat=True)) == [
        "escalation.exhausted", "escalation.reopened", "escalation.ended",
    ]  # fmt: skip
    assert set(trail.values_list("actor_label", flat=True)) == {"system: escalations"}


def fresh(ladder):
    """The kind reads its people anew, as real ones do."""
    ladder.policy = [
        step(each.name, *Person.objects.filter(pk__in=[p.pk for p in each.people]))
        for each in ladder.policy
    ]


@pytest.mark.parametrize("fields", [{"email": ""}, {"erased_at": clock.machine_time()}])
def test_somebody_who_cannot_be_reached_any_more_makes_room_at_once(
    ladder, priya, tom, now, fields
):
    escalation = opened(now)
    Person.objects.filter(pk=priya.pk).update(**fields)
    fresh(ladder)
    stale.mark("person", priya.pk, now=now)
    stale.settle(now=now + MINUTE)

    assert asked() == [tom]
    assert page_of(priya).state == "skipped"
    assert what_happened(escalation) == ["opened", "asked", "skipped", "moved-on", "asked"]


def test_whoever_is_on_it_stays_on_it_without_an_address(ladder, priya, now):
    opened(now)
    services.answer(page=page_of(priya), value="on-it", by=priya, now=now)
    Person.objects.filter(pk=priya.pk).update(email="")
    stale.mark("person", priya.pk, now=now)
    stale.settle(now=now + MINUTE)
    assert asked() == [priya]


def test_a_change_of_somebody_who_is_asked_nothing_moves_nothing(ladder, now):
    opened(now)
    stranger = factories.person("Max Brandt")
    stale.mark("person", stranger.pk, now=now)
    stale.settle(now=now + MINUTE)

    assert Page.objects.count() == 1


def test_between_two_that_move_on_there_is_time_for_something_else(ladder, priya, tom, now):
    for number in range(3):
        opened(now, f"fake:{number}")
    moved = []

    services.sweep(
        now=now + 10 * MINUTE, between=lambda: moved.append(Page.objects.filter(step=1).count())
    )
    assert moved == [1, 2, 3]
