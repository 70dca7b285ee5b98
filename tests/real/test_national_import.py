"""The real national files, Leeds in the report-card layout, and public test files."""

from collections import Counter
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
