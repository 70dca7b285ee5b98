"""Checks follow their visit and the pair of its head, whatever moves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from buddies import services as pairs
from buddies.checks import services
from buddies.checks.reconcile import reconcile_pairing, reconcile_visit
from buddies.checks.somebody_else import SomebodyElse, ask_for_somebody_else
from buddies.models import ContactCheck, LastResort, NoMoreChecks
from core.clock import london_time
from core.refusals import Refused
from dashboard.erasure import erase
from escalations.kinds import Effect
from escalations.models import Escalation
from inspections import services as visits
from inspections.models import Phase, Visit
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
    build,
)
from tests.buddies.helpers import buddy

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(network):
    return build(network)


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


# The head's own words.


def test_stop_asking_ends_everything_for_this_visit(town):
    town.called()
    town.at(MONDAY, 12, 20)
    services.stop_asking(visit=town.visit, head=town.sam, now=town.now)
    services.stop_asking(visit=town.visit, head=town.sam, now=town.now)
    assert not town.asked()
    assert set(town.states().values()) == {State.STOPPED}
    town.at(TUESDAY, 18, 0)
    assert not town.asked()


def test_stop_asking_ends_what_was_asked_in_vain_too(town):
    town.called()
    town.at(MONDAY, 12, 20).answer(town.priya)
    town.at(MONDAY, 22, 0)
    assert town.states()["evening-before 23"] == State.UNANSWERED
    services.stop_asking(visit=town.visit, head=town.sam, now=town.now)
    assert town.states()["evening-before 23"] == State.STOPPED


def test_what_was_confirmed_stays_so_when_a_head_wants_no_more(town):
    town.called()
    town.at(MONDAY, 12, 20).answer(town.priya)
    services.stop_asking(visit=town.visit, head=town.sam, now=town.now)
    assert town.states()["called 23"] == State.CONFIRMED


def test_it_can_be_undone(town):
    town.called()
    town.at(MONDAY, 12, 20)
    services.stop_asking(visit=town.visit, head=town.sam, now=town.now)
    for _ in range(2):
        services.ask_again(visit=town.visit, head=town.sam, now=town.now)
    # What was asked is asked again in an hour.
    assert town.check(Moment.CALLED).due_at == london_time(MONDAY, 13, 20)
    town.at(MONDAY, 13, 20)
    assert town.asked() == ["Priya"]
    assert town.at(MONDAY, 18, 0).states()["evening-before 23"] == State.ASKING


def test_somebody_else_is_found_by_the_coordinators_who_ring_until_then(town):
    town.called()
    town.at(MONDAY, 12, 20)
    services.want_somebody_else(visit=town.visit, head=town.sam, now=town.now)
    town.tick()
    assert town.asked() == ["Dee", "Dee"]
    said = [message.text for message in town.messages(town.dee)[-2:]]
    assert any("would like somebody else" in text for text in said)
    assert not any("Priya" in text or "Tom" in text for text in said)

    # A second tap asks nobody twice.
    services.want_somebody_else(visit=town.visit, head=town.sam, now=town.now)
    assert Escalation.objects.filter(kind="somebody-else").count() == 1

    pairs.end_pairing(pairing=town.pairing, by=BY, now=town.now)
    town.settle()
    assert Escalation.objects.get(kind="somebody-else").state == Escalation.State.ENDED


def test_only_the_heads_word_or_a_new_pair_takes_the_wish_away(town):
    town.called()
    services.want_somebody_else(visit=town.visit, head=town.sam, now=town.now)
    escalation = Escalation.objects.get(kind="somebody-else")
    page = escalation.pages.get()
    ends = [
        answer.label
        for answer in SomebodyElse().asking(escalation, page, town.now).answers
        if answer.effect == Effect.ENDS
    ]
    assert ends == ["They have told me that they keep their buddy"]


def test_whoever_kept_their_buddy_may_ask_for_another_again(town):
    town.called()
    services.want_somebody_else(visit=town.visit, head=town.sam, now=town.now)
    town.answer(town.dee, "stays")
    ask_for_somebody_else(town.pairing, now=town.now)
    assert town.asked() == ["Dee"]
    town.answer(town.dee, "on-it")
    town.now += timedelta(hours=3)
    town.tick()
    assert "Dee" in town.asked()


def test_nobody_to_ask_leaves_it_on_the_coordinators_page(town):
    town.dee.roles.all().delete()
    town.called()
    services.want_somebody_else(visit=town.visit, head=town.sam, now=town.now)
    escalation = Escalation.objects.get(kind="somebody-else")
    assert escalation.state == Escalation.State.EXHAUSTED

    pairs.end_pairing(pairing=town.pairing, by=BY, now=town.now)
    town.settle()
    escalation.refresh_from_db()
    assert escalation.state == Escalation.State.ENDED


def test_without_a_buddy_there_is_nobody_to_exchange(town):
    pairs.end_pairing(pairing=town.pairing, by=BY, now=CALLED)
    town.called()
    with pytest.raises(Refused, match="no buddy yet"):
        services.want_somebody_else(visit=town.visit, head=town.sam, now=town.now)


def test_nobody_is_their_own_last_resort(town):
    with pytest.raises(Refused, match="other than yourself"):
        services.choose_last_resort(
            network=town.network, head=town.sam, kind="union", person=town.sam, now=CALLED
        )


# What the database holds to: a good row and a bad one.


def refused(make) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_one_check_per_moment_and_day(town):
    visit = town.called()
    fields = {"visit": visit, "supported": town.sam, "moment": "away", "due_at": town.now}
    ContactCheck.objects.create(day=TUESDAY, **fields)
    assert not refused(lambda: ContactCheck.objects.create(day=WEDNESDAY, **fields))
    assert refused(lambda: ContactCheck.objects.create(day=TUESDAY, **fields))


def test_confirmed_checks_say_when(town):
    town.called()
    rows = ContactCheck.objects.filter(pk=town.check(Moment.CALLED).pk)
    assert refused(lambda: rows.update(state=State.CONFIRMED))
    assert refused(lambda: rows.update(confirmed_at=town.now))
    assert not refused(lambda: rows.update(state=State.CONFIRMED, confirmed_at=town.now))


def test_a_head_says_stop_once_per_visit(town):
    visit = town.called()
    fields = {"visit": visit, "at": town.now}
    assert not refused(lambda: NoMoreChecks.objects.create(person=town.sam, **fields))
    assert refused(lambda: NoMoreChecks.objects.create(person=town.sam, **fields))
    assert not refused(lambda: NoMoreChecks.objects.create(person=town.tom, **fields))


def test_one_last_resort_per_head_and_never_themselves(town):
    fields = {"network": town.network, "kind": "union", "chosen_at": town.now}
    other = buddy(town.network, "Ola Berg")
    assert refused(lambda: LastResort.objects.create(head=other, person=other, **fields))
    assert not refused(lambda: LastResort.objects.create(head=other, person=town.tom, **fields))
    assert refused(lambda: LastResort.objects.create(head=other, person=None, **fields))


def test_the_rows_say_what_they_are(town):
    visit = town.called()
    check = town.check(Moment.CALLED)
    stop = NoMoreChecks.objects.create(visit=visit, person=town.sam, at=town.now)
    row = LastResort.objects.create(
        network=town.network, head=town.sam, kind="union", chosen_at=town.now
    )
    assert str(check) == f"Contact check {check.pk} (called)"
    assert (str(stop), str(row)) == (f"No more checks {stop.pk}", f"Last resort {row.pk}")


def test_a_visit_takes_its_checks_and_what_was_asked_with_it(town, settings):
    from dashboard.retention import keep_to_retention

    town.called()
    town.at(MONDAY, 12, 20)
    visits.take_back_visit(visit=town.visit, by=town.sam, now=town.now)
    town.settle()
    assert Escalation.objects.exists()
    keep_to_retention(now=town.now + timedelta(days=settings.RETENTION_DAYS["visits"] + 2))
    assert not ContactCheck.objects.exists()
    assert not Escalation.objects.exists()


def test_the_last_resort_of_somebody_erased_is_asked_for_again(town):
    tia = factories.person("Tia Ray")
    services.choose_last_resort(
        network=town.network, head=town.sam, kind="union", person=tia, now=CALLED
    )
    erase(person=tia, by=BY, now=CALLED)
    assert not LastResort.objects.exists()
