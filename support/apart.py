"""Who must not meet whom in supervision. Pure.

Nobody meets their line manager (whoever has a role in an organisation that is responsible for
their school), somebody of their own school, trust, federation or governing body, or anybody whom
one of the two declared; and in one group nobody sits with the head of a school near their own
that teaches the same phase: their rival. Nobody is told why a series is not shown to them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from schools.apart import Word


class Site(NamedTuple):
    """Where a school stands that somebody leads, in metres, and what it teaches."""

    easting: int
    northing: int
    phases: frozenset[str]


@dataclass(frozen=True)
class Someone:
    """A person with what conflicts rest on. Organisations are numbers or, where a file knows
    them, UIDs: a trust that several networks know is one."""

    person: int
    # Of every post, also a delegate's.
    schools: frozenset[int] = frozenset()
    # Responsible for those schools: all, and those that are no council (every community school
    # shares the council).
    responsible: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    # In which they have a role; coordinating is none.
    roles: frozenset[str] = frozenset()
    # Of the schools they lead, where it is known.
    sites: tuple[Site, ...] = ()


@dataclass(frozen=True)
class Conflicts:
    """What was declared, and how near schools of one group may be."""

    words: frozenset[Word] = frozenset()
    kilometres: int = 0
    people: dict[int, Someone] = field(default_factory=dict)

    def someone(self, person: int) -> Someone:
        """A person; without posts and roles where none are known."""
        return self.people.get(person) or Someone(person)

    def between(self, one: int, other: int) -> bool:
        """Whether these two must not meet: a head and a supervisor, or two in one group."""
        a, b = self.someone(one), self.someone(other)
        return (
            one == other
            or not a.schools.isdisjoint(b.schools)
            or not a.bodies.isdisjoint(b.bodies)
            or not a.responsible.isdisjoint(b.roles)
            or not b.responsible.isdisjoint(a.roles)
            or self._declared(a, b)
            or self._declared(b, a)
        )

    def in_one_group(self, one: int, other: int) -> bool:
        """Whether these two must not sit in one group."""
        return self.between(one, other) or self._are_rivals(self.someone(one), self.someone(other))

    def in_series(self, person: int, supervisor: int, members: Iterable[int]) -> bool:
        """Whether somebody must not be in a series with this supervisor and these people."""
        return self.between(person, supervisor) or any(
            self.in_one_group(person, member) for member in members
        )

    def _declared(self, one: Someone, other: Someone) -> bool:
        return Word(one.person, other=other.person) in self.words or any(
            Word(one.person, school=school) in self.words for school in other.schools
        )

    def _are_rivals(self, one: Someone, other: Someone) -> bool:
        metres = self.kilometres * 1000
        return any(_are_near(a, b, metres) for a, b in product(one.sites, other.sites))


def _are_near(one: Site, other: Site, metres: int) -> bool:
    if one.phases.isdisjoint(other.phases):
        return False
    east, north = one.easting - other.easting, one.northing - other.northing
    return east**2 + north**2 < metres**2
