"""Loads, in a fixed number of queries, the plain facts that windows are worked out from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from core.clock import london_time
from inspections.models import InspectionRecord, Window, WindowOverride, WindowRule
from inspections.windows import Facts, Override, Record, Rule, rules_in_force, window_of
from inspections.workdays import DAY
from schools.models import School, SchoolLink

RULE_COLUMNS = (
    "pk", "applies_to", "in_force_from", "in_force_to", "year_starts_in_month",
    "opens_after_years", "closes_after_years", "words",
)  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """One school, one network's schools, or all."""

    network_id: int | None = None
    school_id: int | None = None

    def of(self, rows: QuerySet[Any], school: str = "school__") -> QuerySet[Any]:
        """The rows of these schools; ``school`` leads from the row to its school."""
        if self.school_id is not None:
            return rows.filter(**{f"{school}pk": self.school_id})
        if self.network_id is not None:
            return rows.filter(**{f"{school}network": self.network_id})
        return rows


def rules_on(today: date) -> dict[str, Rule]:
    """The window rules in force on a day."""
    rows = WindowRule.objects.values_list(*RULE_COLUMNS)
    return rules_in_force((Rule(*row) for row in rows), today)


def known_windows(scope: Scope) -> dict[int, tuple[Any, ...]]:
    """What is kept now: the columns of each window by its school's id."""
    rows = scope.of(Window.objects.all()).values_list(
        "school_id", "opens", "closes", "rule_id", "record_id", "data_as_at", "confidence",
        "reason", "is_overridden",
    )  # fmt: skip
    return {school_id: columns for school_id, *columns in rows for columns in [tuple(columns)]}


def windows_on(network_id: int, on: date) -> dict[int, tuple[date, date]]:
    """The first and last day of each window of a network as it was at the end of a past day, by
    its school's id: worked out anew from what was known then, because windows move. Five
    queries."""
    rules = rules_on(on)
    found = {
        facts.school_id: window_of(facts, rules, on)
        for _, facts in facts_of(Scope(network_id=network_id), on)
    }
    return {
        school_id: (each.opens, each.closes)
        for school_id, each in found.items()
        if each.opens is not None and each.closes is not None
    }


def facts_of(scope: Scope, on: date | None = None) -> Iterator[tuple[int, Facts]]:
    """Network id and facts of every school that has a window: the state-funded ones that are
    not closed, and those whose window is set by hand. ``on``: a past day, as whose last moment it
    was; what had been published by then counts, and which schools were open."""
    live = _live_overrides(on)
    overrides = _by_school(scope.of(live))
    records = _latest_records(scope, on)
    schools = scope.of(School.objects.all(), school="").filter(
        Q(is_state_funded=True) | Q(pk__in=live.values("school"))
    )
    rows = (
        schools.exclude(_closed(on))
        .order_by("pk")
        .values_list("network_id", "pk", "type_code", "type_name", "status", "open_date", "as_at")
    )
    for network_id, pk, type_code, type_name, status, open_date, as_at in rows:
        yield (
            network_id,
            Facts(
                school_id=pk,
                type_code=type_code,
                type_name=type_name,
                status=status,
                open_date=open_date,
                school_as_at=as_at,
                record=records.get(pk),
                override=overrides.get(pk),
            ),
        )


def _closed(on: date | None) -> Q:
    if on is None:
        return Q(status=School.CLOSED)
    return Q(close_date__lte=on) | Q(status=School.CLOSED, close_date=None)


def _live_overrides(on: date | None) -> QuerySet[WindowOverride]:
    if on is None:
        return WindowOverride.objects.filter(ended_at=None)
    after = london_time(on + DAY, 0)
    live = Q(ended_at=None) | Q(ended_at__gte=after)
    return WindowOverride.objects.filter(live, at__lt=after)


def _by_school(rows: QuerySet[WindowOverride]) -> dict[int, Override]:
    return {
        school_id: Override(opens, closes, WindowOverride.Reason(reason).label)
        for school_id, opens, closes, reason in rows.order_by("at", "pk").values_list(
            "school_id", "opens", "closes", "reason"
        )
    }


def _latest_records(scope: Scope, on: date | None) -> dict[int, Record]:
    """The last routine inspection of each school, its own or its predecessor's; of those that
    were published (or, where no file has told of it, begun) on or before the day ``on``."""
    known = InspectionRecord.objects.exclude(school=None)
    if on is not None:
        known = known.alias(told_on=Coalesce("published_on", "started_on")).filter(told_on__lte=on)
    likely = set(
        scope.of(SchoolLink.objects.filter(basis=SchoolLink.Basis.LIKELY)).values_list(
            "school_id", "predecessor_urn"
        )
    )
    # A later row replaces an earlier one; of two on one day, the published one.
    rows = (
        scope.of(known)
        .order_by("started_on", "source", "pk")
        .values_list(
            "school_id", "school__urn", "urn", "urn_at_time", "pk", "started_on", "as_at",
            "source", "at_predecessor", "category_of_concern",
        )
    )  # fmt: skip
    return {
        school_id: Record(
            pk=pk,
            started_on=started_on,
            as_at=as_at,
            is_heads_word=source == InspectionRecord.Source.HEAD,
            at_predecessor=at_predecessor or urn_at_time != own_urn,
            is_likely=(school_id, urn) in likely or (school_id, urn_at_time) in likely,
            in_category=bool(category),
        )
        for school_id, own_urn, urn, urn_at_time, pk, started_on, as_at, source, at_predecessor,
        category in rows
    }  # fmt: skip
