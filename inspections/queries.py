"""The only door through which views get visits and windows, and what is due in a visit.

Visits and windows show to the school's head and delegate and to the coordinators. Buddy and
reserve get a visit on the floor above, which knows them.
"""

from datetime import date

from django.db.models import QuerySet

from accounts.models import Person
from core.audit import Actor
from core.clock import london_date
from inspections import deadlines
from inspections.deadlines import Deadline
from inspections.models import (
    OPEN_PHASES,
    DeadlineRule,
    InspectionRecord,
    Phase,
    Visit,
    Window,
    WindowOverride,
    WindowRule,
)
from inspections.workdays import Span, Terms, after, terms_from
from schools.access import Access
from schools.models import School, Term
from schools.queries import heads_of


def visits_for(access: Access) -> QuerySet[Visit]:
    """The visits a person may see, newest first, without those entered in error: a coordinator
    all of the network's, a head or delegate those at their schools, others none."""
    rows = Visit.objects.filter(school__network=access.network).exclude(phase=Phase.MISTAKEN)
    if not access.is_coordinator:
        rows = rows.filter(school__in=access.school_ids)
    return rows.select_related("school", "head", "recorded_by").order_by("-first_day", "-pk")


def open_visit_at(school: School) -> Visit | None:
    """The visit that is open at a school now; there is at most one."""
    return (
        Visit.objects.filter(school=school, phase__in=OPEN_PHASES)
        .select_related("school", "head", "recorded_by")
        .first()
    )


def windows_for(access: Access) -> QuerySet[Window]:
    """The windows a person may see, by the school's name: as for visits."""
    rows = Window.objects.filter(school__network=access.network)
    if not access.is_coordinator:
        rows = rows.filter(school__in=access.school_ids)
    return rows.select_related("school", "rule", "record").order_by("school__name", "school_id")


def schools_that_may_be_called(access: Access) -> QuerySet[School]:
    """The schools for which a person may record a call, by name: a coordinator's whole network,
    a head's or delegate's own. A second report of one call is told who was first."""
    rows = School.objects.filter(network=access.network)
    if not access.is_coordinator:
        rows = rows.filter(pk__in=access.school_ids)
    return rows.order_by("name", "pk")


def schools_with_windows(access: Access) -> QuerySet[School]:
    """The schools whose window a person may see or set, by name."""
    rows = School.objects.filter(network=access.network).select_related("window")
    if not access.is_coordinator:
        rows = rows.filter(pk__in=access.school_ids)
    return rows.order_by("name", "pk")


def live_override(school: School) -> WindowOverride | None:
    """The range set by hand that counts now, if any."""
    return WindowOverride.objects.filter(school=school, ended_at=None).first()


def records_of(school: School) -> QuerySet[InspectionRecord]:
    """The inspections made at a school or its predecessor, newest first. Outcomes are public."""
    return InspectionRecord.objects.filter(school=school).order_by("-started_on", "-pk")


def deadlines_of(visit: Visit) -> list[Deadline]:
    """What is due in a visit, by the rules in force on the day of its call and the network's
    terms. Two queries."""
    rules = deadlines.rules_in_force(
        DeadlineRule.objects.order_by("pk"), london_date(visit.called_at)
    )
    dates: dict[str, date | None] = {
        DeadlineRule.CountedFrom.CALLED: london_date(visit.called_at),
        DeadlineRule.CountedFrom.LAST_DAY: visit.last_day,
        DeadlineRule.CountedFrom.DRAFT: visit.draft_on,
        DeadlineRule.CountedFrom.PUBLISHED: visit.published_on,
    }
    return deadlines.deadlines_for(dates, rules, known_terms(visit.school.network_id))


def known_terms(network_id: int) -> Terms:
    """What is known of a network's year."""
    spans = Term.objects.filter(network=network_id).values_list("first_day", "last_day")
    return terms_from(Span(first, last) for first, last in spans)


def usual_days(called_on: date) -> tuple[date, date]:
    """The first and last day on site that usually follow a call: Tuesday and Wednesday after a
    Monday, Wednesday and Thursday after a bank holiday's Tuesday (DOMAIN 2.5, 2.6, 2.8)."""
    rules = {
        rule.key: rule.number
        for rule in deadlines.rules_in_force(
            DeadlineRule.objects.filter(key__in=deadlines.USUAL_DAYS), called_on
        )
    }
    # An operator who removed the rules leaves the next working day.
    first = after(called_on, rules.get(deadlines.FIRST_DAY_ON_SITE, 1))
    return first, max(first, after(called_on, rules.get(deadlines.LAST_DAY_ON_SITE, 1)))


def head_at_the_call(school: School, on: date, by: Actor) -> Person | None:
    """Whom the network stands by: whoever recorded the call if they lead the school, else the
    first of its heads."""
    heads = list(heads_of(school, on))
    own = [head for head in heads if head.actor_id == by.actor_id]
    return next(iter(own + heads), None)


def window_rules(today: date) -> list[WindowRule]:
    """The window rules in force on a day."""
    rows = WindowRule.objects.filter(in_force_from__lte=today).order_by("in_force_from", "pk")
    newest = {
        row.applies_to: row for row in rows if row.in_force_to is None or today < row.in_force_to
    }
    return sorted(newest.values(), key=lambda row: row.pk)


def deadline_rules(today: date) -> list[DeadlineRule]:
    """The deadline rules in force on a day, in the order in which they come about."""
    order = DeadlineRule.CountedFrom.values
    return sorted(
        deadlines.rules_in_force(DeadlineRule.objects.order_by("pk"), today),
        key=lambda rule: (order.index(rule.counted_from), rule.number, rule.key),
    )
