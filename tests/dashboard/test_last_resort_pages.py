"""A head chooses whom to ring if all else fails."""

import pytest
import time_machine

from buddies.models import LastResort
from tests import factories
from tests.dashboard.beside import HOME, client_of, do, see

pytestmark = pytest.mark.django_db


# The last resort.
def test_a_head_is_led_to_choose_once_after_signing_in(town):
    with time_machine.travel(town.now, tick=False):
        client = client_of(town.sam)
        assert client.get("/home/").url == "/westhaven/last-resort/"
        # Who turns away is not held up.
        assert client.get("/home/").url == HOME


def test_nobody_is_led_there_while_an_inspection_is_open(town):
    town.called()
    with time_machine.travel(town.now, tick=False):
        assert client_of(town.sam).get("/home/").url == HOME


def test_choosing_skipping_and_choosing_again(town):
    una = factories.officer(factories.organisation(town.network, "NAHT", "union"), "Una Bell")
    hal = factories.officer(
        factories.organisation(town.network, "Primary Heads", "association"), "Hal Moss"
    )
    trust = factories.officer(factories.organisation(town.network, "A Trust"), "Emp Loyer")
    address = "/westhaven/last-resort/"
    text = see(town, town.sam, address)
    assert [text.index(name) for name in ("Una Bell, NAHT", "Hal Moss, Primary Heads",
                                          "Dee Alvarez, coordinator", "Whichever")]  # fmt: skip
    assert trust.name not in text

    do(town, town.sam, f"{address}skip/")
    row = LastResort.objects.get()
    assert (row.kind, row.person) == ("coordinator", None)
    do(town, town.sam, address, choice=f"heads:{hal.pk}")
    do(town, town.sam, f"{address}skip/")
    row.refresh_from_db()
    assert (row.kind, row.person) == ("heads", hal)
    assert "Not now" not in see(town, town.sam, address)
    do(town, town.sam, address, choice="anybody")
    row.refresh_from_db()
    assert row.person is None
    assert f"union:{una.pk}" in see(town, town.sam, address)


def test_a_choice_is_asked_for_in_words(town):
    with time_machine.travel(town.now, tick=False):
        text = client_of(town.sam).post("/westhaven/last-resort/", {}).content.decode()
    assert "Choose somebody, or" in text


def test_my_details_lead_there(town):
    with time_machine.travel(town.now, tick=False):
        assert client_of(town.sam).get("/me/last-resort/").url == "/westhaven/last-resort/"
        assert client_of(town.dee).get("/me/last-resort/").url == "/me/"
    assert "/me/last-resort/" in see(town, town.sam, "/me/")


def test_somebody_who_is_officer_twice_is_listed_once(town):
    union = factories.organisation(town.network, "NAHT", "union")
    una = factories.officer(union, "Una Bell")
    factories.role(
        una, town.network, "officer",
        organisation=factories.organisation(town.network, "NEU", "union"),
    )  # fmt: skip
    assert see(town, town.sam, "/westhaven/last-resort/").count("Una Bell") == 1
