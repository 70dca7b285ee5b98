"""Windows are worked out from facts; these services change the facts and work them out again."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from core import audit, clock, stale
from core.refusals import Refused
from inspections import facts, windows
from inspections.models import InspectionRecord, Phase, Visit, Window, WindowOverride
from inspections.services.locks import hold_schools
from schools.models import Network, School

# Above so many changed windows the network's plans are worked out as a whole.
FEW = 5
BATCH = 1000
COLUMNS = (
    "opens", "closes", "rule_id", "record_id", "data_as_at", "confidence", "reason",
    "is_overridden",
)  # fmt: skip
FURTHEST_BACK = date(2005, 9, 1)


def recompute_windows(*, network: Network | None = None, now: datetime) -> int:
    """Work out the windows of a network, or of all, and write those that differ. A fixed
    number of queries however many schools there are. Returns how many windows changed."""
    scope = facts.Scope(network_id=network.pk if network else None)
    with transaction.atomic():
        hold_schools(scope)
        return _recompute(scope, now)


def refresh_window(school_id: int, now: datetime) -> None:
    """Reconcile a school that changed: its window follows. Where that moves, the school is
    marked once more, and the next run finds nothing to change."""
    scope = facts.Scope(school_id=school_id)
    with transaction.atomic():
        hold_schools(scope)
        _recompute(scope, now)


def refresh_all(rule_id: int, now: datetime) -> None:
    """Reconcile a window rule that changed: it may be any school's."""
    recompute_windows(now=now)


def override_window(
    *,
    school: School,
    opens: date,
    closes: date,
    reason: str,
    by: audit.Actor,
    now: datetime,
) -> WindowOverride:
    """Set a school's window by hand, in place of an earlier override. Raises ValidationError
    with a sentence for each field that cannot be."""
    problems = {}
    if closes < opens:
        problems["closes"] = "The last day must be on or after the first day"
    if reason not in WindowOverride.Reason.values:
        problems["reason"] = "Choose a reason from the list"
    if problems:
        raise ValidationError(problems)
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        WindowOverride.objects.filter(school=school, ended_at=None).update(ended_at=now)
        override = WindowOverride.objects.create(
            school=school, opens=opens, closes=closes, reason=reason, by_id=by.actor_id, at=now
        )
        audit.record(
            "window.overridden", school, by=by, now=now, network_id=school.network_id,
            reason=reason, opens=opens.isoformat(), closes=closes.isoformat(),
        )  # fmt: skip
        _recompute(facts.Scope(school_id=school.pk), now)
        return override


def end_override(*, school: School, by: audit.Actor, now: datetime) -> None:
    """Go back to the window worked out by rule. Raises Refused where none is set by hand."""
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        live = WindowOverride.objects.filter(school=school, ended_at=None)
        if not live.update(ended_at=now):
            raise Refused("This window is not set by hand, so there is nothing to end.")
        audit.record("window.override_ended", school, by=by, now=now, network_id=school.network_id)
        _recompute(facts.Scope(school_id=school.pk), now)


def record_inspected_since(
    *, school: School, on: date, by: audit.Actor, now: datetime
) -> InspectionRecord:
    """Keep the head's word that the school was inspected on a day that no file tells of yet;
    the window moves. A later word replaces the earlier one, so that a slip can be mended.
    Raises ValidationError for a day that cannot be."""
    problem = problem_with_inspection(school, on, now)
    if problem is not None:
        raise ValidationError({"on": problem})
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        _heads_word(school).exclude(started_on=on).delete()
        record, _ = keep_inspection(school, on, now=now)
        audit.record("window.inspected_since", school, by=by, now=now, network_id=school.network_id)
        return record


def problem_with_inspection(school: School, on: date, now: datetime) -> str | None:
    """Why the school cannot have been inspected on that day; None where it can."""
    if on > clock.london_date(now):
        return "The date cannot be in the future"
    if on < FURTHEST_BACK:
        return f"The date must be after {FURTHEST_BACK:%B %Y}"
    known = InspectionRecord.objects.filter(school=school).exclude(pk__in=_heads_word(school))
    latest = known.order_by("-started_on").first()
    if latest is not None and on <= latest.started_on:
        day = f"{latest.started_on.day} {latest.started_on:%B %Y}"
        return f"We know of an inspection on {day} already: enter a later date"
    return None


