"""A head asks to be rung: whom they let us ask, and what they say after."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core.refusals import NotAllowed, Refused
from escalations.models import Page
from notifications.models import Message
from schools.models import Role
from support.models import Apart, Talk
from support.services import talks
from support.talks.whom import circle_of
from tests import factories
from tests.support.talks_town import HOUR, MORNING, State, Whom, now, subjects, supervisor


def test_the_buddy_is_asked_alone_and_by_the_heads_name(town):
    sam, jo = town.pair("Sam Okafor", "Jo Marsh")
    town.supervise("Ruth Lindqvist")
    talk = town.talk()

    assert (talk.state, town.asked()) == (State.ASKING, ["Sam"])
    [message] = town.messages(sam)
    assert message.subject == "Covenant: can you ring Amina this week?"
    assert "020 7946 0111" in message.text
    assert message.is_private

    town.passes(4)
    assert town.asked() == ["Jo"]
    assert "020 7946 0111" in town.messages(jo)[0].text


def test_nobody_is_asked_whom_the_head_did_not_choose(town, sam):
    town.supervise("Ruth Lindqvist")
    town.talk()
    town.passes(5)

    assert not Page.objects.filter(person__name="Ruth Lindqvist").exists()


def test_supervisors_are_asked_three_at_once_without_a_name(town, sam):
    ruth, *_ = town.supervise("Ruth Lindqvist", "Omar Farouk", "Kit Dale", "Pat Reed")
    town.talk(Whom.SUPERVISOR)

    assert town.asked() == ["Kit", "Omar", "Ruth"]
    [message] = town.messages(ruth)
    assert message.subject == "Covenant: can you ring somebody this week?"
    assert "Amina" not in message.text
    town.passes(4)
    assert town.asked() == ["Pat"]


def test_whoever_can_ring_first_is_anybody_of_these(town, sam):
    town.supervise("Ruth Lindqvist")
    town.talk(Whom.ANYBODY)

    assert town.asked() == ["Ruth", "Sam"]
    assert "Amina" not in town.messages(sam)[0].text


def test_whoever_took_fewer_talks_lately_comes_first(town, network):
    ruth, omar = town.supervise("Ruth Lindqvist", "Omar Farouk")
    other = factories.head(network, "Bo Head")
    Talk.objects.create(
        network=network, head=other, whom="anybody", asked_at=MORNING - 50 * HOUR, taken_by=ruth,
        taken_at=MORNING - 49 * HOUR, state="spoken", ended_at=MORNING - 48 * HOUR, token=uuid4(),
    )  # fmt: skip

    circle = circle_of(town.amina, network, MORNING, asked_at=MORNING)
    assert circle.supervisors == (omar, ruth)


def test_whom_supervision_keeps_apart_a_talk_keeps_apart(town, network):
    ruth, omar, kit, pat = town.supervise("Ruth Li", "Omar Fa", "Kit Dale", "Pat Reed")
    trust = factories.organisation(network)
    factories.responsible(trust, town.school)
    factories.role(ruth, network, Role.Kind.OFFICER, organisation=trust)
    Apart.objects.create(network=network, person=town.amina, other=omar, at=MORNING)
    Apart.objects.create(network=network, person=kit, school=town.school, at=MORNING)

    assert circle_of(town.amina, network, MORNING).supervisors == (pat,)


def test_only_who_agreed_takes_talks_and_can_be_reached_is_asked(town, network):
    supervisor(network, "Not Agreed", agreed_at=None)
    supervisor(network, "No Talks", takes_talks=False)
    supervisor(network, "Left Us", left_at=MORNING)
    town.amina.email = "amina@example.org"
    supervisor(network, "Away Now").__class__.objects.filter(name="Away Now").update(
        paused_until=(MORNING + timedelta(days=9)).date()
    )

    circle = circle_of(town.amina, network, MORNING)
    assert (circle.choices, circle.supervisors) == ([], ())


def test_what_there_is_to_choose(town, network):
    town.pair("Sam Okafor")
    assert circle_of(town.amina, network, MORNING).choices == [Whom.BUDDY]
    town.supervise("Ruth Lindqvist")
    assert circle_of(town.amina, network, MORNING).choices == list(Whom)


def test_a_second_tap_asks_nobody_twice(town, sam):
    token = uuid4()
    first = town.talk(token=token)
    assert town.talk(token=token) == first
    assert town.talk() == first
    assert len(town.messages(sam)) == 1


def test_a_head_without_a_number_is_told_to_give_it_first(town, sam):
    town.amina.telephone = ""
    town.amina.save()
    with pytest.raises(Refused, match="Give yours first"):
        town.talk()


def test_a_choice_that_there_is_not_is_none(town, sam):
    with pytest.raises(Refused, match="Choose who"):
        town.talk("everybody")
    talk = town.talk()
    with pytest.raises(Refused, match="Choose who"):
        talks.ask_others(talk=talk, whom="everybody", by=town.amina, now=town.now)


def test_nobody_asks_for_a_head_or_acts_for_them(town, sam):
    with pytest.raises(NotAllowed):
        town.talk(by=sam)
    talk = town.talk()
    for act in (talks.spoken, talks.ask_others, talks.end):
        with pytest.raises(NotAllowed):
            act(talk=talk, by=sam, now=town.now)


def test_the_head_would_rather_have_somebody_else(town):
    sam, _ = town.pair("Sam Okafor", "Jo Marsh")
    talk = town.talk()
    town.answers(sam)
    talks.ask_others(talk=talk, by=town.amina, now=town.now)
    assert (now(talk).state, town.asked(), town.asked("talk-spoken")) == (State.ASKING, ["Jo"], [])


def test_the_head_says_that_they_have_spoken(town, sam):
    talk = town.talk()
    town.answers(sam)
    talks.spoken(talk=talk, by=town.amina, now=town.now)
    assert talks.spoken(talk=talk, by=town.amina, now=town.now).state == State.SPOKEN
    assert town.asked("talk-spoken") == []
    with pytest.raises(Refused, match="This is over"):
        talks.ask_others(talk=talk, by=town.amina, now=town.now)


def test_it_is_not_needed_any_more_and_whoever_said_yes_is_told(town, sam):
    talk = town.talk()
    town.answers(sam)
    talks.end(talk=talk, by=town.amina, now=town.now)
    talks.end(talk=talk, by=town.amina, now=town.now)

    assert "Covenant: no need to ring Amina any more" in subjects(town.messages(sam))
    assert not Message.objects.filter(person=town.amina, state="queued").exists()
    with pytest.raises(Refused, match="This is over"):
        talks.spoken(talk=talk, by=town.amina, now=town.now)


def test_ended_before_anybody_said_yes_nobody_rings(town, sam):
    talk = town.talk()
    talks.end(talk=talk, by=town.amina, now=town.now)
    assert (now(talk).state, town.asked()) == (State.ENDED, [])
