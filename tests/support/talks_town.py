"""A head, whoever stands by them, supervisors who ring, and a clock that moves everything on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from accounts.models import Person
from buddies.models import Pairing
from core import stale
from escalations import services as engine
from escalations.models import Escalation, Page
from notifications.models import Message
from schools.models import Network, School
from support.models import Supervisor, Talk
from support.services import talks
from support.talks import following, rows
from tests import factories

HOUR = timedelta(hours=1)
MORNING = factories.at(2026, 11, 24, 9)
State, Whom = Talk.State, Talk.Whom


def supervisor(network: Network, name: str = "Ruth Lindqvist", **fields) -> Person:
    """Somebody who supervises here, and lets us ask them to ring."""
    email = f"{name.split()[0].lower()}{Person.objects.count()}@example.org"
    person = factories.person(name, email=email)
    since = factories.at(2026, 9, 2)
    defaults = {"entered_at": since, "agreed_at": since, "takes_talks": True}
    Supervisor.objects.create(network=network, person=person, **{**defaults, **fields})
    return person


@dataclass
class Town:
    network: Network
    school: School
    amina: Person
    now: datetime = MORNING

    def pair(self, *names: str) -> list[Person]:
        """A buddy, and a reserve where two are named."""
        people = [
            factories.person(name, email=f"{name.split()[0].lower()}@example.org") for name in names
        ]
        Pairing.objects.create(
            network=self.network, supported=self.amina, buddy=people[0],
            reserve=people[1] if len(people) > 1 else None, started_at=factories.at(2026, 10, 1),
        )  # fmt: skip
        return people

    def supervise(self, *names: str) -> list[Person]:
        return [supervisor(self.network, name) for name in names]

    def talk(self, whom: str = Whom.BUDDY, **more) -> Talk:
        more.setdefault("token", uuid4())
        more.setdefault("by", self.amina)
        return talks.ask_for_talk(
            network=self.network, head=self.amina, whom=whom, now=self.now, **more
        )

    def asked(self, kind: str = "talk") -> list[str]:
        """Who is being asked now, by first names."""
        pages = Page.objects.filter(escalation__kind=kind, state__in=Page.LIVE)
        return sorted(page.person.first_name for page in pages.select_related("person"))

    def answers(self, person: Person, value: str = "yes", kind: str = "talk") -> Escalation:
        """On the newest message of this kind that they had."""
        mine = Page.objects.filter(person=person, escalation__kind=kind).order_by("pk")
        return engine.answer(page=mine.last(), value=value, by=person, now=self.now)

    def passes(self, hours: float) -> "Town":
        """Let time go by, looking at everything every half hour."""
        until = self.now + hours * HOUR
        while self.now < until:
            self.now = min(until, self.now + HOUR / 2)
            stale.settle(now=self.now)
            engine.sweep(now=self.now)
            following.look_after(now=self.now)
        return self

    def messages(self, person: Person) -> list[Message]:
        return list(Message.objects.filter(person=person).order_by("pk"))


def subjects(messages: Iterable[Message]) -> list[str]:
    return [message.subject for message in messages]


def build(network: Network) -> Town:
    school = factories.school(network)
    amina = factories.person("Amina Yusuf", account=True, telephone="020 7946 0111")
    factories.post(amina, school)
    return Town(network, school, amina)


def now(talk: Talk) -> Talk:
    """The talk as it is by now."""
    return rows.with_all().get(pk=talk.pk)
