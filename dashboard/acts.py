"""What whoever keeps a visit may do on its page: buttons for what is likely now, links for the
rest. The policies say what is allowed; this says in which words and in which order. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from core.clock import london_time
from inspections import policies
from inspections.models import Interruption, Phase, Visit
from schools.access import Access

Kind = Interruption.Kind
STEPS = {
    Phase.PLANNED: ("inspections:planned", "The planning call was held"),
    Phase.FEEDBACK: ("inspections:feedback", "The team has left"),
    Phase.DRAFT: ("inspections:draft", "The draft report has come"),
    Phase.PUBLISHED: ("inspections:published", "The report is published"),
    Phase.MONITORING: ("inspections:monitoring", "It is being monitored"),
    Phase.CLOSED: ("inspections:close", "Close this visit"),
}
BEFORE = (Phase.NOTIFIED, Phase.PLANNED)
# From the call until the team's words have been heard; later it is asked for more seldom.
ASKED_FOR = (*BEFORE, Phase.ON_SITE, Phase.PAUSED, Phase.INCOMPLETE, Phase.FEEDBACK)
NOON = 12


@dataclass(frozen=True)
class Act:
    """One button or link: its address's name and its words."""

    name: str
    words: str

    @property
    def id(self) -> str:
        """Its id on the page, by which it keeps the focus when the page moves on."""
        return f"act-{self.name.partition(':')[2]}"


ASK = Act("directory:call-out-ask", "Ask for somebody who knows inspection")


def is_seldom(visit: Visit, phase: Phase, last: date | None, now: datetime) -> bool:
    """Whether what can be said now is not likely yet: on site, that the team has left, until
    noon of the ``last`` day; of a deferred visit, that it is over."""
    if visit.phase == Phase.ON_SITE and phase == Phase.FEEDBACK:
        return last is not None and now < london_time(last, NOON)
    return visit.phase == Phase.DEFERRED and phase == Phase.CLOSED


def buttons(
    access: Access, visit: Visit, waiting: Interruption | None, last: date | None, now: datetime,
    *, is_asked: bool = False,
) -> list[Act]:  # fmt: skip
    """What is likely now, the likeliest first. ``last``: the last day on site, once known;
    ``is_asked``: somebody who knows inspection is asked for already."""
    found = [ASK] if visit.phase in ASKED_FOR and not is_asked else []
    if waiting is not None:
        found.append(Act("inspections:answer", "Ofsted has answered"))
    elif visit.phase == Phase.ON_SITE and policies.can_ask(access, visit, Kind.PAUSE):
        found.append(Act("inspections:ask_pause", "Ask for a pause"))
    if policies.can_set_days(access, visit):
        found.append(Act("inspections:new_days", "Ofsted has told us the days"))
    found += [
        Act(*STEPS[phase])
        for phase in policies.steps_for(access, visit)
        if not is_seldom(visit, phase, last, now)
    ]
    if waiting is None and visit.phase in BEFORE and policies.can_ask(access, visit, Kind.DEFERRAL):
        found.append(Act("inspections:ask_deferral", "Ask for a deferral"))
    return found


def links(
    access: Access, visit: Visit, waiting: Interruption | None, last: date | None, now: datetime,
    *, is_asked: bool = False,
) -> list[Act]:  # fmt: skip
    """What happens more seldom."""
    is_later = visit.is_open and visit.phase not in ASKED_FOR and not is_asked
    found = [ASK] if is_later else []
    if waiting is None and policies.can_ask(access, visit, Kind.PAUSE):
        if visit.phase == Phase.FEEDBACK:
            found.append(Act("inspections:ask_pause", "We asked for a pause"))
        found.append(Act("inspections:paused_by_inspectors", "The inspectors have paused it"))
    if policies.can_leave_incomplete(access, visit):
        found.append(Act("inspections:incomplete", "The team left it incomplete"))
    if visit.phase in (Phase.PAUSED, Phase.INCOMPLETE):
        found.append(Act(*STEPS[Phase.FEEDBACK]))
    found += [
        Act(*STEPS[phase])
        for phase in policies.steps_for(access, visit)
        if is_seldom(visit, phase, last, now)
    ]
    return found
