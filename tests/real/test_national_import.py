"""The real national files, Leeds in the report-card layout, and public test files."""

import csv
import gzip
import itertools
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.tabular import FileProblem
from inspections.models import InspectionRecord, Window
from schools.models import Network, Organisation, School, SchoolLink
from tests.conftest import REAL_DATA
from tests.files import import_inspections, import_schools

pytestmark = [pytest.mark.real, pytest.mark.django_db]

GIAS = REAL_DATA / "gias_national_slim.csv.gz"
OFSTED = REAL_DATA / "ofsted_national_slim_31_August_2025.csv.gz"
LEEDS = REAL_DATA / "leeds_ofsted_latest_inspections_28_Feb_2026.csv"
LINKS = REAL_DATA / "links_edubasealldata20250422.csv.gz"
JANUARY, AUGUST, FEBRUARY = date(2026, 1, 30), date(2025, 8, 31), date(2026, 2, 28)


def part_of(whole: Path, folder: Path, keep: Callable[[dict[str, str]], bool]) -> Path:
    """The rows of a national file to keep, as a file of the same layout."""
    rows = csv.reader(gzip.decompress(whole.read_bytes()).decode("latin-1").splitlines(True))
    header = next(rows)
    part = folder / whole.name.removesuffix(".gz")
    with part.open("w", encoding="latin-1", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(row for row in rows if keep(dict(zip(header, row, strict=False))))
    return part


def test_a_part_of_england_imports_with_a_window_for_every_state_funded_school(
    tmp_path: Path,
) -> None:
    """One authority whole, and every sixtieth school of all others; make soak takes them all."""
    numbers = itertools.count()
    urns: set[str] = set()

    def chosen(row: dict[str, str]) -> bool:
        taken = row["LA (name)"] == "Portsmouth" or next(numbers) % 60 == 0
        urns.update([row["URN"]] if taken else [])
        return taken

    schools = part_of(GIAS, tmp_path, chosen)
    links = part_of(LINKS, tmp_path, lambda row: row["URN"] in urns)
    inspections = part_of(OFSTED, tmp_path, lambda row: row["URN"] in urns)

    report = import_schools(schools, JANUARY, links=links)
    assert (report.read, len(report.rejected)) == (len(urns), 0)
    assert report.created > 450
    assert Network.objects.count() > 120
    state_funded = School.objects.filter(is_state_funded=True).count()
    report = import_inspections(inspections, AUGUST)
    assert len(report.rejected) == 0
    assert report.created > 300
    assert Window.objects.count() == state_funded > 400
    assert SchoolLink.objects.filter(basis="file").exists()

    assert not import_inspections(inspections, AUGUST).changed
    assert not import_schools(schools, JANUARY, links=links).changed


@pytest.mark.slow
@pytest.mark.national
def test_england_imports_with_a_window_for_every_state_funded_school() -> None:
    report = import_schools(GIAS, JANUARY, links=LINKS)
    assert (report.read, report.created, len(report.rejected)) == (26509, 25025, 0)
    assert Network.objects.count() == 152
    assert School.objects.filter(is_state_funded=True).count() == 21739
    per_uid = Organisation.objects.exclude(uid="").values_list("uid", "name").distinct()
    assert max(Counter(uid for uid, _ in per_uid).values()) == 1

    report = import_inspections(OFSTED, AUGUST)
    assert (report.read, len(report.rejected)) == (21990, 0)
    assert report.created > 21500
    assert Window.objects.count() == 21739
    assert SchoolLink.objects.filter(basis="file").count() > 15000

    assert not import_inspections(OFSTED, AUGUST).changed
    assert not import_schools(GIAS, JANUARY, links=LINKS).changed


def test_leeds_in_the_report_card_layout() -> None:
    import_schools(GIAS, JANUARY, network="leeds")
    report = import_inspections(LEEDS, FEBRUARY, network="leeds")
    assert (report.read, len(report.rejected)) == (279, 0)
    kinds = Counter(InspectionRecord.objects.values_list("kind", flat=True))
    assert kinds == {"graded": 170, "ungraded": 132, "full": 2}
    card = InspectionRecord.objects.get(urn=107848, kind="full")
    assert (card.started_on, card.outcome["inclusion"]) == (date(2026, 1, 6), "Needs attention")
    assert card.outcome["post_16"] == "Not applicable"
    assert "overall_effectiveness" not in card.outcome


@pytest.mark.parametrize(
    ("name", "created", "skipped", "rejected"),
    [
        ("buy-for-your-school_example_schools_data.csv", 2, 1, 0),
        ("claim_example_schools_data.csv", 2, 1, 1),
        ("find-placement-schools_gias_subset.csv", 5, 3, 0),
        ("teaching-vacancies_example_schools_data.csv", 8, 1, 10),
    ],
)
def test_public_test_files_of_earlier_layouts(
    name: str, created: int, skipped: int, rejected: int
) -> None:
    report = import_schools(REAL_DATA / "fixtures" / name, JANUARY)
    assert (report.created, len(report.skipped), len(report.rejected)) == (
        created,
        skipped,
        rejected,
    )


@pytest.mark.parametrize(
    "path", sorted((REAL_DATA / "fixtures").glob("*groups*")) or [REAL_DATA / "absent"]
)
def test_files_of_groups_are_refused(path: Path) -> None:
    with pytest.raises(FileProblem):
        import_schools(path, JANUARY)
