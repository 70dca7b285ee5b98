"""Which network an authority's rows go to."""

from pathlib import Path

import pytest

from core.tabular import FileProblem
from schools.models import Network, School
from tests import factories
from tests.files import WESTHAVEN, import_schools, rows_of, written

pytestmark = pytest.mark.django_db


def test_a_network_that_has_the_authority_takes_its_schools_whatever_its_name() -> None:
    network = factories.network("the-haven", la_code="990")
    import_schools()
    assert School.objects.get(urn=900001).network == network
    assert not Network.objects.filter(slug="westhaven").exists()


def test_a_network_without_an_authority_is_tied_to_the_one_of_its_name() -> None:
    network = factories.network("westhaven")
    import_schools(network="westhaven")
    network.refresh_from_db()
    assert network.la_code == "990"
    assert network.schools.count() == 18


def test_a_file_of_one_authority_starts_a_network_of_any_slug(tmp_path: Path) -> None:
    rows = [row for row in rows_of(WESTHAVEN) if row["LA (code)"] == "990"]
    import_schools(written(tmp_path / "gias.csv", rows), network="the-haven")
    assert Network.objects.get().slug == "the-haven"
    assert Network.objects.get().name == "Westhaven"


def test_a_slug_that_says_nothing_of_several_authorities_is_refused() -> None:
    with pytest.raises(FileProblem, match="holds 2 authorities and none is called southport"):
        import_schools(network="southport")
    assert not Network.objects.exists()


def test_an_authority_has_one_network_only() -> None:
    factories.network("the-haven", la_code="990")
    with pytest.raises(FileProblem, match="Authority 990 of this file is the network the-haven"):
        import_schools(network="westhaven")


def test_a_network_whose_authority_is_not_in_the_file_is_refused() -> None:
    factories.network("southport", la_code="992")
    with pytest.raises(FileProblem, match="no open school of authority 992"):
        import_schools(network="southport")


@pytest.mark.parametrize("slug", ["admin", "The Haven"])
def test_an_address_that_cannot_be_is_refused(tmp_path: Path, slug: str) -> None:
    rows = [row for row in rows_of(WESTHAVEN) if row["LA (code)"] == "990"]
    with pytest.raises(FileProblem, match="cannot be a network’s name"):
        import_schools(written(tmp_path / "gias.csv", rows), network=slug)


def test_a_taken_or_reserved_slug_gets_the_authoritys_number(tmp_path: Path) -> None:
    factories.network("westhaven", la_code="992")
    rows = rows_of(WESTHAVEN)
    for row in rows:
        if row["LA (code)"] == "991":
            row["LA (name)"] = "Talk"
    import_schools(written(tmp_path / "gias.csv", rows))
    assert set(Network.objects.values_list("slug", flat=True)) == {
        "westhaven",
        "westhaven-990",
        "talk-991",
    }


def test_a_network_is_called_as_most_rows_call_it(tmp_path: Path) -> None:
    rows = rows_of(WESTHAVEN)
    rows[0]["LA (name)"] = "West Haven"
    rows = [row for row in rows if row["LA (code)"] == "990"] + [
        row | {"LA (name)": ""} for row in rows if row["LA (code)"] == "991"
    ]
    import_schools(written(tmp_path / "gias.csv", rows))
    assert set(Network.objects.values_list("slug", "name")) == {
        ("westhaven", "Westhaven"),
        ("authority-991", "Authority 991"),
    }
    council = School.objects.get(urn=900022).network.organisations.get()
    assert council.name == "Authority 991 Council"


def test_an_authority_with_closed_schools_only_starts_no_network(tmp_path: Path) -> None:
    rows = [
        row | ({"LA (code)": "993"} if row["URN"] == "900012" else {}) for row in rows_of(WESTHAVEN)
    ]
    report = import_schools(written(tmp_path / "gias.csv", rows))
    assert not Network.objects.filter(la_code="993").exists()
    assert "900012" in [each.urn for each in report.skipped]
