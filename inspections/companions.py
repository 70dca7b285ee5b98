"""Who stands beside a head in a visit, and may be chosen to see something of theirs.

Floors above know more of them than this one: they register a provider when they start. Who is
not named any more, because the pair or the role ended, no longer sees it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from accounts.models import Person
from inspections.models import Visit
from schools.models import Organisation, Post, Responsibility, Role

# Kinds of companions, nearest first.
KINDS = ("buddy", "reserve", "delegate", "officer", "adviser")
UNIONS = (Organisation.Kind.UNION, Organisation.Kind.ASSOCIATION)


class Beside(NamedTuple):
    """One head in one visit. The visit's school is loaded."""

    visit: Visit
    head_id: int

    @property
    def network_id(self) -> int:
        return self.visit.school.network_id


@dataclass(frozen=True)
class Companion:
    """Somebody who may be chosen, as what (one of ``KINDS``, for an officer with the number of
    the organisation), and in which part: "your buddy"."""

    person: Person
    kind: str
    part: str


# In as many queries however many heads there are.
Provider = Callable[[Sequence[Beside], date], Iterable[tuple[Beside, Companion]]]
# Of a head in a network, by their ids, on a day: also where no visit is open.
StandsBy = Callable[[int, int, date], Iterable[Companion]]
# Of a visit: who has carried it with its head, whatever has become of their part since.
Carried = Callable[[Visit], Iterable[Companion]]
_providers: dict[str, Provider] = {}
_standing_by: dict[str, StandsBy] = {}
_carrying: dict[str, Carried] = {}


def register(name: str, provider: Provider) -> None:
    """Have ``provider(heads, today)`` asked for companions; called from ``AppConfig.ready``."""
    _providers[name] = provider


def register_standing_by(name: str, provider: StandsBy) -> None:
    """Have ``provider(head_id, network_id, today)`` asked who is there for a head at any hour."""
    _standing_by[name] = provider


def register_carried(name: str, provider: Carried) -> None:
    """Have ``provider(visit)`` asked who has carried a visit with its head."""
    _carrying[name] = provider


def companions_of(visit: Visit, head: Person, today: date) -> list[Companion]:
    """Whom a head may choose, nearest first and each person once."""
    beside = Beside(visit, head.pk)
    found: dict[int, Companion] = {}
    for each in sorted(companions_beside([beside], today)[beside], key=_nearness):
        found.setdefault(each.person.pk, each)
    return list(found.values())


def _nearness(companion: Companion) -> int:
    return KINDS.index(companion.kind.partition(":")[0])


def standing_by(head_id: int, network_id: int, today: date) -> list[Companion]:
    """Who is there for a head at any hour, nearest first and each person once; whether a visit
    is open or not, and also those who never sign in."""
    found: dict[int, Companion] = {}
    for provider in _standing_by.values():
        for companion in provider(head_id, network_id, today):
            found.setdefault(companion.person.pk, companion)
    return sorted(found.values(), key=_nearness)


def who_stands_by(visit: Visit, head: Person, today: date) -> list[Companion]:
    """Whom a head may ring at any time in a visit: of these, those with a telephone."""
    found = standing_by(head.pk, visit.school.network_id, today)
    return [each for each in found if each.person.telephone]


def who_carried(visit: Visit) -> list[Companion]:
    """Who has carried a visit with its head, nearest first and each person once; never the head,
    and nobody who is erased."""
    found: dict[int, Companion] = {}
    named = (each for provider in _carrying.values() for each in provider(visit))
    for companion in sorted(named, key=_nearness):
        if companion.person.pk != visit.head_id and companion.person.erased_at is None:
            found.setdefault(companion.person.pk, companion)
    return list(found.values())


def companions_beside(heads: Sequence[Beside], today: date) -> dict[Beside, list[Companion]]:
    """Who stands beside each head today, in each of their parts: people who can sign in, never
    the head, never a coordinator of the network."""
    coordinators = set(
        Role.objects.current(today)
        .filter(network__in={each.network_id for each in heads}, kind=Role.Kind.COORDINATOR)
        .values_list("network", "person")
    )
    found: dict[Beside, list[Companion]] = {each: [] for each in heads}
    for provider in (*_providers.values(), _delegates, _officers):
        for beside, companion in provider(heads, today):
            person = companion.person
            coordinates = (beside.network_id, person.pk) in coordinators
            if person.user_id is not None and person.pk != beside.head_id and not coordinates:
                found[beside].append(companion)
    return found


def _delegates(heads: Sequence[Beside], today: date) -> Iterable[tuple[Beside, Companion]]:
    schools = {each.visit.school_id for each in heads}
    posts = Post.objects.current(today).filter(school__in=schools, kind=Post.Kind.DELEGATE)
    for post in posts.select_related("person").order_by("person__name", "pk"):
        for beside in heads:
            if beside.visit.school_id == post.school_id:
                yield beside, Companion(post.person, "delegate", "your delegate")


def _officers(heads: Sequence[Beside], today: date) -> Iterable[tuple[Beside, Companion]]:
    """Officers of the network's unions and heads' associations, and of whoever is responsible
    for the school, by name."""
    schools = {each.visit.school_id for each in heads}
    responsible = set(
        Responsibility.objects.filter(school__in=schools).values_list("school", "organisation")
    )
    officers = (
        Role.objects.current(today)
        .filter(network__in={each.network_id for each in heads}, kind=Role.Kind.OFFICER)
        .select_related("person", "organisation")
        .order_by("organisation__name", "person__name", "pk")
    )
    for role in officers:
        organisation = role.organisation
        assert organisation is not None  # officer_has_an_organisation
        # By organisation: a union's officer who goes to the trust takes nothing along.
        companion = Companion(role.person, f"officer:{organisation.pk}", organisation.name)
        for beside in heads:
            if beside.network_id == role.network_id and (
                organisation.kind in UNIONS
                or (beside.visit.school_id, organisation.pk) in responsible
            ):
                yield beside, companion
