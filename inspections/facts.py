"""Loads, in a fixed number of queries, the plain facts that windows are worked out from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from inspections.models import InspectionRecord, Window, WindowOverride, WindowRule
from inspections.windows import Facts, Override, Record, Rule, rules_in_force
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


def facts_of(scope: Scope) -> Iterator[tuple[int, Facts]]:
    """Network id and facts of every school that has a window: the state-funded ones that are
    not closed, and those whose window is set by hand."""
    overrides = _live_overrides(scope)
    records = _latest_records(scope)
    schools = scope.of(School.objects.all(), school="").filter(
        Q(is_state_funded=True)
        | Q(pk__in=WindowOverride.objects.filter(ended_at=None).values("school"))
    )
    rows = (
        schools.exclude(status=School.CLOSED)
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


def _live_overrides(scope: Scope) -> dict[int, Override]:
    rows = scope.of(WindowOverride.objects.filter(ended_at=None))
    return {
        school_id: Override(opens, closes, WindowOverride.Reason(reason).label)
        for school_id, opens, closes, reason in rows.values_list(
            "school_id", "opens", "closes", "reason"
        )
    }


def _latest_records(scope: Scope) -> dict[int, Record]:
    """The last routine inspection of each school, its own or its predecessor's."""
    likely = set(
        scope.of(SchoolLink.objects.filter(basis=SchoolLink.Basis.LIKELY)).values_list(
            "school_id", "predecessor_urn"
        )
    )
    # A later row replaces an earlier one; of two on one day, the published one.
    rows = (
        scope.of(InspectionRecord.objects.exclude(school=None))
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
