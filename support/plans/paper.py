"""A plan on paper: a document to lay before governors or trustees. Pure.

Who stands by the head, who looked, and everything about supervision are in none of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.views.decorators.debug import sensitive_variables
from fpdf.enums import MethodReturnValue, TextMode
from fpdf.fonts import FontFace

from core.clock import london_date
from core.paper import FONT, NOT_IN_FONT, Paper
from core.templatetags.covenant import date_plain, day
from inspections.models import Visit
from support.models import Action, Objective, Part, Plan, PlanShare, Review
from support.plans.words import helped_in_words

PEOPLE, WORK = PlanShare.Section.PEOPLE, PlanShare.Section.WORK
REVIEWS = PlanShare.Section.REVIEWS
MARGIN, POINT = 20.0, 0.3528
BRAND, GREY, BLACK, TINT = (47, 74, 109), (72, 73, 73), (0, 0, 0), (238, 242, 247)
WHAT_IT_IS = (
    "A support plan backs the head and the leadership team of a school. It is no part of any "
    "procedure about a person."
)


@dataclass(frozen=True)
class Copy:
    """What goes on paper; what was not chosen is None."""

    plan: Plan
    made_at: datetime
    parts: Sequence[Part] | None = field(default=None, repr=False)
    objectives: Sequence[Objective] | None = field(default=None, repr=False)
    reviews: Sequence[Review] | None = field(default=None, repr=False)
    visits: Sequence[Visit] | None = None


@sensitive_variables()
def as_pdf(copy: Copy) -> bytes:
    """The document. A sign that the font has not got is an empty square, and the end says so."""
    sheets = _Sheets(copy)
    sheets.fill()
    return bytes(sheets.output())


class _Sheets(Paper):
    def __init__(self, copy: Copy) -> None:
        super().__init__(title="Support plan", made_at=copy.made_at)
        self.copy = copy
        self.set_lang("en-GB")
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=22)
        self.alias_nb_pages()
        self.add_page()

    def footer(self) -> None:
        self.set_y(-16)
        self.set_font(FONT, size=8)
        self.set_text_color(*GREY)
        self.set_x(self.l_margin)
        stood = f"Support plan, as it stood on {date_plain(london_date(self.copy.made_at))}"
        self.cell(self.epw / 2, 8, stood)
        self.cell(self.epw / 2, 8, f"Page {self.page_no()} of {{nb}}", align="R")

    @sensitive_variables()
    def fill(self) -> None:
        it = self.copy
        self._head(it.plan)
        number = 0
        for title, write in (
            ("Head and team first", self._people if it.parts is not None else None),
            ("Objectives and actions", self._work if it.objectives is not None else None),
            ("Reviews", self._reviews if it.reviews is not None else None),
            ("Monitoring inspections", self._visits if it.visits is not None else None),
        ):
            if write is not None:
                number += 1
                self._heading(f"{number}. {title}")
                write()
        if it.plan.helped:
            self._heading(f"{number + 1}. What helped")
            for words in helped_in_words(it.plan.helped):
                self._words(f"–  {words}")
        self._foot()

    def _head(self, plan: Plan) -> None:
        self._words("Support plan", 24, colour=BRAND, strong=True, after=1)
        self._words(plan.school.name, 15, strong=True, after=2)
        self.set_draw_color(*BRAND)
        self.set_line_width(0.6)
        self.line(self.l_margin, self.get_y(), self.l_margin + self.epw, self.get_y())
        self.ln(3)
        self._words(f"Network: {plan.network.name}")
        self._words(f"Opened: {day(plan.opened_at)}")
        self._words(f"How it stands: {self._state(plan)}")
        self._words(f"As it stood on {day(self.copy.made_at)}", after=2)
        self._words(WHAT_IT_IS, 9, colour=GREY, after=2)

    @staticmethod
    def _state(plan: Plan) -> str:
        if plan.state == Plan.State.PAUSED:
            return f"paused since {date_plain(plan.paused_at)}"
        if plan.state == Plan.State.CLOSED:
            return f"closed on {date_plain(plan.closed_at)}"
        return "going on"

    @sensitive_variables()
    def _people(self) -> None:
        if not self.copy.parts:
            self._words("Nothing is written here yet.", colour=GREY)
        for part in self.copy.parts or ():
            title = part.get_kind_display()
            if part.organisation is not None:
                title = f"{title}: {part.organisation.name}"
            self._keep_together(title, part.words)
            self._words(title, 11, strong=True, before=2)
            self._words(part.words)
            if part.organisation is not None:
                by = f", by {part.by.name}" if part.by else ""
                self._words(f"Written on {date_plain(part.at)}{by}.", 9, colour=GREY)

    @sensitive_variables()
    def _work(self) -> None:
        if not self.copy.objectives:
            self._words("No objective is written here yet.", colour=GREY)
        for number, objective in enumerate(self.copy.objectives or (), start=1):
            title = f"Objective {number}: {objective.get_area_display()}"
            self._keep_together(title, objective.words)
            self._words(title, 11, strong=True, before=3)
            self._words(objective.words, after=1)
            if objective.met_at is not None:
                self._words(f"Met since {date_plain(objective.met_at)}.", after=1)
            self._actions(list(objective.actions.all()))

    @sensitive_variables()
    def _actions(self, actions: Sequence[Action]) -> None:
        if not actions:
            self._words("No action yet.", colour=GREY)
            return
        self.set_font(FONT, size=9)
        self.set_draw_color(177, 180, 182)
        self.set_line_width(0.2)
        with self.table(
            col_widths=(38, 20, 19, 23),
            headings_style=FontFace(fill_color=TINT, color=BLACK),
            line_height=9 * POINT * 1.45,
            padding=1.4,
            text_align="LEFT",
            v_align="TOP",
            first_row_as_headings=True,
        ) as table:
            row = table.row()
            for heading in ("Action", "Whose it is", "By", "Done, and how one sees it"):
                row.cell(heading)
            for each in actions:
                done = f"Done on {date_plain(each.done_on)}" if each.done_on else "Not yet"
                seen = f"{done}\n{each.evidence}" if each.evidence else done
                row = table.row()
                for text in (each.words, each.owner_name, date_plain(each.due_on), seen):
                    row.cell(self.printable(text))
        self.ln(1)

    @sensitive_variables()
    def _reviews(self) -> None:
        rows = self.copy.reviews or ()
        written = [each for each in rows if each.held_on is not None]
        for review in written:
            title = f"{date_plain(review.held_on)}: {review.get_rating_display()}"
            self._keep_together(title, review.reason or "")
            self._words(title, 11, strong=True, before=2)
            self._words(review.reason or "")
            if review.by is not None:
                self._words(f"Written by {review.by.name}.", 9, colour=GREY)
        if not written:
            self._words("No review has been written yet.", colour=GREY)
        waiting = [each for each in rows if each.held_on is None]
        if waiting and self.copy.plan.is_live:
            days = ", ".join(date_plain(each.due_on) for each in waiting)
            self._words(f"Reviewed next by: {days}.", before=2)

    def _visits(self) -> None:
        for visit in self.copy.visits or ():
            days = day(visit.first_day)
            if visit.last_day != visit.first_day:
                days = f"{days} to {day(visit.last_day)}"
            self._words(f"{visit.get_kind_display()}: {days}")

    def _foot(self) -> None:
        """Where those sign before whom it was laid; never torn from each other."""
        if self.get_y() > self.h - 80:
            self.add_page()
        self._heading("Laid before the governing body or trustees")
        for label in ("On (date)", "For the governing body or trustees", "Head"):
            self.ln(8)
            self.set_font(FONT, size=9)
            self.set_text_color(*GREY)
            self.set_draw_color(*GREY)
            self.set_line_width(0.2)
            top = self.get_y() + 5
            self.cell(70, 6, label)
            self.line(self.l_margin + 72, top, self.l_margin + self.epw, top)
            self.ln(4)
        if self.is_missing_signs:
            self.ln(6)
            self._words(
                f"Some signs cannot be printed and are shown as {NOT_IN_FONT}.", 8, colour=GREY
            )

    def _heading(self, text: str) -> None:
        if self.get_y() > self.h - 60:
            self.add_page()
        self._words(text, 15, colour=BRAND, strong=True, before=5, after=1.5)

    @sensitive_variables()
    def _keep_together(self, title: str, text: str) -> None:
        """Begin a new page where a title and its first lines would be torn from each other."""
        self.set_font(FONT, size=10)
        lines = self.multi_cell(
            0, 10 * POINT * 1.45, self.printable(text), dry_run=True,
            output=MethodReturnValue.LINES,
        )  # fmt: skip
        assert isinstance(lines, list)
        first_lines = min(len(lines), 6) * 10 * POINT * 1.45
        if self.get_y() + 14 + first_lines > self.page_break_trigger:
            self.add_page()

    @sensitive_variables()
    def _words(
        self, text: str, points: float = 10, *, colour: tuple[int, int, int] = BLACK,
        strong: bool = False, before: float = 0, after: float = 0,
    ) -> None:  # fmt: skip
        self.ln(before)
        self.set_font(FONT, size=points)
        self.set_text_color(*colour)
        self.set_draw_color(*colour)
        mode = TextMode.FILL_STROKE if strong else TextMode.FILL
        with self.local_context(text_mode=mode, line_width=0.2):
            self.multi_cell(
                0, points * POINT * 1.45, self.printable(text), align="L",
                new_x="LMARGIN", new_y="NEXT",
            )  # fmt: skip
        self.ln(after)
