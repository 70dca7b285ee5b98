"""Schools from a file: what is made, what stays, what a second file may change."""

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent, StaleMark
from core.tabular import FileProblem
from schools import gias_schools, imports
from schools.models import (
    ImportRun,
    Network,
    Organisation,
    Responsibility,
    School,
    SchoolCorrection,
    SchoolLink,
)
from tests import factories
from tests.files import (
    BY,
    JANUARY,
    LINKS,
    NOW,
    WESTHAVEN,
    changed,
    import_schools,
    rows_of,
    written,
)

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)
EVERYTHING = (Network, School, Organisation, Responsibility, SchoolLink, ImportRun, AuditEvent)


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables that an import writes."""
    return {
        model.__name__: list(model.objects.order_by("pk").values_list())
        for model in (*EVERYTHING, StaleMark, SchoolCorrection)
    }


def test_each_authority_becomes_a_network_that_is_not_public() -> None:
    report = import_schools()
    assert (report.read, report.created, report.updated, report.unchanged) == (24, 19, 0, 0)
    assert len(report.skipped) == 5
    assert not report.rejected
    assert list(
        Network.objects.order_by("slug").values_list("slug", "name", "la_code", "is_public")
    ) == [
        ("eastmoor-city-of", "Eastmoor, City of", "991", False),
        ("westhaven", "Westhaven", "990", False),
    ]
    assert set(School.objects.values_list("status", flat=True)) == {
        "Open",
        "Open, but proposed to close",
    }
    assert School.objects.get(urn=900022).network.slug == "eastmoor-city-of"
    assert set(School.objects.values_list("as_at", flat=True)) == {JANUARY}


def test_a_network_takes_only_its_own_authority() -> None:
    report = import_schools(network="westhaven")
    assert Network.objects.get().slug == "westhaven"
    assert (report.read, report.created, len(report.skipped)) == (21, 18, 3)
    assert not School.objects.filter(urn=900022).exists()
    run = ImportRun.objects.get()
    assert run.network is not None
    assert run.network.slug == "westhaven"


def test_one_run_and_one_audit_row_say_what_was_read() -> None:
    import_schools()
    run = ImportRun.objects.get()
    assert (run.kind, run.file_name, run.as_at, run.by_label) == (
        "gias",
        "gias_westhaven.csv",
        JANUARY,
        "system: test",
    )
    assert (run.read, run.created, len(run.sha256)) == (24, 19, 64)
    assert {each["reason"]: each["count"] for each in run.skipped} == {
        "Not a place in an English local authority": 3,
        "Proposed to open; not open yet": 1,
        "Closed, and not in the network": 1,
    }
    event = AuditEvent.objects.get(verb="schools_imported")
    assert event.detail == {"read": 24, "created": 19, "updated": 0, "rejected": 0}


def test_the_same_file_again_writes_nothing() -> None:
    import_schools(with_heads=True, links=LINKS)
    before = snapshot()
    with CaptureQueriesContext(connection) as queries:
        report = import_schools(with_heads=True, links=LINKS)
    assert snapshot() == before
    assert not report.changed
    assert (report.unchanged, len(report.skipped)) == (19, 5)
    writes = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert writes == []


def test_a_preview_says_the_same_and_leaves_nothing() -> None:
    before = snapshot()
    file = imports.GiasFile(source=WESTHAVEN, as_at=JANUARY, links=LINKS, with_heads=True)
    previewed = imports.preview(file, by=BY, now=NOW)
    assert snapshot() == before
    applied = imports.apply(file, by=BY, now=NOW)
    assert previewed.as_dict() == applied.as_dict()
    assert previewed.others == applied.others


def test_the_order_of_the_rows_changes_nothing(tmp_path: Path) -> None:
    def facts() -> Any:
        return (
            list(School.objects.order_by("urn").values_list("urn", "name", "network__slug")),
            sorted(Organisation.objects.values_list("network__slug", "kind", "uid", "name")),
            sorted(Responsibility.objects.values_list("school__urn", "organisation__name")),
            sorted(SchoolLink.objects.values_list("school__urn", "predecessor_urn", "basis")),
        )

    import_schools()
    forward = facts()
    Network.objects.all().delete()
    import_schools(written(tmp_path / "gias.csv", rows_of(WESTHAVEN)[::-1]))
    assert facts() == forward


def test_a_later_file_updates_and_an_older_one_does_not(tmp_path: Path) -> None:
    import_schools()
    rows = changed(rows_of(WESTHAVEN), 900001, NumberOfPupils="401")
    report = import_schools(written(tmp_path / "march.csv", rows), MARCH)
    assert (report.updated, report.unchanged) == (1, 18)
    school = School.objects.get(urn=900001)
    assert (school.pupils, school.as_at) == (401, MARCH)
    assert School.objects.get(urn=900002).as_at == MARCH

    report = import_schools()
    assert (report.updated, report.unchanged) == (0, 0)
    assert sum("older than what is known" in s.reason for s in report.skipped) == 19
    assert School.objects.get(urn=900001).pupils == 401


def test_a_column_that_a_file_lacks_leaves_its_facts_alone(tmp_path: Path) -> None:
    import_schools()
    rows = [
        {name: cell for name, cell in row.items() if not name.startswith(("Trust", "Fede", "Numb"))}
        for row in rows_of(WESTHAVEN)
    ]
    report = import_schools(written(tmp_path / "slim.csv", rows), MARCH)
    school = School.objects.get(urn=900002)
    assert school.pupils == 398
    assert school.responsibilities.get().organisation.name == "Harbour Learning Trust"
    assert report.others["responsibilities ended"] == 0


def test_a_correction_by_hand_wins_and_keeps_the_files_value_beside_it(tmp_path: Path) -> None:
    import_schools()
    school = School.objects.get(urn=900001)
    SchoolCorrection.objects.create(
        school=school, field="name", imported_value=school.name, value="St Anne’s", at=NOW
    )
    SchoolCorrection.objects.create(
        school=school, field="network", imported_value="", value="elsewhere", at=NOW
    )
    School.objects.filter(pk=school.pk).update(name="St Anne’s")
    assert not import_schools().changed

    rows = changed(rows_of(WESTHAVEN), 900001, EstablishmentName="Saint Anne", StatutoryLowAge="")
    import_schools(written(tmp_path / "march.csv", rows), MARCH)
    school.refresh_from_db()
    assert (school.name, school.low_age) == ("St Anne’s", None)
    assert school.corrections.get(field="name").imported_value == "Saint Anne"


def test_a_school_missing_from_a_later_file_is_reported_and_never_closed(tmp_path: Path) -> None:
    import_schools()
    factories.school(Network.objects.get(slug="westhaven"), urn=950000, as_at=None)
    rows = [row for row in rows_of(WESTHAVEN) if row["URN"] != "900001"]
    later = written(tmp_path / "march.csv", rows)
    for newly in (1, 0):
        report = import_schools(later, MARCH)
        assert [s.urn for s in report.skipped if s.row is None] == ["900001"]
        assert report.others["schools newly missing from the file"] == newly
    school = School.objects.get(urn=900001)
    assert (school.status, school.absent_since) == ("Open", MARCH)
    assert School.objects.get(urn=950000).absent_since is None

    report = import_schools(as_at=date(2026, 4, 1))
    assert report.updated == 1
    assert School.objects.get(urn=900001).absent_since is None


def test_a_school_that_the_file_calls_closed_is_updated_and_not_added(tmp_path: Path) -> None:
    import_schools()
    rows = changed(rows_of(WESTHAVEN), 900014, CloseDate="31-08-2026")
    for row in rows:
        if row["URN"] == "900014":
            row |= {"EstablishmentStatus (code)": "2", "EstablishmentStatus (name)": "Closed"}
    import_schools(written(tmp_path / "closed.csv", rows), MARCH)
    school = School.objects.get(urn=900014)
    assert (school.status, school.close_date) == ("Closed", date(2026, 8, 31))
    assert not School.objects.filter(urn=900012).exists()


def test_a_school_deleted_by_hand_returns_with_the_next_import() -> None:
    import_schools()
    School.objects.get(urn=900002).delete()
    report = import_schools()
    assert (report.created, report.unchanged) == (1, 18)
    assert School.objects.get(urn=900002).responsibilities.count() == 1


def test_a_school_that_changes_its_authority_changes_its_network(tmp_path: Path) -> None:
    import_schools()
    rows = rows_of(WESTHAVEN)
    for row in rows:
        if row["URN"] == "900001":
            row |= {"LA (code)": "991", "LA (name)": "Eastmoor, City of"}
    import_schools(written(tmp_path / "moved.csv", rows), MARCH)
    school = School.objects.get(urn=900001)
    assert school.network.slug == "eastmoor-city-of"
    assert [r.organisation.name for r in school.responsibilities.all()] == ["Eastmoor Council"]


def test_a_school_that_moved_to_another_authority_is_not_missing_from_the_file(
    tmp_path: Path,
) -> None:
    import_schools()
    rows = rows_of(WESTHAVEN)
    for row in rows:
        if row["URN"] == "900001":
            row |= {"LA (code)": "991", "LA (name)": "Eastmoor, City of"}
    report = import_schools(written(tmp_path / "moved.csv", rows), MARCH, network="westhaven")
    assert not [each for each in report.skipped if each.row is None]


def test_an_unreadable_row_is_rejected_and_the_rest_imported(tmp_path: Path) -> None:
    import_schools()
    rows = changed(rows_of(WESTHAVEN), 900001, OpenDate="soon")
    report = import_schools(written(tmp_path / "bad.csv", rows), MARCH)
    assert report.as_dict()["rejected"] == [
        {"row": 2, "urn": "900001", "field": "OpenDate", "reason": "is not a date (day/month/year)"}
    ]
    # It is in the file, so it is not missing.
    assert School.objects.get(urn=900001).absent_since is None


def test_a_file_that_breaks_half_way_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_bytes(WESTHAVEN.read_bytes() + b"1,\x00")
    before = snapshot()
    with pytest.raises(FileProblem, match="binary"):
        import_schools(path)
    assert snapshot() == before


def test_an_upload_imports_like_a_path() -> None:
    upload = SimpleUploadedFile("gias.csv", WESTHAVEN.read_bytes())
    assert import_schools(upload, file_name=upload.name).created == 19
    assert ImportRun.objects.get().file_name == "gias.csv"

    large = TemporaryUploadedFile("gias.csv.gz", "application/gzip", 0, None)
    large.write(gzip.compress(WESTHAVEN.read_bytes()))
    assert import_schools(large, file_name=large.name).unchanged == 19
    large.close()


def test_queries_grow_with_batches_and_not_with_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    def queries(source: Path) -> int:
        with CaptureQueriesContext(connection) as caught:
            import_schools(source, MARCH)
        return len(caught)

    import_schools()
    import_schools(as_at=date(2026, 2, 1))
    whole = queries(WESTHAVEN)
    monkeypatch.setattr(imports, "BATCH", 6)
    # Three more batches of at most 6 of the 20 rows: three more reads, no other difference.
    School.objects.update(as_at=date(2026, 2, 1))
    assert queries(WESTHAVEN) - whole <= 3 * 3
    assert gias_schools.BATCH == 900


def test_what_rests_on_the_import_is_marked_stale() -> None:
    import_schools()
    assert StaleMark.objects.filter(kind="import", object_id=ImportRun.objects.get().pk).exists()