def _heads_word(school: School) -> QuerySet[InspectionRecord]:
    """Inspections known by the head's word alone: no file tells of them, and no visit here."""
    visits = Visit.objects.filter(
        school=school, phase__in=(Phase.PUBLISHED, Phase.MONITORING, Phase.CLOSED)
    )
    return InspectionRecord.objects.filter(
        school=school, source=InspectionRecord.Source.HEAD
    ).exclude(started_on__in=visits.values("first_day"))


def keep_inspection(school: School, on: date, *, now: datetime) -> tuple[InspectionRecord, bool]:
    """Keep a full inspection on the school's own word, and work out its window again. Returns
    it, and whether it was not known yet. Call it in a transaction that holds the school."""
    record, is_new = InspectionRecord.objects.get_or_create(
        urn=school.urn,
        kind=InspectionRecord.Kind.FULL,
        started_on=on,
        defaults={
            "school": school,
            "urn_at_time": school.urn,
            "source": InspectionRecord.Source.HEAD,
            "as_at": clock.london_date(now),
        },
    )
    _recompute(facts.Scope(school_id=school.pk), now)
    return record, is_new


def forget_inspection(record_id: int, school: School, *, now: datetime) -> None:
    """Take back what ``keep_inspection`` kept, unless Ofsted's file tells of it by now. Call it
    in a transaction that holds the school."""
    InspectionRecord.objects.filter(pk=record_id, source=InspectionRecord.Source.HEAD).delete()
    _recompute(facts.Scope(school_id=school.pk), now)


def recompute_school(school_id: int, *, now: datetime) -> None:
    """Work out the window of one school. Call it in a transaction that holds the school."""
    _recompute(facts.Scope(school_id=school_id), now)


def _recompute(scope: facts.Scope, now: datetime) -> int:
    """Call it in a transaction that holds the schools, or an older fact may win."""
    today = clock.london_date(now)
    rules = facts.rules_on(today)
    known = facts.known_windows(scope)
    wanted: list[Window] = []
    changed: dict[int, list[int]] = {}
    for network_id, each in facts.facts_of(scope):
        window = _row(each.school_id, windows.window_of(each, rules, today))
        before = known.pop(each.school_id, None)
        if before != tuple(getattr(window, column) for column in COLUMNS):
            wanted.append(window)
            changed.setdefault(network_id, []).append(each.school_id)
    Window.objects.bulk_create(
        wanted,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["school"],
        update_fields=[column.removesuffix("_id") for column in COLUMNS],
    )
    for network_id, school_id in _drop(list(known)):
        changed.setdefault(network_id, []).append(school_id)
    for network_id, school_ids in changed.items():
        _tell(network_id, school_ids, now)
    return sum(len(school_ids) for school_ids in changed.values())


def _row(school_id: int, worked_out: windows.Range) -> Window:
    return Window(
        school_id=school_id,
        opens=worked_out.opens,
        closes=worked_out.closes,
        rule_id=worked_out.rule,
        record_id=worked_out.record,
        data_as_at=worked_out.data_as_at,
        confidence=worked_out.confidence,
        reason=worked_out.reason,
        is_overridden=worked_out.is_overridden,
    )


def _drop(school_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Delete the windows of schools that have none any more: closed, or no longer the state's."""
    gone: list[tuple[int, int]] = []
    for start in range(0, len(school_ids), BATCH):
        rows = Window.objects.filter(school__in=school_ids[start : start + BATCH])
        gone += rows.values_list("school__network_id", "school_id")
        rows.delete()
    return gone


def _tell(network_id: int, school_ids: Sequence[int], now: datetime) -> None:
    """Have plans that rest on these windows worked out again, and audit how many changed."""
    if len(school_ids) > FEW:
        stale.mark("network", network_id, now=now)
    else:
        for school_id in school_ids:
            stale.mark("school", school_id, now=now)
    audit.record(
        "windows.recomputed",
        None,
        by=audit.System("windows"),
        now=now,
        network_id=network_id,
        changed=len(school_ids),
    )
