"""Rows that the tests of first pages and lists share."""

from datetime import date, datetime
from typing import Any

from accounts.models import Person
from buddies.models import Pairing
from inspections.models import Phase, Visit, Window
from inspections.services import keep_deadlines
from notifications.models import Message
from schools.models import Network, School
from tests import factories

TODAY = date(2026, 11, 24)
OPENS, CLOSES = date(2025, 9, 1), date(2027, 8, 31)


def window(school: School, opens: date | None = OPENS, closes: date | None = CLOSES) -> Window:
    return Window.objects.create(
        school=school,
        opens=opens,
        closes=closes,
        confidence=Window.Confidence.HIGH,
        reason="Counted from the inspection of March 2022.",
        data_as_at=date(2025, 8, 31),
    )


def school_with_head(
    network: Network, name: str, school: str, **window_fields: Any
) -> tuple[School, Person]:
    where = factories.school(network, school)
    who = factories.person(name, account=True)
    factories.post(who, where)
    window(where, **window_fields)
    return where, who


def pair(network: Network, supported: Person, buddy: Person, **fields: Any) -> Pairing:
    return Pairing.objects.create(
        network=network,
        supported=supported,
        buddy=buddy,
        started_at=factories.at(2026, 10, 1),
        **fields,
    )


def visit(
    school: School, head: Person | None, *, phase: str = Phase.ON_SITE, **fields: Any
) -> Visit:
    called: datetime = factories.at(2026, 11, 23, 10, 20)
    defaults: dict[str, Any] = {
        "called_at": called,
        "recorded_at": called,
        "first_day": date(2026, 11, 24),
        "last_day": date(2026, 11, 25),
        "recorded_by": head,
    }
    made = Visit.objects.create(school=school, head=head, phase=phase, **{**defaults, **fields})
    keep_deadlines(made)
    return made


def message(network: Network, person: Person | None, **fields: Any) -> Message:
    moment = factories.at(2026, 11, 23, 8)
    defaults: dict[str, Any] = {
        "key": f"message-{Message.objects.count()}",
        "occasion": "your buddy",
        "subject": "Covenant: please ring Sam",
        "text": "A text that nobody but its reader sees.",
        "queued_at": moment,
        "not_before": moment,
        "expires_at": factories.at(2026, 12, 1),
    }
    return Message.objects.create(network_id=network.pk, person=person, **{**defaults, **fields})
