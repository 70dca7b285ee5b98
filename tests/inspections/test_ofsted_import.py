"""Inspections from a file: what is kept, for whom, and what a second file may change."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent, StaleMark
from core.tabular import FileProblem
from inspections import ofsted_import
from inspections.models import InspectionRecord, Window
from schools.models import ImportRun, Network, School, SchoolLink
from tests.files import (
    AUGUST,
    BY,
    FIXTURES,
    NOW,
    OEIF,
    REPORT_CARD,
    import_inspections,
    import_schools,
    rows_of,
    written,
)

pytestmark = pytest.mark.django_db
FEBRUARY = date(2026, 2, 28)


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables that an import writes."""
    return {
        model.__name__: list(model.objects.order_by("pk").values_list())  # type: ignore[attr-defined]
        for model in (InspectionRecord, Window, SchoolLink, ImportRun, AuditEvent, StaleMark)
    }


def records(urn: int) -> list[tuple[str, date]]:
    return list(
        InspectionRecord.objects.filter(urn=urn)
        .order_by("started_on")
        .values_list("kind", "started_on")
    )


def test_inspections_join_their_schools_and_windows_follow() -> None:
    import_schools()
    report = import_inspections()
    assert (report.read, report.created, report.updated, report.unchanged) == (8, 5, 0, 0)
    assert {each.urn: each.reason for each in report.skipped} == {
        "900010": ofsted_import.NO_INSPECTION,
        "900012": ofsted_import.NO_SCHOOL,
        "899999": ofsted_import.NO_SCHOOL,
    }
    assert records(900001) == [
        ("graded", date(2014, 11, 5)),
        ("graded", date(2018, 11, 14)),
        ("ungraded", date(2024, 3, 13)),
    ]
    window = Window.objects.get(school__urn=900001)
    assert window.record == InspectionRecord.objects.get(urn=900001, kind="ungraded")
    assert School.objects.get(urn=900002).network_id in report.network_ids


def test_one_run_and_one_audit_row_say_what_was_read() -> None:
    import_schools()
    import_inspections()
    run = ImportRun.objects.get(kind="ofsted")
    assert (run.file_name, run.as_at, run.read, run.created) == (OEIF.name, AUGUST, 8, 5)
    assert AuditEvent.objects.get(verb="inspections_imported").detail["created"] == 5


def test_the_same_file_again_writes_nothing() -> None:
    import_schools()
    import_inspections()
    before = snapshot()
    with CaptureQueriesContext(connection) as queries:
        report = import_inspections()
    assert snapshot() == before
    assert (report.changed, report.unchanged) == (False, 5)
    writes = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert writes == []


def test_a_preview_says_the_same_and_leaves_nothing() -> None:
    import_schools()
    before = snapshot()
    file = ofsted_import.OfstedFile(source=OEIF, as_at=AUGUST)
    previewed = ofsted_import.preview(file, by=BY, now=NOW)
    assert snapshot() == before
    assert previewed.as_dict() == ofsted_import.apply(file, by=BY, now=NOW).as_dict()


def test_the_report_card_file_adds_to_the_history_and_drops_nothing() -> None:
    import_schools()
    import_inspections()
    report = import_inspections(REPORT_CARD, FEBRUARY)
    assert (report.created, report.updated, report.unchanged) == (0, 2, 1)
    assert records(900001)[0] == ("graded", date(2014, 11, 5))
    assert records(900002) == [
        ("graded", date(2021, 6, 10)),
        ("graded", date(2025, 3, 4)),
        ("full", date(2026, 1, 6)),
    ]
    kept = InspectionRecord.objects.get(urn=900002, started_on=date(2025, 3, 4))
    assert kept.outcome["inspection_type"] == "S5 Inspection"
    assert kept.outcome["overall_effectiveness"] == "Not judged"
    assert InspectionRecord.objects.get(urn=900001, kind="ungraded").as_at == FEBRUARY
    assert report.others["inspections confirmed at a later date"] == 1


