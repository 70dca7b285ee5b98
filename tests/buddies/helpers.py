"""Heads with windows, offers and pairs, made as people make them."""

from datetime import date, datetime
from typing import Any

from accounts.models import Person
from buddies import services
from buddies.models import Offer, Pairing, ProposedPair
from core.audit import System
from inspections.models import Window
from schools.models import Network, School
from tests import factories
from tests.conftest import NOW

BY = System("test")
TODAY = date(2026, 11, 24)
OPENED, SOON, LATER = date(2026, 9, 1), date(2027, 3, 1), date(2029, 9, 1)


def window(school: School, opens: date | None = OPENED, closes: date | None = None) -> Window:
    closes = closes or (opens and date(opens.year + 1, 8, 31))
    return Window.objects.create(
        school=school, opens=opens, closes=closes, confidence="high", reason="As the rule says."
    )


def head_in_window(
    network: Network, name: str = "Sam Okafor", opens: date = OPENED, **school: Any
) -> Person:
    """A head with an account whose school's window is open."""
    school.setdefault("name", f"{name.split()[0]} Primary School")
    person = factories.person(name, account=True)
    place = factories.school(network, **school)
    factories.post(person, place)
    window(place, opens)
    return person


def school_of(person: Person) -> School:
    return person.posts.get().school


def offers(network: Network, person: Person, capacity: int = 1, now: datetime = NOW) -> Offer:
    return services.offer(
        network=network, person=person, capacity=capacity, phases=[], by=person, now=now
    )


def buddy(network: Network, name: str = "Priya Nair", capacity: int = 1, **school: Any) -> Person:
    """A head of another school, with no window, who has offered."""
    school.setdefault("name", f"{name.split()[0]} Primary School")
    person = factories.person(name, account=True)
    factories.post(person, factories.school(network, **school))
    offers(network, person, capacity)
    return person


def paired(network: Network, supported: Person, helper: Person, **more: Any) -> Pairing:
    return services.pair(network=network, supported=supported, buddy=helper, by=BY, now=NOW, **more)


def row_of(proposal: Any, person: Person) -> ProposedPair:
    return ProposedPair.objects.get(proposal=proposal, supported=person)
