"""Heads with an inspection team in their schools, and the directories of their networks: rows for
measuring call-outs, and what happens to them. Runs inside an installation (``Console``)."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import uuid4

from django.db import close_old_connections
from django.db.models import F

from accounts.models import Person
from core import clock
from core.clock import london_date, london_time
from core.nudge import nudge
from directory.models import (
    CallOut,
    Drill,
    DrillAnswer,
    Entry,
    Experience,
    Hours,
    TelephoneCheck,
)
from directory.services.callouts import call_out
from directory.terms import term_begins
from escalations.messages import key_of
from escalations.models import Escalation, Page
from inspections.models import Phase, Visit
from notifications.mail import message_id
from notifications.models import Message
from notifications.services import queue
from schools.models import Network, Post, Role, School

# A Tuesday in term: the team is on site today and tomorrow.
TODAY = date(2026, 11, 24)
NOON = london_time(TODAY, 12)
SINCE = london_time(date(2026, 9, 10), 9)
STARTED = date(2024, 9, 1)
FEWEST_ADDED = 200


def build(networks: int, heads: int, advisers: int, coordinators: int = 2) -> None:
    """Networks with so many heads and so many advisers each, all ready and free, on a clock that
    stands at noon."""
    clock.travel_to(NOON)
    for number in range(networks):
        network = Network.objects.create(slug=f"network-{number}", name=f"Network {number}")
        for person in _people(f"coordinator-{number}", coordinators):
            Role.objects.create(
                person=person, network=network, kind=Role.Kind.COORDINATOR, start=STARTED
            )
        _schools(network, number, heads)
        _directory(network, number, advisers)


def _people(name: str, count: int) -> list[Person]:
    return Person.objects.bulk_create(
        Person(
            name=f"Somebody {each}", email=f"{name}-{each}@example.org",
            telephone=f"020 7946 {each % 1000:04}",
        )
        for each in range(count)
    )  # fmt: skip


def _schools(network: Network, number: int, count: int) -> None:
    schools = School.objects.bulk_create(
        School(
            network=network, name=f"School {each}", urn=900000 + number * 1000 + each,
            la_code="999", establishment_number=f"{2000 + each}", phase="Primary",
            type_name="Community school", status="Open", is_state_funded=True,
            responsible_body=School.ResponsibleBody.COUNCIL, as_at=date(2026, 1, 30),
        )
        for each in range(count)
    )  # fmt: skip
    heads = _people(f"head-{number}", count)
    Post.objects.bulk_create(
        Post(person=head, school=school, kind=Post.Kind.HEAD, start=STARTED)
        for head, school in zip(heads, schools, strict=True)
    )
    called_at = london_time(TODAY - timedelta(days=1), 10)
    Visit.objects.bulk_create(
        Visit(
            school=school, head=head, phase=Phase.ON_SITE, called_at=called_at, first_day=TODAY,
            last_day=TODAY + timedelta(days=1), recorded_by=head, recorded_at=called_at,
        )
        for head, school in zip(heads, schools, strict=True)
    )  # fmt: skip


def _directory(network: Network, number: int, count: int) -> None:
    entries = Entry.objects.bulk_create(
        Entry(
            network=network, person=person, consented_at=SINCE, confirmed_at=SINCE,
            approved_at=SINCE, years=each % 20,
        )
        for each, person in enumerate(_people(f"adviser-{number}", count))
    )  # fmt: skip
    drill = Drill.objects.create(
        network=network, term_begins=term_begins(network, london_date(SINCE)), opened_at=SINCE
    )
    facets = {
        Experience.Facet.ROLE: Experience.Role, Experience.Facet.PHASE: Experience.Phase,
        Experience.Facet.TOPIC: Experience.Topic, Experience.Facet.AREA: Experience.Area,
    }  # fmt: skip
    rng = Random(number)
    for entry in entries:
        TelephoneCheck.objects.create(
            entry=entry, telephone=entry.person.telephone, verified_at=SINCE, how="text"
        )
        DrillAnswer.objects.create(drill=drill, entry=entry, asked_at=SINCE, answered_at=SINCE)
        Hours.objects.bulk_create(
            Hours(entry=entry, weekday=day, begins="00:00", ends="23:59") for day in range(7)
        )
        Experience.objects.bulk_create(
            Experience(entry=entry, facet=facet, value=value)
            for facet, values in facets.items()
            for value in rng.sample(list(values), 2)
        )


def keep_waiting(count: int, seconds: float) -> int:
    """Keep so many ordinary messages waiting, however fast they leave. Gives the fewest that
    there were."""
    people = list(Person.objects.filter(email__startswith="adviser-"))
    numbers = iter(range(10**9))
    until = time.monotonic() + seconds
    fewest = count
    while time.monotonic() < until:
        waiting = Message.objects.filter(state="queued", priority=1).count()
        fewest = min(fewest, waiting)
        # Some more than asked for, so that there never are fewer while it looks away.
        missing = count + FEWEST_ADDED - waiting
        if count and missing >= FEWEST_ADDED:
            _queue(people, list(islice(numbers, missing + FEWEST_ADDED)))
        time.sleep(0.2)
    return fewest


def fill(count: int) -> None:
    """So many ordinary messages that are due."""
    _queue(list(Person.objects.filter(email__startswith="adviser-")), list(range(-count, 0)))


def say_hello() -> None:
    """One urgent message, to see that somebody hands it over."""
    queue(
        key="hello", person=Person.objects.order_by("pk")[0], occasion="A test",
        subject="Covenant: hello", text="Hello.", now=clock.now(),
        priority=Message.Priority.URGENT,
    )  # fmt: skip


def _queue(people: list[Person], numbers: list[int]) -> None:
    now = clock.now()
    Message.objects.bulk_create(
        (
            Message(
                key=f"ordinary:{number}", person=people[number % len(people)],
                occasion="A test", subject=f"Covenant: {number}", text="Hello.",
                priority=Message.Priority.ORDINARY, queued_at=now, not_before=now,
                expires_at=now + timedelta(days=2),
            )
            for number in numbers
        ),
        batch_size=500,
    )  # fmt: skip


def travel(minutes: float) -> int:
    """Let the clock jump, and nudge what moves by it. Gives how many questions have to go on to
    the next people."""
    clock.travel_to(clock.now() + timedelta(minutes=minutes))
    for task in ("escalations.tasks.sweep", "directory.tasks.look_after_call_outs"):
        nudge(task)
    return Escalation.objects.filter(state="open", next_at__lte=clock.now()).count()


def tap(
    count: int, seconds: float, seed: int, at_once: int, share: tuple[int, int]
) -> list[dict[str, Any]]:
    """Have so many heads ask who have not asked yet, at moments that nobody chose within so many
    seconds. Gives for each when it was tapped, when the page came back, and the Message-IDs of the
    first three. ``share``: the how-manieth of how many processes this is.

    A tap counts from the moment at which it was due, also where all ``at_once`` that serve
    them were busy then.
    """
    rng = Random(seed)
    mine, all_of_us = share
    rows = Visit.objects.filter(call_outs=None).annotate(part=F("pk") % all_of_us)
    visits = list(rows.filter(part=mine).select_related("school", "head").order_by("pk"))
    rng.shuffle(visits)
    begins = time.monotonic() + 1
    moments = sorted(begins + rng.random() * seconds for _ in range(count))
    kinds = [str(kind) for kind in CallOut.Kind]

    def one(visit: Visit, due: float) -> dict[str, Any]:
        time.sleep(max(0.0, due - time.monotonic()))
        assert visit.head is not None
        made = call_out(
            visit=visit, head=visit.head, kind=rng.choice(kinds), words="", token=uuid4(),
            by=visit.head, now=clock.now(),
        )  # fmt: skip
        close_old_connections()
        return {"call_out": made.pk, "tapped": due, "served": time.monotonic()}

    with ThreadPoolExecutor(at_once) as pool:
        found = list(pool.map(one, visits[:count], moments))
    for each in found:
        each["messages"] = first_messages(each["call_out"])
    return found


def first_messages(call_out_id: int) -> list[str]:
    """The Message-IDs of those who were asked first."""
    pages = Page.objects.filter(escalation__key=f"call-out:{call_out_id}", name="advisers 1")
    return [message_id(key_of(page, 1)) for page in pages]
