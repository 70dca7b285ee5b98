"""Coordinators search, filter and leaf through schools."""

from datetime import date

import pytest

from inspections.models import Phase
from schools.models import Post, SchoolLink
from tests import factories
from tests.dashboard.helpers import TODAY, pair, school_with_head, visit, window


@pytest.fixture
def city(network):
    """Three schools that differ in everything one can ask for."""
    quayside, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    quayside.postcode = "ZZ1 1AA"
    quayside.save()
    sam = factories.person("Sam Okafor")
    pair(network, amina, sam)
    trust = factories.organisation(network)
    high = factories.school(network, "Westhaven High", phase="Secondary")
    factories.responsible(trust, high)
    window(high, date(2027, 9, 1), date(2029, 8, 31))
    gone = factories.school(network, "Old Infants", status="Closed")
    return {"quayside": quayside, "high": high, "gone": gone, "trust": trust}


def names(read, network, query: str) -> set[str]:
    text = read(factories.coordinator(network), f"/{network.slug}/schools/{query}")
    return {n for n in ("Quayside Primary School", "Westhaven High", "Old Infants") if n in text}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Quayside Primary School", "Westhaven High"}),
        ("?q=quay", {"Quayside Primary School"}),
        ("?q=ZZ1", {"Quayside Primary School"}),
        ("?phase=Secondary", {"Westhaven High"}),
        ("?window=open", {"Quayside Primary School"}),
        ("?window=later", {"Westhaven High"}),
        ("?window=overdue", set()),
        ("?buddy=yes", {"Quayside Primary School"}),
        ("?buddy=no", {"Westhaven High"}),
        ("?head=yes", {"Quayside Primary School"}),
        ("?head=no", {"Westhaven High"}),
        ("?show=closed", {"Quayside Primary School", "Westhaven High", "Old Infants"}),
        ("?show=absent", set()),
        ("?show=likely", set()),
        ("?phase=nonsense&q=high", {"Westhaven High"}),
    ],
)
def test_a_search_finds_what_was_asked(network, city, read, query, found):
    assert names(read, network, query) == found


def test_a_school_with_a_co_head_alone_counts_as_one_without_a_buddy(network, city, read):
    jo = factories.person("Jo Marsh")
    factories.post(jo, city["quayside"], kind=Post.Kind.CO_HEAD)
    assert names(read, network, "?buddy=yes") == set()
    assert names(read, network, "?buddy=no") == {"Quayside Primary School", "Westhaven High"}
    pair(network, jo, factories.person("Kim Lowe"))
    assert names(read, network, "?buddy=yes") == {"Quayside Primary School"}


def test_a_school_is_found_by_its_urn(network, city, read):
    assert names(read, network, f"?q={city['high'].urn}") == {"Westhaven High"}


def test_schools_of_one_organisation_are_found(network, city, read):
    assert names(read, network, f"?organisation={city['trust'].pk}") == {"Westhaven High"}


def test_likely_predecessors_and_missing_schools_are_found(network, city, read):
    SchoolLink.objects.create(
        school=city["high"], predecessor_urn=100001, basis=SchoolLink.Basis.LIKELY
    )
    city["quayside"].absent_since = TODAY
    city["quayside"].save()
    assert names(read, network, "?show=likely") == {"Westhaven High"}
    assert names(read, network, "?show=absent") == {"Quayside Primary School"}


def test_sorted_by_window_the_earliest_comes_first(network, city, read):
    text = read(factories.coordinator(network), "/westhaven/schools/?sort=window")
    assert text.index("Quayside Primary School") < text.index("Westhaven High")


def test_the_list_says_where_each_stands(network, city, read):
    head = city["quayside"].posts.get().person
    visit(city["quayside"], head, phase=Phase.ON_SITE)
    text = read(factories.coordinator(network), "/westhaven/schools/")
    assert "On site" in text
    assert "not known" in text
    assert "2 schools" in text


def test_a_search_without_an_answer_says_so(network, city, read):
    text = read(factories.coordinator(network), "/westhaven/schools/?q=nothing")
    assert "No school answers this search." in text


def test_a_network_without_schools_says_where_they_come_from(network, read):
    text = read(factories.coordinator(network), "/westhaven/schools/")
    assert "No schools yet." in text


def test_only_coordinators_see_the_list(network, read):
    read(factories.head(network), "/westhaven/schools/", status=403)


def test_the_list_asks_the_same_of_the_database_for_one_school_and_for_thirty(
    network, django_assert_max_num_queries
):
    client = factories.signed_in_client(factories.coordinator(network))
    school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    counts = []
    for rows in (0, 29):
        for number in range(rows):
            school_with_head(network, f"Head {number}", f"School {number}")
        with django_assert_max_num_queries(15) as asked:
            assert client.get("/westhaven/schools/?sort=window").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "Page 2" in client.get("/westhaven/schools/").content.decode()
