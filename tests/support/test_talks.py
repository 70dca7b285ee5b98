"""A head asks to be rung, from the tap until they have spoken; and nobody else learns of it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from core import clock
from core.models import AuditEvent
from core.refusals import NotAllowed, Refused
from dashboard import erasure
from escalations import services as engine
from escalations.kinds import kind_of
from escalations.models import Escalation, Page
from notifications.models import Message
from schools.models import Post, Role
from support.models import Apart, Talk, TalkPassed
from support.services import talks
from support.talks import following, keeping, rows
from support.talks.whom import circle_of
from support.tasks import look_after_talks
from tests import factories
from tests.support.talks_town import HOUR, MORNING, State, Town, Whom, build, subjects, supervisor

BY_NIGHT = factories.at(2026, 11, 24, 22, 30)


@pytest.fixture
def town(network) -> Town:
    return build(network)


@pytest.fixture
def sam(town):
    return town.pair("Sam Okafor")[0]


def now(talk):
    return rows.with_all().get(pk=talk.pk)


# --- Whom a head lets us ask ------------------------------------------------------------


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


# --- A yes ------------------------------------------------------------------------------


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
    kind = engine.engine.kind_of(said.escalation)
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


# --- Nobody can -------------------------------------------------------------------------


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


# --- What the head says -----------------------------------------------------------------


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


# --- People who leave -------------------------------------------------------------------


def test_nobody_rings_for_a_head_who_is_erased(town, sam):
    talk = town.talk()
    town.amina.erased_at = town.now
    town.amina.save()
    following.follow_person(town.amina.pk, town.now)
    assert now(talk).state == State.ENDED
    following.follow_person(town.amina.pk, town.now)


def test_others_are_asked_where_whoever_said_yes_is_erased(town):
    sam, _ = town.pair("Sam Okafor", "Jo Marsh")
    talk = town.talk()
    town.answers(sam)
    sam.erased_at = town.now
    sam.save()
    following.follow_person(sam.pk, town.now)
    assert (now(talk).state, town.asked()) == (State.ASKING, ["Jo"])


def test_others_are_asked_where_whoever_said_yes_is_deleted(town, sam):
    [ruth] = town.supervise("Ruth Lindqvist")
    talk = town.talk(Whom.ANYBODY)
    town.answers(ruth)
    ruth.delete()
    town.passes(1)
    assert (now(talk).state, town.asked()) == (State.ASKING, ["Sam"])


def test_one_that_cannot_be_moved_does_not_stop_the_others(town, sam, monkeypatch, caplog):
    town.talk()
    monkeypatch.setattr(following, "look_after_one", lambda pk, now: 1 / 0)
    assert following.look_after(now=town.now) == 0
    assert "could not be moved" in caplog.text


# --- What is kept -----------------------------------------------------------------------


def test_the_trail_names_nobody_neither_head_nor_whoever_was_asked(town):
    sam, jo = town.pair("Sam Okafor", "Jo Marsh")
    talk = town.talk()
    town.answers(sam, "cannot")
    town.answers(jo)
    town.answers(jo, "agreed", "talk-spoken")
    town.answers(jo, "spoken", "talk-spoken")

    events = AuditEvent.objects.all()
    assert {event.actor_id for event in events} == {None}
    rows = events.filter(object_type="support.talk").order_by("pk")
    verbs = list(rows.values_list("verb", flat=True))
    assert verbs == ["talk.asked", "talk.accepted", "talk.spoken"]
    people = {town.amina.pk, sam.pk, jo.pk}
    assert not any(set(event.detail.values()) & people for event in events)
    assert talk.pk


def test_who_did_not_answer_is_forgotten_when_it_ends(town):
    sam, jo = town.pair("Sam Okafor", "Jo Marsh")
    town.talk()
    town.passes(4.5)
    town.answers(jo)
    assert not Page.objects.filter(person=sam, escalation__kind="talk").exists()
    assert sam.name == "Sam Okafor"


def test_two_weeks_after_it_is_over_nothing_tells_that_there_was_one(town, sam):
    talk = town.talk()
    town.answers(sam)
    town.answers(sam, "spoken", "talk-spoken")

    assert keeping.forget_talks(now=town.now + timedelta(days=14)) == 0
    assert keeping.forget_talks(now=town.now + timedelta(days=14, hours=1)) == 1
    assert not Talk.objects.filter(pk=talk.pk).exists()
    assert not Escalation.objects.exists()
    assert not Message.objects.exists()


def test_the_auditor_tells_of_a_talk_that_nobody_moves(town, sam):
    talk = town.talk()
    later = town.now + timedelta(hours=1)
    assert list(following.unmoved(later)) == []
    Escalation.objects.update(state="ended", next_at=None, ended_at=town.now)
    assert list(following.unmoved(later)) == [(talk.pk, "is live, and nobody is asked")]
    Escalation.objects.update(state="exhausted")
    assert list(following.unmoved(later)) == []
    late = town.now + timedelta(days=2)
    assert list(following.unmoved(late)) == [(talk.pk, "has rested, and nobody is asked again")]


def test_who_is_forgotten_takes_their_talks_along(town, sam):
    town.talk()
    town.answers(sam)
    town.answers(sam, "spoken", "talk-spoken")
    live = town.talk()
    erasure.erase(person=town.amina, by=town.amina, now=town.now)
    assert list(Talk.objects.all()) == [live]
    town.passes(1)
    assert now(live).state == State.ENDED


def test_no_coordinator_and_no_employer_reads_of_it_anywhere(town, sam, sign_in):
    clock.travel_to(town.now)
    trust = factories.organisation(town.network)
    factories.responsible(trust, town.school)
    people = [factories.coordinator(town.network), factories.officer(trust)]
    pages = ("dashboard:home", "dashboard:messages", "dashboard:asked", "support:ladder")

    def read() -> list[str]:
        found = []
        for person in people:
            client = sign_in(person)
            for name in pages:
                answer = client.get(reverse(name, args=[town.network.slug]))
                # Tokens and nonces are new each time.
                said = re.sub(r'[A-Za-z0-9]{64}|nonce="[^"]+"', "", answer.content.decode())
                found.append(said)
        return found

    before = read()
    town.talk()
    town.passes(5)
    clock.travel_to(MORNING)
    assert read() == before


def test_the_task_looks_after_them(town, sam):
    talk = town.talk()
    clock.travel_to(MORNING + timedelta(days=1))
    Escalation.objects.all().update(
        state="exhausted", next_at=None, ended_at=MORNING - timedelta(days=2)
    )
    Talk.objects.update(state=State.UNANSWERED)
    look_after_talks()
    assert now(talk).state == State.ASKING


def test_nobody_is_asked_about_a_talk_that_is_gone(town, sam):
    talk = town.talk()
    escalation = rows.escalation_of(talk)
    page = Page.objects.select_related("person").get(person=sam)
    Talk.objects.filter(pk=talk.pk).update(state=State.ENDED, ended_at=MORNING)

    assert kind_of(escalation).steps(escalation, MORNING) is None
    kind_of(escalation).exhausted(escalation, MORNING)
    assert now(talk).state == State.ENDED
    with pytest.raises(Refused):
        engine.answer(page=page, value="yes", by=sam, now=MORNING)


def test_a_talk_that_moved_meanwhile_moves_no_further(town, sam):
    talk = town.talk()
    Talk.objects.filter(pk=talk.pk).update(state=State.ENDED, ended_at=MORNING)

    with pytest.raises(Refused):
        rows.move(talk, State.UNANSWERED, now=MORNING)


def test_who_cannot_be_written_to_reads_it_on_the_page(town, sam):
    town.amina.email = ""
    town.amina.save()
    talk = town.talk()

    town.answers(sam)

    assert now(talk).taken_by == sam
    assert town.messages(town.amina) == []


def test_nobody_is_asked_to_ring_whose_name_is_gone(town, sam):
    talk = town.talk()
    town.answers(sam)
    escalation = Escalation.objects.get(kind="talk-spoken")
    Talk.objects.filter(pk=talk.pk).update(taken_by=None)

    assert kind_of(escalation).steps(escalation, town.now) == []
