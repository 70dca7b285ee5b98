"""Months of a city in which anything may happen in any order: at each step what is planned and
what is due equal what a naive oracle says, each occasion is planned once, and nothing leaves for
what is over or for a day on which nobody is on site.

In one school visits are called, move, end and are undone while
rules, terms, holidays and pairs change, from an autumn into spring over both clock changes.
Reminders about terms are switched off: they have tests of their own.
"""

import os
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from buddies.models import Pairing
from buddies.services import end_pairing
from core import stale
from core.clock import london_date, london_time
from core.refusals import Refused
from inspections import services
from inspections.models import DeadlineRule, OneOffHoliday, Visit, VisitChange
from reminders.models import NetworkRule, Reminder, ReminderRule
from reminders.services import change_rule, change_rule_here, send_due
from schools.models import Post
from schools.services import end_post, keep_term
from tests import factories
from tests.factories import at
from tests.properties import oracle
from tests.properties.oracle import Diary, Known, Year

START = at(2026, 10, 5, 9)
END = at(2027, 5, 28)
TERMS = (
    (date(2026, 9, 2), date(2026, 10, 23)),
    (date(2026, 11, 2), date(2026, 12, 18)),
    (date(2027, 1, 4), date(2027, 2, 12)),
    (date(2027, 2, 22), date(2027, 3, 25)),
    (date(2027, 4, 12), date(2027, 5, 28)),
    (date(2027, 6, 7), date(2027, 7, 22)),
)
KEYS = (
    "evening-before-buddy", "on-the-day-head", "next-day-head", "one-week-buddy", "draft-due-buddy",
    "comments-due-head", "published-buddy",
)  # fmt: skip
days_on = st.integers(0, 12)
length = st.integers(0, 3)
State = Reminder.State
SOAK = bool(os.environ.get("SOAK"))


