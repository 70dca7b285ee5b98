"""What a file would change in a network's calendar, worked out before anything is. Pure.

Nothing is ever removed by a file: what it does not tell of stays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from schools.calendar_rows import (
    DayRow,
    Found,
    TermRow,
    Unread,
    in_words,
    overlapping,
    problem_with_day,
    problem_with_term,
)
from schools.models import DayWithoutPupils, Term


@dataclass
class Plan:
    """What would be added, changed (from what to what) and left alone, and what cannot be."""

    added_terms: list[TermRow] = field(default_factory=list)
    changed_terms: list[tuple[Term, TermRow]] = field(default_factory=list)
    same_terms: list[Term] = field(default_factory=list)
    added_days: list[DayRow] = field(default_factory=list)
    changed_days: list[tuple[DayWithoutPupils, DayRow]] = field(default_factory=list)
    same_days: list[DayWithoutPupils] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.added_terms or self.changed_terms or self.added_days or self.changed_days)

    @property
    def rows(self) -> list[TermRow | DayRow]:
        """What would be written."""
        return [
            *self.added_terms, *(row for _, row in self.changed_terms),
            *self.added_days, *(row for _, row in self.changed_days),
        ]  # fmt: skip


def plan_calendar(
    kept_terms: Iterable[Term], kept_days: Iterable[DayWithoutPupils], found: Found
) -> Plan:
    """Compare a file with what is kept."""
    plan = Plan(unread=list(found.unread), notes=list(found.notes))
    kept = list(kept_terms)
    _plan_terms(plan, kept, _without_clashes(plan, found.terms), found.names_count)
    changed = {term.pk for term, _ in plan.changed_terms}
    terms = [term for term in kept if term.pk not in changed]
    final: list[Term | TermRow] = [
        *terms,
        *plan.added_terms,
        *(row for _, row in plan.changed_terms),
    ]
    _plan_days(plan, {each.day: each for each in kept_days}, found, final)
    plan.unread.sort()
    return plan


def _without_clashes(plan: Plan, rows: Iterable[TermRow]) -> list[TermRow]:
    """The terms that can be, none with days of another of the file. Of two that share days the
    shorter stays: a file that tells of halves may tell of the whole term too."""
    good: list[TermRow] = []
    for row in sorted(rows, key=lambda each: (each.last_day - each.first_day, each.row)):
        problem = problem_with_term(row.first_day, row.last_day)
        clashes = overlapping(row.first_day, row.last_day, good)
        if problem is not None:
            plan.unread.append(Unread(row.row, row.name, problem))
        elif any(_days(row) == _days(other) for other in clashes):
            continue
        elif clashes:
            reason = f"{in_words(clashes[0])} of the same file has some of these days."
            plan.unread.append(Unread(row.row, row.name, reason))
        else:
            good.append(row)
    return sorted(good, key=lambda each: each.first_day)


def _plan_terms(plan: Plan, kept: list[Term], rows: list[TermRow], names_count: bool) -> None:
    """Each kept term goes with the row that shares most days with it, the closest pairs first;
    the other rows are new. A row with days of a term that stays cannot be used, and
    then the term it would have changed stays too, and so on."""
    of_row: dict[TermRow, Term] = {}
    pairs = [(term, row) for term in kept for row in rows if _shared(term, row) > 0]
    for term, row in sorted(pairs, key=lambda pair: _shared(*pair), reverse=True):
        if row not in of_row and term not in of_row.values():
            of_row[row] = term
    active = list(rows)
    while True:
        changing = {of_row[row].pk for row in active if row in of_row}
        staying = [term for term in kept if term.pk not in changing]
        clashing = next(
            (row for row in active if overlapping(row.first_day, row.last_day, staying)), None
        )
        if clashing is None:
            break
        active.remove(clashing)
        clashes = overlapping(clashing.first_day, clashing.last_day, kept)
        names = " and ".join(in_words(each) for each in clashes)
        reason = f"It has days of {names}. Change or remove what is kept first."
        plan.unread.append(Unread(clashing.row, clashing.name, reason))
    for row in active:
        if row in of_row:
            _plan_term(plan, of_row[row], row, names_count)
        else:
            plan.added_terms.append(row)


def _plan_term(plan: Plan, term: Term, row: TermRow, names_count: bool) -> None:
    if not names_count:
        same = _days(term) == _days(row)
        row = TermRow(
            row.row, term.name, row.first_day, row.last_day,
            term.starts_term if same else row.starts_term,
        )  # fmt: skip
    same = _days(term) == _days(row) and term.starts_term == row.starts_term
    if same and term.name == row.name:
        plan.same_terms.append(term)
    else:
        plan.changed_terms.append((term, row))


def _plan_days(
    plan: Plan,
    kept: dict[date, DayWithoutPupils],
    found: Found,
    terms: Sequence[Term | TermRow],
) -> None:
    seen: set[date] = set()
    for row in sorted(found.days, key=lambda each: (each.day, each.row)):
        problem = problem_with_day(row.day, terms)
        if problem is not None:
            what = row.name or DayWithoutPupils.Kind(row.kind).label
            plan.unread.append(Unread(row.row, what, problem))
            continue
        if row.day in seen:
            continue
        seen.add(row.day)
        there = kept.get(row.day)
        if there is None:
            plan.added_days.append(row)
        elif found.names_count and (there.kind, there.name) != (row.kind, row.name):
            plan.changed_days.append((there, row))
        else:
            plan.same_days.append(there)


def _days(term: Term | TermRow) -> tuple[date, date]:
    return term.first_day, term.last_day


def _shared(one: Term | TermRow, other: Term | TermRow) -> int:
    """How many days two terms share."""
    first, last = max(one.first_day, other.first_day), min(one.last_day, other.last_day)
    return (last - first).days + 1
