"""Who is asked whether somebody has spoken with a head, one after the other, and by what clock."""

from datetime import timedelta

import pytest

from buddies import services as pairs
from buddies.checks import services
from buddies.checks.opening import open_due
from buddies.models import ContactCheck, LastResort, Pairing
from core.clock import london_time
from core.refusals import Refused
from escalations import services as engine
from escalations.models import Escalation, Page
from inspections.models import Visit
from notifications.models import Message
from tests import factories
from tests.buddies.checks_town import (
    BY,
    CALLED,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Moment,
    State,
)

pytestmark = pytest.mark.django_db


def last(town, person):
    return town.messages(person)[-1]


def test_the_buddy_is_told_at_the_call_and_asked_two_hours_later(town):
    town.called()
    assert not town.asked()

    town.at(MONDAY, 12, 10)
    assert last(town, town.priya).subject == "Covenant: please ring Sam"
    town.at(MONDAY, 12, 20)

    assert town.asked() == ["Priya"]
    asked = last(town, town.priya)
    assert asked.subject == "Covenant: have you spoken with Sam?"
    assert asked.priority == Message.Priority.ORDINARY


def test_a_yes_confirms_and_ends_it(town):
    town.called()
    town.at(MONDAY, 12, 20).answer(town.priya)

    check = town.check(Moment.CALLED)
    assert (check.state, check.confirmed_at) == (State.CONFIRMED, town.now)
    assert not town.asked()
    assert Escalation.objects.get().state == Escalation.State.ANSWERED


def test_before_the_team_comes_each_has_an_hour_and_coordinators_half_an_hour(town):
    town.called(london_time(MONDAY, 9, 0), first_day=WEDNESDAY, last_day=THURSDAY)

    for hour, minute, who in (
        (11, 0, ["Priya"]), (12, 50, ["Priya"]), (13, 0, ["Tom"]), (14, 0, ["Dee"]),
        (14, 20, ["Dee"]), (14, 30, ["Dee"]),
    ):  # fmt: skip
        assert town.at(MONDAY, hour, minute).asked() == who, (hour, minute)

    assert town.check(Moment.CALLED).state == State.ASKING
    assert len([m for m in town.messages(town.priya) if "spoken" in m.subject]) == 2


def test_on_site_minutes_count_and_messages_are_urgent(town):
    town.called()
    services.say_spoken(visit=town.visit, person=town.priya, by=town.priya, now=town.now)

    for hour, minute, who in (
        (17, 30, ["Priya"]), (18, 20, ["Priya"]), (19, 0, ["Tom"]), (19, 30, ["Dee"]),
        (19, 50, []),
    ):  # fmt: skip
        assert town.at(TUESDAY, hour, minute).asked() == who, (hour, minute)

    assert last(town, town.dee).priority == Message.Priority.URGENT
    assert town.check(Moment.END_OF_DAY, day=TUESDAY).state == State.UNANSWERED


def test_nobody_is_rung_late_at_night(town):
    town.called(london_time(MONDAY, 9, 0))
    town.at(TUESDAY, 17, 30).answer(town.priya, "ringing")
    # On it until a quarter past six; then asked again, twice.
    town.at(TUESDAY, 19, 40)
    assert town.asked() == ["Priya"]
    town.answer(town.priya, "ringing")
    town.at(TUESDAY, 21, 0).answer(town.priya, "ringing")
    town.at(TUESDAY, 22, 0)
    sent = Message.objects.count()

    town.at(WEDNESDAY, 6, 50)
    assert Message.objects.count() == sent
    town.at(WEDNESDAY, 7, 0)
    assert last(town, town.priya).queued_at == town.now
    assert last(town, town.priya).priority == Message.Priority.URGENT


def test_whoever_cannot_passes_it_on_at_once(town):
    town.called()
    town.at(MONDAY, 12, 20).answer(town.priya, "cannot")
    assert town.asked() == ["Tom"]
    assert last(town, town.tom).subject == "Covenant: please ring Sam"

    town.answer(town.tom, "cannot")
    assert town.asked() == ["Dee"]
    assert "Contact with Sam Okafor is not confirmed" in last(town, town.dee).text


