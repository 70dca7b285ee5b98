"""Whom a head may ring at any time: those who stand by them, also those who never sign in."""

from datetime import date

import pytest

from inspections.companions import who_stands_by
from tests import factories
from tests.dashboard.helpers import pair, school_with_head, visit
from tests.directory.helpers import listed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def case(network):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    return visit(school, amina), amina


def names(case):
    return [(each.person.name, each.part) for each in who_stands_by(*case, TODAY)]


def test_buddy_and_reserve_with_a_telephone_nearest_first(case, network):
    sam, ruth = factories.person("Sam Okafor"), factories.person("Ruth Lindqvist")
    pair(network, case[1], sam, reserve=ruth)
    factories.post(factories.person("Del Egate", account=True), case[0].school, "delegate")

    assert names(case) == [("Sam Okafor", "your buddy"), ("Ruth Lindqvist", "your reserve")]


def test_whoever_has_no_number_cannot_be_rung(case, network):
    sam = factories.person("Sam Okafor", telephone="")
    pair(network, case[1], sam, reserve=factories.person("Ruth Lindqvist"))

    assert names(case) == [("Ruth Lindqvist", "your reserve")]


def test_without_a_pair_there_is_nobody(case, network):
    listed(network, factories.at(2026, 11, 1), "An Adviser")

    assert names(case) == []
