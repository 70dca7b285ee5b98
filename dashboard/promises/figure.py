"""What a figure is, and what was measured of it. Pure.

A figure says one thing about one promise, as a share (so many of so many) or as minutes. It is
measured for one network and one term, and stored when that term is frozen
(``dashboard.promises.freezing``). What is measured is exact and stays inside: pages show it only
as ``dashboard.promises.showing`` allows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from schools.models import Network


class Shape(StrEnum):
    """How a figure is said."""

    SHARE = "share"  # so many of so many
    MINUTES = "minutes"  # the median of minutes


class Unit(StrEnum):
    """What is counted."""

    HEADS = "heads"
    VISITS = "visits"
    CALL_OUTS = "call-outs"
    PLACES = "places"
    PLANS = "plans"
    NEEDS = "needs"


@dataclass(frozen=True)
class Measured:
    """So many (``numerator``) of so many (``denominator``). A figure in minutes has a whole number
    of minutes for each of the ``numerator``, in ascending order; any other has none."""

    numerator: int = 0
    denominator: int = 0
    minutes: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"{self.numerator} is not a part of {self.denominator}")
        if self.minutes and len(self.minutes) != self.numerator:
            raise ValueError(f"{len(self.minutes)} minutes for {self.numerator}")

    def __add__(self, other: "Measured") -> "Measured":
        return Measured(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            tuple(sorted(self.minutes + other.minutes)),
        )

    @property
    def median_minutes(self) -> float | None:
        """The median of the minutes; None where there are none."""
        return float(median(self.minutes)) if self.minutes else None


# For the network, the term's first day and the first day after it.
Measure = Callable[[Network, date, date], Measured]


@dataclass(frozen=True)
class Figure:
    """One thing that is measured of one promise. ``definition`` says which rows count, and is
    shown one tap away; ``measure`` is None while nothing here can be asked."""

    key: str
    promise: int
    words: str
    definition: str
    unit: Unit
    measure: Measure | None
    shape: Shape = Shape.SHARE
    # Shown for all networks together while one alone has too few.
    across_networks: bool = False
    # Counted from visits and what goes with them when retention deletes them.
    goes_with_visits: bool = False

    @property
    def is_measured(self) -> bool:
        """Whether there is anything to measure it by yet."""
        return self.measure is not None


@dataclass(frozen=True)
class Row:
    """One figure of one network in one term, as it was frozen."""

    network_id: int
    # The term's first day.
    term: date
    key: str
    measured: Measured