def test_the_reserve_is_asked_while_they_stand_in_and_the_buddy_is_left_in_peace(town):
    Pairing.objects.update(stands_in_since=CALLED)
    town.called()
    assert town.at(MONDAY, 12, 20).asked() == ["Tom"]
    town.answer(town.tom, "cannot")
    assert town.asked() == ["Dee"]


def test_after_a_pair_has_ended_the_reserve_is_asked_until_there_is_another(town):
    pairs.end_pairing(pairing=town.pairing, by=BY, now=CALLED - timedelta(days=3))
    town.called()
    assert town.at(MONDAY, 12, 20).asked() == ["Tom"]
    assert "spoken" in last(town, town.tom).subject


def test_without_a_buddy_coordinators_are_asked_at_once(town):
    pairs.set_reserve(pairing=town.pairing, reserve=None, by=BY, now=CALLED - timedelta(days=3))
    pairs.end_pairing(pairing=town.pairing, by=BY, now=CALLED - timedelta(days=3))
    town.called()
    assert town.at(MONDAY, 12, 20).asked() == ["Dee"]


def test_without_anybody_numbers_are_all_there_is(town):
    pairs.set_reserve(pairing=town.pairing, reserve=None, by=BY, now=CALLED - timedelta(days=3))
    pairs.end_pairing(pairing=town.pairing, by=BY, now=CALLED - timedelta(days=3))
    town.dee.roles.all().delete()
    town.called()
    town.at(MONDAY, 12, 20)
    assert town.check(Moment.CALLED).state == State.UNANSWERED


def test_the_last_resort_is_asked_before_the_coordinators(town):
    una = factories.officer(factories.organisation(town.network, "NAHT", "union"), "Una Bell")
    services.choose_last_resort(
        network=town.network, head=town.sam, kind=LastResort.Kind.UNION, person=una, now=CALLED
    )
    town.called()
    town.at(MONDAY, 12, 20).answer(town.priya, "cannot")
    town.answer(town.tom, "cannot")

    assert town.asked() == ["Una"]
    assert "Sam has chosen you" in last(town, una).text
    town.answer(una, "cannot")
    assert town.asked() == ["Dee"]


def test_a_coordinator_who_is_the_last_resort_is_asked_once(town):
    services.choose_last_resort(
        network=town.network, head=town.sam, kind="coordinator", person=town.dee, now=CALLED
    )
    town.called()
    for who in (town.priya, town.tom, town.dee):
        town.at(MONDAY, 12, 20).answer(who, "cannot")
    assert not town.asked()


def test_the_named_contact_is_asked_before_the_other_coordinators(town):
    ada = factories.coordinator(town.network, "Ada Lim")
    town.network.named_contact = ada
    town.network.save()
    town.called()
    for who in (town.priya, town.tom):
        town.at(MONDAY, 12, 20).answer(who, "cannot")
    assert town.asked() == ["Ada"]
    town.answer(ada, "cannot")
    assert town.asked() == ["Dee"]


def unanswered_at_night(town):
    town.called()
    town.at(MONDAY, 12, 20).answer(town.priya)
    town.at(MONDAY, 23)
    check = town.check(Moment.EVENING_BEFORE)
    assert check.state == State.UNANSWERED
    return Escalation.objects.get(subject_id=check.pk, kind="contact")


def test_a_late_answer_still_counts(town):
    escalation = unanswered_at_night(town)
    assert escalation.state == Escalation.State.EXHAUSTED

    services.say_spoken(visit=town.visit, person=town.tom, by=town.tom, now=town.now)
    assert town.check(Moment.EVENING_BEFORE).state == State.CONFIRMED


def test_somebody_who_is_on_it_after_all_opens_it_again(town):
    escalation = unanswered_at_night(town)
    page = Page.objects.get(person=town.dee, escalation=escalation)

    engine.answer(page=page, value="ringing", by=town.dee, now=town.now)
    assert town.check(Moment.EVENING_BEFORE).state == State.ASKING
    assert town.asked() == ["Dee"]


def test_a_later_check_takes_the_place_of_an_earlier(town):
    town.called(london_time(MONDAY, 14, 40))
    town.at(MONDAY, 16, 40)
    assert town.asked() == ["Priya"]

    town.at(MONDAY, 18, 0)
    assert town.states()["called 23"] == State.UNANSWERED
    assert town.states()["evening-before 23"] == State.ASKING
    assert town.asked() == ["Priya"]


