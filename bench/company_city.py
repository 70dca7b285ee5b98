"""A city and the year that it has: schools, pairs, coordinators with holidays, and visits that
are deferred, paused, moved and undone (bench/story.py)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from accounts.models import Person
from accounts.services import pause_messages
from bench.company_account import Account
from bench.company_people import AT_WORK, NEVER, Human, People, Temper
from bench.naive import DAY, day_of, works
from bench.story import TERMS, Story, _work_after
from buddies.models import Pairing
from buddies.services import end_pairing
from core import clock, stale
from core.refusals import Refused
from inspections.models import Phase, Visit, Window
from schools.models import Network, Post, Role, School
from schools.services import keep_term

GIVEN = ["Alex", "Bo", "Chris", "Dee", "Eli", "Fay", "Gus", "Hal", "Ira", "Jo"]


class City(Story):
    """The neighbour's story with a number of visits, people with temperaments, and pairs that
    follow. ``adverse``: nobody who is asked ever answers."""

    def __init__(
        self, seed: int, begin: date, days: int, *, schools: int, visits: int, adverse: bool = False
    ) -> None:
        super().__init__(seed, begin, days)
        self.schools, self.visits, self.adverse = schools, visits, adverse
        self._rng = Random(f"city {seed}")
        self.called: list[tuple[int, datetime]] = []
        self.outages: list[tuple[datetime, datetime]] = []
        self.account: Account
        self.people: People

    # --- the city ---------------------------------------------------------------------

    def make_city(self, now: datetime) -> None:
        """Heads in pairs of buddy and reserve; one in nine without, some without a reserve."""
        self.network = Network.objects.create(slug="company", name="Company")
        self.coordinators = [
            self._human(f"{GIVEN[number]} Coordinator", f"c{number}@example.org", AT_WORK)
            for number in range(2 + self._rng.randrange(2))
        ]
        for human in self.coordinators:
            Role.objects.create(
                person_id=human.pk, network=self.network, kind="coordinator",
                start=date(2024, 9, 1),
            )  # fmt: skip
        self.lead = Person.objects.get(pk=self.coordinators[0].pk)
        Network.objects.filter(pk=self.network.pk).update(named_contact=self.lead)
        for first, last, starts in TERMS:
            keep_term(
                network=self.network, name=f"From {first}", first_day=first, last_day=last,
                starts_term=starts, by=self.lead, now=now,
            )  # fmt: skip
        heads = [self._head(number) for number in range(self.schools)]
        for number, head in enumerate(heads):
            if number % 9 == 8:
                continue
            Pairing.objects.create(
                network=self.network, supported_id=head.pk,
                buddy_id=heads[(number + 1) % len(heads)].pk,
                reserve_id=heads[(number + 2) % len(heads)].pk if number % 4 != 3 else None,
                started_at=now,
            )  # fmt: skip
        stale.mark("network", self.network.pk, now=now)

    def _head(self, number: int) -> Human:
        school = School.objects.create(
            network=self.network, urn=100000 + number, name=f"School {number}", status="Open",
            is_state_funded=True, phase="Primary",
        )  # fmt: skip
        head = self._human(f"Sam{number} Okafor", f"sam{number}@example.org")
        Post.objects.create(person_id=head.pk, school=school, kind="head", start=date(2024, 9, 1))
        Window.objects.create(
            school=school, opens=date(2025, 9, 1), closes=date(2031, 8, 31), confidence="high",
            reason="So it is.",
        )  # fmt: skip
        return head

    def _human(self, name: str, email: str, temper: Temper | None = None) -> Human:
        person = Person.objects.create(name=name, email=email, telephone="020 7946 0000")
        human = self.people.add(person.pk, name, email, temper=temper)
        if self.adverse:
            human.temper = NEVER
        return human

    def role_for(self, head: int, person: int) -> str:
        """In which part somebody stands by a head, as the head would say."""
        if any(human.pk == person for human in self.coordinators):
            return "coordinator"
        pair = Pairing.objects.filter(supported=head).order_by("-ended_at", "-pk")
        for each in pair:
            if each.buddy_id == person:
                return "buddy"
            if each.reserve_id == person:
                return "reserve"
        return "somebody else"

    # --- the plot ---------------------------------------------------------------------

    def plot(self) -> None:
        """So many calls on working days in term; coordinators are away for weeks and days, and
        pairs come and go."""
        days = [self.begin + number * DAY for number in range((self.end - self.begin).days)]
        in_term = [
            day for day in days
            if works(day) and any(first <= day <= last for first, last, _ in TERMS)
        ]  # fmt: skip
        early = [day for day in in_term if day < self.end - 60 * DAY] or in_term[:1]
        for _ in range(self.visits):
            self._call_on(self._rng.choice(early))
        for human in self.coordinators:
            human.away = {day for day in days if day not in in_term and self._rng.random() < 0.8}
            for first in self._rng.sample(in_term, min(len(in_term), 14)):
                human.away |= {first + n * DAY for n in range(self._rng.choice((1, 1, 2, 7, 10)))}
            self._tell_of_a_holiday(human, in_term)
        for day in in_term:
            if self._rng.random() < 0.06 and not self.adverse:
                self._at(day, 8, self._rng.randrange(720), "pair changed", self._change_pair)

    def _tell_of_a_holiday(self, human: Human, in_term: list[date]) -> None:
        """Once a year somebody says beforehand that they read nothing for two weeks."""
        day = self._rng.choice(in_term)
        person = Person.objects.get(pk=human.pk)
        human.away |= {day + number * DAY for number in range(14)}

        def pause(now: datetime) -> None:
            pause_messages(person=person, until=day_of(now) + 14 * DAY, by=person, now=now)

        self._at(day, 7, 0, "holiday", pause)

    def _call_on(self, day: date) -> None:
        self._at(day, 9, 15 + self._rng.randrange(300), "call", self._call_or_later)

    def _call_or_later(self, now: datetime) -> None:
        before = Visit.objects.count()
        try:
            self._call(now)
        except Refused:  # they have one already
            self._call_on(_work_after(day_of(now), 1))
            raise
        assert Visit.objects.count() == before + 1

    # --- a visit ----------------------------------------------------------------------

    def _life_of(self, visit: Visit, now: datetime) -> None:
        self.called.append((visit.pk, now))
        if not self.adverse:
            super()._life_of(visit, now)
            self._own_wish(visit)
        else:
            self._letters(visit.pk, visit.last_day)
        # Hours in which nothing runs, most of them when it matters.
        for _ in range(2):
            if self._rng.random() < 0.5:
                at = now + self._rng.random() * timedelta(hours=60)
                self.outages.append((at, at + self._rng.uniform(0.5, 4) * timedelta(hours=1)))

    def _own_wish(self, visit: Visit) -> None:
        if self._rng.random() < 0.06:
            at = clock.london_time(visit.last_day, 19)
            self._in(at, "stop asking", lambda now: self._stop_asking(visit.pk, now))

    def _stop_asking(self, pk: int, now: datetime) -> None:
        from buddies.checks.services import stop_asking

        visit = Visit.objects.select_related("head").get(pk=pk)
        assert visit.head is not None
        stop_asking(visit=visit, head=visit.head, now=now)
        self.account.wants_no_more(pk, now)

    def _letters(self, pk: int, last_day: date) -> None:
        draft = _work_after(last_day, self._rng.randrange(8, 26))
        out = _work_after(draft, self._rng.randrange(6, 20))
        over = _work_after(out, self._rng.choice((8, 15, 34, 40)))
        for day, name, phase in (
            (draft, "draft", Phase.DRAFT), (out, "published", Phase.PUBLISHED),
            (over, "closed", Phase.CLOSED),
        ):  # fmt: skip
            self._at(day, 9, self._rng.randrange(480), name, self._mover(pk, phase))
            if self._rng.random() < 0.07:
                self._at(day, 18, self._rng.randrange(60), "undone", lambda m: self._undo(pk, m))
                again = _work_after(day, 2)
                self._at(again, 9, 30, name, self._mover(pk, phase))

    def _change_pair(self, now: datetime) -> None:
        """A pair ends and another begins; sooner where a visit is open."""
        rows = list(Pairing.objects.filter(ended_at=None).order_by("pk"))
        busy = set(Visit.objects.exclude(phase__in=("closed", "mistaken"))
                   .values_list("head_id", flat=True))  # fmt: skip
        near = [row for row in rows if row.supported_id in busy]
        pair = self._rng.choice(near if near and self._rng.random() < 0.6 else rows)
        heads = [h for h in self.people.by_email.values() if not h.is_coordinator]
        others = [h for h in heads if h.pk not in (pair.supported_id, pair.reserve_id)]
        end_pairing(pairing=pair, by=self.lead, now=now)
        if self._rng.random() < 0.85:
            made = Pairing.objects.create(
                network=self.network, supported=pair.supported,
                buddy_id=self._rng.choice(others).pk, reserve=pair.reserve, started_at=now,
            )  # fmt: skip
            stale.mark("pairing", made.pk, now=now)


def page_shows_numbers(network: str) -> Callable[[int, datetime], bool]:
    """Looks at a head's own first page, as they would, for numbers that answer at any hour. What
    was seen within the same half hour is not looked at again."""
    from django.test import Client

    from accounts.models import User

    clients: dict[int, Any] = {}
    seen: dict[tuple[int, int], bool] = {}

    def look(head: int, now: datetime) -> bool:
        half_hour = int(now.timestamp() // 1800)
        if (head, half_hour) in seen:
            return seen[head, half_hour]
        if head not in clients:
            person = Person.objects.get(pk=head)
            person.user = person.user or User.objects.create_user(person.email)
            person.save(update_fields=["user"])
            clients[head] = Client()
            clients[head].force_login(person.user)
        page = clients[head].get(f"/{network}/home/")
        if page.status_code != 200:  # signed in too long ago
            clients[head].force_login(Person.objects.get(pk=head).user)
            page = clients[head].get(f"/{network}/home/")
        html = page.content.decode()
        seen[head, half_hour] = (
            page.status_code == 200 and "answer at any hour" in html and "116 123" in html
        )
        return seen[head, half_hour]

    return look