class Months(RuleBasedStateMachine):
    """Acts through the services; the diary is kept beside, of what succeeded."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = START
        self.diaries: list[Diary] = []
        self.visit: Visit | None = None
        self.heads_here: int | None = None
        self.pair: Pairing | None = None
        self.sent: set[int] = set()
        self.terms = list(TERMS)
        self.extra: set[date] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def a_city(self) -> None:
        ReminderRule.objects.filter(anchor=ReminderRule.Anchor.TERM_START).update(is_active=False)
        self.network = factories.network("city")
        self.coordinator = factories.coordinator(self.network)
        self.head = factories.head(self.network, "Sam Okafor")
        self.heads_here = self.head.pk
        self.school = Post.objects.get(person=self.head).school
        self.buddies = [factories.head(self.network) for _ in range(3)]
        for first, last in TERMS:
            factories.term(self.network, first, last, starts_term=False)
        self.a_pair_is_made(0, True)
        self.ofsted_calls("full", sudden=False, days=1, more=1)

    # What is said about the visit.

    @rule(
        kind=st.sampled_from(["full", "monitoring"]),
        sudden=st.booleans(),
        days=days_on,
        more=length,
    )
    def ofsted_calls(self, kind: str, sudden: bool, days: int, more: int) -> None:
        today = london_date(self.now)
        first = today if sudden else self._weekday(today + timedelta(days=days))
        last = self._weekday(first + timedelta(days=more))
        head = self.heads_here
        visit = self._try(
            lambda: services.open_visit(
                school=self.school, by=self.coordinator, now=self.now, kind=kind,
                is_unannounced=sudden, first_day=first, last_day=last,
            )
        )  # fmt: skip
        if visit is not None:
            self.visit = visit
            self.diaries.append(Diary(visit.pk, today, head, Known(first, last, sudden)))
        self.after()

    @property
    def who(self) -> dict[str, Any]:
        return {"visit": self.visit, "by": self.coordinator, "now": self.now}

    @property
    def page(self) -> Known:
        return self.diaries[-1].now

    @precondition(lambda self: self.visit)
    @rule(kind=st.sampled_from(["deferral", "pause"]))
    def somebody_asks(self, kind: str) -> None:
        self._try(lambda: services.ask(kind=kind, asked_by="head", asked_of="caller", **self.who))
        self.after()

    @precondition(lambda self: self.visit)
    @rule(act=st.sampled_from(["refuse", "withdraw", "grant", "grant", "grant"]))
    def ofsted_answers(self, act: str) -> None:
        if act != "grant":
            self._try(lambda: getattr(services, act)(**self.who))
        else:
            self._say(lambda: services.grant_deferral(**self.who), deferred=True)
            stopped = self._latest_day_there()
            self._say(
                lambda: services.grant_pause(stopped_on=stopped, **self.who),
                away=(stopped, "paused"),
            )
        self.after()

    @precondition(lambda self: self.visit)
    @rule(kind=st.sampled_from(["deferral", "pause", "pause"]))
    def it_is_asked_for_and_granted(self, kind: str) -> None:
        self.somebody_asks(kind)
        self.ofsted_answers("grant")

    @precondition(lambda self: self.visit)
    @rule()
    def the_team_leaves_it_incomplete(self) -> None:
        assert self.visit is not None
        self.visit.refresh_from_db()
        if self.visit.phase == "paused":
            stopped, back, _ = self.page.gaps[-1]
            left = [day for day in oracle.days_there(self.page) if back and day >= back]
            said: dict[str, Any] = {"gaps": [*self.page.gaps[:-1], [stopped, None, "incomplete"]]}
            if back:  # as many days are still to come as before
                said["last"] = oracle.due_on(stopped, len(left), "weekday", Year((), frozenset()))
            self._say(lambda: services.leave_incomplete(**self.who), **said)
        else:
            stopped = self._latest_day_there()
            self._say(
                lambda: services.leave_incomplete(stopped_on=stopped, **self.who),
                away=(stopped, "incomplete"),
            )
        self.after()

    @precondition(lambda self: self.visit)
    @rule(days=days_on, more=length)
    def new_days_are_known(self, days: int, more: int) -> None:
        first = self._weekday(london_date(self.now) + timedelta(days=days))
        last = self._weekday(first + timedelta(days=more))
        said: dict[str, Any] = {"back": first, "last": last}
        if self.page.deferred:
            said = {"first": first, "last": last, "deferred": False, "unannounced": False}
        elif not self.page.gaps:
            said = {}
        self._say(lambda: services.set_new_days(first_day=first, last_day=last, **self.who), **said)
        self.after()

    @precondition(lambda self: self.visit)
    @rule(days=st.integers(-5, 10), more=length)
    def the_days_are_corrected(self, days: int, more: int) -> None:
        first = self._weekday(self.page.first + timedelta(days=days))
        last = self._weekday(first + timedelta(days=more))
        self._say(
            lambda: services.correct_visit(first_day=first, last_day=last, **self.who),
            first=first, last=last,
        )  # fmt: skip
        self.after()

    @precondition(lambda self: self.visit)
    @rule()
    def the_last_step_is_undone(self) -> None:
        if self._try(lambda: services.undo_change(**self.who)) is not None:
            self.diaries[-1].tear_out()
            event("undone")
        self.after()

    @precondition(lambda self: self.visit)
    @rule(
        phase=st.sampled_from(["planned", "feedback", "draft", "published", "monitoring", "closed"])
    )
    def it_moves_on(self, phase: str) -> None:
        today = london_date(self.now)
        said: dict[str, Any] = {}
        ends = {"feedback", "draft", "published"}
        if phase in ends and self.page.gaps:
            stopped, back, _ = self.page.gaps[-1]
            if back is None or back > today:  # it ended where it stopped
                said = {"gaps": self.page.gaps[:-1], "last": stopped}
        if phase == "feedback" and not said and today < self.page.last:
            there = [day for day in oracle.days_there(self.page) if day <= today]
            said = {"last": there[-1]} if there else {}
        said |= {
            "draft": {"stage": "draft", "draft_on": today},
            "published": {"stage": "out", "published_on": today},
            "closed": {"stage": "over"},
        }.get(phase, {})
        self._say(lambda: services.move_visit(phase=phase, **self.who), **said)
        self.after()

    @precondition(lambda self: self.visit)
    @rule()
    def it_was_a_mistake(self) -> None:
        self._say(lambda: services.take_back_visit(**self.who), stage="over")
        self.after()

    # What changes around it.

    @rule(who=st.integers(0, 2), reserve=st.booleans())
    def a_pair_is_made(self, who: int, reserve: bool) -> None:
        if self.pair is None:
            self.pair = Pairing.objects.create(
                network=self.network,
                supported=self.head,
                buddy=self.buddies[who],
                reserve=self.buddies[who - 1] if reserve else None,
                started_at=self.now,
            )
            stale.mark("pairing", self.pair.pk, now=self.now)
        self.after()

    @precondition(lambda self: self.pair)
    @rule()
    def a_pair_ends(self) -> None:
        if self._try(lambda: end_pairing(pairing=self.pair, by=self.coordinator, now=self.now)):
            self.pair = None
        self.after()

    @precondition(lambda self: self.heads_here and self.now > START + timedelta(days=60))
    @rule()
    def the_head_leaves(self) -> None:
        post = Post.objects.get(person=self.head)
        end_post(post=post, by=self.coordinator, now=self.now)
        self.heads_here = None
        self.after()

    @rule(key=st.sampled_from(KEYS), hour=st.integers(7, 20), grace=st.integers(1, 40))
    def an_operator_edits_a_rule(self, key: str, hour: int, grace: int) -> None:
        change_rule(
            rule=ReminderRule.objects.get(key=key), by=self.coordinator, now=self.now,
            at=time(hour), grace_hours=grace, is_active=grace != 7,
        )  # fmt: skip
        self.after()

    @rule(
        key=st.sampled_from(KEYS),
        days=st.integers(-3, 3),
        hour=st.integers(7, 20),
        on=st.booleans(),
    )
    def a_coordinator_edits_a_rule(self, key: str, days: int, hour: int, on: bool) -> None:
        of = ReminderRule.objects.get(key=key)
        self._try(
            lambda: change_rule_here(
                network=self.network, rule=of, days=of.days + days, at=time(hour), is_active=on,
                by=self.coordinator, now=self.now,
            )
        )  # fmt: skip
        self.after()

    @rule(
        key=st.sampled_from(["draft-report", "comments-on-draft", "pause-ends"]),
        number=st.integers(1, 30),
    )
    def a_deadline_rule_is_edited(self, key: str, number: int) -> None:
        row = DeadlineRule.objects.filter(key=key).latest("in_force_from")
        DeadlineRule.objects.filter(pk=row.pk).update(number=number)
        stale.mark("deadline_rule", row.pk, now=self.now)
        self.after()

    @rule(which=st.integers(1, 4), sooner=st.integers(-3, 3))
    def a_term_is_edited(self, which: int, sooner: int) -> None:
        first, last = TERMS[which]
        term = self.network.terms.order_by("first_day")[which]
        changed = (first, last + timedelta(days=sooner))
        kept = self._try(
            lambda: keep_term(
                network=self.network, name=term.name, first_day=first, last_day=changed[1],
                by=self.coordinator, now=self.now, starts_term=False, term=term,
            )
        )  # fmt: skip
        if kept is not None:
            self.terms[which] = changed
        self.after()

    @rule(days=st.integers(1, 40))
    def a_day_of_mourning(self, days: int) -> None:
        day = london_date(self.now) + timedelta(days=days)
        row, _ = OneOffHoliday.objects.get_or_create(day=day, defaults={"name": "x", "source": "x"})
        stale.mark("public_holiday", row.pk, now=self.now)
        self.extra.add(day)
        self.after()

    # Time.

    @precondition(lambda self: self.visit)
    @rule()
    def the_team_is_there(self) -> None:
        """Time passes to the next day on site."""
        today = london_date(self.now)
        there = [day for day in oracle.days_there(self.page) if day > today]
        if there and london_time(there[0], 10) < END:
            self._until(london_time(there[0], 10), True)

    @rule(hours=st.sampled_from([1, 3, 10, 24, 26, 72, 7 * 24, 30 * 24]), beat=st.booleans())
    def time_passes(self, hours: int, beat: bool) -> None:
        """With the beat at work, which looks at each moment at which something is due; or
        stopped, so that all comes late."""
        self._until(min(self.now + timedelta(hours=hours), END), beat)

    @rule(change=st.sampled_from([at(2026, 10, 25, 0, 59), at(2027, 3, 28, 0, 59)]))
    def time_passes_to_a_clock_change(self, change: datetime) -> None:
        if timedelta() < change - self.now < timedelta(days=40):
            self._until(change, True)
            self._until(change + timedelta(hours=2), True)

    def _until(self, end: datetime, beat: bool) -> None:
        while beat and self.now < end:
            rows = Reminder.objects.filter(state=State.PLANNED, due_at__gt=self.now)
            due = rows.order_by("due_at").values_list("due_at", flat=True).first() or end
            eight = london_time(london_date(self.now) + timedelta(days=1), 8)
            away = self.visit is not None and self.diaries[-1].now.gaps
            self.now = min(end, due, eight if away else end)
            self.after()
        self.now = end
        self.after()

    # What must hold after each step.

    def after(self) -> None:
        """The sweep and the beat; then what there is equals what the oracle says."""
        services.advance_visits(now=self.now)
        stale.settle(now=self.now)
        before = self._wanted()
        send_due(now=self.now)
        rows = list(Reminder.objects.select_related("rule", "person"))
        self._sent_only_what_is_true(rows, before)
        self._deadlines_are_the_oracles()
        wanted = self._wanted()
        queued = {self._identity(row) for row in rows if row.state == State.QUEUED}
        planned = {
            self._identity(row): (row.due_at, row.too_late_at)
            for row in rows
            if row.state == State.PLANNED and row.due_at > self.now
        }
        assert planned == {
            identity: (each.due, each.late)
            for identity, each in wanted.items()
            if each.due > self.now and identity not in queued
        }
        assert len({self._identity(row) for row in rows}) == len(rows)
        late = [row for row in rows if row.state == State.PLANNED and row.too_late_at <= self.now]
        assert not late
        if self.visit is not None:
            self.visit.refresh_from_db()

    def _sent_only_what_is_true(self, rows: list[Reminder], wanted: dict[Any, Any]) -> None:
        gone = {row.pk for row in rows if row.state == State.QUEUED}
        for row in rows:
            if row.pk not in gone - self.sent:
                continue
            each = wanted[self._identity(row)]
            assert each.due <= self.now < each.late
            event(f"sent {each.key}")
            diary = next(diary for diary in self.diaries if diary.pk == row.subject_id)
            assert diary.now.stage != "over"
            if each.anchor in ("each_day", "first_day"):
                assert oracle.is_there(diary.now, row.occasion)
        # What was handed over stays; what waits may be taken back while it does.
        handed_over = Reminder.objects.filter(pk__in=self.sent - gone)
        assert not handed_over.filter(message__state="sent").exists()
        self.sent = gone
        head_days = [
            (row.person_id, london_date(row.finished_at))
            for row in rows
            if row.state == State.QUEUED and row.rule.audience == "head" and row.finished_at
        ]
        assert len(head_days) == len(set(head_days))

    def _deadlines_are_the_oracles(self) -> None:
        for diary in self.diaries:
            if diary.now.stage != "over":
                kept = dict(Visit.objects.get(pk=diary.pk).deadlines.values_list("key", "due"))
                assert kept == self._due(diary)

    def _due(self, diary: Diary) -> dict[str, date | None]:
        year = Year(tuple(sorted(self.terms)), frozenset(self.extra))
        return oracle.deadlines(diary, list(DeadlineRule.objects.all()), year, self.now)

    def _wanted(self) -> dict[Any, oracle.Wanted]:
        contact = self.pair.buddy_id if self.pair else self.coordinator.pk
        reserve = self.pair.reserve_id if self.pair else None
        said = {
            (row.person_id, london_date(row.finished_at)): self._identity(row)
            for row in Reminder.objects.filter(state=State.QUEUED, rule__audience="head")
            if row.finished_at is not None
        }
        return oracle.reminders(
            self.diaries,
            list(ReminderRule.objects.exclude(anchor="term_start")),
            {row.rule.key: row for row in NetworkRule.objects.select_related("rule")},
            {self.head.pk: (contact, reserve)},
            {diary.pk: self._due(diary) for diary in self.diaries},
            said,
        )

    @staticmethod
    def _identity(row: Reminder) -> tuple[str, int, date, int]:
        return row.rule.key, row.subject_id, row.occasion, row.person_id

    @staticmethod
    def _try(act: Any) -> Any:
        """What an act gives; None where it was refused, and nothing has happened."""
        try:
            with transaction.atomic():
                return act()
        except (Refused, ValidationError) as refusal:
            event(f"refused {type(refusal).__name__}")
            return None

    def _say(self, act: Any, **said: Any) -> None:
        """An act on the visit; where it was a step, it stands in the diary."""
        steps = VisitChange.objects.exclude(why="clock").filter(visit=self.visit, undoes=None)
        before = steps.count()
        if self._try(act) is not None:
            made = steps.count() - before
            assert made <= 1
            if made:
                self.diaries[-1].write(**said)
                event(f"said {', '.join(said)}")

    def _latest_day_there(self) -> date:
        until = london_date(self.now)
        there = [day for day in oracle.days_there(self.page) if day <= until]
        return there[-1] if there else until

    @staticmethod
    def _weekday(day: date) -> date:
        while not oracle.works(day):
            day += timedelta(days=1)
        return day


@pytest.mark.django_db
def test_what_is_planned_and_due_is_what_the_oracle_says() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Months,
        settings=settings(
            max_examples=400 if SOAK else 4,
            stateful_step_count=60 if SOAK else 16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
