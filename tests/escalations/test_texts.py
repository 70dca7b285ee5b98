"""Answers that come as texts: the code, from the telephone that it was sent to."""

import json

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core import clock
from escalations.inbound import NOT_UNDERSTOOD
from escalations.kinds import Effect
from escalations.models import Page
from notifications.models import Message
from tests.escalations import kind as kinds
from tests.escalations.kind import MINUTE
from tests.escalations.town import answer, asked, messages_to, opened, page_of, sweep

pytestmark = pytest.mark.django_db
TOKEN = "a long random text"


@pytest.fixture(autouse=True)
def token(settings, now):
    settings.NOTIFY_CALLBACK_TOKEN = TOKEN
    clock.travel_to(now)
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def question(ladder, priya, now):
    priya.telephone = "07700 900123"
    priya.save()
    return opened(now)


def text(words, number="447700900123", text_id="id-1", **headers):
    said = {
        "id": text_id, "source_number": number, "destination_number": "447700900999",
        "message": words, "date_received": "2026-11-24T09:00:00.000000Z",
    }  # fmt: skip
    return Client(enforce_csrf_checks=True).post(
        reverse("texts-received"), json.dumps(said), content_type="application/json",
        headers={"Authorization": f"Bearer {TOKEN}", **headers},
    ).status_code  # fmt: skip


def replies(person):
    found = Message.objects.filter(person=person, key__startswith="escalations:text:")
    return list(found.order_by("pk").values_list("text", flat=True))


def state_of(person):
    return page_of(person).state


@pytest.mark.parametrize(
    "words", ["{}", " {} ", "{} yes", "Yes {}", "{}, done. Thank you!", "{0:.3} {1}"]
)
def test_the_code_means_the_first_answer(question, priya, words):
    code = page_of(priya).code
    assert text(words.format(code, code[3:])) == 204

    assert state_of(priya) == "answered"
    assert replies(priya) == ["Thank you."]


def test_the_kind_hears_that_an_answer_came_from_their_own_telephone(question, ladder, priya, now):
    code = page_of(priya).code
    text(f"{code} perhaps later")
    assert ladder.texted == []

    text(code)
    assert ladder.texted == ["Priya Nair"]


def test_an_answer_by_link_says_nothing_of_a_telephone(question, ladder, priya, now):
    answer(priya, "yes", now)
    assert ladder.texted == []


@pytest.mark.parametrize("words", ["{} no", "NO {}", "{} no sorry", "{} I can't", "Not {}"])
def test_the_code_with_no_means_the_first_that_passes(question, priya, tom, words, request):
    text(words.format(page_of(priya).code))

    if "can't" in words:
        assert replies(priya) == [NOT_UNDERSTOOD]
    else:
        assert state_of(priya) == "passed"
        assert asked() == [tom]


@pytest.mark.parametrize("words", ["{} perhaps later", "{} yes no maybe", "{} who is this"])
def test_what_is_not_sure_is_no_answer_and_is_asked_back(question, priya, words):
    assert text(words.format(page_of(priya).code)) == 204

    assert state_of(priya) == "asked"
    assert replies(priya) == [NOT_UNDERSTOOD]


def test_no_where_nothing_passes_is_no_answer(question, ladder, priya, monkeypatch):
    yes_alone = [kinds.YES]
    asking = ladder.asking
    monkeypatch.setattr(
        type(ladder), "asking",
        lambda self, *a: asking(*a).__class__(
            subject="Covenant: please ring Sam", text="Ring.", question="?",
            answers=tuple(each for each in yes_alone if each.effect == Effect.ENDS),
        ),
    )  # fmt: skip
    text(f"{page_of(priya).code} no")

    assert state_of(priya) == "asked"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("{}", "447700900456"),
        ("{}", "not a number"),
        ("", "447700900123"),
        ("I will ring her", "447700900123"),
        ("1{}", "447700900123"),
    ],
)
def test_a_foreign_number_or_no_code_changes_nothing_and_leaves_no_trace(
    question, priya, caplog, words, number
):
    before = Message.objects.count()
    assert text(words.format(page_of(priya).code), number) == 204

    assert state_of(priya) == "asked"
    assert Message.objects.count() == before
    assert caplog.text == ""


def test_an_unknown_code_changes_nothing(question, priya):
    Page.objects.update(code="482913")
    assert text("482914") == 204

    assert state_of(priya) == "asked"


def test_the_same_text_again_changes_nothing(question, ladder, priya):
    for _ in range(2):
        text(page_of(priya).code)

    assert ladder.heard == [("buddy", "yes")]
    assert len(replies(priya)) == 1


def test_whoever_comes_second_is_told(question, priya, tom, now):
    sweep(now + 10 * MINUTE)
    answer(tom, "yes", now + 11 * MINUTE)
    text(page_of(priya).code)

    assert replies(priya) == ["Somebody else has answered already. Thank you."]


def test_whoever_is_overtaken_in_that_moment_is_told(question, priya, monkeypatch):
    from core.refusals import Refused

    def overtaken(**given):
        raise Refused("Somebody else has answered already. Thank you.")

    monkeypatch.setattr("escalations.services.answer", overtaken)
    text(page_of(priya).code)

    assert replies(priya) == ["Somebody else has answered already. Thank you."]


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", f"Basic {TOKEN}"])
def test_without_the_token_there_is_nothing(question, priya, authorization):
    assert text(page_of(priya).code, Authorization=authorization) == 404
    assert state_of(priya) == "asked"


@pytest.mark.parametrize("body", ["no JSON", "[]", "{}", '"x"'])
def test_what_is_no_text_is_refused(question, body):
    response = Client().post(
        reverse("texts-received"), body, content_type="application/json",
        headers={"Authorization": f"Bearer {TOKEN}"},
    )  # fmt: skip
    assert response.status_code == 400


def test_the_reply_leaves_at_once(question, priya):
    text(page_of(priya).code)

    assert messages_to(priya)[-1].priority == Message.Priority.URGENT
    assert messages_to(priya)[-1].is_private
