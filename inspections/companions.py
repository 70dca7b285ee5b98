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
# Who is there for the head at any hour.
STANDS_BY = ("buddy", "reserve")
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
_providers: dict[str, Provider] = {}
_standing_by: set[str] = set()


def register(name: str, provider: Provider, *, stands_by: bool = False) -> None:
    """Have ``provider(heads, today)`` asked for companions; called from ``AppConfig.ready``.
    ``stands_by``: among them are those who are there for the head at any hour."""
    _providers[name] = provider
    if stands_by:
        _standing_by.add(name)


def companions_of(visit: Visit, head: Person, today: date) -> list[Companion]:
    """Whom a head may choose, nearest first and each person once."""
    beside = Beside(visit, head.pk)
    found: dict[int, Companion] = {}
    for each in sorted(companions_beside([beside], today)[beside], key=_nearness):
        found.setdefault(each.person.pk, each)
    return list(found.values())


def _nearness(companion: Companion) -> int:
    return KINDS.index(companion.kind.partition(":")[0])


def who_stands_by(visit: Visit, head: Person, today: date) -> list[Companion]:
    """Whom a head may ring at any time, nearest first: buddy and reserve with a telephone, also
    those who never sign in."""
    beside = Beside(visit, head.pk)
    found: dict[int, Companion] = {}
    for name in _standing_by:
        for _, companion in _providers[name]([beside], today):
            person = companion.person
            if companion.kind in STANDS_BY and person.telephone and person.pk != head.pk:
                found.setdefault(person.pk, companion)
    return sorted(found.values(), key=_nearness)


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
