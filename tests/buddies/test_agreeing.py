"""The code of practice: each of the two ticks it for themselves, and both see where it stands."""

from datetime import timedelta

import pytest

from buddies import services
from buddies.models import Pairing
from core.models import AuditEvent
from core.refusals import NotAllowed, Refused
from tests.buddies.helpers import NOW, buddy, paired
from tests.buddies.life import a_pair
from tests.buddies.test_board import read, url
from tests.factories import head as another_head

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: NOW)


@pytest.fixture
def life(network):
    return a_pair(network)


def test_each_agrees_for_themselves_and_the_first_day_counts(life):
    services.agree(pairing=life.pairing, by=life.sam, now=NOW)
    services.agree(pairing=life.pairing, by=life.sam, now=NOW + timedelta(days=3))

    kept = Pairing.objects.get()
    assert (kept.supported_agreed_at, kept.buddy_agreed_at) == (NOW, None)
    services.agree(pairing=life.pairing, by=life.priya, now=NOW + timedelta(days=1))
    kept.refresh_from_db()
    assert kept.buddy_agreed_at == NOW + timedelta(days=1)
    assert AuditEvent.objects.filter(verb="pairing.agreed").count() == 2


def test_nobody_agrees_for_somebody_else(life):
    for person in (life.tom, life.dee):
        with pytest.raises(NotAllowed, match="Only the two people of a pair"):
            services.agree(pairing=life.pairing, by=person, now=NOW)


def test_to_a_pair_that_has_ended_nobody_agrees(life, sign_in):
    services.end_pairing(pairing=life.pairing, by=life.sam, now=NOW)

    with pytest.raises(Refused, match="ended already"):
        services.agree(pairing=life.pairing, by=life.sam, now=NOW)
    assert sign_in(life.sam).get(url("code", life.pairing.pk)).url == url("pair", life.pairing.pk)


def test_a_new_pair_of_the_same_two_agrees_anew(life):
    services.agree(pairing=life.pairing, by=life.sam, now=NOW)
    services.end_pairing(pairing=life.pairing, by=life.sam, now=NOW)

    again = paired(life.network, life.sam, life.priya)

    assert again.supported_agreed_at is None


def test_both_see_what_is_agreed_and_what_is_still_to_do(life, sign_in):
    sam, priya = sign_in(life.sam), sign_in(life.priya)
    pk = life.pairing.pk
    assert "When you first meet, read the" in read(sam, "pair", pk)
    page = read(sam, "code", pk)
    for words in (
        "Where and how we talk", "What stays between us", "notes, messages and e-mails",
        "somebody independent", "end it at any time", "999",
    ):  # fmt: skip
        assert words in page
    assert page.count("Still to do") == 2

    assert sam.post(url("code", pk)).url == url("pair", pk)

    page = read(priya, "code", pk)
    assert "Agreed on Tuesday 24 November 2026" in page
    assert page.count("Still to do") == 1
    assert "I agree</button>" not in read(sam, "code", pk)
    assert "When you first meet, read the" in read(priya, "pair", pk)
    priya.post(url("code", pk))
    assert "You have both agreed" in read(sam, "pair", pk)


def test_reserve_and_coordinator_read_the_code_and_see_no_ticks(life, sign_in):
    services.agree(pairing=life.pairing, by=life.sam, now=NOW)
    for person in (life.tom, life.dee):
        client = sign_in(person)
        page = read(client, "code", life.pairing.pk)
        assert "What stays between us" in page
        assert "Agreed on" not in page
        assert "Still to do" not in page
        assert client.post(url("code", life.pairing.pk)).status_code == 403
        assert "read the" not in read(client, "pair", life.pairing.pk)


def test_nobody_else_is_shown_it(life, sign_in):
    assert sign_in(another_head(life.network, "Una Field")).get(
        url("code", life.pairing.pk)
    ).status_code == 404  # fmt: skip


def test_without_anybody_to_ring_the_code_names_the_others(network, sign_in):
    sam = another_head(network, "Sam Okafor")
    made = paired(network, sam, buddy(network))

    page = read(sign_in(sam), "code", made.pk)

    assert "Education Support" in page
    assert "for anything about the pair itself" not in page


def test_the_pair_page_says_how_each_likes_to_talk(life, sign_in):
    life.priya.reach_me = "a call after four."
    life.priya.save()

    page = read(sign_in(life.sam), "pair", life.pairing.pk)

    assert "A call after four." in page
    assert "Not said yet: ask them." in page
