"""Are the deadlines those that the rules make of a visit's dates and the terms as they are now?"""

from collections.abc import Iterator

from dashboard.auditing.explained import Explained, explained
from dashboard.auditing.question import Finding, Moment, Question
from inspections.models import Deadline, Visit
from inspections.services.deadlines import COUNTED, OVER, worked_out

# Visits worked out at once.
BATCH = 500


def _ask(at: Moment) -> Iterator[Finding]:
    known = explained()
    if known.everything:
        return
    # Of a visit that is over the deadlines stay as they were.
    rows = Visit.objects.exclude(phase__in=OVER).select_related("school").order_by("pk")
    visits = list(rows[:BATCH])
    while visits:
        yield from _compare(visits, known)
        visits = list(rows.filter(pk__gt=visits[-1].pk)[:BATCH])


def _compare(visits: list[Visit], known: Explained) -> Iterator[Finding]:
    kept: dict[int, dict[str, Deadline]] = {visit.pk: {} for visit in visits}
    for known_row in Deadline.objects.filter(visit__in=visits).order_by("pk"):
        kept[known_row.visit_id][known_row.key] = known_row
    for visit, wanted in worked_out(visits):
        if visit.pk in known.visits or visit.school.network_id in known.networks:
            continue
        there = kept[visit.pk]
        for each in wanted:
            row = there.pop(each.key) if each.key in there else None
            should_be = (each.rule.pk, each.counted_on, each.due, each.assumes_no_breaks)
            if row is None:
                yield Finding(f"visit {visit.pk}", f"has no deadline {each.key}")
            elif tuple(getattr(row, name) for name in COUNTED) != should_be:
                yield Finding(
                    f"deadline {row.pk}", f"is due on {row.due} and should be on {each.due}"
                )
        for left in there.values():
            yield Finding(f"deadline {left.pk}", "is kept though no rule makes it")


QUESTION = Question(
    key="deadline",
    promise="Deadlines follow the rules, the terms and the visit’s dates",
    do="Tell the developers: a change was not followed. Saving the visit again works them out",
    ask=_ask,
)
