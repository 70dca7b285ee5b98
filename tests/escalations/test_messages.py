"""What people of an escalation are sent, and what is taken back."""

import re

import pytest

from escalations import services
from escalations.links import page_of as page_of_token
from escalations.models import Page
from notifications.delivery import deliver
from notifications.models import Message
from notifications.texts import LONGEST, compose
from tests.escalations.kind import MINUTE, step
from tests.escalations.town import answer, messages_to, opened, page_of, sweep

pytestmark = pytest.mark.django_db


def send(now):
    deliver(urgent=False, now=now, worker="test")


def test_a_question_says_whom_to_ring_first_and_how_to_answer_next(ladder, priya, now):
    opened(now)
    [message] = messages_to(priya)
    first, how, rest = message.text.split("\n\n")
    code = page_of(priya).code

    assert first == "Please ring Sam: 020 7946 0123."
    assert rest == "It takes a minute."
    link = re.match(r"Answer with one tap: \S+/answer/([\w~-]+)/\n", how)
    assert page_of_token(link[1]) == page_of(priya)
    assert how.endswith(f"Or type {code} in at http://localhost:8000/answer/")
    assert message.is_private
    assert message.key == f"escalations:{page_of(priya).escalation_id}:{page_of(priya).pk}:1"


def test_where_texts_can_be_sent_back_it_says_so(ladder, priya, settings, now):
    settings.NOTIFY_REPLY_NUMBER = "07700 900999"
    opened(now)

    assert f"Or text {page_of(priya).code} to 07700 900999, or type" in messages_to(priya)[0].text


def test_the_link_survives_in_a_long_text(ladder, priya, now):
    ladder.text = "Please ring Sam: 020 7946 0123.\n\n" + "It is long. " * 100
    opened(now)
    words = compose(messages_to(priya)[0])

    assert len(words) <= LONGEST
    assert "/answer/" in words
    assert page_of(priya).code in words


def test_codes_are_six_figures_and_no_two_live_pages_share_one(
    ladder, priya, tom, now, monkeypatch
):
    drawn = iter([7, 7, 7, 482913])
    monkeypatch.setattr("secrets.randbelow", lambda below: next(drawn))
    ladder.policy = [step("advisers", priya, tom)]
    opened(now)

    assert [page_of(each).code for each in (priya, tom)] == ["000007", "482913"]


def test_a_code_that_somebody_else_has_by_now_is_drawn_anew(ladder, priya, tom, now):
    opened(now)
    sweep(now + 10 * MINUTE)
    Page.objects.filter(person=tom).update(code=page_of(priya).code)
    answer(priya, "on-it", now + 11 * MINUTE)

    # Tom's was let go in that moment, so it is free again only afterwards.
    assert page_of(priya).code != page_of(tom).code


def test_what_still_waits_is_cancelled_when_somebody_has_answered(ladder, priya, tom, now):
    ladder.policy = [step("advisers", priya, tom)]
    opened(now)
    answer(priya, "yes", now)

    assert [message.state for message in messages_to(tom)] == ["cancelled"]
    assert [message.state for message in messages_to(priya)] == ["cancelled"]


def test_those_whom_a_message_has_reached_are_told_in_one_quiet_line(
    ladder, priya, tom, dee, sink, now
):
    ladder.policy = [step("advisers", priya, tom)]
    opened(now)
    send(now)
    answer(priya, "yes", now + MINUTE)

    [_, told] = messages_to(tom)
    assert told.subject == "Covenant: no need to answer any more"
    assert told.priority == Message.Priority.ORDINARY
    assert len(messages_to(priya)) == 1


def test_those_who_were_silent_are_told_too_and_those_who_said_no_are_not(
    ladder, priya, tom, dee, sink, now
):
    opened(now)
    send(now)
    answer(priya, "no", now)
    send(now)
    sweep(now + 10 * MINUTE)
    send(now + 10 * MINUTE)
    answer(dee, "yes", now + 11 * MINUTE)

    assert [len(messages_to(each)) for each in (priya, tom, dee)] == [1, 2, 1]


def test_nobody_is_told_twice(ladder, priya, tom, sink, now):
    ladder.policy = [step("advisers", priya, tom)]
    escalation = opened(now)
    send(now)
    answer(priya, "on-it", now)
    services.end(escalation=escalation, why="Over", now=now + MINUTE)

    assert len(messages_to(tom)) == 2
    assert len(messages_to(priya)) == 2


def test_the_words_of_a_question_are_gone_once_it_has_left(ladder, priya, sink, now):
    opened(now)
    send(now)

    assert messages_to(priya)[0].text == ""
    assert len(sink.mails) == 1


def test_asking_again_takes_the_place_of_what_has_not_left(ladder, priya, now):
    ladder.policy[0] = step("buddy", priya, times=2)
    opened(now)
    sweep(now + 10 * MINUTE)

    assert [message.state for message in messages_to(priya)] == ["cancelled", "queued"]


def test_moving_on_cancels_what_still_waits(ladder, priya, now):
    opened(now)
    sweep(now + 10 * MINUTE)

    assert [message.state for message in messages_to(priya)] == ["cancelled"]
