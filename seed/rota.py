"""The demo city's rota: people on duty since the autumn, a day that nobody has taken, one that
somebody cannot keep, and numbers that answer."""

from datetime import date, datetime

from accounts.models import Person
from core import clock
from core.clock import london_date
from directory import services as directory
from directory.models import Entry
from directory.queries.rota_facts import facts_of
from directory.rota.board import rows_of
from schools.models import Network

UNTIL = date(2026, 12, 16)
NOBODY_ON = date(2026, 12, 1)
ONE_ON = date(2026, 12, 2)
NUMBERS = (
    ("The council’s school improvement team", "+442079460901", "Weekdays 8.30am to 5pm"),
    ("Union of School Leaders, advice line", "+442079460902", "Weekdays 9am to 5pm"),
    ("Harbour Learning Trust, head office", "+442079460903", "Term-time weekdays 8am to 4pm"),
)


def numbers(network: Network, coordinator: Person, now: datetime) -> None:
    """Three numbers, of which the last was never rung."""
    for place, (label, telephone, hours) in enumerate(NUMBERS):
        number = directory.keep_number(
            network=network, label=label, telephone=telephone, hours=hours, by=coordinator, now=now
        )
        if place < len(NUMBERS) - 1:
            directory.note_rang(number=number, by=coordinator, now=now)


def duties(network: Network, now: datetime) -> None:
    """Whoever is listed takes days in turn, two a day, with a gap that is still to fill."""
    today = london_date(now)
    listed = Entry.objects.filter(network=network).listed(today)
    people = list(listed.select_related("person").order_by("pk"))
    turn = 0
    for row in rows_of(facts_of(network, today, UNTIL), today, UNTIL):
        if row.day == NOBODY_ON:
            continue
        for _ in range(1 if row.day == ONE_ON else 2):
            entry, turn = people[turn % len(people)], turn + 1
            if not entry.away.filter(first_day__lte=row.day, last_day__gte=row.day).exists():
                directory.take_duty(entry=entry, day=row.day, by=entry.person, now=now)


def this_week(network: Network, coordinator: Person) -> None:
    """Somebody asks others to take a day over, and somebody is asked about the gap."""
    now = clock.now()
    listed = Entry.objects.filter(network=network).listed(london_date(now))
    people = list(listed.select_related("person", "network").order_by("pk"))
    to_come = people[0].duties.filter(given_up_at=None, day__gt=london_date(now))
    duty = to_come.select_related("entry__network", "entry__person").order_by("day").first()
    assert duty is not None
    directory.ask_for_swap(duty=duty, by=people[0].person, now=now)
    directory.ask_to_be_on_duty(
        network=network, day=NOBODY_ON, entries=people[1:2], by=coordinator, now=now
    )
