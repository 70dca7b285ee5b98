"""Histories find their schools: when a school appears, and through predecessors."""

from datetime import date
from pathlib import Path

import pytest

from core import stale
from inspections.models import InspectionRecord, Window
from inspections.ofsted_history import attach_histories
from schools.models import Network, School, SchoolLink
from tests import factories
from tests.files import (
    LINKS,
    NOW,
    WESTHAVEN,
    import_inspections,
    import_schools,
    rows_of,
    written,
)

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def holder(urn: int) -> set[int | None]:
    return set(InspectionRecord.objects.filter(urn=urn).values_list("school__urn", flat=True))


def test_inspections_wait_for_a_school_and_join_it_when_it_appears() -> None:
    report = import_inspections()
    assert (report.created, len(report.skipped)) == (0, 8)
    assert set(InspectionRecord.objects.values_list("school", flat=True)) == {None}
    import_schools()
    stale.settle(now=NOW)
    assert holder(900001) == {900001}
    assert holder(899999) == {None}
    assert Window.objects.get(school__urn=900001).record is not None


def test_a_school_deleted_by_hand_finds_its_history_again() -> None:
    import_schools()
    import_inspections()
    School.objects.get(urn=900001).delete()
    assert holder(900001) == {None}
    import_schools()
    stale.settle(now=NOW)
    assert holder(900001) == {900001}
    assert Window.objects.get(school__urn=900001).record is not None


def test_an_academy_takes_over_the_history_of_a_likely_predecessor() -> None:
    import_schools()
    import_inspections()
    assert holder(900012) == {900013}
    assert SchoolLink.objects.get().basis == "likely"
    assert Window.objects.get(school__urn=900013).record == InspectionRecord.objects.get(urn=900012)


def test_without_the_closed_school_in_any_file_the_inspections_number_makes_it_likely(
    tmp_path: Path,
) -> None:
    rows = [row for row in rows_of(WESTHAVEN) if row["URN"] != "900012"]
    import_schools(written(tmp_path / "gias.csv", rows))
    assert not SchoolLink.objects.exists()
    report = import_inspections()
    assert holder(900012) == {900013}
    link = SchoolLink.objects.get()
    assert (link.school.urn, link.predecessor_urn, link.basis) == (900013, 900012, "likely")
    assert report.others["networks with histories taken over"] == 1
    # And the other way round: the inspections first, the schools after.
    Network.objects.all().delete()
    import_schools(tmp_path / "gias.csv")
    stale.settle(now=NOW)
    assert holder(900012) == {900013}


def test_the_links_file_hands_histories_on() -> None:
    import_schools(links=LINKS)
    import_inspections()
    assert holder(900012) == {900013}
    assert SchoolLink.objects.get(predecessor_urn=900012).basis == "file"


def test_an_open_school_keeps_its_history_though_a_link_names_a_successor() -> None:
    import_schools()
    import_inspections()
    successor = School.objects.get(urn=900013)
    SchoolLink.objects.create(school=successor, predecessor_urn=900001, basis="file")
    attach_histories()
    assert holder(900001) == {900001}


def test_a_school_that_appears_after_all_takes_its_history_back() -> None:
    import_schools()
    import_inspections()
    assert holder(900012) == {900013}
    factories.school(School.objects.get(urn=900013).network, urn=900012)
    attach_histories()
    assert holder(900012) == {900012}


@pytest.mark.parametrize("gone", [{"status": "Closed"}, {"absent_since": MARCH}])
def test_when_a_school_is_gone_its_successor_carries_on_and_without_one_it_keeps_its_own(
    gone: dict[str, object],
) -> None:
    import_schools()
    import_inspections()
    School.objects.filter(urn__in=(900001, 900002)).update(**gone)
    successor = School.objects.get(urn=900013)
    SchoolLink.objects.create(school=successor, predecessor_urn=900001, basis="file")
    assert attach_histories(successor.network_id) == {successor.network_id}
    assert holder(900001) == {900013}
    assert holder(900002) == {900002}
    assert attach_histories() == set()


def test_a_link_by_file_goes_before_a_guess_and_then_the_first_opened() -> None:
    network = factories.network("westhaven", la_code="990")
    for urn in (900101, 900102, 900103):
        factories.school(network, urn=urn)
    for urn, basis in ((900101, "likely"), (900103, "file"), (900102, "file")):
        SchoolLink.objects.create(
            school=School.objects.get(urn=urn), predecessor_urn=900012, basis=basis
        )
    import_inspections()
    assert holder(900012) == {900102}


def test_only_the_networks_own_histories_are_looked_at() -> None:
    import_schools()
    factories.school(Network.objects.get(slug="eastmoor-city-of"), urn=899999, la_code="")
    InspectionRecord.objects.all().delete()
    import_inspections()
    InspectionRecord.objects.update(school=None)
    westhaven = Network.objects.get(slug="westhaven")
    assert attach_histories(westhaven.pk) == {westhaven.pk}
    assert holder(900001) == {900001}
    assert holder(899999) == {None}
    attach_histories(School.objects.get(urn=899999).network_id)
    assert holder(899999) == {899999}


def test_a_guess_that_somebody_rejected_is_neither_used_nor_made_again() -> None:
    import_schools()
    import_inspections()
    SchoolLink.objects.update(basis=SchoolLink.Basis.REJECTED)
    InspectionRecord.objects.filter(urn=900012).update(school=None)
    assert attach_histories() == set()
    import_inspections()
    import_schools(as_at=MARCH)
    assert holder(900012) == {None}
    assert SchoolLink.objects.get().basis == SchoolLink.Basis.REJECTED
