"""Supervision, talks and hours after a visit in a full network: many who supervise, series of every
kind, places, people who wait, and whom somebody must not meet."""

from datetime import timedelta
from uuid import uuid4

from accounts.models import Person
from schools.models import Role
from support.models import Apart, Missed, PlaceOffer, Series, Supervisor, Talk
from tests import factories
from tests.access.world import World
from tests.support import helpers

MANY = 24
DAY = timedelta(days=1)
ROOM = "https://video.example.org/rooms/" + "supervision-of-the-heads-of-this-network-" * 4
WORDS = (
    "Accredited coach and supervisor of school leaders, chartered psychologist, and for nineteen "
    "years a headteacher of primary and special schools; I listen, and ask what would help next. "
)


def long(most: int) -> str:
    """Words that fill a field to its last letter."""
    return (WORDS * (most // len(WORDS) + 1))[:most].strip()


def fill_supervision(world: World, heads: list[Person]) -> None:
    """All of it. The world's supervisor, head and adviser have the most."""
    network, now = world.network, world.now
    helpers.rules(
        network, sessions_a_year=24, kilometres_apart=0, referral_name=long(120),
        referral_hours=long(80), referral_telephone="+442079460099",
        referral_checked_on=helpers.TODAY, changed_at=now,
    )  # fmt: skip
    mine = Supervisor.objects.get(network=network, person=world.people["supervisor"])
    Supervisor.objects.filter(pk=mine.pk).update(qualifications=long(300), about=long(500))
    group = _series_of_every_kind(mine, heads)
    others = [_another(world, number) for number in range(MANY)]
    free = [
        helpers.series(each, helpers.FIRST + number * DAY, where=ROOM, places=1 + number % 3 * 3)
        for number, each in enumerate(others)
        if each.agreed_at
    ]
    head = world.people["head"]
    helpers.place(free[0], head)
    helpers.offer(free[1], head, now, other=free[2])
    for number, other in enumerate(heads[8:-9]):
        helpers.waiting(network, other, now - (7 + number) * DAY)
        PlaceOffer.objects.create(
            network=network, person=other, school_year=2026, offered_at=now - 30 * DAY,
            one=free[3], answer=PlaceOffer.Answer.NOT_NOW, answered_at=now - 20 * DAY,
        )  # fmt: skip
    helpers.waiting(network, head, now - DAY, told_at=now, series=free[4])
    _apart(world, others)
    _somebody_to_talk_to(world, heads[1], others)
    for number, place in enumerate(group.booked.all()):
        session = group.sessions.order_by("number")[number % 2]
        Missed.objects.create(place=place, session=session, said_at=now)


def _series_of_every_kind(mine: Supervisor, heads: list[Person]) -> Series:
    """A group of eight that meets twelve times, and is given back; one that is closed, one for
    after a visit, one that is over, and two for one head each."""
    group = helpers.series(mine, sessions=12, places=8, where=ROOM)
    last = group.sessions.get(number=12)
    last.off_at, last.why_off = group.opened_at, "supervisor"
    last.save()
    # Heads of schools that are nobody's, and whom nobody keeps apart.
    heads = [heads[0], *heads[-9:]]
    for seat, head in enumerate(heads[:8], start=1):
        helpers.place(group, head, seat)
    for number, more in enumerate(
        (
            {"closed_at": group.opened_at},
            {"purpose": "debrief", "way": "telephone", "where": ""},
            {"closed_at": group.opened_at, "ended_at": group.opened_at},
            {"way": "in-person", "where": long(200)},
            {},
        ),
        start=1,
    ):
        made = helpers.series(mine, helpers.FIRST + number * DAY, **more)
        helpers.place(made, heads[8 + number % 2], ended_at=made.ended_at)
    return group


def _another(world: World, number: int) -> Supervisor:
    """One of many; every fifth is asked and has not agreed."""
    name = f"{world.mark} Supervisor Fitzgerald-Cholmondeley {number}"
    person = factories.person(name, account=True)
    factories.role(person, world.network, Role.Kind.SUPERVISOR)
    return helpers.supervisor(
        world.network, person=person, qualifications=long(300), about=long(500),
        takes_talks=number % 2 == 0, is_outside=number % 3 > 0,
        ways=["in-person", "telephone", "video"],
        **({"agreed_at": None} if number % 5 == 4 else {}),
    )  # fmt: skip


def _apart(world: World, others: list[Supervisor]) -> None:
    schools = list(world.network.schools.exclude(pk=world.school.pk).order_by("pk")[:12])
    kept = [{"person": world.people["supervisor"], "school": each} for each in schools]
    kept += [{"person": world.people["head"], "school": each} for each in schools[:4]]
    kept += [{"person": world.people["head"], "other": each.person} for each in others[-4:]]
    for each in kept:
        Apart.objects.create(network=world.network, at=world.now, **each)


def _somebody_to_talk_to(world: World, buddy: Person, others: list[Supervisor]) -> None:
    """The head's buddy will ring; whoever is offered an hour after a visit finds some."""
    Talk.objects.create(
        network=world.network, head=world.people["head"], whom="buddy", state="accepted",
        asked_at=world.now - DAY, taken_by=buddy, taken_at=world.now, token=uuid4(),
    )  # fmt: skip
    for number, each in enumerate(others[:3]):
        first = helpers.FIRST + (40 + number) * DAY
        helpers.series(each, first, sessions=1 + number, purpose="debrief")
