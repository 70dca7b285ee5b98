"""Everybody was asked and nobody has answered: while coordinators are there, one of them is always
being asked; and a letter that did not arrive is not waited for."""

from datetime import timedelta

import pytest

from accounts.models import Person
from buddies.checks import again, services
from core.clock import london_time
from escalations import services as engine
from escalations.models import Escalation, Page
from inspections.models import Phase
from inspections.services import move_visit
from notifications.models import Message
from tests import factories
from tests.buddies.checks_town import BY, MONDAY, TUESDAY, WEDNESDAY, Moment, State

pytestmark = pytest.mark.django_db


def evening_in_vain(town):
    """Nobody has answered on the evening before: the head's page shows numbers."""
    town.called()
    town.at(MONDAY, 12, 20).answer(town.priya)
    town.at(MONDAY, 23)
    assert town.check(Moment.EVENING_BEFORE).state == State.UNANSWERED
    return town


def test_in_the_morning_the_coordinators_are_asked_again(town):
    evening_in_vain(town)

    town.at(TUESDAY, 7, 59)
    assert not town.asked()
    town.at(TUESDAY, 8)

    assert town.asked() == ["Dee"]
    assert town.check(Moment.EVENING_BEFORE).state == State.ASKING


def test_they_take_turns_until_somebody_has_spoken(town):
    factories.coordinator(town.network, "Uma Lane")
    evening_in_vain(town)

    asked = [
        town.at(TUESDAY, hour, minute).asked()
        for hour, minute in ((8, 30), (9, 30), (10, 30), (11, 0), (11, 30), (12, 30))
    ]

    assert asked == [["Dee"], ["Uma"], ["Priya"], ["Tom"], ["Dee"], ["Uma"]]
    town.answer(Person.objects.get(name="Uma Lane"))
    assert town.check(Moment.EVENING_BEFORE).state == State.CONFIRMED
    assert not town.at(TUESDAY, 16).asked()


def test_days_after_they_have_two_hours_each(town):
    town.called()
    town.at(MONDAY, 12, 20).answer(town.priya)
    town.at(MONDAY, 18).answer(town.priya)
    for day in (TUESDAY, WEDNESDAY):
        town.at(day, 17, 30).answer(town.priya)
    draft = london_time(WEDNESDAY + timedelta(days=6), 12)
    town.at(draft.date(), 12)
    move_visit(visit=town.visit, phase=Phase.DRAFT, by=BY, now=town.now)
    town.settle()
    town.at(draft.date() + timedelta(days=2), 9)
    pages = Page.objects.filter(person=town.dee, name="coordinator")
    assert pages.exists()
    count = Message.objects.filter(person=town.dee).count()

    town.at(draft.date() + timedelta(days=2), 17, 50)

    assert 1 <= Message.objects.filter(person=town.dee).count() - count <= 4
    assert len(town.asked()) == 1


def test_where_all_coordinators_are_away_buddy_and_reserve_are_asked_again(town):
    evening_in_vain(town)
    Person.objects.filter(pk=town.dee.pk).update(paused_until=WEDNESDAY)

    assert town.at(TUESDAY, 8).asked() == ["Priya"]
    assert town.at(TUESDAY, 9).asked() == ["Tom"]


def test_what_was_ended_in_between_begins_with_the_buddy(town):
    evening_in_vain(town)
    check = town.check(Moment.EVENING_BEFORE)
    escalation = Escalation.objects.get(kind="contact", subject_id=check.pk)
    engine.end(escalation=escalation, why="For a while", now=town.now)

    engine.reopen(escalation=escalation, why="It is asked again", now=town.now)

    assert town.at(TUESDAY, 7).asked() == ["Priya"]


def test_out_of_hours_nobody_is_and_the_page_shows_numbers(town):
    town.called()
    town.at(WEDNESDAY, 23)
    friday = WEDNESDAY + timedelta(days=2)
    assert town.at(friday, 17).asked()

    town.at(friday + timedelta(days=1), 12)

    check = town.check(Moment.END_OF_DAY, day=WEDNESDAY)
    escalation = Escalation.objects.get(subject_id=check.pk, kind="contact")
    since = london_time(friday, 18)
    assert not escalation.entries.filter(what="reopened", at__gte=since).exists()


def test_a_head_who_wants_no_more_is_left_in_peace(town):
    evening_in_vain(town)
    services.stop_asking(visit=town.visit, head=town.sam, now=town.now)

    town.at(TUESDAY, 12)

    assert not town.asked()


def test_where_nobody_can_be_reached_it_is_tried_again_now_and_then(town):
    people = (town.dee.pk, town.priya.pk, town.tom.pk)
    Person.objects.filter(pk__in=people).update(paused_until=WEDNESDAY + timedelta(days=20))
    town.called()
    town.at(TUESDAY, 8)
    for _ in range(6):
        town.now += timedelta(minutes=10)
        town.tick()

    check = town.check(Moment.EVENING_BEFORE)
    escalation = Escalation.objects.get(kind="contact", subject_id=check.pk)
    assert escalation.state == Escalation.State.EXHAUSTED
    assert check.state == State.UNANSWERED
    assert escalation.entries.filter(what="reopened").count() == 3


def test_who_says_in_that_moment_that_they_are_fine_is_left_in_peace(town):
    evening_in_vain(town)
    check = town.check(Moment.EVENING_BEFORE)
    services.stop_asking(visit=town.visit, head=town.sam, now=town.now)

    assert not again._ask_again(check, town.now)
    assert not town.at(TUESDAY, 9).asked()


def test_one_that_fails_does_not_stop_the_sweep(town, monkeypatch, caplog):
    evening_in_vain(town)
    monkeypatch.setattr("buddies.checks.again.ask_again", None)

    town.at(TUESDAY, 9)

    assert "could not be asked again" in caplog.text
    assert town.check(Moment.EVENING_BEFORE).state == State.UNANSWERED


def test_a_buddy_whom_the_news_did_not_reach_is_not_waited_for(town):
    town.called()
    told = town.messages(town.priya)[-1]
    Message.objects.filter(pk=told.pk).update(state=Message.State.FAILED, finished_at=town.now)

    town.tick()

    assert town.asked() == ["Priya"]
    assert town.check(Moment.CALLED).state == State.ASKING


def test_where_the_news_has_reached_them_there_is_time_to_ring(town):
    town.called()
    Message.objects.filter(person=town.tom).update(state=Message.State.FAILED, finished_at=town.now)

    town.tick()

    assert not town.asked()
