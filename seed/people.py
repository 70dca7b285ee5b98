"""Who is who in Westhaven. Everybody is invented; numbers are Ofcom's for drama."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from random import Random

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret

from accounts.models import Person, User
from core.audit import System
from directory import services as directory
from directory.models import Experience
from schools.models import Network, Organisation, Post, Role, School
from schools.services import add_organisation, appoint, enter_head, set_responsible_schools
from seed.words import words

SEED = System("seed")
FIRST = words("first_names")
LAST = words("last_names")
# In people's own words, what they can be rung about.
GOOD_FOR = (
    "Two-form entry in a hurry, new heads", "", "A school of sixty pupils, mixed classes",
    "Attendance after a hard year", "The first phone call", "",
)  # fmt: skip


@dataclass
class Cast:
    """The people whom the story needs by name."""

    coordinator: Person
    amina: Person
    sam: Person
    ruth: Person
    jo: Person
    heads: list[Person]


class Registry:
    """Makes people with a number and, where they sign in, an account."""

    def __init__(self) -> None:
        self._numbers = count(100)
        self._names = self._all_names()

    @staticmethod
    def _all_names() -> Iterator[str]:
        shift = 0
        while True:
            for index, first in enumerate(FIRST):
                yield f"{first} {LAST[(index + shift) % len(LAST)]}"
            shift += 7

    def person(self, name: str = "", *, account: bool = True, reach_me: str = "") -> Person:
        name = name or next(self._names)
        email = f"{name.lower().replace(' ', '.')}@westhaven.example" if account else ""
        user = User.objects.create_user(email) if account else None
        if user is not None:
            Authenticator.objects.create(
                user=user,
                type=Authenticator.Type.TOTP,
                data={"secret": generate_totp_secret()},
            )
        return Person.objects.create(
            name=name,
            email=email,
            telephone=f"+44207946{next(self._numbers):04d}",
            reach_me=reach_me,
            user=user,
        )

    def operator(self, name: str) -> Person:
        """Somebody who runs the installation: imports, networks, rules."""
        somebody = self.person(name)
        assert somebody.user is not None
        somebody.user.is_staff = somebody.user.is_superuser = True
        somebody.user.save(update_fields=["is_staff", "is_superuser"])
        return somebody


def cast(network: Network, registry: Registry, now: datetime) -> Cast:
    """Heads for most schools, and those who hold the network together."""
    random = Random(24112026)
    schools = list(network.schools.filter(is_state_funded=True).order_by("urn"))
    heads = _heads(registry, schools, random, now)
    coordinator = registry.person("Dee Alvarez", reach_me="Weekdays 8am to 6pm")
    second = registry.person("Lee Tan", reach_me="Weekdays 8am to 6pm")
    for somebody in (coordinator, second):
        appoint(person=somebody, network=network, kind=Role.Kind.COORDINATOR, by=SEED, now=now)
    return Cast(coordinator, heads[0], heads[1], heads[2], heads[3], heads)


def _heads(
    registry: Registry, schools: list[School], random: Random, now: datetime
) -> list[Person]:
    """One school in nine has no known head; one head leads three schools; some never sign in."""
    heads: list[Person] = []
    start = date(2024, 9, 1)
    executive: Person | None = None
    for number, school in enumerate(schools):
        if number % 9 == 8:
            continue
        if number in {31, 35} and executive is not None:
            enter_head(
                schools=[school], person=executive, kind=Post.Kind.EXECUTIVE_HEAD, start=start,
                by=SEED, now=now,
            )  # fmt: skip
            continue
        reach_me = random.choice(
            ["A call after 4pm, text any time", "Call any time", "Text first, please", ""]
        )
        person = registry.person(account=number % 6 != 5, reach_me=reach_me)
        kind = Post.Kind.EXECUTIVE_HEAD if number == 27 else Post.Kind.HEAD
        enter_head(schools=[school], person=person, kind=kind, start=start, by=SEED, now=now)
        if number == 27:
            executive = person
        heads.append(person)
    return heads


def organisations(network: Network, registry: Registry, now: datetime) -> dict[str, Person]:
    """Unions, associations and officers; returns the officers by their organisation's name."""
    for kind, name in (
        ("union", "Union of School Leaders, Westhaven"),
        ("union", "Westhaven Teachers’ Union"),
        ("association", "Westhaven Primary Heads’ Conference"),
        ("association", "Westhaven Secondary Heads’ Forum"),
    ):
        add_organisation(network=network, kind=kind, name=name, by=SEED, now=now)
    names = {
        "Charlotte Ames": "council",
        "Gareth Lowe": "trust",
        "Bridget Osei": "union",
        "Imran Shah": "association",
        "Maud Kessler": "trust",
    }
    officers: dict[str, Person] = {}
    for name, kind in names.items():
        waiting = network.organisations.filter(kind=kind).exclude(name__in=officers)
        organisation = waiting.order_by("name")[0]
        somebody = registry.person(name)
        appoint(
            person=somebody, network=network, kind=Role.Kind.OFFICER, organisation=organisation,
            title="Chief officer", by=SEED, now=now,
        )  # fmt: skip
        officers[organisation.name] = somebody
    return officers


