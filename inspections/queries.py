"""The only door through which views get visits and windows, and what is due in a visit.

Visits and windows show to the school's head and delegate and to the coordinators. Buddy and
reserve get a visit on the floor above, which knows them.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Person
from core.audit import Actor
from inspections import deadlines
from inspections.companions import Beside, companions_beside
from inspections.days import Gap, KnownDays, known_days
from inspections.models import (
    OPEN_PHASES,
    Deadline,
    DeadlineRule,
    InspectionRecord,
    Interruption,
    NegativeRule,
    OneOffHoliday,
    Phase,
    Programme,
    ProvisionalOutcome,
    ProvisionalShare,
    Visit,
    VisitChange,
    Window,
    WindowOverride,
    WindowRule,
)
from inspections.visits import AWAY
from inspections.workdays import Terms, after
from schools.access import Access
from schools.models import Post, School
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


def gaps_of(visit: Visit) -> list[Gap]:
    """When the team was away in the middle of a visit, in order."""
    return [
        Gap(stopped_on, resumes_on)
        for _, stopped_on, resumes_on in _granted(Interruption.objects.filter(visit=visit))
        if stopped_on is not None
    ]


def live_gap(visit: Visit) -> Gap | None:
    """The gap in which a paused or incomplete visit is; None for any other."""
    if visit.phase not in AWAY:
        return None
    return next(reversed(gaps_of(visit)), None)


def days_of(visit: Visit) -> KnownDays:
    """The days on site of a visit, as far as they are known. One query."""
    return days_by_visit([visit])[visit.pk]


def days_by_visit(visits: Iterable[Visit]) -> dict[int, KnownDays]:
    """The same for many visits, by their ids. One query."""
    rows = list(visits)
    gaps: dict[int, list[Gap]] = defaultdict(list)
    # Of one that was deferred and closed without coming the old days do not count again.
    deferred = {visit.pk for visit in rows if visit.phase == Phase.DEFERRED}
    granted = _granted(Interruption.objects.filter(visit__in=rows))
    for visit_id, stopped_on, resumes_on in granted:
        if stopped_on is not None:
            gaps[visit_id].append(Gap(stopped_on, resumes_on))
        elif resumes_on is None:
            deferred.add(visit_id)
    return {
        visit.pk: known_days(
            visit.first_day, visit.last_day, gaps[visit.pk], is_deferred=visit.pk in deferred
        )
        for visit in rows
    }


def _granted(rows: QuerySet[Interruption]) -> QuerySet[Interruption, Any]:
    counting = rows.filter(answer=Interruption.Answer.GRANTED, is_superseded=False)
    return counting.order_by("stopped_on", "pk").values_list("visit_id", "stopped_on", "resumes_on")


def interruptions_of(visit: Visit) -> QuerySet[Interruption]:
    """What was asked and answered about deferring or pausing a visit, in order."""
    return Interruption.objects.filter(visit=visit).order_by("asked_at", "pk")


def waiting_request(visit: Visit) -> Interruption | None:
    """The request that Ofsted has not answered yet; there is at most one."""
    return interruptions_of(visit).filter(answer=Interruption.Answer.WAITING).first()


def outcome_record(visit: Visit) -> InspectionRecord | None:
    """The inspection that a visit was, as it is on record."""
    return InspectionRecord.objects.filter(
        school=visit.school_id, kind=InspectionRecord.Kind.FULL, started_on=visit.first_day
    ).first()


def own_note(access: Access, visit: Visit) -> ProvisionalOutcome | None:
    """What this head noted in confidence, with those who may read it; for nobody else."""
    rows = ProvisionalOutcome.objects.filter(
        visit=visit, visit__school__in=access.head_school_ids, head=access.person
    )
    return rows.select_related("visit__school").first()


def shared_notes_for(access: Access) -> list[ProvisionalOutcome]:
    """What heads noted and let this person read, newest first. It ends with the share, with
    the head's post, when this person no longer has the role in which they were chosen, and when
    the visit turns out a mistake."""
    leading = Post.objects.current(access.today).filter(
        person=OuterRef("head"), school=OuterRef("visit__school"), kind__in=Post.HEAD_KINDS
    )
    kinds = dict(
        ProvisionalShare.objects.filter(
            person=access.person, ended_at=None, outcome__visit__school__network=access.network
        ).values_list("outcome", "kind")
    )
    rows = ProvisionalOutcome.objects.filter(Exists(leading), pk__in=kinds)
    rows = rows.exclude(visit__phase=Phase.MISTAKEN)
    notes = list(rows.select_related("visit__school", "head").order_by("-noted_at", "-pk"))
    heads = {note.pk: Beside(note.visit, note.head_id) for note in notes}
    named = companions_beside(list(heads.values()), access.today)
    return [
        note
        for note in notes
        if any(
            each.person.pk == access.person.pk and each.kind == kinds[note.pk]
            for each in named[heads[note.pk]]
        )
    ]


def readers_of(note: ProvisionalOutcome) -> QuerySet[ProvisionalShare]:
    """Who may read a note now, by name."""
    rows = ProvisionalShare.objects.filter(outcome=note, ended_at=None)
    return rows.select_related("person", "outcome__visit__school").order_by("person__name", "pk")


def changes_of(visit: Visit) -> QuerySet[VisitChange]:
    """The steps of a visit, newest first, also those that were undone."""
    return VisitChange.objects.filter(visit=visit).select_related("undone_by").order_by("-pk")


def open_programme(school: School) -> Programme | None:
    """The monitoring programme in which a school is now."""
    return Programme.objects.filter(school=school, ended_on=None).first()


def deadlines_of(visit: Visit) -> list[Deadline]:
    """What is due in a visit, as it was last worked out: by date, then what has none yet. One
    query."""
    rows = Deadline.objects.filter(visit=visit).select_related("rule")
    return sorted(rows, key=lambda row: (row.due is None, row.due or date.max, row.key))


def usual_days(called_on: date, terms: Terms | None = None) -> tuple[date, date]:
    """The first and last day on site that usually follow a call: Tuesday and Wednesday after a
    Monday, Wednesday and Thursday after a bank holiday's Tuesday (DOMAIN 2.5, 2.6, 2.8). No
    team is likely on a day without pupils, where the network's year is given."""
    counts = (terms or Terms()).may_be_inspected
    rules = {
        rule.key: rule.number
        for rule in deadlines.rules_in_force(
            DeadlineRule.objects.filter(key__in=deadlines.USUAL_DAYS), called_on
        )
    }
    # An operator who removed the rules leaves the next working day.
    first = after(called_on, rules.get(deadlines.FIRST_DAY_ON_SITE, 1), counts)
    return first, max(first, after(called_on, rules.get(deadlines.LAST_DAY_ON_SITE, 1), counts))


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


def negative_rules() -> list[NegativeRule]:
    """Every rule by which an outcome is one after which the network stands by the head, also those
    that are over: each outcome goes by those of its own day."""
    return list(NegativeRule.objects.order_by("in_force_from", "pk"))


def negative_rules_on(today: date) -> list[NegativeRule]:
    """Those in force on a day, by the model of inspection they speak of."""
    rows = NegativeRule.objects.filter(in_force_from__lte=today)
    rows = rows.filter(Q(in_force_to=None) | Q(in_force_to__gt=today))
    order = InspectionRecord.Kind.values
    return sorted(rows, key=lambda rule: (order.index(rule.applies_to), rule.pk))


def coming_holidays(today: date) -> list[OneOffHoliday]:
    """The public holidays that no calendar foresaw, from today on."""
    return list(OneOffHoliday.objects.filter(day__gte=today).order_by("day"))


def deadline_rules(today: date) -> list[DeadlineRule]:
    """The deadline rules in force on a day, in the order in which they come about."""
    order = DeadlineRule.CountedFrom.values
    return sorted(
        deadlines.rules_in_force(DeadlineRule.objects.order_by("pk"), today),
        key=lambda rule: (order.index(rule.counted_from), rule.number, rule.key),
    )
