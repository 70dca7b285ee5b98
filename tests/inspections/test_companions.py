"""Whom a head may ring at any time: those who stand by them, also those who never sign in."""

from datetime import date
from uuid import uuid4

import pytest

from directory.models import CallOut
from inspections.companions import standing_by, who_carried, who_stands_by
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


def test_they_stand_by_a_head_also_while_no_visit_is_open(network):
    _, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    sam, ruth = factories.person("Sam Okafor", telephone=""), factories.person("Ruth Lindqvist")
    pair(network, amina, sam, reserve=ruth)

    found = standing_by(amina.pk, network.pk, TODAY)

    assert [(each.person, each.kind) for each in found] == [(sam, "buddy"), (ruth, "reserve")]


def test_a_reserve_who_stands_in_is_the_one_to_ring(case, network):
    pairing = pair(
        network, case[1], factories.person("Sam Okafor"), reserve=factories.person("Ruth Lindqvist")
    )
    pairing.stands_in_since = factories.at(2026, 11, 23)
    pairing.save()

    assert names(case) == [("Ruth Lindqvist", "your reserve")]


def test_buddy_whoever_stands_in_and_whoever_rang_have_carried_a_visit(case, network):
    visit, amina = case
    sam, ruth = factories.person("Sam Okafor"), factories.person("Ruth Lindqvist")
    pairing = pair(network, amina, sam, reserve=ruth)
    jo, kit, gone = (factories.person(name) for name in ("Jo Marsh", "Kit Dale", "Al Gone"))
    gone.erased_at = factories.at(2026, 11, 20)
    gone.save()
    for rang, state in ((jo, "spoken"), (sam, "spoken"), (gone, "spoken"), (kit, "ended")):
        at = factories.at(2026, 11, 23)
        CallOut.objects.create(
            visit=visit, head=amina, asked_by=amina, kind="unsure", asked_at=at, state=state,
            taken_by=rang, taken_at=at, ended_at=at, token=uuid4(),
            spoken_at=at if state == "spoken" else None,
        )  # fmt: skip

    assert [(each.person, each.kind) for each in who_carried(visit)] == [
        (sam, "buddy"), (jo, "adviser"),
    ]  # fmt: skip
    pairing.stands_in_since = factories.at(2026, 11, 23)
    pairing.save()
    assert [each.kind for each in who_carried(visit)] == ["buddy", "reserve", "adviser"]
