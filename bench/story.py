"""A year in a city, made up but always the same for a seed: what people do, and when.

Every act goes through the services, as pages do. One that is refused (a visit cannot be paused
after its last day) is counted and no harm.
"""

import heapq
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from bench.naive import DAY, day_of, works
from buddies import services as buddies
from buddies.models import Pairing
from core import clock, stale
from core.refusals import Refused
from inspections import services as visits
from inspections.models import Interruption, Phase, Visit, Window
from reminders.models import ReminderRule
from reminders.services import change_rule
from schools.models import Network, Post, Role, School, Term
from schools.services import end_post, enter_head, keep_term, remove_term

SCHOOLS = 80
TERMS = [
    (date(2026, 9, 2), date(2026, 10, 23), True), (date(2026, 11, 2), date(2026, 12, 18), False),
    (date(2027, 1, 4), date(2027, 2, 12), True), (date(2027, 2, 22), date(2027, 3, 25), False),
    (date(2027, 4, 12), date(2027, 5, 28), True), (date(2027, 6, 7), date(2027, 7, 21), False),
    (date(2027, 9, 2), date(2027, 10, 22), True),
]  # fmt: skip
NOT_NOW = (ValidationError, Refused, Pairing.DoesNotExist, Post.DoesNotExist)


class Story:
    """The city and what is still to happen in it."""

    def __init__(self, seed: int, begin: date, days: int) -> None:
        self._rng = Random(seed)
        self._numbers = count()
        self._later: list[tuple[datetime, int, str, Callable[[datetime], Any]]] = []
        self.begin, self.end = begin, begin + days * DAY
        self.acts: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        # Who should be asked to ring for which visit: told of at the call.
        self.asked: list[tuple[int, str, int, datetime]] = []

    # --- the city ---------------------------------------------------------------------

    def make_city(self, now: datetime) -> None:
        """Eighty schools with heads in pairs, half of them in their window."""
        self.network = Network.objects.create(slug="year", name="Year")
        self.lead = self._person("Coordinator", 1)
        for person in (self.lead, self._person("Coordinator", 2)):
            Role.objects.create(
                person=person, network=self.network, kind="coordinator", start=date(2024, 9, 1)
            )
        Network.objects.filter(pk=self.network.pk).update(named_contact=self.lead)
        for first, last, starts in TERMS:
            keep_term(
                network=self.network, name=f"From {first}", first_day=first, last_day=last,
                starts_term=starts, by=self.lead, now=now,
            )  # fmt: skip
        heads = []
        for number in range(SCHOOLS):
            school = School.objects.create(
                network=self.network, urn=100000 + number, name=f"School {number}",
                status="Open", is_state_funded=True, phase="Primary",
            )  # fmt: skip
            head = self._person("Head", number)
            Post.objects.create(person=head, school=school, kind="head", start=date(2024, 9, 1))
            opens = date(2025, 9, 1) if number % 2 else date(2029, 9, 1)
            Window.objects.create(
                school=school, opens=opens, closes=date(2031, 8, 31), confidence="high",
                reason="So it is.",
            )  # fmt: skip
            heads.append(head)
        for number, head in enumerate(heads):
            if number % 9 == 8:  # some have no buddy; they ring the coordinator
                continue
            Pairing.objects.create(
                network=self.network, supported=head, buddy=heads[(number + 7) % SCHOOLS],
                reserve=heads[(number + 13) % SCHOOLS] if number % 4 else None, started_at=now,
            )  # fmt: skip
        stale.mark("network", self.network.pk, now=now)

    def _person(self, what: str, number: int) -> Person:
        email = f"{what.lower()}{number}@example.org"
        return Person.objects.create(
            name=f"{what} {number}", email=email, telephone="020 7946 0000"
        )

    # --- the plot ---------------------------------------------------------------------

    def plot(self) -> None:
        """Put the year's calls and changes into the calendar."""
        day = self.begin
        while day < self.end:
            in_term = any(first <= day <= last for first, last, _ in TERMS)
            if works(day) and in_term and self._rng.random() < 0.42:
                self._at(day, 9, 15 + self._rng.randrange(180), "call", self._call)
            if works(day):
                for chance, name, act in (
                    (0.10, "pair changed", self._change_pair),
                    (0.05, "reserve changed", self._change_reserve),
                    (0.03, "head left", self._head_leaves),
                    (0.04, "rule edited", self._edit_rule),
                    (0.02, "term edited", self._edit_term),
                ):
                    if self._rng.random() < chance:
                        self._at(day, 8, self._rng.randrange(720), name, act)
            day += DAY

    def next_at(self) -> datetime | None:
        return self._later[0][0] if self._later else None

    def act(self, now: datetime) -> int:
        """Do what is due. Returns how many acts succeeded."""
        done = 0
        while self._later and self._later[0][0] <= now:
            _, _, name, act = heapq.heappop(self._later)
            try:
                act(now)
            except NOT_NOW:
                self.refused[name] += 1
            else:
                self.acts[name] += 1
                done += 1
        return done

    def _at(
        self, day: date, hour: int, minutes: int, name: str, act: Callable[[datetime], Any]
    ) -> None:
        moment = clock.london_time(day, hour) + timedelta(minutes=minutes)
        self._in(moment, name, act)

    def _in(self, moment: datetime, name: str, act: Callable[[datetime], Any]) -> None:
        heapq.heappush(self._later, (moment, next(self._numbers), name, act))

    # --- a visit ----------------------------------------------------------------------

    def _call(self, now: datetime) -> None:
        schools = list(School.objects.order_by("pk"))
        school = self._rng.choice(schools)
        head = Post.objects.current(day_of(now)).filter(school=school).first()
        by = head.person if head else self.lead
        unannounced = self._rng.random() < 0.06
        today = day_of(now)
        days = {"first_day": today, "last_day": _work_after(today, 1)} if unannounced else {}
        visit = visits.open_visit(school=school, by=by, now=now, is_unannounced=unannounced, **days)
        self._remember_asked(visit, now)
        self._life_of(visit, now)

    def _remember_asked(self, visit: Visit, now: datetime) -> None:
        for role in Role.objects.filter(network=self.network, kind="coordinator"):
            self.asked.append((visit.pk, "coordinator", role.person_id, now))
        pair = Pairing.objects.filter(supported=visit.head_id, ended_at=None).first()
        if pair is not None:
            self.asked.append((visit.pk, "buddy", pair.buddy_id, now))
            if pair.reserve_id:
                self.asked.append((visit.pk, "reserve", pair.reserve_id, now))

    def _life_of(self, visit: Visit, now: datetime) -> None:
        rng, pk = self._rng, visit.pk
        hour = timedelta(hours=1)
        if rng.random() < 0.08:
            self._in(now + rng.random() * 20 * hour, "mistake", lambda at: self._mistake(pk, at))
            return
        if rng.random() < 0.6:
            self._in(now + rng.random() * 3 * hour, "planned", self._mover(pk, Phase.PLANNED))
        fate = rng.random()
        if fate < 0.12:
            self._in(now + (1 + rng.random()) * hour, "deferral asked", self._asker(pk, "deferral"))
        elif fate < 0.30:
            at = clock.london_time(visit.first_day, 9) + rng.random() * 7 * hour
            self._in(max(at, now + hour), "pause asked", self._asker(pk, "pause"))
        elif fate < 0.36:
            at = clock.london_time(visit.first_day, 15)
            self._in(max(at, now + hour), "left incomplete", lambda m: self._incomplete(pk, m))
        if rng.random() < 0.2:
            self._in(now + rng.random() * 40 * hour, "corrected", lambda m: self._correct(pk, m))
        if rng.random() < 0.15:
            self._in(now + rng.random() * 60 * hour, "undone", lambda m: self._undo(pk, m))
        self._letters(pk, visit.last_day)

    def _letters(self, pk: int, last_day: date) -> None:
        draft = _work_after(last_day, self._rng.randrange(8, 26))
        out = _work_after(draft, self._rng.randrange(6, 20))
        over = _work_after(out, self._rng.randrange(5, 15))
        then = Phase.MONITORING if self._rng.random() < 0.15 else Phase.CLOSED
        for day, name, phase in (
            (draft, "draft", Phase.DRAFT), (out, "published", Phase.PUBLISHED),
            (over, str(then), then),
        ):  # fmt: skip
            self._at(day, 9, self._rng.randrange(480), name, self._mover(pk, phase))
            if self._rng.random() < 0.07:
                self._at(day, 18, self._rng.randrange(60), "undone", lambda m: self._undo(pk, m))
                again = _work_after(day, 2)
                self._at(again, 9, 30, name, self._mover(pk, phase))

    def _mover(self, pk: int, phase: str) -> Callable[[datetime], Any]:
        return lambda now: visits.move_visit(
            visit=Visit.objects.get(pk=pk), phase=phase, by=self.lead, now=now
        )

    def _asker(self, pk: int, kind: str) -> Callable[[datetime], Any]:
        def ask(now: datetime) -> None:
            visits.ask(
                visit=Visit.objects.get(pk=pk), kind=kind, by=self.lead, now=now,
                asked_by=Interruption.AskedBy.HEAD, asked_of=Interruption.AskedOf.LEAD_INSPECTOR,
            )  # fmt: skip
            at = now + self._rng.random() * timedelta(hours=3)
            self._in(at, f"{kind} answered", lambda m: self._answer(pk, kind, m))

        return ask

    def _answer(self, pk: int, kind: str, now: datetime) -> None:
        visit, rng = Visit.objects.get(pk=pk), self._rng
        end = rng.random()
        if end < 0.15:
            visits.refuse(visit=visit, by=self.lead, now=now)
            return
        if end < 0.2:
            visits.withdraw(visit=visit, by=self.lead, now=now)
            return
        back = _work_after(
            day_of(now), rng.randrange(1, 4) if kind == "pause" else rng.randrange(5, 30)
        )
        is_known = rng.random() < 0.5
        if kind == "deferral":
            visits.grant_deferral(
                visit=visit, by=self.lead, now=now, first_day=back if is_known else None
            )
        else:
            visits.grant_pause(
                visit=visit, by=self.lead, now=now, resumes_on=back if is_known else None
            )
        if not is_known:
            self._new_days_later(pk, now, back)

    def _incomplete(self, pk: int, now: datetime) -> None:
        visits.leave_incomplete(visit=Visit.objects.get(pk=pk), by=self.lead, now=now)
        self._new_days_later(pk, now, _work_after(day_of(now), self._rng.randrange(3, 20)))

    def _new_days_later(self, pk: int, now: datetime, back: date) -> None:
        def say(moment: datetime) -> None:
            first = max(back, _work_after(day_of(moment), 1))
            visit = visits.set_new_days(
                visit=Visit.objects.get(pk=pk), first_day=first, by=self.lead, now=moment
            )
            self._letters(pk, visit.last_day)

        self._in(now + self._rng.random() * timedelta(days=4), "new days", say)

    def _correct(self, pk: int, now: datetime) -> None:
        visit = Visit.objects.get(pk=pk)
        moved = {"last_day": _work_after(visit.last_day, 1)}
        if self._rng.random() < 0.5 and not visit.is_unannounced:
            moved["first_day"] = _work_after(visit.first_day, 1)
        visits.correct_visit(visit=visit, by=self.lead, now=now, **moved)

    def _mistake(self, pk: int, now: datetime) -> None:
        visits.take_back_visit(visit=Visit.objects.get(pk=pk), by=self.lead, now=now)

    def _undo(self, pk: int, now: datetime) -> None:
        visits.undo_change(visit=Visit.objects.get(pk=pk), by=self.lead, now=now)

    # --- what moves beside visits -----------------------------------------------------

    def _change_pair(self, now: datetime) -> None:
        """A pair ends and another begins; sooner where a visit is open."""
        rows = list(Pairing.objects.filter(ended_at=None).order_by("pk"))
        busy = set(Visit.objects.filter(phase__in=("notified", "planned", "on_site", "feedback"))
                   .values_list("head_id", flat=True))  # fmt: skip
        near = [row for row in rows if row.supported_id in busy]
        pair = self._rng.choice(near if near and self._rng.random() < 0.6 else rows)
        people = list(Person.objects.exclude(pk__in=(pair.supported_id, pair.reserve_id))
                      .filter(name__startswith="Head").order_by("pk"))  # fmt: skip
        buddy = self._rng.choice(people)
        with transaction.atomic():
            buddies.end_pairing(pairing=pair, by=self.lead, now=now)
            if self._rng.random() < 0.85:
                made = Pairing.objects.create(
                    network=self.network, supported=pair.supported, buddy=buddy,
                    reserve=pair.reserve, started_at=now,
                )  # fmt: skip
                stale.mark("pairing", made.pk, now=now)

    def _change_reserve(self, now: datetime) -> None:
        pair = self._rng.choice(list(Pairing.objects.filter(ended_at=None).order_by("pk")))
        with transaction.atomic():
            people = Person.objects.filter(name__startswith="Head").exclude(
                pk__in=(pair.supported_id, pair.buddy_id)
            )
            someone = self._rng.choice([None, *people.order_by("pk")])
            Pairing.objects.filter(pk=pair.pk).update(reserve=someone)
            stale.mark("pairing", pair.pk, now=now)

    def _head_leaves(self, now: datetime) -> None:
        posts = Post.objects.current(day_of(now)).filter(kind="head").order_by("pk")
        post = self._rng.choice(list(posts))
        end_post(post=post, by=self.lead, now=now)
        enter_head(
            schools=[post.school], person=self._person("Head", 1000 + next(self._numbers)),
            by=self.lead, now=now,
        )  # fmt: skip

    def _edit_rule(self, now: datetime) -> None:
        rule = self._rng.choice(list(ReminderRule.objects.order_by("key")))
        at = datetime.combine(date(2000, 1, 1), rule.at)
        moved = at + timedelta(minutes=self._rng.choice((-60, -30, 30, 60)))
        if not time(7) <= moved.time() <= time(20):
            moved = at
        is_active = rule.is_active if self._rng.random() < 0.8 else not rule.is_active
        change_rule(rule=rule, by=self.lead, now=now, at=moved.time(), is_active=is_active)

    def _edit_term(self, now: datetime) -> None:
        term = self._rng.choice(list(Term.objects.order_by("first_day")))
        if self._rng.random() < 0.2:
            first, last, starts = term.first_day, term.last_day, term.starts_term
            remove_term(term=term, by=self.lead, now=now)
            self._in(now + timedelta(hours=30), "term edited", lambda m: keep_term(
                network=self.network, name="Again", first_day=first, last_day=last,
                starts_term=starts, by=self.lead, now=m,
            ))  # fmt: skip
            return
        keep_term(
            network=self.network, name=term.name, first_day=term.first_day,
            last_day=term.last_day + self._rng.choice((-1, 1)) * DAY,
            starts_term=term.starts_term, term=term, by=self.lead, now=now,
        )  # fmt: skip


def _work_after(day: date, number: int) -> date:
    while number:
        day += DAY
        number -= works(day)
    return day
