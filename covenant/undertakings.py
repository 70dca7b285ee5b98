"""What a party may add to the promises, and by how much: "We offer adviser time, 6 days a year"."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from covenant.models import Declaration, Standing
from covenant.parties import KINDS

# More than this of anything in a year is a slip of the finger.
MOST = 9999


@dataclass(frozen=True)
class Offer:
    """One undertaking that a text holds ready: for a kind of party (``parties.KINDS``, "" for
    all), in what words, and what is counted ("days a year"; "" where nothing is)."""

    kind: str
    words: str
    unit: str = ""

    def row(self) -> dict[str, str]:
        """As a declaration keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class Chosen:
    """One undertaking as a party ticked it, with the amount where its text counts something."""

    words: str
    unit: str = ""
    amount: int | None = None

    def row(self) -> dict[str, Any]:
        """As an event and a standing keep it."""
        return asdict(self)


def offers_of(declaration: Declaration) -> list[Offer]:
    """Every undertaking of the text, in its order."""
    return [Offer(**row) for row in declaration.undertakings]


def offered_to(declaration: Declaration, kind: str) -> list[Offer]:
    """What a party of this kind may undertake, in the order of the text."""
    return [offer for offer in offers_of(declaration) if offer.kind in ("", kind)]


def in_words(row: Mapping[str, Any]) -> str:
    """A row that was undertaken, as the register says it: "We offer adviser time: 6 days a
    year"; without an amount its words alone."""
    if row.get("amount") is None:
        return str(row["words"])
    return f"{row['words']}: {amount_in_words(row['amount'], row['unit'])}"


def all_in_words(standing: Standing) -> list[str]:
    """Everything that a party undertook, as the register says it."""
    return [in_words(each) for each in standing.undertakings]


def amount_in_words(amount: int, unit: str) -> str:
    """An amount with its unit: 6 "days a year", but 1 "day a year"."""
    first, blank, rest = unit.partition(" ")
    if amount == 1 and first.endswith("s"):
        first = first.removesuffix("s")
    return f"{amount} {first}{blank}{rest}".strip()


def by_kind(declaration: Declaration) -> list[tuple[str, list[Offer]]]:
    """The undertakings of the text under what each kind of party is called, everybody's last."""
    offers = offers_of(declaration)
    groups = [(KINDS[kind], [each for each in offers if each.kind == kind]) for kind in KINDS]
    groups.append(("Every party", [each for each in offers if not each.kind]))
    return [(label, rows) for label, rows in groups if rows]
