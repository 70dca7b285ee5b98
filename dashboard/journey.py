"""What happens in a visit, and when: the list on its page. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from core.clock import london_date
from core.templatetags.covenant import at, day_short
from inspections.days import KnownDays
from inspections.models import Deadline, DeadlineRule, Phase, Visit
from inspections.workdays import after

CountedFrom = DeadlineRule.CountedFrom
TO_COME = (Phase.NOTIFIED, Phase.PLANNED, Phase.DEFERRED)
# What is counted from these is over once the report is published.
UNTIL_PUBLISHED = (
    CountedFrom.CALLED, CountedFrom.FIRST_DAY, CountedFrom.PAUSED, CountedFrom.INCOMPLETE,
    CountedFrom.LAST_DAY, CountedFrom.DRAFT,
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One thing that happened (``done``), happens now (``on``) or is still to come."""

    what: str
    state: str = ""


def journey(visit: Visit, days: KnownDays, today: date) -> list[Step]:
    """The steps of a visit by date, then what has no date yet."""
    dated: list[tuple[date, Step]] = [
        (london_date(visit.called_at), Step(f"Ofsted called, {at(visit.called_at)}", "done"))
    ]
    if visit.planned_at:
        words = f"The planning call was held, {at(visit.planned_at)}"
        dated.append((london_date(visit.planned_at), Step(words, "done")))
    dated += [(stay[0], _on_site(visit, stay, today)) for stay in stays(days.days)]
    if visit.draft_on:
        words = f"The draft report came, {day_short(visit.draft_on)}"
        dated.append((visit.draft_on, Step(words, "done")))
    if visit.published_on:
        words = f"The report was published, {day_short(visit.published_on)}"
        dated.append((visit.published_on, Step(words, "done")))
    steps = [step for _, step in sorted(dated, key=lambda pair: pair[0])]
    if visit.phase == Phase.DEFERRED:
        steps.append(Step("The new days are not known yet"))
    elif not days.is_last_known:
        steps.append(Step("The day on which it goes on is not known yet"))
    return steps


def stays(days: Iterable[date]) -> Iterator[list[date]]:
    """The days on site in stretches between which the team was away."""
    stay: list[date] = []
    for day in days:
        if stay and day > after(stay[-1], 1):
            yield stay
            stay = []
        stay.append(day)
    if stay:
        yield stay


def _on_site(visit: Visit, stay: list[date], today: date) -> Step:
    first, last = day_short(stay[0]), day_short(stay[-1])
    words = f"{first}, on site" if first == last else f"{first} to {last}, on site"
    if visit.phase in TO_COME or stay[0] > today:
        return Step(words)
    is_now = visit.phase == Phase.ON_SITE and today <= stay[-1]
    return Step(words, "on" if is_now else "done")


def still_due(visit: Visit, deadlines: Iterable[Deadline]) -> list[Deadline]:
    """The deadlines that have something left to say: not what Ofsted promised and has done."""
    return [each for each in deadlines if not _is_over(each, visit)]


def _is_over(deadline: Deadline, visit: Visit) -> bool:
    if visit.published_on:
        return deadline.counted_from in UNTIL_PUBLISHED
    return bool(visit.draft_on) and deadline.key == "draft-report"


def day_of(visit: Visit, days: KnownDays, today: date) -> str:
    """Which day of the visit it is; nothing outside of it."""
    if visit.phase != Phase.ON_SITE or today not in days.days:
        return ""
    return f", day {days.days.index(today) + 1} of {len(days.days)}"
