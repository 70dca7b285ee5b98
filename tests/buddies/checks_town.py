"""A head with buddy, reserve and coordinators, and a clock that moves everything on."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from buddies.checks.opening import open_due
from buddies.models import ContactCheck, Pairing
from core import stale
from core.clock import london_date, london_time
from escalations import services as engine
from escalations.models import Escalation, Page
from escalations.queries import waiting_for
from inspections.models import Visit
from inspections.services import advance_visits, open_visit
from inspections.workdays import DAY
from notifications.models import Message
from schools.models import Network
from tests import factories
from tests.buddies.helpers import BY, buddy, head_in_window, paired, school_of

State, Moment = ContactCheck.State, ContactCheck.Moment
# NOW in tests is Tuesday 24 November 2026; the usual call comes on a Monday.
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (
    factories.at(2026, 11, day).date() for day in (23, 24, 25, 26)
)
CALLED = london_time(MONDAY, 10, 20)


@dataclass
class Town:
    network: Network
    sam: Person
    priya: Person
    tom: Person
    dee: Person
    pairing: Pairing
    now: datetime = CALLED
    visit: Visit | None = None

    def called(self, at: datetime = CALLED, **more) -> Visit:
        """The call is recorded, and told at once."""
        self.now = at
        self.visit = open_visit(school=school_of(self.sam), by=self.sam, now=at, **more)
        self.settle()
        return self.visit

    def settle(self) -> None:
        stale.settle(now=self.now)

    def at(self, day, hour: int, minute: int = 0) -> "Town":
        """Let time go by, from each moment at which something is due to the next."""
        until = london_time(day, hour, minute)
        while self.now < until:
            self.now = min([until, *(due for due in self._due() if due > self.now)])
            self.tick()
        return self

    def _due(self) -> list[datetime]:
        today = london_date(self.now)
        checks = ContactCheck.objects.filter(state=State.PLANNED)
        asked = Escalation.objects.filter(state=Escalation.State.OPEN)
        by_clock = [london_time(today + DAY * n, hour) for n in (0, 1) for hour in (8, 18)]
        return [
            *checks.values_list("due_at", flat=True),
            *asked.values_list("next_at", flat=True),
            *by_clock,
        ]

    def tick(self) -> None:
        """What workers do every half minute."""
        advance_visits(now=self.now)
        self.settle()
        engine.sweep(now=self.now)
        open_due(now=self.now)

    def check(self, moment: str, **more) -> ContactCheck:
        return ContactCheck.objects.get(visit=self.visit, moment=moment, **more)

    def states(self) -> dict[str, str]:
        """The state of every check by its moment and day."""
        rows = ContactCheck.objects.filter(visit=self.visit).order_by("due_at", "pk")
        return {f"{row.moment} {row.day:%d}": row.state for row in rows}

    def asked(self) -> list[str]:
        """Who is being asked now, by first names."""
        pages = Page.objects.filter(
            state__in=Page.LIVE, escalation__state=Escalation.State.OPEN
        ).select_related("person")
        return sorted(page.person.first_name for page in pages)

    def page(self, person: Person) -> Page:
        return waiting_for(person).get()

    def answer(self, person: Person, value: str = "spoken") -> None:
        engine.answer(page=self.page(person), value=value, by=person, now=self.now)

    def messages(self, person: Person) -> list[Message]:
        return list(Message.objects.filter(person=person).order_by("pk"))


def build(network: Network) -> Town:
    dee = factories.coordinator(network)
    sam = head_in_window(network)
    priya, tom = buddy(network), buddy(network, "Tom Hale")
    pairing = paired(network, sam, priya, reserve=tom)
    Pairing.objects.update(started_at=factories.at(2026, 10, 1))
    stale.settle(now=factories.at(2026, 10, 1))
    return Town(network, sam, priya, tom, dee, pairing)


__all__ = ["BY", "CALLED", "MONDAY", "Moment", "State", "Town", "build"]
