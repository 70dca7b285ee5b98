"""A copy of a concern log to take along: as text, and as a dated PDF. Pure.

Withdrawn entries are left out; a corrected one is followed by what was first written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.views.decorators.debug import sensitive_variables

from accounts.models import Person
from core.paper import FONT, NOT_IN_FONT, Paper
from core.templatetags.covenant import clock, day
from inspections.models import Concern, ConcernVersion, Deadline, Visit

# What one rings, writes or complains by.
COMPLAINING = ("call-senior-inspector", "comments-on-draft")


def to_complain(deadlines: Sequence[Deadline]) -> list[Deadline]:
    """Of all that is due in a visit, what somebody who complains must do by when
    (DOMAIN 5.2, 5.4)."""
    return [each for each in deadlines if each.key in COMPLAINING]


@dataclass(frozen=True)
class Copy:
    """What goes into the file. Entries in any order; the file has them in that of time."""

    visit: Visit
    owner: Person
    concerns: Sequence[Concern] = field(repr=False)
    deadlines: Sequence[Deadline]
    made_at: datetime


@dataclass(frozen=True)
class Line:
    """One paragraph: its text, and whether it is a heading."""

    text: str
    is_heading: bool = False


@sensitive_variables()
def lines(copy: Copy) -> Iterator[Line]:
    """The whole copy, paragraph by paragraph."""
    visit = copy.visit
    yield Line("What was noted during an inspection", is_heading=True)
    yield Line(visit.school.name)
    yield Line(f"{visit.get_kind_display()}, called on {day(visit.called_at)}")
    yield Line(f"Noted by {copy.owner.name}. Copy made at {_moment(copy.made_at)}.")
    yield Line("Deadlines for complaining", is_heading=True)
    for deadline in to_complain(copy.deadlines):
        yield Line(in_words(deadline))
    kept = [each for each in copy.concerns if each.withdrawn_at is None]
    left_out = len(copy.concerns) - len(kept)
    for number, concern in enumerate(sorted(kept, key=_when), start=1):
        versions = list(concern.versions.all())
        yield Line(f"{number}. {_moment(versions[-1].happened_at)}", is_heading=True)
        yield from _version(versions[-1])
        yield Line(f"Written at {_moment(concern.written_at)} by {concern.written_by.name}.")
        if len(versions) > 1:
            yield Line(f"Corrected at {_moment(versions[-1].at)}. As first written:")
            yield from _version(versions[0], with_moment=True)
    if left_out:
        yield Line(f"Entries withdrawn, and so left out: {left_out}.")


def _when(concern: Concern) -> tuple[datetime, int]:
    return list(concern.versions.all())[-1].happened_at, concern.pk


@sensitive_variables()
def _version(version: ConcernVersion, *, with_moment: bool = False) -> Iterator[Line]:
    if with_moment:
        yield Line(f"Happened at {_moment(version.happened_at)}.")
    yield Line(version.what)
    told = f"Told: {version.get_told_display()}"
    yield Line(f"{told}, at {_moment(version.told_at)}." if version.told_at else f"{told}.")
    if version.answer:
        yield Line(f"They answered: {version.answer}")


def _moment(moment: datetime) -> str:
    return f"{clock(moment)} on {day(moment)}"


def in_words(deadline: Deadline) -> str:
    """What to do by when: "By Thursday 26 November 2026: ..."."""
    if deadline.due is None:
        return f"{deadline.what}: {deadline.why}"
    return f"By {day(deadline.due)}: {deadline.what}."


@sensitive_variables()
def as_text(copy: Copy) -> str:
    """The copy as plain text."""
    return (
        "\n".join(
            f"\n{line.text}\n{'-' * min(len(line.text), 70)}" if line.is_heading else line.text
            for line in lines(copy)
        ).lstrip()
        + "\n"
    )


class _Paper(Paper):
    def footer(self) -> None:
        self.set_y(-15)
        self.set_font(FONT, size=8)
        self.cell(0, 10, f"Page {self.page_no()} of {{nb}}", align="C")


@sensitive_variables()
def as_pdf(copy: Copy) -> bytes:
    """The copy as a PDF. A sign that the font has not got is an empty square there, and the
    last line says that the text has it."""
    paper = _Paper(title="Notes", made_at=copy.made_at)
    paper.set_auto_page_break(auto=True, margin=20)
    paper.add_page()
    for line in lines(copy):
        _put(paper, paper.printable(line.text), is_heading=line.is_heading)
    if paper.is_missing_signs:
        _put(
            paper,
            f"Some signs cannot be printed and are shown as {NOT_IN_FONT}. The copy as text has "
            "them.",
            is_heading=False,
        )
    return bytes(paper.output())


def _put(paper: Paper, text: str, *, is_heading: bool) -> None:
    if is_heading:
        paper.ln(4)
    paper.set_font(FONT, size=14 if is_heading else 10)
    paper.multi_cell(0, 7 if is_heading else 5.5, text, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.ln(1)
