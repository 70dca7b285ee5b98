"""What comes out of the matcher."""

from dataclasses import dataclass, field
from enum import StrEnum

from buddies.matching.data import Rule


class Status(StrEnum):
    """How a pair came into the plan: already published, wished for, or found by this run."""

    PUBLISHED = "published"
    PINNED = "pinned"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Pair:
    """One supported head with their buddy. `check`: a human must look first; a reason says why."""

    head: int
    buddy: int
    status: Status
    mismatch: int
    reasons: tuple[str, ...] = ()
    check: bool = False


@dataclass(frozen=True, slots=True)
class Reserve:
    """Who stands behind a pair. `apart`: known to be of another organisation than the buddy."""

    head: int
    reserve: int
    status: Status
    mismatch: int
    apart: bool
    reasons: tuple[str, ...] = ()


class ChangeKind(StrEnum):
    """The three small changes that can cover one more head."""

    ONE_MORE = "one more"
    WAIVE = "waive"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Change:
    """One change which covers `head` and uncovers nobody.

    `buddy` takes one more; or `rule` is waived for `head` with `buddy`; or the settled pair of
    `moved` with `buddy` is released and `moved` gets another buddy. `keeps`: everybody who has a
    buddy in the plan this change was found for. `cost`: how much it asks, in points.
    """

    kind: ChangeKind
    head: int
    buddy: int
    cost: int
    words: str
    keeps: frozenset[int]
    rule: Rule | None = None
    moved: int | None = None


@dataclass(frozen=True, slots=True)
class Unpaired:
    """A head left without a buddy: why, and the change that asks least (None: `help` says so)."""

    head: int
    why: str
    change: Change | None
    help: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A wish that was not followed, with the reason in words. `buddy`: the reserve, where a
    reserve was wished for."""

    head: int
    buddy: int
    why: str


@dataclass(frozen=True, slots=True)
class Objective:
    """One aim, what the plan reaches, and what is proved to be the best possible."""

    name: str
    value: int
    bound: int

    @property
    def gap(self) -> int:
        """How much better another plan might be at most."""
        return abs(self.value - self.bound)


@dataclass(frozen=True, slots=True)
class Cut:
    """These heads can only go to these buddies: so few of them can be covered."""

    heads: frozenset[int] = frozenset()
    buddies: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Prices:
    """Dual potentials by person (nought for somebody without an entry) and of the far end."""

    heads: dict[int, int] = field(default_factory=dict)
    buddies: dict[int, int] = field(default_factory=dict)
    finish: int = 0


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof: a cut for the cover, a cut among the pairs better than the worst one, and prices
    for the fit."""

    cover: Cut
    worst: Cut
    fit: Prices


@dataclass(frozen=True, slots=True)
class ReserveCertificate:
    """The proof for the reserves: a cut for how many; prices for how few are of the buddy's own
    organisation; a cut or prices among those better than the worst one; and prices for the fit,
    where one of the buddy's own organisation costs `near_price` more."""

    cover: Cut = Cut()
    near: Prices = Prices()
    worst: Cut | Prices = Cut()
    fit: Prices = Prices()
    near_price: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole answer. `reserves`: those of the pairs that have one; `refused` and
    `refused_reserves`: wishes not followed; `schools_to_check`: URNs whose responsible body is
    not known."""

    pairs: tuple[Pair, ...]
    reserves: tuple[Reserve, ...]
    unpaired: tuple[Unpaired, ...]
    refused: tuple[Refused, ...]
    refused_reserves: tuple[Refused, ...]
    schools_to_check: tuple[int, ...]
    objectives: tuple[Objective, ...]
    certificate: Certificate
    reserve_certificate: ReserveCertificate

    @property
    def optimal(self) -> bool:
        """Whether every objective has reached its bound."""
        return all(objective.value == objective.bound for objective in self.objectives)
