"""Three terms a year, by the network's calendar where it says when they begin."""

from datetime import date, timedelta

import pytest

from directory.terms import term_begins, terms_back, thirds_back
from tests import factories

pytestmark = pytest.mark.django_db
AUTUMN, SPRING, SUMMER = date(2026, 9, 2), date(2027, 1, 5), date(2027, 4, 19)


def term(network, first_day, **fields):
    factories.term(network, first_day, first_day + timedelta(days=40), **fields)


@pytest.fixture
def calendar(network):
    for first_day in (AUTUMN, SPRING, SUMMER):
        term(network, first_day)
    for second_half in (date(2026, 11, 2), date(2027, 2, 22), date(2027, 6, 7)):
        term(network, second_half, starts_term=False)


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 9, 2), AUTUMN),
        (date(2026, 11, 24), AUTUMN),
        # Holidays belong to the term before them.
        (date(2027, 1, 4), AUTUMN),
        (date(2027, 1, 5), SPRING),
        (date(2027, 4, 18), SPRING),
        (date(2027, 8, 31), SUMMER),
        # Of the year after nothing is known.
        (date(2027, 9, 1), date(2027, 9, 1)),
        (date(2028, 1, 1), date(2028, 1, 1)),
        (date(2026, 9, 1), date(2026, 4, 1)),
    ],
)
def test_a_term_begins_when_the_calendar_says(network, calendar, day, begins):
    assert term_begins(network, day) == begins


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 11, 24), date(2026, 9, 1)),
        (date(2027, 1, 1), date(2027, 1, 1)),
        (date(2027, 3, 31), date(2027, 1, 1)),
        (date(2027, 4, 1), date(2027, 4, 1)),
        (date(2027, 8, 31), date(2027, 4, 1)),
    ],
)
def test_without_a_calendar_a_year_has_three_thirds(network, day, begins):
    assert term_begins(network, day) == begins


def test_a_term_that_begins_in_august_is_the_autumn_one(network):
    term(network, date(2026, 8, 27))

    assert term_begins(network, date(2026, 8, 27)) == date(2026, 8, 27)
    assert term_begins(network, date(2026, 8, 26)) == date(2026, 4, 1)


def test_a_half_term_ticked_as_a_term_makes_no_fourth(network, calendar):
    term(network, date(2026, 11, 3))

    assert term_begins(network, date(2026, 11, 24)) == AUTUMN


def test_another_network_has_a_calendar_of_its_own(network, calendar):
    other = factories.network("Eastbrook")

    assert term_begins(other, date(2026, 11, 24)) == date(2026, 9, 1)


def test_the_terms_before_are_counted_back_over_the_year(network, calendar):
    assert terms_back(network, date(2027, 5, 3), 0) == SUMMER
    assert terms_back(network, date(2027, 5, 3), 2) == AUTUMN
    assert terms_back(network, date(2027, 5, 3), 3) == date(2026, 4, 1)


def test_one_query_is_asked(network, calendar, django_assert_num_queries):
    with django_assert_num_queries(1):
        term_begins(network, date(2027, 5, 3))
    with django_assert_num_queries(1):
        terms_back(network, date(2027, 5, 3), 2)


@pytest.mark.parametrize(
    ("day", "thirds", "begins"),
    [
        (date(2026, 11, 24), 0, date(2026, 9, 1)),
        (date(2026, 11, 24), 2, date(2026, 1, 1)),
        (date(2027, 4, 1), 2, date(2026, 9, 1)),
    ],
)
def test_thirds_of_the_year_are_counted_by_the_months_alone(day, thirds, begins):
    assert thirds_back(day, thirds) == begins
