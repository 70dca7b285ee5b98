"""Where a network's rota stands, in a few figures for the coordinator's first page. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from directory.rota.board import Facts, empty_days, rows_of
from directory.terms import thirds_back

# So far ahead a day without anybody is said on the first page.
AHEAD = timedelta(weeks=4)
# A number that was not rung in this term or the last may not answer any more.
RUNG_WITHIN = 1


@dataclass(frozen=True)
class Standing:
    """``empty``: likely days of the next weeks on which nobody is there; none where nobody is
    listed. ``numbers``: how many numbers answer when nobody else does, ``not_rung`` how many of
    them nobody has rung for more than a term."""

    empty: tuple[date, ...] = ()
    numbers: int = 0
    not_rung: int = 0


def standing_of(facts: Facts, today: date) -> Standing:
    """Where it stands today; ``facts`` reach ``AHEAD``."""
    empty = empty_days(rows_of(facts, today, today + AHEAD)) if facts.listed else []
    since = thirds_back(today, RUNG_WITHIN)
    not_rung = [rung for rung in facts.numbers if rung is None or rung < since]
    return Standing(tuple(empty), len(facts.numbers), len(not_rung))
