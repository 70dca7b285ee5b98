"""What is found where something is not as it was written."""

from dataclasses import dataclass
from datetime import timedelta

# Who acts reads the clock, then waits for whoever has the network; nobody waits longer.
WAITED = timedelta(minutes=1)


@dataclass(frozen=True)
class Difference:
    """One thing that differs: in which network, at which number where it is about an event, and
    what, in words that hold ids and no names."""

    network: str
    number: int | None
    what: str

    def __str__(self) -> str:
        at = f", number {self.number}" if self.number is not None else ""
        return f"{self.network}{at}: {self.what}"


@dataclass(frozen=True)
class Verified:
    """One network gone through: how many events, of how many the evidence is erased, how many are
    sealed by an older key than today's, the digest of the last, and all that differs."""

    network: str
    events: int
    erased: int
    older_seals: int
    last: str
    differences: tuple[Difference, ...]
