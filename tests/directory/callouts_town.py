"""A head in a visit, people of the directory who are ready and free, coordinators, and a clock
that moves everything on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import uuid4

from accounts.models import Person
from core import stale
from core.clock import london_date, london_time
from directory.callouts import following, rows
from directory.models import (
    CallOut,
    Drill,
    DrillAnswer,
    Entry,
    Experience,
    Hours,
    TelephoneCheck,
)
from directory.services import callouts
from directory.terms import term_begins
from escalations import services as engine
from escalations.models import Escalation, Page
from inspections.models import Visit
from inspections.services import advance_visits, open_visit
from notifications.models import Message
from schools.models import Network, Post, School
from tests import factories

MINUTE = timedelta(minutes=1)
# The team is on site on Tuesday and Wednesday, the usual days after a call on Monday.
MONDAY, TUESDAY, WEDNESDAY = (factories.at(2026, 11, day).date() for day in (23, 24, 25))
CALLED = london_time(MONDAY, 10, 20)
ON_SITE = london_time(TUESDAY, 11)
READY_SINCE = factories.at(2026, 9, 10)
State, Kind = CallOut.State, CallOut.Kind


def adviser(
    network: Network, name: str = "Ruth Lindqvist", *, ready: bool = True, free: bool = True,
    says: Iterable[tuple[str, str]] = (), **fields,
) -> Entry:  # fmt: skip
    """Somebody in the directory, listed; ready and free at any hour unless said otherwise."""
    since = factories.at(2026, 9, 2)
    email = fields.pop("email", f"{name.split()[0].lower()}{Person.objects.count()}@example.org")
    person = factories.person(name, email=email)
    entry = Entry.objects.create(
        network=network, person=person, consented_at=since, confirmed_at=since, approved_at=since,
        **fields,
    )  # fmt: skip
    Experience.objects.bulk_create(
        Experience(entry=entry, facet=facet, value=value) for facet, value in says
    )
    if ready:
        make_ready(entry)
    if free:
        Hours.objects.bulk_create(
            Hours(entry=entry, weekday=day, begins=time(0), ends=time(23, 59)) for day in range(7)
        )
    return entry


def make_ready(entry: Entry, since: datetime = READY_SINCE) -> None:
    TelephoneCheck.objects.create(
        entry=entry, telephone=entry.person.telephone, verified_at=since, how="text"
    )
    begins = term_begins(entry.network, london_date(since))
    drill, _ = Drill.objects.get_or_create(
        network=entry.network, term_begins=begins, defaults={"opened_at": since}
    )
    DrillAnswer.objects.create(drill=drill, entry=entry, asked_at=since, answered_at=since)


@dataclass
class Town:
    network: Network
    school: School
    sam: Person
    visit: Visit
    now: datetime
    dee: Person
    entries: list[Entry] = field(default_factory=list)

    def call_out(self, kind: str = Kind.UNSURE, words: str = "", **more) -> CallOut:
        more.setdefault("by", self.sam)
        more.setdefault("token", uuid4())
        return callouts.call_out(
            visit=self.visit, head=self.sam, kind=kind, words=words, now=self.now, **more
        )

    def advise(self, *names: str, **how) -> list[Entry]:
        """Add people to the directory."""
        found = [adviser(self.network, name, **how) for name in names]
        self.entries += found
        return found

    def asked(self, call_out: CallOut) -> list[str]:
        """Who is being asked now, by first names."""
        pages = Page.objects.filter(
            escalation__kind="call-out", escalation__subject_id=call_out.pk, state__in=Page.LIVE
        )
        return sorted(page.person.first_name for page in pages.select_related("person"))

    def answers(self, person: Person, value: str = "ring") -> Escalation:
        """On the newest message that they had."""
        page = Page.objects.filter(person=person).select_related("person").order_by("pk").last()
        return engine.answer(page=page, value=value, by=person, now=self.now)

    def passes(self, minutes: float) -> "Town":
        """Let time go by, from each moment at which something is due to the next."""
        until = self.now + minutes * MINUTE
        while self.now < until:
            self.now = min([until, *(due for due in self._due() if due > self.now)])
            self.tick()
        return self

    def at(self, day, hour: int, minute: int = 0) -> "Town":
        return self.passes((london_time(day, hour, minute) - self.now) / MINUTE)

    def _due(self) -> list[datetime]:
        asked = Escalation.objects.filter(state=Escalation.State.OPEN)
        accepted = CallOut.objects.filter(state=State.ACCEPTED).values_list("taken_at", flat=True)
        return [
            *asked.values_list("next_at", flat=True),
            *(moment + 10 * MINUTE for moment in accepted),
            self.now + 10 * MINUTE,
        ]

    def tick(self) -> None:
        """What workers do several times a minute."""
        advance_visits(now=self.now)
        stale.settle(now=self.now)
        engine.sweep(now=self.now)
        following.look_after(now=self.now)

    def messages(self, person: Person) -> list[Message]:
        return list(Message.objects.filter(person=person).order_by("pk"))


def build(network: Network, now: datetime = ON_SITE) -> Town:
    dee = factories.coordinator(network)
    school = factories.school(network)
    sam = factories.person("Sam Okafor", account=True, telephone="020 7946 0111")
    factories.post(sam, school, Post.Kind.HEAD)
    visit = open_visit(school=school, by=sam, now=CALLED, senior_inspector="020 7946 0999")
    Message.objects.all().delete()
    town = Town(network, school, sam, visit, CALLED, dee)
    town.now = now
    advance_visits(now=now)
    stale.settle(now=now)
    visit.refresh_from_db()
    return town


def now(call_out: CallOut) -> CallOut:
    """The call-out as it is by now."""
    return rows.with_all().get(pk=call_out.pk)


def taken(town: Town, person: Person) -> CallOut:
    """A call-out that somebody has taken."""
    asked = town.call_out()
    town.answers(person)
    return now(asked)
