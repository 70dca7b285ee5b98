"""Trusts, councils, federations and what they are responsible for."""

from datetime import date
from pathlib import Path

import pytest

from schools.models import Network, Organisation, Responsibility, School
from tests import factories
from tests.files import JANUARY, WESTHAVEN, changed, import_schools, rows_of, written

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def organisations() -> set[tuple[str, str, str]]:
    return set(
        Organisation.objects.filter(network__slug="westhaven").values_list("kind", "uid", "name")
    )


def responsible_for(urn: int) -> set[str]:
    return set(
        Responsibility.objects.filter(school__urn=urn).values_list("organisation__name", flat=True)
    )


def test_each_uid_is_one_organisation_by_one_name() -> None:
    import_schools()
    assert organisations() == {
        ("council", "", "Westhaven Council"),
        ("trust", "50001", "Harbour Learning Trust"),
        ("trust", "50004", "Quay CE Academy Trust"),
        ("trust", "50005", "Bay Multi Academy Trust Ltd"),
        ("foundation_trust", "50002", "Westhaven Co-operative Learning Trust"),
        ("federation", "50003", "The Creek Federation"),
    }


def test_who_is_responsible_for_which_school() -> None:
    import_schools()
    assert responsible_for(900001) == {"Westhaven Council"}
    assert responsible_for(900002) == {"Harbour Learning Trust"}
    assert responsible_for(900005) == {"Westhaven Co-operative Learning Trust"}
    assert responsible_for(900006) == set()
    assert responsible_for(900007) == {"The Creek Federation"}
    assert responsible_for(900008) == {"The Creek Federation", "Westhaven Council"}
    assert responsible_for(900009) == responsible_for(900010) == {"Westhaven Council"}
    assert responsible_for(900018) == responsible_for(900019) == set()
    assert School.objects.get(urn=900006).responsible_body == "unknown"


def test_a_trust_of_two_cities_is_one_organisation_in_each(tmp_path: Path) -> None:
    rows = rows_of(WESTHAVEN)
    eastmoor = {"LA (code)": "991", "LA (name)": "Eastmoor, City of"}
    rows = [row | eastmoor if row["URN"] == "900003" else row for row in rows]
    import_schools(written(tmp_path / "gias.csv", rows))
    found = Organisation.objects.filter(uid="50001")
    assert {o.network.slug for o in found} == {"westhaven", "eastmoor-city-of"}
    assert {o.name for o in found} == {"Harbour Learning Trust"}


def test_a_school_that_changes_its_trust_loses_the_old_one_and_keeps_what_was_added_by_hand(
    tmp_path: Path,
) -> None:
    import_schools()
    school = School.objects.get(urn=900003)
    union = factories.organisation(school.network, "Quay Union", "union")
    factories.responsible(union, school)
    rows = changed(rows_of(WESTHAVEN), 900003, Trusts="50005")
    for row in rows:
        if row["URN"] == "900003":
            row |= {"Trusts (code)": "50005", "Trusts (name)": "Bay Multi Academy Trust Ltd"}
    report = import_schools(written(tmp_path / "march.csv", rows), MARCH)
    assert responsible_for(900003) == {"Bay Multi Academy Trust Ltd", "Quay Union"}
    assert report.others["responsibilities ended"] == 1
    assert report.others["responsibilities added"] == 1
    assert school.network_id in report.network_ids


def rename(tmp_path: Path, name: str, as_at: date) -> str:
    rows = rows_of(WESTHAVEN)
    for row in rows:
        if row["Trusts (code)"] == "50004":
            row["Trusts (name)"] = name
    import_schools(written(tmp_path / "renamed.csv", rows), as_at)
    return Organisation.objects.get(uid="50004").name


def test_a_trust_takes_its_new_name_from_a_later_file_only(tmp_path: Path) -> None:
    import_schools()
    assert rename(tmp_path, "Quay Schools Trust", MARCH) == "Quay Schools Trust"
    assert rename(tmp_path, "Older Name Trust", JANUARY) == "Quay Schools Trust"


def test_capitals_alone_do_not_rename_what_is_written_better(tmp_path: Path) -> None:
    import_schools()
    assert rename(tmp_path, "QUAY CE Academy Trust", MARCH) == "QUAY CE Academy Trust"
    assert rename(tmp_path, "QUAY CE ACADEMY TRUST", MARCH) == "QUAY CE Academy Trust"


def test_a_name_corrected_by_hand_stays(tmp_path: Path) -> None:
    import_schools()
    Organisation.objects.filter(uid="50004").update(name="Ours", name_is_corrected=True)
    assert rename(tmp_path, "Quay Schools Trust", MARCH) == "Ours"


def test_two_trusts_of_one_name_are_told_apart_by_uid_and_stay_so(tmp_path: Path) -> None:
    import_schools()
    assert rename(tmp_path, "Harbour Learning Trust", MARCH) == "Harbour Learning Trust (50004)"
    again = import_schools(tmp_path / "renamed.csv", MARCH)
    assert not again.changed

    Network.objects.all().delete()
    import_schools(tmp_path / "renamed.csv", MARCH)
    assert {name for kind, _, name in organisations() if kind == "trust"} == {
        "Harbour Learning Trust",
        "Harbour Learning Trust (50004)",
        "Bay Multi Academy Trust Ltd",
    }


def test_a_council_entered_by_hand_is_the_one_that_is_responsible() -> None:
    network = factories.network("westhaven", la_code="990")
    council = factories.organisation(network, "Westhaven City Council", "council")
    import_schools(network="westhaven")
    assert responsible_for(900001) == {"Westhaven City Council"}
    assert Organisation.objects.filter(kind="council").get() == council


def test_a_uid_without_a_name_is_called_by_it(tmp_path: Path) -> None:
    assert rename(tmp_path, "", JANUARY) == "Group 50004"
