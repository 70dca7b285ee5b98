"""What goes into the matcher. Persons, schools and organisations are known by whole numbers."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Rule(StrEnum):
    """Why two people may not be paired, in the order in which a reason is named.

    Only the last three may be waived for a pair (`WAIVABLE`): they are about comfort. The others
    keep employers, colleagues and declared conflicts away from the supported head, and nobody
    but the buddy can say when they are free.
    """

    THEMSELVES = "themselves"
    SAME_SCHOOL = "same school"
    SAME_BODY = "same body"
    HOLDS_ROLE = "holds a role"
    NOT_POSSIBLE = "not possible"
    AWAY = "away"
    BOTH_IN_WINDOW = "both in window"
    OTHER_PHASE = "other phase"
    TOO_FAR = "too far"


WAIVABLE = (Rule.BOTH_IN_WINDOW, Rule.OTHER_PHASE, Rule.TOO_FAR)


# What does not bind a reserve: somebody who helped heads of another phase is better than nobody.
SPARED_FOR_RESERVES = (Rule.OTHER_PHASE,)


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, both included; by default all of them. Raises ValueError
    where it would end before it begins."""

    first: date = date.min
    last: date = date.max

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("A span of days cannot end before it begins.")

    def overlaps(self, other: "Span") -> bool:
        """Return whether they have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def covers(self, other: "Span") -> bool:
        """Return whether every day of the other is one of these."""
        return self.first <= other.first and other.last <= self.last


ALWAYS = Span()


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """One school, as the matcher sees it.

    `bodies`: trust, federation, foundation trust or other organisation which keeps two heads
    apart when both are under it. `responsible`: further organisations responsible for the school
    (the council of a maintained school): nobody with a role in one of these, or in one of
    `bodies`, supports its head. `responsible_unknown`: a foundation school whose responsible
    body no file names. Easting and Northing in metres; None where unknown.
    """

    urn: int
    name: str
    phases: frozenset[str] = frozenset()
    kind: str = ""
    easting: int | None = None
    northing: int | None = None
    bodies: frozenset[int] = frozenset()
    responsible: frozenset[int] = frozenset()
    responsible_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """A supported head: one person, however many schools.

    `windows`: the weeks of this run in which one of their schools may be inspected; `span`: the
    weeks in which they need somebody. `due` (their window's first day) sets the order of lists
    and never outranks an objective.
    """

    person_id: int
    name: str
    schools: tuple[SchoolFacts, ...]
    windows: tuple[Span, ...] = ()
    span: Span = ALWAYS
    due: date = date.max


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody who offered to be a buddy, for up to `capacity` heads in all.

    A pair lasts until it is ended, so `capacity` counts all heads who have them at the same
    time. `phases`: the phases they asked to support, empty for any. `windows`: the weeks of this
    run in which their own school may be inspected; `away`: weeks in which they can support nobody
    (an inspection of their own); `offered`: the days for which they offered. `inspections`: how
    many they have been through as a head, None where unknown. `roles_in`: organisations they hold
    a role in.
    """

    person_id: int
    name: str
    capacity: int
    phases: frozenset[str] = frozenset()
    schools: tuple[SchoolFacts, ...] = ()
    windows: tuple[Span, ...] = ()
    away: tuple[Span, ...] = ()
    offered: Span = ALWAYS
    inspections: int | None = None
    roles_in: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts as a mismatch, in points (0 is perfect), agreed `since` a date.

    Unknown facts cost a neutral number in between. `each_further_head`: a buddy's second head
    costs this, the third twice this, and so on, which spreads the load. The last four say how
    much is asked by a change for a head who was left without a buddy.
    """

    since: date = date(2026, 9, 1)
    other_phase: int = 40
    unknown_phase: int = 20
    other_kind: int = 10
    unknown_kind: int = 5
    per_km: int = 2
    far: int = 60
    unknown_distance: int = 20
    wanted_inspections: int = 2
    each_inspection_short: int = 5
    unknown_inspections: int = 5
    each_further_head: int = 8
    ask_one_more: int = 20
    ask_despite_none: int = 40
    ask_to_waive: int = 60
    ask_to_move: int = 50


@dataclass(frozen=True, slots=True)
class Rules:
    """What a network has agreed. `max_distance_km` None: any distance.

    `reserve_beyond_capacity`: somebody is the reserve of at most so many heads more than they
    offered to be a buddy to. A reserve steps in seldom, so it may be more; but whoever stands
    behind half the city stands behind nobody on a day on which several schools are called.
    """

    allow_both_in_window: bool = False
    max_distance_km: float | None = None
    reserve_beyond_capacity: int = 2
    weights: Weights = field(default_factory=Weights)


@dataclass(frozen=True, slots=True)
class Problem:
    """All that one run needs to know.

    Pairs are (supported head, buddy) by person id. `forbidden` and `conflicts_between` hold two
    person ids in either order; `conflicts` a person id and a URN. `fixed`: every published pair,
    also of people not listed here: they stay and use capacity; `fixed_reserves`: (head, reserve)
    of those pairs, which stay too. `pinned` and `pinned_reserves`: the coordinator's wishes in
    this run; one that the rules do not allow is refused and reported. `held`:
    supported heads whose published pair must not move (an open visit). `promised`: heads whom
    the plan must cover. `waived`: (head, buddy, rule) with a rule from `WAIVABLE`.
    Raises ValueError with a sentence when a person is listed twice, a capacity is below nought,
    a head has two published buddies or reserves, a published reserve stands behind no published
    pair, or a rule is waived that may not be.
    """

    needs: tuple[Need, ...]
    givers: tuple[Giver, ...]
    rules: Rules = field(default_factory=Rules)
    forbidden: frozenset[tuple[int, int]] = frozenset()
    conflicts: frozenset[tuple[int, int]] = frozenset()
    conflicts_between: frozenset[tuple[int, int]] = frozenset()
    fixed: tuple[tuple[int, int], ...] = ()
    pinned: tuple[tuple[int, int], ...] = ()
    fixed_reserves: tuple[tuple[int, int], ...] = ()
    pinned_reserves: tuple[tuple[int, int], ...] = ()
    held: frozenset[int] = frozenset()
    promised: frozenset[int] = frozenset()
    waived: frozenset[tuple[int, int, Rule]] = frozenset()

    def __post_init__(self) -> None:
        for what, people in (("head", self.needs), ("buddy", self.givers)):
            if len({person.person_id for person in people}) < len(people):
                raise ValueError(f"A {what} is listed twice.")
        if any(giver.capacity < 0 for giver in self.givers):
            raise ValueError("A buddy's capacity cannot be below nought.")
        if len({head for head, _ in self.fixed}) < len(self.fixed):
            raise ValueError("A head has two published buddies.")
        behind = {head for head, _ in self.fixed_reserves}
        if len(behind) < len(self.fixed_reserves):
            raise ValueError("A head has two published reserves.")
        if not behind <= {head for head, _ in self.fixed}:
            raise ValueError("A published reserve stands behind no published pair.")
        if any(rule not in WAIVABLE for _, _, rule in self.waived):
            raise ValueError("Only these rules can be waived: " + ", ".join(WAIVABLE) + ".")