def advisers(network: Network, registry: Registry, cast: Cast, now: datetime) -> None:
    """People with experience of inspection who agreed to be rung."""
    random = Random(5)
    outside = [
        registry.person(name)
        for name in ("Walter Bing", "Odette Farrow", "Samir Dean", "Joan Pickard")
    ]
    for somebody in outside:
        appoint(person=somebody, network=network, kind=Role.Kind.ADVISER, by=SEED, now=now)
    for number, somebody in enumerate([*outside, *cast.heads[10:40:5]]):
        entry = directory.consent(
            network=network,
            person=somebody,
            telephone=somebody.telephone,
            reach_me=somebody.reach_me or "Call any time on a weekday",
            good_for=GOOD_FOR[number % len(GOOD_FOR)],
            years=random.randint(3, 24),
            last_inspection=random.randint(2019, 2026),
            is_serving_inspector=number == 1,
            # Of those who are listed, two.
            is_on_the_tree=number in (0, 2),
            experiences=_experiences(random, number),
            conflicts=[],
            by=somebody,
            now=now,
        )
        if number != 3:
            directory.approve(entry=entry, by=cast.coordinator, now=now)


def _experiences(random: Random, number: int) -> dict[str, list[str]]:
    """What somebody knows: inspectors and heads first, then whoever else."""
    role = ("head", "inspector", "nominee", "head", "union", "governor", "head", "adviser")
    return {
        "role": [role[number % len(role)]],
        "phase": random.sample(Experience.Phase.values, 2),
        "type": random.sample(Experience.SchoolType.values, 2),
        "area": random.sample(Experience.Area.values, 2),
        "topic": random.sample(Experience.Topic.values, 3),
    }


def proposal(network: Network, officers: dict[str, Person], now: datetime) -> None:
    """Somebody whom an officer proposed, and who has not answered yet."""
    trust = network.organisations.filter(name__in=officers, kind="trust").order_by("name")[0]
    directory.propose(
        organisation=trust, name="Rowan Tate", email="rowan.tate@westhaven.example",
        good_for="The curriculum, and how a deep dive goes", by=officers[trust.name], now=now,
    )  # fmt: skip


def foundation(network: Network, now: datetime) -> None:
    """What no file knows: one foundation trust's schools, entered by hand."""
    trust = Organisation.objects.get(network=network, kind=Organisation.Kind.FOUNDATION_TRUST)
    schools = network.schools.filter(type_code="05").order_by("urn")[:2]
    set_responsible_schools(organisation=trust, schools=schools, by=SEED, now=now)
