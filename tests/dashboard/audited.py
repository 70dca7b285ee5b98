"""A city in which every promise is kept, and ways to damage its rows behind the site's back."""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection

from core import stale
from dashboard.auditing.question import Moment
from dashboard.auditing.run import QUESTIONS
from dashboard.health import QUEUES, tick
from inspections.models import Visit
from inspections.services import advance_visits
from notifications.delivery import deliver
from reminders.services import send_due
from tests import factories
from tests.reminders import city

# On site since eight.
NOW = factories.at(2026, 11, 24, 9)


def beat(now: datetime) -> None:
    """What beat and workers do in a moment."""
    advance_visits(now=now)
    stale.settle(now=now)
    send_due(now=now)
    while deliver(urgent=False, now=now, worker="test"):
        pass
    for queue in QUEUES:
        tick(queue=queue, now=now)


def live(start: datetime, end: datetime, step: timedelta = timedelta(hours=2)) -> None:
    """Beat and workers from one moment to another."""
    while start < end:
        beat(start)
        start += step
    beat(end)


def good_city(slug: str = "westhaven") -> Visit:
    """A visit in its first morning; everybody was told what they were promised."""
    cache.clear()
    network = factories.network(slug)
    factories.coordinator(network)
    sam = factories.head(network, "Sam Okafor")
    city.pair(
        network,
        sam,
        factories.person("Jo Price", email=f"jo@{slug}.example"),
        factories.person("Max Adeyemi", email=f"max@{slug}.example"),
    )
    visit = city.call(sam)
    live(city.MONDAY, NOW)
    return visit


def answers(key: str, now: datetime = NOW) -> list[str]:
    """What one question finds."""
    [question] = [each for each in QUESTIONS if each.key == key]
    at = Moment(now, datetime.now(tz=now.tzinfo))
    return [str(finding) for finding in question.ask(at)]


def sql(statement: str, *values: Any) -> None:
    """Damage a row without anybody noticing."""
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [adapt(value) if isinstance(value, datetime) else value for value in values],
        )
