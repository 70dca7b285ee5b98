"""Deferral and pause: asked for, answered, and what moves with them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEvent
from core.refusals import Refused
from inspections import services
from inspections.models import Interruption, Phase, Visit, VisitChange
from inspections.queries import days_of, deadlines_of, gaps_of, live_gap, waiting_request
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db
CALLED = at(2026, 11, 23, 10)
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
ON_TUESDAY, ON_WEDNESDAY = at(2026, 11, 24, 14), at(2026, 11, 25, 14)
DECEMBER = [date(2026, 12, day) for day in range(1, 32)]


@pytest.fixture
def by(network):
    return factories.coordinator(network)


@pytest.fixture
def visit(network, by):
    """Called on Monday 23 November, on site on Tuesday and Wednesday."""
    return services.open_visit(school=factories.school(network), by=by, now=CALLED)


def ask(visit, kind, by, now, **details):
    return services.ask(
        visit=visit,
        kind=kind,
        asked_by="head",
        asked_of="lead_inspector",
        by=by,
        now=now,
        **details,
    )


def paused(visit, by, now=ON_TUESDAY, **details):
    """The same visit, paused by an inspector while the team was there."""
    services.advance_visits(now=now)
    ask(visit, "pause", by, now)
    return services.grant_pause(visit=visit, by=by, now=now, **details)


def deferred(visit, by, now=CALLED, **details):
    ask(visit, "deferral", by, now)
    return services.grant_deferral(visit=visit, by=by, now=now, **details)


def verbs(visit):
    return list(
        VisitChange.objects.filter(visit=visit).order_by("pk").values_list("verb", flat=True)
    )


def problem(caught, field):
    return " ".join(caught.value.message_dict[field])


class TestAsking:
    def test_a_request_is_kept_with_by_whom_of_whom_and_when_and_no_reason(self, visit, by, marks):
        marks.clear()
        request = ask(visit, "deferral", by, CALLED + timedelta(hours=1), asked_at=CALLED)
        assert waiting_request(visit) == request
        assert (request.asked_by, request.asked_of) == ("head", "lead_inspector")
        assert (request.asked_at, request.answer, request.answered_at) == (CALLED, "waiting", None)
        event = AuditEvent.objects.get(verb="visit.deferral_asked")
        assert event.detail == {"asked_by": "head", "asked_of": "lead_inspector"}
        assert marks.of("visit") == [visit.pk]
        visit.refresh_from_db()
        assert visit.phase == Phase.NOTIFIED

    def test_one_request_waits_at_a_time(self, visit, by):
        ask(visit, "deferral", by, CALLED)
        with pytest.raises(Refused, match="asked for already"):
            ask(visit, "deferral", by, CALLED)

    @pytest.mark.parametrize("hour", [CALLED - timedelta(days=1, minutes=1), CALLED + timedelta(1)])
    def test_the_hour_is_between_the_call_and_now(self, visit, by, hour):
        with pytest.raises(ValidationError) as caught:
            ask(visit, "deferral", by, CALLED, asked_at=hour)
        assert "between the call and now" in problem(caught, "asked_at")

    def test_before_the_team_comes_nothing_can_be_paused(self, visit, by):
        with pytest.raises(Refused, match="ask for a deferral"):
            ask(visit, "pause", by, CALLED)

    def test_once_the_draft_is_there_nothing_can_be_deferred(self, visit, by):
        Visit.objects.update(phase=Phase.DRAFT)
        with pytest.raises(Refused, match="before the team has come"):
            ask(visit, "deferral", by, ON_WEDNESDAY)

    @pytest.mark.parametrize(("act", "answer"), [("refuse", "refused"), ("withdraw", "withdrawn")])
    def test_a_request_that_came_to_nothing_moves_nothing(self, visit, by, act, answer, marks):
        ask(visit, "deferral", by, CALLED)
        marks.clear()
        later = CALLED + timedelta(hours=2)
        request = getattr(services, act)(visit=visit, by=by, now=later)
        assert (request.answer, request.answered_at) == (answer, later)
        assert AuditEvent.objects.filter(verb=f"visit.deferral_{answer}").exists()
        assert marks.of("visit") == [visit.pk]
        visit.refresh_from_db()
        assert (visit.phase, days_of(visit).days) == (Phase.NOTIFIED, (TUESDAY, WEDNESDAY))
        assert ask(visit, "deferral", by, later).answer == "waiting"

    @pytest.mark.parametrize("act", ["refuse", "withdraw", "grant_deferral", "grant_pause"])
    def test_where_nothing_waits_nothing_is_answered(self, visit, by, act):
        with pytest.raises(Refused, match="no request that waits"):
            getattr(services, act)(visit=visit, by=by, now=CALLED)

    def test_a_deferral_is_not_answered_as_a_pause(self, visit, by):
        ask(visit, "deferral", by, CALLED)
        with pytest.raises(Refused, match="no request that waits"):
            services.grant_pause(visit=visit, by=by, now=CALLED)

    @pytest.mark.parametrize("answered", [CALLED - timedelta(hours=1), CALLED + timedelta(hours=1)])
    def test_an_answer_comes_after_the_request_and_before_now(self, visit, by, answered):
        ask(visit, "deferral", by, CALLED)
        for act in (services.refuse, services.grant_deferral):
            with pytest.raises(ValidationError) as caught:
                act(visit=visit, by=by, now=CALLED, answered_at=answered)
            assert "between the request and now" in problem(caught, "answered_at")


class TestDeferral:
    def test_of_a_deferred_visit_no_days_are_known_and_nothing_follows(self, visit, by):
        visit = deferred(visit, by)
        assert visit.phase == Phase.DEFERRED
        assert days_of(visit).days == ()
        assert all(d.due is None for d in deadlines_of(visit) if d.counted_from == "last_day")
        assert services.advance_visits(now=at(2027, 2, 1)) == 0

    def test_with_new_days_it_is_planned_again_for_as_many(self, visit, by):
        deferred(visit, by)
        visit = services.set_new_days(visit=visit, first_day=DECEMBER[6], by=by, now=ON_TUESDAY)
        assert (visit.phase, visit.planned_at) == (Phase.PLANNED, ON_TUESDAY)
        assert days_of(visit).days == (DECEMBER[6], DECEMBER[7])
        assert Interruption.objects.get().resumes_on == DECEMBER[6]
        services.advance_visits(now=at(2026, 12, 7, 8))
        visit.refresh_from_db()
        assert visit.phase == Phase.ON_SITE

    def test_the_new_days_may_be_agreed_with_the_deferral(self, visit, by):
        visit = deferred(visit, by, first_day=DECEMBER[6], last_day=DECEMBER[8])
        assert len(days_of(visit).days) == 3
        assert verbs(visit) == ["visit.opened", "visit.deferred", "visit.rescheduled"]

    def test_new_days_that_cannot_be_are_refused_by_field(self, visit, by):
        deferred(visit, by)
        for first, last, field in (
            (DECEMBER[4], None, "first_day"),  # a Saturday
            (DECEMBER[6], DECEMBER[4], "last_day"),
            (DECEMBER[6], DECEMBER[14], "last_day"),
        ):
            with pytest.raises(ValidationError) as caught:
                services.set_new_days(
                    visit=visit, first_day=first, last_day=last, by=by, now=ON_TUESDAY
                )
            assert field in caught.value.message_dict

    def test_said_late_it_counts_although_the_clock_has_moved_on(self, visit, by):
        services.advance_visits(now=at(2026, 11, 26))
        visit = deferred(visit, by, now=at(2026, 11, 26))
        assert visit.phase == Phase.DEFERRED
        visit = services.set_new_days(
            visit=visit, first_day=DECEMBER[0], by=by, now=at(2026, 12, 3)
        )
        assert visit.phase == Phase.FEEDBACK  # the new days are over too

    def test_an_unannounced_one_comes_back_announced(self, network, by):
        visit = services.open_visit(
            school=factories.school(network), by=by, now=ON_TUESDAY, is_unannounced=True
        )
        visit = deferred(visit, by, now=ON_TUESDAY, first_day=DECEMBER[6])
        assert (visit.is_unannounced, visit.phase) == (False, Phase.PLANNED)

    def test_the_old_days_are_not_corrected_but_new_ones_said(self, visit, by):
        deferred(visit, by)
        with pytest.raises(Refused, match="Say its new days"):
            services.correct_visit(visit=visit, by=by, now=CALLED, last_day=DECEMBER[0])
        services.correct_visit(visit=visit, by=by, now=CALLED, senior_inspector="020 7946 0000")

    def test_where_the_team_has_been_and_gone_it_is_no_deferral_any_more(self, visit, by):
        ask(visit, "deferral", by, CALLED)
        services.advance_visits(now=ON_TUESDAY)
        services.leave_incomplete(visit=visit, by=by, now=ON_TUESDAY, resumes_on=WEDNESDAY)
        services.advance_visits(now=ON_WEDNESDAY)
        with pytest.raises(Refused, match="before the team has come"):
            services.grant_deferral(visit=visit, by=by, now=ON_WEDNESDAY)
        services.refuse(visit=visit, by=by, now=ON_WEDNESDAY)
        with pytest.raises(Refused, match="before the team has come"):
            ask(visit, "deferral", by, ON_WEDNESDAY)


class TestPause:
    def test_the_days_after_it_stopped_are_not_known(self, visit, by):
        visit = paused(visit, by)
        assert visit.phase == Phase.PAUSED
        known = days_of(visit)
        assert (known.days, known.is_last_known) == ((TUESDAY,), False)
        assert services.advance_visits(now=at(2027, 2, 1)) == 0

    @pytest.mark.parametrize(
        ("called", "stopped", "resumes", "eight"),
        [
            (at(2026, 10, 19, 10), at(2026, 10, 20, 14), date(2026, 10, 27), at(2026, 10, 27, 8)),
            (at(2026, 3, 23, 10), at(2026, 3, 24, 14), date(2026, 3, 31), at(2026, 3, 31, 7)),
        ],
    )
    def test_it_goes_on_at_eight_in_london_also_after_the_clocks_change(
        self, network, by, called, stopped, resumes, eight
    ):
        visit = services.open_visit(school=factories.school(network), by=by, now=called)
        visit = paused(visit, by, now=stopped, resumes_on=resumes)
        assert visit.phase == Phase.PAUSED
        assert services.advance_visits(now=eight - timedelta(minutes=1)) == 0
        assert services.advance_visits(now=eight) == 1
        visit.refresh_from_db()
        assert visit.phase == Phase.ON_SITE
        assert days_of(visit).last == resumes

    def test_as_many_days_follow_as_were_still_to_come(self, network, by):
        visit = services.open_visit(
            school=factories.school(network), by=by, now=CALLED, last_day=date(2026, 11, 27)
        )
        paused(visit, by)
        visit = services.set_new_days(visit=visit, first_day=DECEMBER[2], by=by, now=ON_TUESDAY)
        assert days_of(visit).days == (TUESDAY, DECEMBER[2], DECEMBER[3], DECEMBER[6])

    def test_other_new_days_count_from_the_same_number(self, visit, by):
        visit = paused(visit, by, resumes_on=DECEMBER[0])
        visit = services.set_new_days(visit=visit, first_day=DECEMBER[6], by=by, now=ON_TUESDAY)
        assert days_of(visit).days == (TUESDAY, DECEMBER[6])

    def test_of_a_pause_of_hours_no_day_is_lost(self, visit, by):
        visit = paused(visit, by, resumes_on=TUESDAY)
        assert visit.phase == Phase.ON_SITE
        assert days_of(visit).days == (TUESDAY, WEDNESDAY)

    def test_the_last_day_may_be_said(self, visit, by):
        visit = paused(visit, by, resumes_on=DECEMBER[0], last_day=DECEMBER[2])
        assert days_of(visit).last == DECEMBER[2]
        corrected = services.correct_visit(
            visit=visit, by=by, now=ON_TUESDAY, last_day=DECEMBER[1], senior_inspector="1"
        )
        assert days_of(corrected).last == DECEMBER[1]

    @pytest.mark.parametrize(
        ("first", "last", "field"),
        [
            (DECEMBER[4], None, "first_day"),
            (date(2026, 11, 23), None, "first_day"),
            (date(2027, 4, 12), None, "first_day"),
            (DECEMBER[0], date(2026, 11, 30), "last_day"),
            (DECEMBER[0], DECEMBER[7], "last_day"),
        ],
    )
    def test_days_that_cannot_be_are_refused_by_field(self, visit, by, first, last, field):
        visit = paused(visit, by)
        with pytest.raises(ValidationError) as caught:
            services.set_new_days(
                visit=visit, first_day=first, last_day=last, by=by, now=ON_TUESDAY
            )
        assert field in caught.value.message_dict

    @pytest.mark.parametrize("stopped", [date(2026, 11, 23), WEDNESDAY])
    def test_it_stopped_on_a_day_until_today_on_which_the_team_was_there(self, visit, by, stopped):
        with pytest.raises(ValidationError) as caught:
            paused(visit, by, stopped_on=stopped)
        assert "on which the team was on site" in problem(caught, "stopped_on")

    def test_a_second_pause_comes_after_the_first(self, network, by):
        visit = services.open_visit(
            school=factories.school(network), by=by, now=CALLED, last_day=date(2026, 11, 26)
        )
        visit = paused(visit, by, now=ON_WEDNESDAY, resumes_on=DECEMBER[0])
        later = at(2026, 12, 1, 14)
        with pytest.raises(ValidationError, match="on which the team was on site"):
            paused(visit, by, now=later, stopped_on=TUESDAY)
        visit = services.grant_pause(visit=visit, by=by, now=later)
        assert live_gap(visit).stopped_on == DECEMBER[0]
        assert services.advance_visits(now=later + timedelta(days=1)) == 0
        assert len(gaps_of(visit)) == 2

    def test_said_late_it_counts_although_the_clock_has_moved_on(self, visit, by):
        late = at(2026, 11, 26)
        visit = paused(visit, by, now=late, stopped_on=TUESDAY, resumes_on=date(2026, 11, 26))
        assert visit.phase == Phase.ON_SITE
        assert days_of(visit).days == (TUESDAY, date(2026, 11, 26))
        assert verbs(visit)[-2:] == ["visit.paused", "visit.resumed"]

    def test_so_late_that_it_is_over_again(self, visit, by):
        late = at(2026, 12, 7)
        visit = paused(visit, by, now=late, stopped_on=TUESDAY, resumes_on=date(2026, 12, 2))
        assert visit.phase == Phase.FEEDBACK

    def test_the_first_and_last_day_stay_around_the_day_on_which_it_stopped(self, visit, by):
        services.advance_visits(now=ON_WEDNESDAY)
        visit = paused(visit, by, now=ON_WEDNESDAY)
        with pytest.raises(ValidationError, match="on or before the day on which it stopped"):
            services.correct_visit(
                visit=visit, by=by, now=ON_WEDNESDAY,
                first_day=date(2026, 11, 26), last_day=date(2026, 11, 26),
            )  # fmt: skip
        with pytest.raises(ValidationError, match="on or after the day on which it stopped"):
            services.correct_visit(visit=visit, by=by, now=ON_WEDNESDAY, last_day=TUESDAY)

    def test_the_last_day_is_not_before_the_day_on_which_it_resumes(self, visit, by):
        visit = paused(visit, by, resumes_on=DECEMBER[0])
        with pytest.raises(ValidationError, match="on or after the day on which it resumes"):
            services.correct_visit(visit=visit, by=by, now=ON_TUESDAY, last_day=date(2026, 11, 30))

    def test_five_days_and_a_sixth_after_a_pause_can_still_be_corrected(self, network, by):
        visit = services.open_visit(
            school=factories.school(network), by=by, now=CALLED, last_day=date(2026, 11, 30)
        )
        monday = at(2026, 11, 30, 14)
        visit = paused(visit, by, now=monday, resumes_on=DECEMBER[6])
        assert len(days_of(visit).days) == 6
        services.correct_visit(visit=visit, by=by, now=monday, senior_inspector="020 7946 0000")


class TestLeftIncomplete:
    def test_the_inspectors_leave_and_come_back_for_more(self, visit, by):
        services.advance_visits(now=ON_TUESDAY)
        visit = services.leave_incomplete(visit=visit, by=by, now=ON_TUESDAY)
        assert (visit.phase, days_of(visit).is_last_known) == (Phase.INCOMPLETE, False)
        row = Interruption.objects.get()
        assert (row.kind, row.asked_by, row.stopped_on) == ("incomplete", "inspectors", TUESDAY)
        visit = services.set_new_days(visit=visit, first_day=DECEMBER[0], by=by, now=ON_WEDNESDAY)
        assert (visit.phase, days_of(visit).last) == (Phase.INCOMPLETE, DECEMBER[0])
        services.advance_visits(now=at(2026, 12, 1, 8))
        visit.refresh_from_db()
        assert visit.phase == Phase.ON_SITE

    def test_it_may_be_said_after_they_left_and_with_the_day_of_return(self, visit, by):
        services.advance_visits(now=at(2026, 11, 26))
        visit = services.leave_incomplete(
            visit=visit, by=by, now=at(2026, 11, 26), resumes_on=DECEMBER[0], last_day=DECEMBER[1]
        )
        assert days_of(visit).days == (TUESDAY, WEDNESDAY, DECEMBER[0], DECEMBER[1])

    @pytest.mark.parametrize("known", [{}, {"resumes_on": DECEMBER[6]}])
    def test_a_pause_that_goes_on_for_too_long_becomes_one(self, visit, by, known):
        paused(visit, by, **known)
        visit = services.leave_incomplete(visit=visit, by=by, now=at(2026, 12, 3))
        assert visit.phase == Phase.INCOMPLETE
        assert [gap.stopped_on for gap in gaps_of(visit)] == [TUESDAY]
        assert live_gap(visit).resumes_on is None
        visit = services.set_new_days(
            visit=visit, first_day=date(2027, 1, 12), by=by, now=at(2026, 12, 3)
        )
        assert days_of(visit).days == (TUESDAY, date(2027, 1, 12))

    def test_a_visit_that_waits_for_nothing_takes_no_new_days(self, visit, by):
        with pytest.raises(Refused, match="does not wait for new days"):
            services.set_new_days(visit=visit, first_day=DECEMBER[0], by=by, now=CALLED)

    @pytest.mark.parametrize("known", [{}, {"resumes_on": DECEMBER[6]}])
    @pytest.mark.parametrize("phase", ["feedback", "draft", "published"])
    def test_what_ends_without_coming_back_ended_where_it_stopped(self, visit, by, known, phase):
        visit = paused(visit, by, **known)
        visit = services.move_visit(visit=visit, phase=phase, by=by, now=at(2026, 12, 3))
        known = days_of(visit)
        assert (visit.last_day, known.days, known.last) == (TUESDAY, (TUESDAY,), TUESDAY)
        if visit.is_open:
            services.correct_visit(
                visit=visit, by=by, now=at(2026, 12, 3), senior_inspector="020 7946 0000"
            )


class TestFeedback:
    def test_a_team_that_leaves_a_day_early_is_not_there_on_the_next(self, visit, by):
        services.advance_visits(now=ON_TUESDAY)
        visit = services.move_visit(visit=visit, phase="feedback", by=by, now=ON_TUESDAY)
        assert days_of(visit).days == (TUESDAY,)
        assert services.advance_visits(now=ON_TUESDAY + timedelta(hours=1)) == 0

    def test_nobody_leaves_who_has_not_come(self, visit, by):
        with pytest.raises(ValidationError, match="has not come yet"):
            services.move_visit(visit=visit, phase="feedback", by=by, now=CALLED)

    def test_a_corrected_telephone_number_brings_no_team_back(self, visit, by):
        services.advance_visits(now=ON_WEDNESDAY)
        services.move_visit(visit=visit, phase="feedback", by=by, now=ON_WEDNESDAY)
        visit = services.correct_visit(
            visit=visit, by=by, now=ON_WEDNESDAY, senior_inspector="020 7946 0000"
        )
        assert visit.phase == Phase.FEEDBACK
        assert verbs(visit)[-1] == "visit.corrected"


def test_a_deferred_visit_that_never_came_and_was_closed_has_no_days(visit, by):
    visit = deferred(visit, by)
    visit = services.move_visit(visit=visit, phase=Phase.CLOSED, by=by, now=ON_TUESDAY)
    assert days_of(visit).days == ()
    visit = services.undo_change(visit=visit, by=by, now=ON_TUESDAY)
    visit = services.set_new_days(
        visit=visit, first_day=date(2026, 12, 8), last_day=date(2026, 12, 9), by=by, now=ON_TUESDAY
    )
    assert days_of(visit).days == (date(2026, 12, 8), date(2026, 12, 9))
