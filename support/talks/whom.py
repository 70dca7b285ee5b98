"""Who is asked to ring a head, in which order. Whom the head has not chosen is not asked."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from core.clock import london_date
from inspections.companions import Companion, standing_by
from notifications.channels import can_be_sent
from schools.models import Network
from support.meeting import conflicts_among
from support.models import Supervisor, Talk
from support.talks.pace import AT_ONCE, LATELY

Whom = Talk.Whom
# The names of steps.
BUDDY, RESERVE, SUPERVISOR, ANYBODY = "buddy", "reserve", "supervisor", "anybody"
# Who is named to them before they say yes: they stand by the head already.
KNOW_THE_HEAD = (BUDDY, RESERVE)


@dataclass(frozen=True)
class Circle:
    """Whom a head could ask: who stands by them, nearest first and with what they are to them,
    and supervisors in the order in which they are asked."""

    beside: tuple[tuple[str, Person], ...]
    supervisors: tuple[Person, ...]
    # Everybody who stands by them, also who can be rung and not asked.
    companions: tuple[Companion, ...] = ()

    @property
    def choices(self) -> list[str]:
        """What there is to choose, the nearest first."""
        found = [Whom.BUDDY] if self.beside else []
        found += [Whom.SUPERVISOR] if self.supervisors else []
        return [*found, Whom.ANYBODY] if len(found) > 1 else list(found)

    def steps(self, whom: str) -> list[tuple[str, tuple[Person, ...]]]:
        """Whom to ask in which order: who stands by the head one after the other, others at
        most three at once."""
        if whom == Whom.BUDDY:
            return [(kind, (person,)) for kind, person in self.beside]
        if whom == Whom.SUPERVISOR:
            return list(_in_threes(SUPERVISOR, self.supervisors))
        people = {person.pk: person for _, person in self.beside}
        people |= {person.pk: person for person in self.supervisors}
        return list(_in_threes(ANYBODY, tuple(people.values())))


def _in_threes(name: str, people: tuple[Person, ...]) -> Iterable[tuple[str, tuple[Person, ...]]]:
    for start in range(0, len(people), AT_ONCE):
        yield name, people[start : start + AT_ONCE]


def circle_of(
    head: Person, network: Network, now: datetime, *, asked_at: datetime | None = None,
    without: Collection[int] = (),
) -> Circle:  # fmt: skip
    """Whom a head could ask now. ``asked_at``: when they asked, for the order of supervisors, which
    stays while they wait; ``without``: whom not, by id."""
    today = london_date(now)
    companions = standing_by(head.pk, network.pk, today)
    beside = [
        (companion.kind, companion.person)
        for companion in companions
        if companion.person.pk not in without and _can_be_asked(companion.person, now)
    ]
    supervisors = [
        row.person
        for row in _supervisors(network.pk, asked_at)
        if row.person_id not in without and _can_be_asked(row.person, now)
    ]
    people = {head.pk, *(person.pk for person in supervisors)}
    # In no group: how near schools are does not matter.
    conflicts = conflicts_among(people, network, 0, today)
    # Nobody may learn from who is left that there was a conflict.
    free = [person for person in supervisors if not conflicts.between(head.pk, person.pk)]
    return Circle(tuple(beside), tuple(free), tuple(companions))


def _can_be_asked(person: Person, now: datetime) -> bool:
    return (
        person.erased_at is None and can_be_sent(person) and not person.is_paused(london_date(now))
    )


def _supervisors(network_id: int, asked_at: datetime | None) -> list[Supervisor]:
    """Who lets us ask them, whoever took fewest talks before that moment first."""
    rows = Supervisor.objects.there().filter(network=network_id, takes_talks=True)
    listed = list(rows.select_related("person").order_by("pk"))
    if asked_at is None:
        return listed
    lately = Talk.objects.filter(taken_at__gte=asked_at - LATELY, taken_at__lt=asked_at)
    taken = Counter(lately.filter(network=network_id).values_list("taken_by", flat=True))
    return sorted(listed, key=lambda row: taken[row.person_id])
