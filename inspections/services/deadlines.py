"""Deadlines as rows: written with every act on a visit and whenever a rule or the calendar
changes, always from ``inspections.deadlines``; ticked off and taken back by people."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from core import audit, stale
from core.clock import london_date
from core.refusals import Refused
from inspections import deadlines
from inspections.calendar import terms_by_network
from inspections.models import Deadline, DeadlineRule, Interruption, Phase, Visit
from inspections.queries import days_by_visit
from schools.models import School

CountedFrom = DeadlineRule.CountedFrom
OVER = (Phase.CLOSED, Phase.MISTAKEN)
AWAY = {Phase.PAUSED: CountedFrom.PAUSED, Phase.INCOMPLETE: CountedFrom.INCOMPLETE}
# What of a row follows from dates, rules and terms; the rest is what people said.
COUNTED = ("rule_id", "counted_on", "due", "assumes_no_breaks")
AT_ONCE = 500
NOT_YET = "This is not due yet: what it is counted from has not happened."
NOT_THEIRS = "This is Ofsted’s to do, so nobody here ticks it off."
GONE = "This is not due in this visit any more. Reload the page to see what is."


def keep_deadlines(visit: Visit) -> bool:
    """Write the deadlines of a visit as its dates, the rules and the terms have them now, in
    the transaction of whoever changed it. Returns whether anything changed."""
    return bool(_keep([visit]))


def rewrite_all(object_id: int, now: datetime) -> None:
    """Reconciler: a rule or a public holiday has changed, so every visit's deadlines may."""
    _rewrite(Q(), now)


def rewrite_network(network_id: int, now: datetime) -> None:
    """Reconciler: a network's terms or INSET days have changed."""
    _rewrite(Q(school__network=network_id), now)


def tick_off(*, visit: Visit, key: str, by: Person, now: datetime) -> Deadline:
    """Say that something the school has to do is done. Raises Refused where it is not due, or
    Ofsted's. Once more changes nothing."""
    with transaction.atomic():
        row = _locked(visit, key)
        if not row.is_the_schools:
            raise Refused(NOT_THEIRS)
        if row.due is None:
            raise Refused(NOT_YET)
        if row.done_on is None:
            _set_done(row, london_date(now), by)
            _record("deadline.done", row, by, now)
        return row


def take_back_tick(*, visit: Visit, key: str, by: Person, now: datetime) -> Deadline:
    """Say that it is not done after all. Raises Refused where there is no such deadline."""
    with transaction.atomic():
        row = _locked(visit, key)
        if row.done_on is not None:
            _set_done(row, None, None)
            _record("deadline.not_done", row, by, now)
        return row


def _locked(visit: Visit, key: str) -> Deadline:
    School.objects.select_for_update().get(pk=visit.school_id)
    rows = Deadline.objects.filter(visit=visit, key=key)
    found = rows.select_related("rule", "visit__school").first()
    if found is None:
        raise Refused(GONE)
    return found


def _set_done(row: Deadline, on: date | None, by: Person | None) -> None:
    row.done_on, row.done_by = on, by
    row.save(update_fields=["done_on", "done_by"])


def _record(verb: str, row: Deadline, by: Person, now: datetime) -> None:
    network_id = row.visit.school.network_id
    audit.record(verb, row.visit, by=by, now=now, network_id=network_id, key=row.key)
    stale.mark("visit", row.visit_id, now=now)


def _rewrite(which: Q, now: datetime) -> None:
    """Hold the schools of the visits that are not over, then write their deadlines; what rests
    on a changed visit follows it."""
    rows = Visit.objects.filter(which).exclude(phase__in=OVER)
    schools = School.objects.filter(pk__in=rows.values("school")).order_by("pk")
    list(schools.select_for_update(no_key=True).values_list("pk", flat=True))
    visits = list(rows.select_related("school").order_by("pk"))
    for start in range(0, len(visits), AT_ONCE):
        for visit_id in sorted(_keep(visits[start : start + AT_ONCE])):
            stale.mark("visit", visit_id, now=now)


def _keep(visits: list[Visit]) -> set[int]:
    """Bring the rows of visits up to date, in a fixed number of queries; gives the ids of the
    visits whose rows changed."""
    there: dict[int, dict[str, Deadline]] = defaultdict(dict)
    for row in Deadline.objects.filter(visit__in=visits):
        there[row.visit_id][row.key] = row
    new: list[Deadline] = []
    changed: list[Deadline] = []
    gone: list[Deadline] = []
    for visit, wanted in worked_out(visits):
        kept = there[visit.pk]
        for each in wanted:
            known = kept.pop(each.key) if each.key in kept else None
            row = known or Deadline(visit=visit, key=each.key)
            if _follow(row, each):
                (changed if row.pk else new).append(row)
        gone += kept.values()
    Deadline.objects.bulk_create(new)
    Deadline.objects.bulk_update(
        changed, ["rule", "counted_on", "due", "assumes_no_breaks", "done_on", "done_by"]
    )
    Deadline.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return {row.visit_id for row in (*new, *changed, *gone)}


def _follow(row: Deadline, each: deadlines.Deadline) -> bool:
    """Give a row what was worked out. Returns whether it held anything else."""
    before = [getattr(row, name) for name in COUNTED]
    row.rule_id = each.rule.pk
    row.counted_on, row.due = each.counted_on, each.due
    row.assumes_no_breaks = each.assumes_no_breaks
    if row.due is None:  # what it was counted from is taken back, so it cannot be done
        row.done_on = row.done_by = None
    return row.pk is None or before != [getattr(row, name) for name in COUNTED]


def worked_out(visits: list[Visit]) -> Iterable[tuple[Visit, list[deadlines.Deadline]]]:
    """What is due in each visit, by the rules in force on the day of its call."""
    rules = list(DeadlineRule.objects.order_by("pk"))
    terms = terms_by_network({visit.school.network_id for visit in visits})
    days = days_by_visit(visits)
    stopped = _stopped(visits)
    for visit in visits:
        called_on = london_date(visit.called_at)
        dates: dict[str, date | None] = {
            CountedFrom.CALLED: called_on,
            CountedFrom.FIRST_DAY: days[visit.pk].first,
            CountedFrom.LAST_DAY: days[visit.pk].last,
            CountedFrom.DRAFT: visit.draft_on,
            CountedFrom.PUBLISHED: visit.published_on,
        }
        if visit.phase in AWAY:
            dates[AWAY[Phase(visit.phase)]] = stopped.get(visit.pk)
        in_force = deadlines.rules_in_force(rules, called_on)
        yield visit, deadlines.deadlines_for(dates, in_force, terms[visit.school.network_id])


def _stopped(visits: list[Visit]) -> dict[int, date | None]:
    """When each visit whose team is away stopped."""
    rows = Interruption.objects.filter(
        visit__in=[visit for visit in visits if visit.phase in AWAY],
        answer=Interruption.Answer.GRANTED,
        stopped_on__isnull=False,
        is_superseded=False,
    )
    return dict(rows.order_by("stopped_on", "pk").values_list("visit_id", "stopped_on"))
