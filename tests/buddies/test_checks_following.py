"""Checks follow their visit and the pair of its head, whatever moves."""

from datetime import timedelta

import pytest

from buddies import services as pairs
from buddies.checks import services
from buddies.checks.reconcile import reconcile_pairing, reconcile_visit
from buddies.models import ContactCheck, LastResort, NoMoreChecks
from core.clock import london_time
from dashboard.erasure import erase
from escalations.models import Escalation
from inspections import services as visits
from inspections.models import Phase, Visit
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


def test_a_call_plans_what_comes(town):
    town.called()
    assert town.states() == {
        "called 23": State.PLANNED,
        "evening-before 23": State.PLANNED,
        "end-of-day 24": State.PLANNED,
        "end-of-day 25": State.PLANNED,
    }


def test_working_it_out_again_changes_nothing(town):
    visit = town.called()
    before = list(ContactCheck.objects.values())
    reconcile_visit(visit.pk, town.now)
    assert list(ContactCheck.objects.values()) == before


def test_days_that_change_move_what_is_planned_and_end_what_is_asked(town):
    town.called()
    town.at(MONDAY, 18, 0)
    assert town.states()["evening-before 23"] == State.ASKING

    visits.correct_visit(
        visit=town.visit, by=town.sam, now=town.now, first_day=WEDNESDAY, last_day=THURSDAY
    )
    town.settle()

    assert not town.asked()
    assert town.states() == {
        "called 23": State.UNANSWERED,
        "evening-before 23": State.DROPPED,
        "end-of-day 24": State.DROPPED,
        "evening-before 24": State.PLANNED,
        "end-of-day 25": State.PLANNED,
        "end-of-day 26": State.PLANNED,
    }


def test_what_comes_back_is_planned_again(town):
    town.called()
    visit = town.visit
    visits.correct_visit(
        visit=visit, by=town.sam, now=town.now, first_day=WEDNESDAY, last_day=WEDNESDAY
    )
    town.settle()
    visits.undo_change(visit=visit, by=town.sam, now=town.now + timedelta(minutes=1))
    town.settle()
    assert town.states()["end-of-day 24"] == State.PLANNED
    assert town.states()["evening-before 23"] == State.PLANNED


def granted(town, kind):
    by = "head"
    visits.ask(
        visit=town.visit, kind=kind, asked_by=by, asked_of="caller", by=town.sam, now=town.now
    )


def test_a_deferral_keeps_the_call_and_asks_once_a_week(town):
    town.called()
    town.at(MONDAY, 18, 0)
    granted(town, "deferral")
    visits.grant_deferral(visit=town.visit, by=town.sam, now=town.now)
    town.settle()

    assert not town.asked()
    states = town.states()
    assert states["evening-before 23"] == State.DROPPED
    assert states["away 24"] == State.PLANNED

    # Once it is asked, the next is planned.
    town.at(TUESDAY, 10, 0).answer(town.priya)
    assert town.states()["away 01"] == State.PLANNED


def test_contact_before_it_is_asked_for_does_not_end_the_weekly_checks(town):
    town.called()
    town.at(MONDAY, 18, 0)
    granted(town, "deferral")
    visits.grant_deferral(visit=town.visit, by=town.sam, now=town.now)
    town.settle()
    town.at(TUESDAY, 9, 30)
    services.say_spoken(visit=town.visit, person=town.priya, by=town.priya, now=town.now)

    town.at(TUESDAY, 11)
    assert town.states()["away 24"] == State.CONFIRMED
    assert town.states()["away 01"] == State.PLANNED


def test_contact_that_makes_a_check_needless_does_not_end_the_weekly_checks(town):
    town.called()
    town.at(MONDAY, 18, 0)
    granted(town, "deferral")
    visits.grant_deferral(visit=town.visit, by=town.sam, now=town.now)
    town.settle()
    called = town.check(Moment.CALLED)
    ContactCheck.objects.filter(pk=called.pk).update(
        state=State.CONFIRMED, confirmed_at=london_time(TUESDAY, 9)
    )

    town.at(TUESDAY, 11)

    assert town.states()["away 24"] == State.CONFIRMED
    assert town.states()["away 01"] == State.PLANNED


def test_a_deferred_visit_that_gets_its_days_is_checked_like_any_other(town):
    town.called()
    granted(town, "deferral")
    visits.grant_deferral(visit=town.visit, by=town.sam, now=town.now)
    town.settle()
    new = WEDNESDAY + timedelta(days=14)
    visits.set_new_days(visit=town.visit, first_day=new, last_day=new, by=town.sam, now=town.now)
    town.settle()
    planned = {key for key, state in town.states().items() if state == State.PLANNED}
    assert planned == {"called 23", "evening-before 08", "end-of-day 09"}


def test_a_pause_without_a_day_is_checked_each_working_day(town):
    town.called()
    town.at(TUESDAY, 11, 0)
    granted(town, "pause")
    visits.grant_pause(visit=town.visit, by=town.sam, now=town.now)
    town.settle()
    states = town.states()
    assert states["end-of-day 24"] == State.PLANNED
    assert states["end-of-day 25"] == State.DROPPED
    assert states["away 25"] == State.PLANNED

    town.at(THURSDAY, 9, 0)
    assert town.states()["away 26"] == State.PLANNED


def test_a_mistake_ends_everything(town):
    town.called()
    town.at(MONDAY, 12, 20)
    assert town.asked() == ["Priya"]
    visits.take_back_visit(visit=town.visit, by=town.sam, now=town.now)
    town.settle()
    assert not town.asked()
    assert set(town.states().values()) == {State.DROPPED}
    assert Escalation.objects.get().state == Escalation.State.ENDED


