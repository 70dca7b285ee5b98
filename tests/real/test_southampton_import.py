"""The real files of Southampton, as an operator imports them."""

from collections import Counter
from datetime import date

import pytest

from core import stale
from inspections.models import InspectionRecord, Window
from schools.models import Network, Organisation, School, SchoolLink
from tests.conftest import REAL_DATA
from tests.files import NOW, import_inspections, import_schools

pytestmark = [pytest.mark.real, pytest.mark.django_db]

GIAS = REAL_DATA / "southampton_gias.csv"
OFSTED = REAL_DATA / "southampton_ofsted.csv"
JANUARY, AUGUST = date(2026, 1, 30), date(2025, 8, 31)
TODAY = date(2026, 11, 22)


@pytest.fixture
def city(db: None) -> Network:
    import_schools(GIAS, JANUARY)
    import_inspections(OFSTED, AUGUST)
    return Network.objects.get()


def test_eighty_eight_schools_with_their_council_and_one_name_for_each_trust(
    city: Network,
) -> None:
    assert (city.slug, city.la_code, city.schools.count()) == ("southampton", "852", 88)
    names = Counter(city.organisations.values_list("kind", flat=True))
    assert names == {"trust": 8, "foundation_trust": 4, "council": 1}
    assert city.organisations.filter(name__iexact="Hamwic Education Trust").count() == 1
    hamwic = Organisation.objects.get(uid="16700")
    assert (hamwic.name, hamwic.responsibilities.count()) == ("Hamwic Education Trust", 19)
    assert not any(name.isupper() for name in city.organisations.values_list("name", flat=True))


def test_every_state_funded_school_of_ofsteds_file_has_its_window(city: Network) -> None:
    states = Counter(window.state(TODAY).value for window in Window.objects.all())
    assert states == {"later": 48, "open": 27, "overdue": 1, "unknown": 1}
    overdue = Window.objects.get(closes__lt=TODAY)
    assert overdue.school.urn == 131839
    unknown = Window.objects.get(opens=None)
    assert unknown.school.urn == 145228
    assert "16 to 19" in unknown.reason


def test_regents_park_rests_on_the_history_of_the_school_before_it(city: Network) -> None:
    link = SchoolLink.objects.get()
    assert (link.school.urn, link.predecessor_urn, link.basis) == (152205, 116450, "likely")
    window = Window.objects.get(school__urn=152205)
    assert window.record == InspectionRecord.objects.get(urn=116450, kind="ungraded")


def test_the_inspections_may_come_before_the_schools(db: None) -> None:
    report = import_inspections(OFSTED, AUGUST)
    assert (report.read, len(report.skipped), report.created) == (76, 76, 0)
    import_schools(GIAS, JANUARY)
    stale.settle(now=NOW)
    assert Window.objects.get(school__urn=152205).record is not None
    assert not InspectionRecord.objects.filter(school=None).exists()


def test_the_one_row_without_a_school_is_skipped_kept_and_told(city: Network) -> None:
    report = import_inspections(OFSTED, AUGUST)
    assert [each.urn for each in report.skipped] == ["116450"]
    assert (report.unchanged, report.changed) == (75, False)


def test_a_school_deleted_by_hand_returns_with_its_history(city: Network) -> None:
    School.objects.get(urn=131839).delete()
    report = import_schools(GIAS, JANUARY)
    stale.settle(now=NOW)
    assert (report.created, report.unchanged) == (1, 87)
    assert Window.objects.get(school__urn=131839).closes == date(2026, 8, 31)


def test_the_national_file_takes_over_without_a_difference(city: Network) -> None:
    report = import_schools(REAL_DATA / "gias_national_slim.csv.gz", JANUARY, network="southampton")
    assert (report.read, report.unchanged, report.changed) == (88, 88, False)
    slim = REAL_DATA / "ofsted_national_slim_31_August_2025.csv.gz"
    report = import_inspections(slim, AUGUST, network="southampton")
    assert (report.created, report.updated, report.unchanged) == (0, 0, 75)
