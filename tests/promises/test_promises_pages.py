"""Whether the promises are kept: the public table, its file, the city's page, members' terms."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dashboard.models import TermFigure
from dashboard.promises.figures import FIGURES
from tests import factories
from tests.factories import at
from tests.promises.test_showing_attacked import TERMS

pytestmark = pytest.mark.django_db
BEFORE = at(2026, 10, 20, 2)
# Three terms before the tests' today.
OLD = [term.replace(year=term.year - 1) for term in TERMS[:3]]


@pytest.fixture
def city(network):
    network.is_public = True
    network.save()
    return network


def freeze(network, key="heads-with-buddy", counts=((16, 22),), frozen_at=BEFORE, minutes=()):
    for term, (numerator, denominator) in zip(OLD, counts, strict=False):
        TermFigure.objects.create(
            network_id=network.pk, term=term, key=key, numerator=numerator,
            denominator=denominator, minutes=list(minutes), frozen_at=frozen_at,
        )  # fmt: skip


def read(name, network, client=None):
    response = (client or Client()).get(reverse(name, args=[network.slug]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows(network):
    response = Client().get(reverse("dashboard:promises-csv", args=[network.slug]))
    return {row["figure"]: row for row in csv.DictReader(StringIO(response.content.decode()))}


def test_before_the_first_term_is_counted_the_pages_say_so(city, member):
    assert "Nothing is counted yet" in read("dashboard:promises", city)
    assert "The first figures will stand here" in read("covenant:city", city)
    assert rows(city) == {}
    assert "Too few so far" in read("dashboard:promises-members", city, member)


@pytest.fixture
def member(city, sign_in):
    return sign_in(factories.officer(factories.organisation(city)))


def test_the_public_table_says_about_how_many_and_how_it_is_counted(city):
    freeze(city)
    page = read("dashboard:promises", city)
    assert "About 15 of 20" in page
    assert "Three years to autumn 2025" in page
    assert "16" not in page.partition("<main")[2].replace("ages 16 to 19", "")
    for figure in FIGURES:
        assert page.count(f'id="{figure.key}"') == 1
    assert "Not yet measured" not in page
    assert "<svg" in page
    assert "1. Someone to talk to</caption>" in page
    assert "autumn 2025" in page.partition("About 15 of 20")[2]


def test_the_citys_page_shows_what_can_be_shown(city):
    freeze(city)
    page = read("covenant:city", city)
    assert "Are the promises kept?" in page
    assert "About 15 of 20" in page
    assert page.count("autumn 2025") == 1, "The terms are said once, not under each figure"
    assert "Not yet measured" not in page


def test_the_citys_page_says_where_there_are_too_few(city):
    freeze(city, counts=((3, 4),))
    assert "So far there are too few" in read("covenant:city", city)


def test_the_file_says_the_same(city):
    freeze(city)
    freeze(city, "first-human", ((20, 20),), minutes=range(20))
    found = rows(city)
    assert len(found) == len(FIGURES)
    buddy = found["Heads whose inspection may come and who had a buddy"]
    assert (buddy["state"], buddy["numerator"], buddy["denominator"]) == ("shown", "15", "20")
    assert buddy["first_term"] == "2025-09-01"
    minutes = found["Minutes from the call until somebody had spoken with the head"]
    assert (minutes["minutes"], minutes["numerator"]) == ("10", "")
    years = found["Heads still in post 12 months after a negative outcome was published"]
    assert (years["state"], years["of_networks_together"]) == ("too_few", "yes")


def test_few_hard_reports_stand_with_those_of_other_networks(city):
    others = [factories.network("farhaven"), factories.network("northhaven")]
    for each in (city, *others):
        freeze(each, "in-post-12", ((2, 4),))
    page = read("dashboard:promises", city)
    assert "taken together" in page
    assert "Farhaven" not in page


def test_what_a_night_froze_is_shown_from_the_next_day(city, now):
    freeze(city, frozen_at=now)
    assert "Nothing is counted yet" in read("dashboard:promises", city)


def test_a_network_that_is_not_public_has_no_public_table(city):
    city.is_public = False
    city.save()
    for name in ("dashboard:promises", "dashboard:promises-csv"):
        assert Client().get(reverse(name, args=[city.slug])).status_code == 404


def test_caches_may_keep_the_table(city):
    freeze(city)
    for name in ("dashboard:promises", "dashboard:promises-csv"):
        address = reverse(name, args=[city.slug])
        first = Client().get(address)
        assert "public" in first["Cache-Control"]
        assert not first.cookies
        again = Client().get(address, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304


def test_members_see_the_terms_put_together_and_rounded(city, member):
    freeze(city, counts=((3, 4), (4, 6), (9, 12)))
    freeze(city, "spoken-before", ((12, 12),))
    page = read("dashboard:promises-members", city, member)
    assert "Autumn 2025 to spring 2026" in page
    assert "About 5 of 10" in page
    assert "Summer 2026" in page
    assert "so near to all, or to none" in page
    assert page.index("Summer 2026") < page.index("Autumn 2025 to spring 2026")


def test_as_many_queries_for_one_row_as_for_many(city):
    def queries(name):
        with CaptureQueriesContext(
            connection,
        ) as found:
            read(name, city)
        return len(found)

    freeze(city)
    names = ("dashboard:promises", "covenant:city")
    one = [queries(name) for name in names]
    for figure in FIGURES[1:]:
        freeze(city, figure.key, ((6, 12),) * 3)
    for number in range(10):
        freeze(factories.network(f"other{number}"), "in-post-12", ((1, 2),) * 3)
    assert [queries(name) for name in names] == one
    assert max(one) <= 15


PAGES = ("covenant:city", "dashboard:promises", "dashboard:promises-csv")


def test_what_may_not_be_told_apart_is_the_same_on_every_page_to_the_byte(city, sign_in):
    """Two cities that differ in everything that is hidden, read by everybody and by a member."""
    other = factories.network("farhaven", is_public=True)
    for network, buddies, soon in ((city, ((9, 12), (1, 3)), 4), (other, ((6, 12), (3, 3)), 6)):
        freeze(network, "heads-with-buddy", buddies)
        freeze(network, "first-human", ((20, 21),), minutes=[soon] * 20)
        freeze(network, "in-post-12", ((soon - 3, 4),))
        freeze(network, "call-outs-answered", ((soon, 9),))

    def told(network):
        member = sign_in(factories.officer(factories.organisation(network, "The council")))
        pages = [read(name, network) for name in PAGES]
        pages.append(read("dashboard:promises-members", network, member))
        mains = [page.partition("<main")[2].partition("</main>")[0] or page for page in pages]
        return [main.replace(network.slug, "").replace(network.name, "") for main in mains]

    assert told(city) == told(other)
