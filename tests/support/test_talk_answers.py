"""A yes to a head who would like to talk, until they have spoken; and where nobody can."""

import pytest

from core.refusals import Refused
from escalations import services as engine
from escalations.kinds import kind_of
from escalations.models import Escalation, Page
from schools.models import Post
from support.models import TalkPassed
from support.services import talks
from tests import factories
from tests.support.talks_town import State, Whom, now, subjects

BY_NIGHT = factories.at(2026, 11, 24, 22, 30)


def test_the_first_who_says_yes_rings_and_both_are_told(town):
    ruth, omar = town.supervise("Ruth Lindqvist", "Omar Farouk")
    talk = town.talk(Whom.SUPERVISOR)
    omars = Page.objects.get(person=omar)
    town.answers(ruth)
    talk = now(talk)

    assert (talk.state, talk.taken_by, talk.taken_at) == (State.ACCEPTED, ruth, town.now)
    assert (town.asked(), town.asked("talk-spoken")) == ([], ["Ruth"])
    assert subjects(town.messages(ruth))[-1] == "Covenant: please ring Amina"
    assert "020 7946 0111" in town.messages(ruth)[-1].text
    [told] = town.messages(town.amina)
    assert told.subject == "Covenant: Ruth will ring you"
    with pytest.raises(Refused, match="Somebody else has answered"):
        engine.answer(page=omars, value="yes", by=omar, now=town.now)


def test_a_yes_leads_at_once_to_the_number_also_late_in_the_evening(town):
    [ruth] = town.supervise("Ruth Lindqvist")
    town.talk(Whom.SUPERVISOR)
    town.now = BY_NIGHT
    town.answers(ruth)

    page = Page.objects.get(person=ruth, escalation__kind="talk-spoken")
    said = Page.objects.get(person=ruth, escalation__kind="talk")
    kind = kind_of(said.escalation)
    assert kind.next_page(said.escalation, said).split("/")[-2].startswith(f"{page.pk}~")
    town.answers(ruth, "spoken", "talk-spoken")
    assert kind.next_page(said.escalation, said) is None


def test_at_night_nobody_is_asked_until_the_morning(town, sam):
    town.now = BY_NIGHT
    talk = town.talk()
    assert (talk.state, town.asked()) == (State.ASKING, [])
    town.passes(9)
    assert town.asked() == ["Sam"]


def test_that_they_have_spoken_ends_it(town, sam):
    talk = town.talk()
    town.answers(sam)
    town.answers(sam, "spoken", "talk-spoken")

    talk = now(talk)
    assert (talk.state, talk.ended_at) == (State.SPOKEN, town.now)
    assert not Escalation.objects.filter(state="open").exists()


def test_they_have_agreed_on_a_time_and_are_asked_after_it(town, sam):
    talk = town.talk()
    town.answers(sam)
    town.answers(sam, "agreed", "talk-spoken")
    town.passes(71)
    assert len(town.messages(sam)) == 2
    town.passes(24)
    assert subjects(town.messages(sam))[2:] == ["Covenant: please ring Amina"]
    assert now(talk).state == State.ACCEPTED


def test_who_cannot_after_all_is_not_asked_again_and_others_are(town):
    sam, jo = town.pair("Sam Okafor", "Jo Marsh")
    talk = town.talk()
    town.answers(sam)
    town.answers(sam, "cannot", "talk-spoken")

    assert (now(talk).state, now(talk).taken_by, town.asked()) == (State.ASKING, None, ["Jo"])
    town.answers(jo)
    assert now(talk).taken_by == jo


def test_without_a_word_others_are_asked_and_a_late_call_still_counts(town):
    sam, _ = town.pair("Sam Okafor", "Jo Marsh")
    talk = town.talk()
    town.answers(sam)
    said = now(talk).taken_at
    town.passes(60)
    assert (now(talk).state, town.asked()) == (State.ASKING, ["Jo"])

    town.answers(sam, "spoken", "talk-spoken")
    assert (now(talk).state, now(talk).taken_by, now(talk).taken_at) == (State.SPOKEN, sam, said)
    assert town.asked() == []


def test_after_others_were_asked_only_that_they_have_spoken_counts(town):
    sam, _ = town.pair("Sam Okafor", "Jo Marsh")
    town.talk()
    town.answers(sam)
    town.passes(60)

    with pytest.raises(Refused, match="Others are asked by now"):
        town.answers(sam, "cannot", "talk-spoken")


def test_after_everybody_the_head_is_told_and_a_late_yes_counts(town, sam):
    talk = town.talk()
    town.passes(5)
    assert now(talk).state == State.UNANSWERED
    assert subjects(town.messages(town.amina)) == ["Covenant: about the call you asked for"]

    town.answers(sam)
    assert now(talk).taken_by == sam


def test_who_said_no_may_say_yes_after_all(town, sam):
    talk = town.talk()
    town.answers(sam, "cannot")
    assert now(talk).state == State.UNANSWERED
    town.answers(sam)
    assert now(talk).state == State.ACCEPTED
    assert not TalkPassed.objects.exists()


def test_a_late_yes_of_somebody_who_stands_by_no_more_does_not_count(town, sam):
    talk = town.talk()
    town.passes(5)
    Post.objects.filter(person=sam).delete()
    sam.buddy_pairings.update(ended_at=town.now, why_ended="undone")

    with pytest.raises(Refused):
        town.answers(sam)
    assert now(talk).state == State.UNANSWERED


def test_all_are_asked_again_after_a_day_and_in_the_end_the_week_is_over(town, sam):
    talk = town.talk()
    town.passes(30)
    assert town.asked() == ["Sam"]
    town.passes(7 * 24)
    assert now(talk).state == State.ENDED
    assert subjects(town.messages(town.amina)) == ["Covenant: about the call you asked for"] * 2
    assert "could ring this week" in town.messages(town.amina)[1].text


def test_where_there_is_nobody_to_ask_the_page_says_so_at_once_and_no_message(town):
    talk = town.talk(Whom.SUPERVISOR)
    assert talk.state == State.UNANSWERED
    assert town.messages(town.amina) == []
    town.passes(48)
    assert now(talk).state == State.UNANSWERED


def test_whoever_is_new_is_asked_without_a_tap(town):
    talk = town.talk(Whom.SUPERVISOR)
    town.supervise("Ruth Lindqvist")
    town.passes(1)
    assert (now(talk).state, town.asked()) == (State.ASKING, ["Ruth"])


def test_the_head_asks_others_than_whom_they_chose_first(town, sam):
    town.supervise("Ruth Lindqvist")
    talk = town.talk()
    town.passes(5)
    talks.ask_others(talk=talk, whom=Whom.SUPERVISOR, by=town.amina, now=town.now)
    assert town.asked() == ["Ruth"]
    # Once more changes nothing.
    talks.ask_others(talk=talk, by=town.amina, now=town.now)
    assert town.asked() == ["Ruth"]


def test_who_cannot_be_written_to_reads_it_on_the_page(town, sam):
    town.amina.email = ""
    town.amina.save()
    talk = town.talk()

    town.answers(sam)

    assert now(talk).taken_by == sam
    assert town.messages(town.amina) == []