def test_an_older_file_adds_what_was_before_and_overwrites_nothing() -> None:
    import_schools()
    import_inspections(REPORT_CARD, FEBRUARY)
    import_inspections()
    assert ("graded", date(2018, 11, 14)) in records(900001)
    kept = InspectionRecord.objects.get(urn=900002, started_on=date(2025, 3, 4))
    assert kept.outcome["inspection_type"] == "S5 Inspection"
    assert kept.as_at == FEBRUARY


def test_a_slim_file_leaves_what_it_has_no_column_for() -> None:
    import_schools()
    import_inspections()
    report = import_inspections(FIXTURES / "ofsted_slim.csv")
    assert not report.changed
    creekside = InspectionRecord.objects.get(urn=900003)
    assert (creekside.at_predecessor, creekside.urn_at_time) == (True, 800003)
    InspectionRecord.objects.all().delete()
    import_inspections(FIXTURES / "ofsted_slim.csv")
    creekside = InspectionRecord.objects.get(urn=900003)
    assert (creekside.at_predecessor, creekside.urn_at_time) == (False, 900003)
    assert creekside.category_of_concern == ""


def test_a_corrected_day_is_the_same_inspection_by_its_number(tmp_path: Path) -> None:
    import_schools()
    import_inspections()
    rows = rows_of(OEIF)
    rows[0]["Inspection start date"] = "15/11/2018"
    report = import_inspections(written(tmp_path / "o.csv", rows), FEBRUARY)
    assert report.updated == 1
    assert records(900001)[1] == ("graded", date(2018, 11, 15))
    assert len(records(900001)) == 3


def test_what_a_head_said_becomes_what_was_published() -> None:
    import_schools()
    school = School.objects.get(urn=900005)
    InspectionRecord.objects.create(
        school=school, urn=900005, urn_at_time=900005, kind="full",
        started_on=date(2025, 11, 25), source="head", as_at=date(2025, 11, 30),
    )  # fmt: skip
    import_inspections(REPORT_CARD, FEBRUARY)
    record = InspectionRecord.objects.get(urn=900005)
    assert (record.source, record.category_of_concern) == ("ofsted", "RSI")


def test_a_network_takes_its_own_schools_and_its_authoritys_rows() -> None:
    import_schools()
    rows = rows_of(OEIF)
    assert any(row["LAESTAB"].startswith("990") for row in rows)
    report = import_inspections(network="eastmoor-city-of")
    assert (report.read, InspectionRecord.objects.count()) == (0, 0)
    report = import_inspections(network="westhaven")
    assert (report.read, report.created) == (8, 5)
    assert ImportRun.objects.filter(kind="ofsted", network__slug="westhaven").exists()


def test_rejected_rows_count_for_a_network_too(tmp_path: Path) -> None:
    import_schools()
    rows = rows_of(OEIF)
    rows[0]["URN"] = "none"
    report = import_inspections(written(tmp_path / "o.csv", rows), network="westhaven")
    assert [each.field for each in report.rejected] == ["URN"]


def test_a_network_that_is_not_there_is_refused() -> None:
    with pytest.raises(FileProblem, match="There is no network westhaven yet"):
        import_inspections(network="westhaven")


def test_queries_grow_with_batches_and_not_with_rows(tmp_path: Path) -> None:
    import_schools()
    row = rows_of(OEIF)[0]

    def queries(count: int) -> int:
        rows = [row | {"URN": str(800000 + 100 * count + n)} for n in range(count)]
        with CaptureQueriesContext(connection) as caught:
            import_inspections(written(tmp_path / "o.csv", rows))
        return len(caught)

    queries(2)  # the schools' own windows
    assert queries(1) == queries(20)


def test_nothing_is_reconciled_for_a_run_that_is_gone() -> None:
    ofsted_import.take_over(0, NOW)
    assert not Network.objects.exists()
