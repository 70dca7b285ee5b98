"""Whatever is called, moved, taken back and however late the beat: the same as by hand."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import stale
from core.clock import london_date, london_time
from core.refusals import Refused
from inspections import services as inspections
from inspections.models import Visit
from inspections.workdays import is_weekday
from notifications.models import Message
from reminders.models import Reminder, ReminderRule
from reminders.services import send_due
from tests import factories
from tests.reminders.city import MONDAY, people, school_of

STEP = timedelta(hours=2)  # shorter than any rule's grace
steps = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 15)),
        st.tuples(st.just("move"), st.integers(0, 6)),
        st.tuples(st.just("take back"), st.just(0)),
        st.tuples(st.just("call"), st.just(0)),
        st.tuples(st.just("sweep twice"), st.just(0)),
    ),
    max_size=5,
)
RULES = ("evening-before-buddy", "on-the-day-buddy", "next-day-buddy")


class Oracle:
    """What a careful secretary with a diary would have sent to the buddy."""

    def __init__(self) -> None:
        self.sent: set[tuple[int, str, date]] = set()

    def look(self, visits: list[Visit], now: datetime) -> None:
        for visit in visits:
            if visit.phase == "mistaken":
                continue
            for key, day in _occasions(visit):
                rule = ReminderRule.objects.get(key=key)
                due = london_time(day + timedelta(days=rule.days), rule.at.hour, rule.at.minute)
                if due <= now < due + timedelta(hours=rule.grace_hours):
                    self.sent.add((visit.pk, key, day))


def _occasions(visit: Visit) -> list[tuple[str, date]]:
    """Day by day: is the team there, was it there on the working day before, does it end."""
    if visit.phase == "deferred":
        return []
    away = [
        (each.stopped_on, each.resumes_on)
        for each in visit.interruptions.filter(answer="granted", is_superseded=False)
        if each.stopped_on
    ]
    found, was_there, last = [], False, None
    day = visit.first_day
    while day <= visit.last_day:
        is_away = any(stop < day and (back is None or day < back) for stop, back in away)
        if is_weekday(day):
            if not is_away:
                found += [] if was_there else [("evening-before-buddy", day)]
                found.append(("on-the-day-buddy", day))
                last = day
            was_there = not is_away
        day += timedelta(days=1)
    if last is not None and all(back is not None for _, back in away):
        found.append(("next-day-buddy", last))
    return found


@pytest.mark.django_db
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
def test_each_occasion_is_sent_once_and_as_by_hand(steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        _walk(steps)
        transaction.set_rollback(True)


def _walk(steps: list[tuple[str, int]]) -> None:
    network = factories.network(f"city-{Reminder.objects.count()}")
    sam, jo, _ = people(network)
    oracle, now = Oracle(), MONDAY
    for act, number in [("call", 0), *steps, ("wait", 45)]:
        open_visit = Visit.objects.filter(head=sam).exclude(phase="mistaken").last()
        try:
            with transaction.atomic():
                _do(act, number, sam, open_visit, now)
        except (Refused, ValidationError):
            pass  # the same to the secretary: nothing happened
        for _ in range(number if act == "wait" else 1):
            now += STEP if act == "wait" else timedelta()
            if act == "wait":
                inspections.advance_visits(now=now)
            stale.settle(now=now)
            send_due(now=now)
            oracle.look(list(Visit.objects.filter(head=sam)), now)
    rows = Reminder.objects.filter(person=jo, rule__key__in=RULES).select_related("rule")
    queued = [row for row in rows if row.state == Reminder.State.QUEUED or row.revivals]
    was_sent = {
        (row.subject_id, row.rule.key, row.occasion)
        for row in rows
        if Message.objects.filter(key__startswith=f"reminder:{row.pk}:").exists()
    }
    assert was_sent == oracle.sent
    assert len({(row.subject_id, row.rule_id, row.occasion) for row in rows}) == len(rows)
    assert all(row.too_late_at > row.due_at for row in queued)
    per_day = [
        (row.person_id, london_date(row.finished_at))
        for row in Reminder.objects.filter(person=sam, state=Reminder.State.QUEUED)
        if row.finished_at
    ]
    assert len(per_day) == len(set(per_day))


def _do(act: str, number: int, sam: object, visit: Visit | None, now: datetime) -> None:
    if act == "call" and visit is None:
        inspections.open_visit(school=school_of(sam), by=sam, now=now)
    elif act == "move" and visit is not None:
        first = london_date(now) + timedelta(days=number)
        inspections.correct_visit(
            visit=visit, by=sam, now=now, first_day=first, last_day=first + timedelta(days=1)
        )
    elif act == "take back" and visit is not None:
        inspections.take_back_visit(visit=visit, by=sam, now=now)
    elif act == "pause" and visit is not None:
        inspections.ask(
            visit=visit, kind="pause", asked_by="head", asked_of="lead_inspector", by=sam, now=now
        )
        inspections.grant_pause(visit=visit, by=sam, now=now)
    elif act == "resume" and visit is not None:
        inspections.set_new_days(
            visit=visit, first_day=london_date(now) + timedelta(days=number), by=sam, now=now
        )
    elif act == "sweep twice" and visit is not None:
        stale.mark("visit", visit.pk, now=now)
