"""For the buddy: two minutes, the same for everybody, with where confidence ends."""

import re

import pytest
from django.test import Client

from core.helplines import helplines
from tests import factories
from tests.buddies.helpers import buddy, head_in_window, paired

pytestmark = pytest.mark.django_db


def words(response):
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_it_says_where_confidence_ends_and_what_not_to_ask(db):
    said = words(Client().get("/talk/for-the-buddy/"))
    for part in (
        "999", "NHS 111, option 2", "safeguarding lead", "Never ask for grades",
        "unless the lead inspector has agreed", "somebody independent", "last resort",
    ):  # fmt: skip
        assert part in said
    for line in helplines().lines:
        assert line.number in said


def test_it_is_read_in_about_two_minutes(db):
    # Two hundred and forty words a minute, and not all of it must be read.
    assert len(words(Client().get("/talk/for-the-buddy/")).split()) < 560


def test_a_member_reads_whom_to_ring_for_themselves(network, sign_in):
    priya = buddy(network)
    nobody_yet = words(sign_in(priya).get("/westhaven/buddy/guide/"))
    assert "your coordinator, who is there for buddies too" in nobody_yet
    dee = factories.coordinator(network, "Dee Alvarez")
    dee.telephone = ""
    dee.save()
    assert "Dee Alvarez, who is" in words(sign_in(priya).get("/westhaven/buddy/guide/"))
    dee.telephone = "+442079460123"
    dee.save()

    said = words(sign_in(priya).get("/westhaven/buddy/guide/"))

    assert "020 7946 0123" in said
    assert "say so to Dee in time" in said


def test_buddy_and_reserve_find_it_from_home_and_from_the_pair(network, sign_in):
    sam, priya, tom = head_in_window(network), buddy(network), buddy(network, "Tom Hale")
    pairing = paired(network, sam, priya, reserve=tom)
    for helper in (priya, tom):
        client = sign_in(helper)
        for page in ("/westhaven/home/", f"/westhaven/pairs/{pairing.pk}/"):
            assert "/westhaven/buddy/guide/" in client.get(page).content.decode()
    page = sign_in(sam).get(f"/westhaven/pairs/{pairing.pk}/").content.decode()
    assert "/westhaven/buddy/guide/" not in page
