"""What the six figures of a message about a time lead to, for whom, and how long."""

import pytest
from django.test import Client

from core import clock
from escalations.links import free_code
from escalations.models import Escalation, Page
from notifications.models import Message
from support.models import Place, Waiting
from support.queries.places import taken_of
from support.services import places
from tests import factories
from tests.factories import at
from tests.support.helpers import place, waiting
from tests.support.times_by_hand.answering import MOBILE, texted, typed, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("contact", ["cleo@example.org", " CLEO@example.org", MOBILE])
def test_the_code_leads_to_the_page_that_the_link_leads_to(offered, cleo, contact):
    cleo.email = "cleo@example.org"
    cleo.save()

    answer = typed(f"{offered.code[:3]} {offered.code[3:]}", contact)

    assert answer.status_code == 302
    assert answer.url.startswith(f"/me/time/offer.{offered.pk}.")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "Take this time" in words_of(Client().get(answer.url))
    # Nothing is booked by looking.
    assert not Place.objects.exists()


def test_the_page_for_codes_tells_nothing_of_what_a_code_is_about(offered, cleo):
    blank = words_of(Client().get("/answer/"))
    other = "000000" if offered.code != "000000" else "000001"
    said = [
        words_of(typed(code, contact)).replace(code, "").replace(contact, "")
        for code, contact in (
            (offered.code, "020 7946 0999"), (other, MOBILE), (other, "nobody@example.org"),
        )
    ]  # fmt: skip
    assert "We know no such code" in said[0]
    for answer in (blank, *said):
        for word in ("time for you", "supervis", "place", "offer", "Cleo", "Nadia"):
            assert word not in answer


def test_few_tries_whatever_the_code_is_about(offered):
    for number in range(5):
        assert typed(f"{number:06}", MOBILE).status_code == 200
    late = typed(offered.code, MOBILE)
    assert (late.status_code, "tried too often" in words_of(late)) == (429, True)


def test_of_times_that_are_over_none_is_said_to_be_theirs(offered, cleo, now):
    places.book_place(series=offered.one, person=cleo, by=cleo, now=now)
    assert [each.series for each in taken_of([offered.one], cleo.pk, now)] == [offered.one]
    assert taken_of([offered.one], cleo.pk, at(2027, 7, 30)) == []


def test_figures_work_for_two_weeks_and_the_link_for_longer(offered, now):
    clock.travel_to(at(2026, 12, 8, 23, 59))
    assert typed(offered.code, MOBILE).status_code == 302
    clock.travel_to(at(2026, 12, 9))
    assert typed(offered.code, MOBILE).status_code == 200
    assert texted(offered.code) == 204
    assert not Place.objects.exists()


def test_who_is_erased_has_no_code(offered, cleo, now):
    cleo.erased_at = now
    cleo.save()
    assert typed(offered.code, MOBILE).status_code == 200


def test_no_two_messages_have_the_same_code(offered, network, cleo, now, monkeypatch):
    row = waiting(network, cleo, now, code="111111")
    drawn = iter([offered.code, row.code, "222222"])
    monkeypatch.setattr("escalations.links.draw_code", lambda: next(drawn))
    assert free_code() == "222222"


@pytest.mark.parametrize(("code", "number"), [("right", "447700900999"), ("wrong", "447700900123")])
def test_a_wrong_code_or_number_changes_nothing_and_leaves_no_trace(offered, code, number):
    wrong = "000000" if offered.code != "000000" else "000001"
    before = Message.objects.count()
    assert texted(offered.code if code == "right" else wrong, number) == 204
    assert Message.objects.count() == before
    assert not Place.objects.exists()


def test_the_page_offers_the_list_where_nothing_is_free(offered, cleo):
    for of in (offered.one, offered.other):
        place(of, factories.person("Tom Field"))
    page = typed(offered.code, MOBILE).url
    said = words_of(Client().get(page))
    assert "Tell me when another is free" in said
    assert "sign in" not in said
    assert "You are on the list" in words_of(Client().post(page, {"answer": "wait"}))
    assert Waiting.objects.get(ended_at=None).person == cleo


def test_the_page_says_what_is_theirs_and_takes_it_back(offered, cleo):
    page = typed(offered.code, MOBILE).url
    said = words_of(Client().post(page, {"answer": str(offered.one_id)}))
    assert "Whoever you meet rings you beforehand" in said
    said = words_of(Client().get(page))
    for words in ("It is yours", "4pm on Monday 30 November", "Give it up"):
        assert words in said
    assert "Take this time" not in said
    said = words_of(Client().post(page, {"answer": "no"}))
    assert "Your place is given up" in said
    assert not Place.objects.live().exists()


def test_a_page_of_before_does_not_stand_before_a_code_of_now(offered, network, cleo, now):
    # Two of six figures for one person in a million; what is asked now counts.
    old = Escalation.objects.create(
        key="old", kind="talk", network_id=network.pk, subject_id=1, state="ended",
        opened_at=now, ended_at=now,
    )  # fmt: skip
    Page.objects.create(
        escalation=old, person=cleo, step=1, name="buddy", state="withdrawn", asked_at=now,
        ended_at=now, code=offered.code,
    )  # fmt: skip
    assert "/me/time/" in typed(offered.code, MOBILE).url
    texted(offered.code)
    assert Place.objects.get().person == cleo


def test_a_supervisor_reads_whom_to_ring(offered, nadia, cleo, sign_in, now):
    places.book_place(series=offered.one, person=cleo, by=cleo, now=now)
    said = words_of(sign_in(nadia.person).get(f"/westhaven/supervision/mine/{offered.one_id}/"))
    assert "Cleo Marsh has no page here" in said
    assert MOBILE in said
    told = Message.objects.get(person=nadia.person)
    assert "with whom to ring" in told.text
    assert "Cleo" not in told.subject + told.text
