"""Talks are looked after whoever leaves, nobody else learns of them, and they are forgotten."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import AuditEvent
from core.refusals import Refused
from dashboard import erasure
from escalations import services as engine
from escalations.kinds import kind_of
from escalations.models import Escalation, Page
from notifications.models import Message
from support.models import Talk
from support.talks import following, keeping, rows
from support.tasks import look_after_talks
from tests import factories
from tests.support.talks_town import MORNING, State, Whom, now


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


def test_nobody_is_asked_to_ring_whose_name_is_gone(town, sam):
    talk = town.talk()
    town.answers(sam)
    escalation = Escalation.objects.get(kind="talk-spoken")
    Talk.objects.filter(pk=talk.pk).update(taken_by=None)

    assert kind_of(escalation).steps(escalation, town.now) == []
