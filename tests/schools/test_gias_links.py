"""Whose history a school carries on: by the links file, else a likely guess."""

from datetime import date
from pathlib import Path

import pytest

from core.tabular import FileProblem
from schools.links import Numbered, guess_links
from schools.models import School, SchoolLink
from tests import factories
from tests.files import LINKS, WESTHAVEN, changed, import_schools, rows_of, written

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def links() -> set[tuple[int, int, str]]:
    return set(SchoolLink.objects.values_list("school__urn", "predecessor_urn", "basis"))


def test_without_links_the_closed_school_of_the_same_number_is_likely() -> None:
    report = import_schools()
    assert links() == {(900013, 900012, "likely")}
    assert School.objects.get(urn=900013).network_id in report.network_ids


def test_the_links_file_tells_plain_predecessors_along_the_chain_and_both_ways_round() -> None:
    report = import_schools(links=LINKS)
    assert links() == {
        (900013, 900012, "file"),
        (900013, 800012, "file"),
        (900003, 800003, "file"),
    }
    assert SchoolLink.objects.get(predecessor_urn=900012).established == date(2024, 9, 1)
    assert SchoolLink.objects.get(predecessor_urn=800003).established is None
    assert [(each.field, each.reason) for each in report.rejected] == [
        ("LinkURN", "is not a whole number (links file)")
    ]


def test_the_links_file_replaces_a_likely_guess_and_says_nothing_twice() -> None:
    import_schools()
    report = import_schools(links=LINKS)
    assert (900013, 900012, "file") in links()
    assert not [basis for _, _, basis in links() if basis == "likely"]
    assert report.others["links to predecessors changed"] == 4
    assert not import_schools(links=LINKS).changed


def test_a_link_entered_by_hand_stays() -> None:
    import_schools()
    school = School.objects.get(urn=900013)
    SchoolLink.objects.all().delete()
    SchoolLink.objects.create(school=school, predecessor_urn=900012, basis="hand")
    import_schools(links=LINKS)
    assert (900013, 900012, "hand") in links()
    import_schools(as_at=MARCH)
    assert len([basis for urn, _, basis in links() if urn == 900013]) == 2


def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text("URN,LinkURN,LinkType\n900013,900012,Predecessor\n900012,900013,Predecessor\n")
    import_schools(links=path)
    assert links() == {(900013, 900012, "file")}


def test_another_file_given_as_links_is_refused_and_nothing_stays() -> None:
    with pytest.raises(FileProblem, match="--links is not the GIAS links file"):
        import_schools(links=WESTHAVEN)
    assert not School.objects.exists()


def test_a_school_missing_from_a_later_file_is_the_likely_predecessor(tmp_path: Path) -> None:
    import_schools()
    rows = [row for row in rows_of(WESTHAVEN) if row["URN"] != "900001"]
    rows = changed(rows, 900020, EstablishmentNumber="2001")
    import_schools(written(tmp_path / "march.csv", rows), MARCH)
    assert (900020, 900001, "likely") in links()


@pytest.mark.parametrize(
    ("gone", "is_likely"),
    [
        (Numbered(899001, "990", "2001", date(2023, 8, 31)), True),
        (Numbered(899001, "990", "2001", date(2024, 9, 2)), False),
        (Numbered(899001, "990", "2001"), True),
        (Numbered(950001, "990", "2001"), False),
        (Numbered(899001, "991", "2001"), False),
        (Numbered(899001, "990", ""), False),
        (Numbered(899001, "", "2001"), False),
    ],
)
def test_a_guess_needs_the_same_number_in_the_same_authority_and_a_later_opening(
    gone: Numbered, is_likely: bool
) -> None:
    network = factories.network("westhaven", la_code="990")
    factories.school(
        network,
        urn=900001,
        la_code="990",
        establishment_number="2001",
        open_date=date(2024, 9, 1),
    )
    assert guess_links([gone]) == ({network.pk} if is_likely else set())
    assert bool(links()) is is_likely


def test_of_several_the_one_that_ended_last_is_likely() -> None:
    network = factories.network("westhaven", la_code="990")
    factories.school(network, urn=900001, la_code="990", establishment_number="2001")
    factories.school(network, urn=900002, la_code="990", establishment_number="2002")
    guess_links(
        [
            Numbered(899001, "990", "2001", date(2020, 8, 31)),
            Numbered(899000, "990", "2001", date(2021, 8, 31)),
            Numbered(899002, "990", "2001"),
        ]
    )
    assert links() == {(900001, 899000, "likely")}
