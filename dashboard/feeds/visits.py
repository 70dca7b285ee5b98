"""Visits as feeds need them: days that are known and deadlines that still count, for many
visits in as many queries as for one."""

from collections import defaultdict
from collections.abc import Iterable

from dashboard.feeds.content import Due, VisitFacts
from inspections.models import Deadline, DeadlineRule, Phase, Visit
from inspections.queries import days_by_visit

CountedFrom = DeadlineRule.CountedFrom
DRAFT_REPORT = "draft-report"


def days_alone(visits: Iterable[Visit]) -> list[VisitFacts]:
    """Each visit with its days on site. One query."""
    rows = list(visits)
    days = days_by_visit(rows)
    return [VisitFacts(visit.pk, visit.school.name, days[visit.pk].days) for visit in rows]


def days_and_deadlines(visits: Iterable[Visit]) -> list[VisitFacts]:
    """Each visit with its days on site and what is still due in it. Two queries."""
    rows = list(visits)
    days = days_by_visit(rows)
    dated = Deadline.objects.filter(visit__in=rows, due__isnull=False, done_on=None)
    due: dict[int, list[Due]] = defaultdict(list)
    by_id = {visit.pk: visit for visit in rows}
    for each in dated.select_related("rule").order_by("due", "pk"):
        if each.due is not None and not _is_over(each, by_id[each.visit_id]):
            due[each.visit_id].append(Due(each.key, each.what, each.due))
    return [
        VisitFacts(visit.pk, visit.school.name, days[visit.pk].days, tuple(due[visit.pk]))
        for visit in rows
    ]


def _is_over(deadline: Deadline, visit: Visit) -> bool:
    """Whether a deadline has nothing left to say: its report is there, or all is closed."""
    if visit.phase == Phase.CLOSED:
        return True
    if visit.published_on:
        return deadline.counted_from != CountedFrom.PUBLISHED
    return bool(visit.draft_on) and deadline.key == DRAFT_REPORT
