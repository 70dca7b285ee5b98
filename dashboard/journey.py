"""What happens in a visit, and when: the list beside its page. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.clock import london_date
from core.templatetags.covenant import at, day_short
from inspections.deadlines import Deadline
from inspections.models import DeadlineRule, Phase, Visit

CountedFrom = DeadlineRule.CountedFrom


@dataclass(frozen=True)
class Step:
    """One thing that happened (``done``), happens now (``on``) or is due."""

    what: str
    state: str = ""
    why: str = ""
    rule: str = ""


def journey(visit: Visit, deadlines: Iterable[Deadline], today: date) -> list[Step]:
    """The steps of a visit: what happened first, then what is due by date, then what has no
    date yet. What Ofsted promised and has done is left out."""
    dated: list[tuple[date, Step]] = [
        (london_date(visit.called_at), Step(f"Ofsted called, {at(visit.called_at)}", "done")),
        (visit.first_day, Step(_on_site(visit), _state_on_site(visit, today))),
    ]
    if visit.draft_on:
        dated.append(
            (visit.draft_on, Step(f"The draft report came, {day_short(visit.draft_on)}", "done"))
        )
    if visit.published_on:
        words = f"The report was published, {day_short(visit.published_on)}"
        dated.append((visit.published_on, Step(words, "done")))
    undated: list[Step] = []
    for each in deadlines:
        if _is_over(each, visit):
            continue
        if each.due is None:
            undated.append(Step(each.what, "", each.why, each.key))
        else:
            words = f"By {day_short(each.due)}: {each.what}"
            dated.append((each.due, Step(words, "", each.why, each.key)))
    return [step for _, step in sorted(dated, key=lambda pair: pair[0])] + undated


def _on_site(visit: Visit) -> str:
    if visit.first_day == visit.last_day:
        return f"{day_short(visit.first_day)}, on site"
    return f"{day_short(visit.first_day)} to {day_short(visit.last_day)}, on site"


def _state_on_site(visit: Visit, today: date) -> str:
    if visit.phase == Phase.NOTIFIED:
        return ""
    return "on" if visit.phase == Phase.ON_SITE and today <= visit.last_day else "done"


def _is_over(deadline: Deadline, visit: Visit) -> bool:
    """Whether a deadline has nothing left to say: its report is there."""
    if visit.published_on:
        return deadline.counted_from != CountedFrom.PUBLISHED
    return bool(visit.draft_on) and deadline.key == "draft-report"


def day_of(visit: Visit, today: date) -> str:
    """Which day of the visit it is; nothing outside of it."""
    if visit.phase != Phase.ON_SITE or not visit.first_day <= today <= visit.last_day:
        return ""
    days = (visit.last_day - visit.first_day).days + 1
    return f", day {(today - visit.first_day).days + 1} of {days}"