def test_whoever_is_on_it_is_not_asked_the_same_again(town):
    town.called(london_time(MONDAY, 14, 40))
    town.at(MONDAY, 17, 40).answer(town.priya, "ringing")

    town.at(MONDAY, 18, 0)
    assert town.states()["evening-before 23"] == State.PLANNED
    town.answer(town.priya)
    town.tick()
    # Contact a minute ago is the contact that is asked for.
    assert town.states()["evening-before 23"] == State.CONFIRMED


def test_contact_that_nobody_asked_about_counts(town):
    town.called()
    said = services.say_spoken(visit=town.visit, person=town.priya, by=town.priya, now=town.now)
    assert said == 1
    town.at(MONDAY, 17, 50)
    assert not town.asked()
    # Too early to be the evening's.
    assert town.at(MONDAY, 18, 0).asked() == ["Priya"]


def test_saying_it_again_changes_nothing(town):
    town.called()
    for expected in (1, 0):
        assert expected == services.say_spoken(
            visit=town.visit, person=town.tom, by=town.tom, now=town.now
        )


def test_nobody_speaks_of_a_visit_that_is_over(town):
    visit = town.called()
    Visit.objects.filter(pk=visit.pk).update(phase="closed")
    with pytest.raises(Refused, match="over"):
        services.say_spoken(visit=visit, person=town.tom, by=town.tom, now=town.now)


def test_who_did_not_answer_is_not_kept(town):
    town.called(london_time(MONDAY, 9, 0), first_day=WEDNESDAY, last_day=THURSDAY)
    town.at(MONDAY, 14, 0).answer(town.dee)
    assert [page.person for page in Page.objects.exclude(person=None)] == [town.dee]


def test_opening_twice_asks_once(town):
    town.called()
    town.now = london_time(MONDAY, 12, 20)
    assert open_due(now=town.now) == 1
    assert open_due(now=town.now) == 0
    assert len([m for m in town.messages(town.priya) if "spoken" in m.subject]) == 1


def test_one_that_fails_does_not_stop_the_others(town, monkeypatch, caplog):
    from buddies.checks import opening

    town.called()
    other = ContactCheck.objects.exclude(pk=town.check(Moment.CALLED).pk).last()
    real = opening._open

    def fails(check_id, visit_id, now):
        if check_id == other.pk:
            raise ValueError("broken")
        return real(check_id, visit_id, now)

    monkeypatch.setattr(opening, "_open", fails)
    assert opening.open_due(now=london_time(WEDNESDAY, 18, 0)) == 1
    assert "could not be asked" in caplog.text


def test_after_a_long_silence_of_the_workers_only_the_last_is_asked(town):
    town.called()
    town.now = london_time(MONDAY, 19, 0)
    town.tick()
    assert town.states()["called 23"] == State.UNANSWERED
    assert len([m for m in town.messages(town.priya) if "spoken" in m.subject]) == 1


def test_the_task_asks_by_the_clock(town, monkeypatch):
    from buddies import tasks

    town.called()
    monkeypatch.setattr("core.clock.now", lambda: london_time(MONDAY, 12, 20))
    tasks.ask_due_checks()
    assert town.asked() == ["Priya"]


def test_a_check_that_is_gone_asks_nobody(town):
    from buddies.checks import opening

    visit = town.called()
    assert opening._open(12345, visit.pk, town.now) is False
    assert opening._open(town.check(Moment.CALLED).pk, 12345, town.now) is False


def test_what_a_later_check_stands_for_is_not_confirmed_with_it(town):
    town.called(london_time(MONDAY, 14, 40))
    town.at(MONDAY, 18, 0)
    said = services.say_spoken(visit=town.visit, person=town.tom, by=town.tom, now=town.now)
    assert said == 1
    assert town.states()["called 23"] == State.UNANSWERED
    assert town.states()["evening-before 23"] == State.CONFIRMED


def test_a_question_without_its_check_ends(town):
    town.called()
    town.at(MONDAY, 12, 20)
    ContactCheck.objects.all().delete()
    town.now += timedelta(hours=1)
    engine.sweep(now=town.now)
    assert Escalation.objects.get().state == Escalation.State.ENDED
