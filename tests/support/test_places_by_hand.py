"""The six figures of a message about a time: typed in at the page for codes, or sent as a text."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from core import clock
from escalations.links import free_code
from escalations.models import Escalation, Page
from notifications.models import Message
from schools.models import Post
from support.models import Place, PlaceOffer, Waiting
from support.placing.by_hand import NOT_UNDERSTOOD
from support.services import offers, places
from tests import factories
from tests.factories import at
from tests.support.helpers import FIRST, place, series, supervisor, waiting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOKEN = "a long random text"
MOBILE = "07700 900123"


@pytest.fixture(autouse=True)
def _at(now, settings):
    cache.clear()
    settings.NOTIFY_CALLBACK_TOKEN = TOKEN
    settings.NOTIFY_API_KEY = "a key"
    settings.NOTIFY_REPLY_NUMBER = "07700 900999"
    clock.travel_to(now)
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def nadia(network):
    return supervisor(network)


@pytest.fixture
def cleo(network):
    """A head of whom only a mobile number is known."""
    cleo = factories.person("Cleo Marsh", telephone=MOBILE)
    factories.post(cleo, factories.school(network))
    return cleo


@pytest.fixture
def offered(network, nadia, cleo, now):
    series(nadia)
    series(nadia, FIRST + DAY)
    offers.offer_places(network=network, now=now)
    return PlaceOffer.objects.get()


def typed(code, contact):
    return Client().post("/answer/", {"code": code, "contact": contact})


def texted(words, number="447700900123", text_id="id-1"):
    said = {"id": text_id, "source_number": number, "message": words}
    return Client(enforce_csrf_checks=True).post(
        "/operator/texts-received/", json.dumps(said), content_type="application/json",
        headers={"Authorization": f"Bearer {TOKEN}"},
    ).status_code  # fmt: skip


def answers(person):
    found = Message.objects.filter(person=person, key__startswith="support.text:")
    assert {each.channel for each in found} <= {"text"} or person.email
    return [" ".join(each.text.split()) for each in found.order_by("pk")]


def words_of(answer):
    return " ".join(answer.content.decode().split())


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


def test_a_time_kept_for_who_waits_has_a_code_too(network, nadia, cleo, now):
    row = waiting(network, cleo, now - DAY)
    of = series(nadia)
    offers.offer_places(network=network, now=now)
    row.refresh_from_db()
    assert row.series == of
    assert f"type {row.code} in at" in Message.objects.get(person=cleo).text

    assert typed(row.code, "020 7946 0001").status_code == 200
    assert typed(row.code, MOBILE).url.startswith(f"/me/time/waiting.{row.pk}.")
    texted(f"{row.code} no", text_id="a")
    assert answers(cleo) == ["It goes to somebody else. You stay on the list."]
    texted(f"{row.code}", text_id="b")
    assert Place.objects.get().person == cleo


def test_who_waits_stays_on_the_list_as_they_asked(network, nadia, cleo, now):
    row = waiting(network, cleo, now - DAY, format="one")
    of = series(nadia)
    offers.offer_places(network=network, now=now)
    row.refresh_from_db()
    place(of, factories.person("Tom Field"))
    texted(row.code, text_id="a")
    assert answers(cleo)[0].endswith("You stay on the list, and are told of the next.")
    page = typed(row.code, MOBILE).url
    assert "You stay on the list" in words_of(Client().get(page))
    texted(f"{row.code} wait", text_id="b")
    assert answers(cleo)[1] == "You are told when a time is free that suits you."
    assert Waiting.objects.get(ended_at=None).format == "one"


def test_no_two_messages_have_the_same_code(offered, network, cleo, now, monkeypatch):
    row = waiting(network, cleo, now, code="111111")
    drawn = iter([offered.code, row.code, "222222"])
    monkeypatch.setattr("escalations.links.draw_code", lambda: next(drawn))
    assert free_code() == "222222"


def test_the_code_alone_takes_the_time_that_is_kept(offered, cleo):
    assert texted(f"Yes please {offered.code}") == 204

    assert (Place.objects.get().person, Place.objects.get().series) == (cleo, offered.one)
    [said] = answers(cleo)
    assert said == (
        "It is yours. One to one, by video link, from 4pm on Monday 30 November, 6 times until "
        "Monday 4 January. Whoever you meet rings you beforehand and says where. If you do not "
        f"want it any more, text {offered.code} no."
    )


def test_who_can_sign_in_is_told_that_it_stands_on_their_page(network, nadia, now):
    dan = factories.head(network, "Dan Wu")
    dan.telephone, dan.wants_texts, dan.wants_email = "07700 900456", True, False
    dan.save()
    series(nadia)
    offers.offer_places(network=network, now=now)
    texted(PlaceOffer.objects.get().code, "447700900456")
    assert "Where, or how, stands on your first page." in answers(dan)[0]


@pytest.mark.parametrize("words", ["{} 2", "{} the second"])
def test_with_two_it_takes_the_other(offered, cleo, words):
    texted(words.format(offered.code))
    if "the" in words:
        assert answers(cleo) == [NOT_UNDERSTOOD]
    else:
        assert Place.objects.get().series == offered.other


def test_with_two_where_there_is_no_other_it_is_asked_back(offered, cleo):
    PlaceOffer.objects.update(other=None)
    texted(f"{offered.code} 2")
    assert answers(cleo) == [NOT_UNDERSTOOD]
    assert not Place.objects.exists()


def test_where_the_first_is_deleted_the_code_alone_takes_the_other(offered):
    PlaceOffer.objects.update(one=None)
    texted(offered.code)
    assert Place.objects.get().series == offered.other


def test_with_no_it_is_declined_for_the_year(offered, cleo):
    texted(f"{offered.code} no thanks")
    offered.refresh_from_db()
    assert offered.answer == "not-now"
    assert answers(cleo) == [
        "Not this year, then. You are not written to about it again this year."
    ]


def test_no_after_yes_gives_the_place_up_and_the_same_text_again_does_not(offered, cleo):
    texted(offered.code, text_id="a")
    texted(f"{offered.code} no", text_id="b")
    assert not Place.objects.live().exists()
    assert answers(cleo)[1] == "Your place is given up. Nobody asks why."
    texted(offered.code, text_id="c")
    # Notify sends what it has sent before.
    texted(f"{offered.code} no", text_id="b")
    assert Place.objects.live().get().person == cleo
    assert len(answers(cleo)) == 3


def test_a_second_yes_books_no_second_time(offered):
    texted(offered.code, text_id="a")
    texted(f"{offered.code} 2", text_id="b")
    assert Place.objects.get().series == offered.one


@pytest.mark.parametrize("words", ["{} perhaps", "{} yes no maybe"])
def test_what_is_not_sure_is_asked_back(offered, cleo, words):
    texted(words.format(offered.code))
    assert answers(cleo) == [NOT_UNDERSTOOD]
    offered.refresh_from_db()
    assert offered.answer == ""


@pytest.mark.parametrize(("code", "number"), [("right", "447700900999"), ("wrong", "447700900123")])
def test_a_wrong_code_or_number_changes_nothing_and_leaves_no_trace(offered, code, number):
    wrong = "000000" if offered.code != "000000" else "000001"
    before = Message.objects.count()
    assert texted(offered.code if code == "right" else wrong, number) == 204
    assert Message.objects.count() == before
    assert not Place.objects.exists()


def test_where_the_time_is_gone_the_other_is_named(offered, cleo):
    place(offered.one, factories.person("Tom Field"))
    texted(offered.code)
    assert answers(cleo) == [
        "That time is not free any more. Nothing is booked. One to one, by video link, from 4pm "
        "on Tuesday 1 December, 6 times until Tuesday 5 January, is: text "
        f"{offered.code} 2."
    ]


def test_where_nothing_is_free_one_is_told_of_the_next_without_signing_in(offered, cleo):
    for of in (offered.one, offered.other):
        place(of, factories.person("Tom Field"))
    texted(offered.code, text_id="a")
    assert answers(cleo)[0].endswith(f"To be told of another, text {offered.code} wait.")
    texted(f"{offered.code} wait", text_id="b")
    assert answers(cleo)[1] == "You are told when a time is free that suits you."
    assert Waiting.objects.get(ended_at=None).person == cleo


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


def test_who_leads_no_school_any_more_takes_nothing_by_text(offered, cleo):
    Post.objects.update(end=cleo.posts.get().start)
    texted(offered.code)
    assert "Nothing is booked" in answers(cleo)[0]
    assert not Place.objects.exists()


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
