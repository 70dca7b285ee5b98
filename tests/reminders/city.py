"""Short ways to a paired head, a term, a window and a call, and to what is planned then."""

from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import Person
from buddies.models import Pairing
from core import stale
from inspections import services as inspections
from inspections.models import Visit, Window
from reminders.models import Reminder
from reminders.services import send_due
from schools.models import Network, Post, School
from tests import factories

MONDAY = factories.at(2026, 11, 23, 10)  # the call; on site Tuesday 24 and Wednesday 25


def school_of(head: Person) -> School:
    return Post.objects.get(person=head).school


def pair(network: Network, head: Person, buddy: Person, reserve: Person | None = None) -> Pairing:
    return Pairing.objects.create(
        network=network, supported=head, buddy=buddy, reserve=reserve, started_at=MONDAY
    )


def people(network: Network) -> tuple[Person, Person, Person]:
    """Sam, a head whom Jo is a buddy to and Max the reserve."""
    sam = factories.head(network, "Sam Okafor")
    jo = factories.person("Jo Price", email="jo@example.org", telephone="020 7946 0001")
    maxim = factories.person("Max Adeyemi", email="max@example.org", telephone="020 7946 0002")
    pair(network, sam, jo, maxim)
    return sam, jo, maxim


def window(head: Person, opens: date, closes: date = date(2031, 8, 31)) -> Window:
    return Window.objects.create(
        school=school_of(head),
        opens=opens,
        closes=closes,
        confidence=Window.Confidence.HIGH,
        reason="So it is.",
    )


def call(head: Person, now: datetime = MONDAY, **details: Any) -> Visit:
    """Ofsted has called this head's school, and every plan is worked out."""
    visit = inspections.open_visit(school=school_of(head), by=head, now=now, **details)
    stale.settle(now=now)
    return visit


def planned(**filters: Any) -> list[tuple[str, str, str]]:
    """What is planned: key, first name and London's clock, by time."""
    rows = Reminder.objects.filter(state=Reminder.State.PLANNED, **filters)
    return listed(rows.order_by("due_at", "rule__key"))


def listed(rows: Any) -> list[tuple[str, str, str]]:
    from core.clock import LONDON

    return [
        (
            row.rule.key,
            row.person.first_name,
            f"{row.due_at.astimezone(LONDON):%a %d %b %H:%M}",
        )
        for row in rows.select_related("rule", "person")
    ]


def states() -> dict[str, str]:
    """The states of all reminders by rule and day."""
    return {
        f"{row.rule.key} {row.occasion:%d %b}": row.state
        for row in Reminder.objects.select_related("rule")
    }


def send_at(moment: datetime) -> int:
    """The sweep and the beat at a moment."""
    stale.settle(now=moment)
    return send_due(now=moment)


def run_until(start: datetime, end: datetime, step: timedelta = timedelta(minutes=30)) -> int:
    """The beat from one moment to another. Returns how many reminders it gave the outbox."""
    sent, moment = 0, start
    while moment <= end:
        sent += send_at(moment)
        moment += step
    return sent