def test_draft_publication_and_six_weeks_after(town):
    town.called()
    visit = town.visit
    town.now = london_time(THURSDAY, 9, 0)
    for phase in (Phase.DRAFT, Phase.PUBLISHED):
        visit.refresh_from_db()
        visits.move_visit(visit=visit, phase=phase, by=town.sam, now=town.now)
        town.settle()
    states = town.states()
    # One question the next morning for both.
    assert "draft 27" not in states or states["draft 27"] != State.PLANNED
    assert states["published 27"] == State.PLANNED
    assert states["six-weeks 07"] == State.PLANNED

    visit.refresh_from_db()
    visits.move_visit(visit=visit, phase=Phase.CLOSED, by=town.sam, now=town.now)
    town.settle()
    assert State.PLANNED not in town.states().values()


def test_the_draft_is_asked_about_the_next_morning(town):
    town.called()
    town.now = london_time(THURSDAY, 9, 0)
    visits.move_visit(visit=town.visit, phase=Phase.DRAFT, by=town.sam, now=town.now)
    town.settle()
    town.at(THURSDAY, 12, 0)
    town.at(THURSDAY + timedelta(days=1), 10, 0)
    assert town.check(Moment.DRAFT).state == State.ASKING
    assert "lately" in town.messages(town.priya)[-1].text


def test_a_report_said_too_early_is_asked_about_again_when_it_comes(town):
    town.called()
    town.now = london_time(THURSDAY, 9, 0)
    for phase in (Phase.DRAFT, Phase.PUBLISHED):
        town.visit.refresh_from_db()
        visits.move_visit(visit=town.visit, phase=phase, by=town.sam, now=town.now)
        town.settle()
    town.at(THURSDAY + timedelta(days=1), 10, 0)
    town.answer(town.priya)
    spoken = town.check(Moment.PUBLISHED)
    assert spoken.state == State.CONFIRMED

    # It was not published after all; three weeks later it is.
    town.now += timedelta(hours=3)
    visits.undo_change(visit=town.visit, by=town.sam, now=town.now)
    town.settle()
    assert town.check(Moment.PUBLISHED) == spoken
    town.now = london_time(THURSDAY + timedelta(days=21), 9, 0)
    town.visit.refresh_from_db()
    visits.move_visit(visit=town.visit, phase=Phase.PUBLISHED, by=town.sam, now=town.now)
    town.settle()
    town.at(THURSDAY + timedelta(days=22), 10, 0)
    assert town.asked() == ["Priya"]
    spoken.refresh_from_db()
    assert spoken.state == State.CONFIRMED
    # What was confirmed since counts for the date it has been corrected to.
    town.answer(town.priya)
    reconcile_visit(town.visit.pk, town.now)
    assert ContactCheck.objects.filter(moment=Moment.PUBLISHED).count() == 2


def test_the_reserve_is_asked_in_place_of_a_buddy_who_is_none_any_more(town):
    town.called()
    town.at(MONDAY, 12, 20)
    assert town.asked() == ["Priya"]
    pairs.end_pairing(pairing=town.pairing, by=BY, now=town.now)
    town.settle()
    # The coordinator is asked to find another buddy.
    assert sorted(town.asked()) == ["Dee", "Tom"]


def test_a_reserve_who_comes_in_when_everybody_was_asked_is_asked_too(town):
    pairs.set_reserve(pairing=town.pairing, reserve=None, by=BY, now=CALLED - timedelta(days=1))
    town.called()
    town.at(MONDAY, 12, 20).answer(town.priya)
    town.at(MONDAY, 20, 30)
    assert town.check(Moment.EVENING_BEFORE).state == State.UNANSWERED

    pairs.set_reserve(pairing=town.pairing, reserve=town.tom, by=BY, now=town.now)
    town.settle()
    assert town.asked() == ["Tom"]
    assert town.check(Moment.EVENING_BEFORE).state == State.ASKING


def test_a_pair_made_in_the_middle_is_told_before_it_is_asked(town):
    pairs.end_pairing(pairing=town.pairing, by=BY, now=CALLED - timedelta(days=1))
    town.called()
    town.now = london_time(MONDAY, 17, 30)
    pairs.pair(network=town.network, supported=town.sam, buddy=town.tom, by=BY, now=town.now)
    town.settle()
    evening = town.check(Moment.EVENING_BEFORE)
    assert evening.due_at == london_time(MONDAY, 18, 30)


def test_a_head_whom_nobody_knows_has_no_checks(town):
    visit = town.called()
    Visit.objects.update(head=None)
    reconcile_visit(visit.pk, town.now)
    assert set(town.states().values()) == {State.DROPPED}


def test_a_head_who_is_erased_is_not_asked_about(town):
    services.choose_last_resort(
        network=town.network, head=town.sam, kind="union", person=town.tom, now=CALLED
    )
    town.called()
    town.at(MONDAY, 12, 20)
    services.stop_asking(visit=town.visit, head=town.sam, now=town.now)
    erase(person=town.sam, by=town.sam, now=town.now)
    town.settle()
    assert not town.asked()
    assert not LastResort.objects.exists()
    assert not NoMoreChecks.objects.exists()
    assert State.PLANNED not in town.states().values()


def test_what_is_gone_is_nothing_to_follow(db):
    from core.clock import now

    reconcile_visit(12345, now())
    reconcile_pairing(12345, now())
