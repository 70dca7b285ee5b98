"""What coordinators know better than the matcher, kept with a proposal by ids. Pure."""

from dataclasses import dataclass, field
from typing import Any

from buddies.matching.data import Rule


@dataclass(frozen=True)
class Wishes:
    """What a run goes by besides the facts.

    ``pinned``: head to buddy. ``reserves``: head to reserve. ``waived``: (head, buddy, rule).
    ``released``: published pairings that may move. ``promised``: heads who must get a buddy.
    ``left_out``: heads taken out of this proposal. All by ids.
    """

    pinned: dict[int, int] = field(default_factory=dict)
    reserves: dict[int, int] = field(default_factory=dict)
    waived: frozenset[tuple[int, int, Rule]] = frozenset()
    released: frozenset[int] = frozenset()
    promised: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """The wishes as plain lists, for ``Proposal.wishes``."""
        return {
            "pinned": sorted(self.pinned.items()),
            "reserves": sorted(self.reserves.items()),
            "waived": sorted(self.waived),
            "released": sorted(self.released),
            "promised": sorted(self.promised),
            "left_out": sorted(self.left_out),
        }


def read(kept: dict[str, Any]) -> Wishes:
    """The wishes that ``as_json`` wrote; none for an empty dictionary."""
    return Wishes(
        pinned=dict(kept.get("pinned", ())),
        reserves=dict(kept.get("reserves", ())),
        waived=frozenset((head, buddy, Rule(rule)) for head, buddy, rule in kept.get("waived", ())),
        released=frozenset(kept.get("released", ())),
        promised=frozenset(kept.get("promised", ())),
        left_out=frozenset(kept.get("left_out", ())),
    )
