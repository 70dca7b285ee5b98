"""Which checks a visit wants, and when each is asked: tables of days."""

from datetime import UTC, date, datetime, time

import pytest

from buddies.checks.planning import Facts, Wanted, key_of, to_plan, wanted
from buddies.models import ContactCheck
from core.clock import LONDON, london_time
from inspections.days import Gap, known_days
from inspections.models import Phase
from inspections.workdays import is_weekday

M = ContactCheck.Moment
MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return london_time(day, hour, minute)


def facts(phase=Phase.NOTIFIED, called=(MONDAY, 10, 20), first=TUESDAY, last=WEDNESDAY, **more):
    gaps = more.pop("gaps", ())
    days = known_days(first, last, gaps, is_deferred=phase == Phase.DEFERRED)
    more.setdefault("is_working_day", is_weekday)
    return Facts(phase=phase, called_at=at(*called), days=days, **more)


def said(found):
    """Each check as its moment and its time on London's clocks."""
    return [
        (each.moment, each.due_at.astimezone(LONDON).replace(tzinfo=None).isoformat(" ", "minutes"))
        for each in found
    ]


def test_a_usual_visit_is_checked_at_the_call_the_evening_before_and_after_each_day():
    assert said(wanted(facts(), at(MONDAY, 10, 30))) == [
        (M.CALLED, "2026-11-23 12:20"),
        (M.EVENING_BEFORE, "2026-11-23 18:00"),
        (M.END_OF_DAY, "2026-11-24 17:30"),
        (M.END_OF_DAY, "2026-11-25 17:30"),
    ]


@pytest.mark.parametrize(
    ("called", "due"),
    [
        ((MONDAY, 9, 30), "2026-11-23 11:30"),
        ((MONDAY, 18, 59), "2026-11-23 20:59"),
        ((MONDAY, 19, 0), "2026-11-24 08:00"),
        ((MONDAY, 23, 0), "2026-11-24 08:00"),
        ((MONDAY, 4, 0), "2026-11-23 08:00"),
    ],
)
def test_a_call_is_asked_about_two_hours_later_by_day(called, due):
    found = wanted(facts(called=called, first=WEDNESDAY), at(MONDAY, 4))
    assert dict(said(found))[M.CALLED] == due


def test_the_evening_before_a_day_after_a_bank_holiday_is_the_holidays_own():
    # Called on the Friday before Easter's Thursday holidays end; Easter Monday is 6 April 2026.
    after_easter = facts(
        called=(date(2026, 4, 1), 10, 0), first=date(2026, 4, 7), last=date(2026, 4, 8)
    )
    assert (M.EVENING_BEFORE, "2026-04-06 18:00") in said(wanted(after_easter, at(MONDAY, 9)))


@pytest.mark.parametrize(
    ("published", "six_weeks"),
    [
        (date(2026, 1, 7), "2026-02-18 10:00"),
        # Six weeks on is Easter Monday: the Tuesday.
        (date(2026, 2, 23), "2026-04-07 10:00"),
        # Six weeks on is a Saturday.
        (date(2026, 1, 10), "2026-02-23 10:00"),
        # Six weeks on is Monday, and a day of mourning that no calendar foresaw.
        (date(2026, 1, 26), "2026-03-10 10:00"),
    ],
)
def test_six_weeks_after_publication_waits_for_a_working_day(published, six_weeks):
    found = wanted(
        facts(
            Phase.PUBLISHED,
            draft_on=published,
            published_on=published,
            is_working_day=lambda day: is_weekday(day) and day != date(2026, 3, 9),
        ),
        at(MONDAY, 9),
    )
    assert said(found)[-1] == (M.SIX_WEEKS, six_weeks) or (M.SIX_WEEKS, six_weeks) in said(found)


@pytest.mark.parametrize(
    ("first", "called", "utc"),
    [
        # Clocks go back on 25 October 2026: the Monday is in winter time, the Sunday too.
        (date(2026, 10, 26), date(2026, 10, 22), datetime(2026, 10, 25, 18, tzinfo=UTC)),
        # Clocks go on on 29 March 2026: its evening is in summer time.
        (date(2026, 3, 30), date(2026, 3, 26), datetime(2026, 3, 29, 17, tzinfo=UTC)),
        # The evening before the change is on the old time.
        (date(2026, 10, 23), date(2026, 10, 21), datetime(2026, 10, 22, 17, tzinfo=UTC)),
    ],
)
def test_the_evening_before_is_six_by_londons_clocks_also_when_they_change(first, called, utc):
    found = wanted(facts(called=(called, 10, 0), first=first, last=first), utc)
    (evening,) = [each for each in found if each.moment == M.EVENING_BEFORE]
    assert evening.due_at == utc


def test_an_unannounced_visit_has_no_evening_before():
    found = wanted(facts(Phase.ON_SITE, called=(TUESDAY, 8, 0)), at(TUESDAY, 8))
    assert [each.moment for each in found] == [M.CALLED, M.END_OF_DAY, M.END_OF_DAY]


@pytest.mark.parametrize(
    ("left", "due"), [((15, 0), "15:30"), ((17, 20), "17:30"), ((18, 10), "17:30")]
)
def test_the_last_day_is_asked_about_once_the_team_has_left(left, due):
    found = wanted(facts(Phase.FEEDBACK, left_at=at(WEDNESDAY, *left)), at(WEDNESDAY, 18))
    assert said(found)[-1] == (M.END_OF_DAY, f"2026-11-25 {due}")


def test_a_team_that_leaves_a_day_early_has_no_later_day():
    found = wanted(facts(Phase.FEEDBACK, left_at=at(TUESDAY, 12)), at(TUESDAY, 12))
    assert said(found)[-1] == (M.END_OF_DAY, "2026-11-24 12:30")


def test_a_stay_that_resumes_has_an_evening_before_of_its_own():
    monday = date(2026, 11, 30)
    found = wanted(
        facts(Phase.PAUSED, last=monday, gaps=[Gap(TUESDAY, monday)], stands_still_since=TUESDAY),
        at(TUESDAY, 15),
    )
    assert said(found)[2:] == [
        (M.END_OF_DAY, "2026-11-24 17:30"),
        (M.AWAY, "2026-11-25 10:00"),
        (M.EVENING_BEFORE, "2026-11-29 18:00"),
        (M.END_OF_DAY, "2026-11-30 17:30"),
    ]


def test_a_pause_that_ends_the_next_morning_is_no_time_away():
    found = wanted(
        facts(Phase.PAUSED, gaps=[Gap(TUESDAY, WEDNESDAY)], stands_still_since=TUESDAY),
        at(TUESDAY, 15),
    )
    assert M.AWAY not in [each.moment for each in found]


def test_a_pause_without_an_end_is_checked_daily_for_a_week_then_weekly():
    paused = facts(Phase.PAUSED, gaps=[Gap(TUESDAY)], stands_still_since=TUESDAY)
    found = wanted(paused, at(date(2026, 12, 14), 9))
    days = [due for moment, due in said(found) if moment == M.AWAY]
    assert [day[5:10] for day in days] == [
        "11-25", "11-26", "11-27", "11-30", "12-01", "12-08", "12-15",
    ]  # fmt: skip


def test_what_is_deferred_is_checked_the_next_working_day_and_then_weekly():
    friday = date(2026, 12, 18)
    found = wanted(
        facts(Phase.DEFERRED, called=(friday, 9, 0), stands_still_since=friday),
        at(date(2027, 1, 4), 9),
    )
    # The week of Monday 28 December begins with a bank holiday.
    assert said(found) == [
        (M.CALLED, "2026-12-18 11:00"),
        (M.AWAY, "2026-12-21 10:00"),
        (M.AWAY, "2026-12-29 10:00"),
        (M.AWAY, "2027-01-04 10:00"),
        (M.AWAY, "2027-01-11 10:00"),
    ]


def test_what_stands_still_since_nobody_knows_when_has_no_days_away():
    assert said(wanted(facts(Phase.DEFERRED), at(TUESDAY, 9))) == [(M.CALLED, "2026-11-23 12:20")]


def test_the_draft_is_asked_about_the_next_day_also_at_a_weekend():
    found = wanted(facts(Phase.DRAFT, draft_on=date(2026, 12, 11)), at(date(2026, 12, 11), 15))
    assert said(found)[-1] == (M.DRAFT, "2026-12-12 10:00")


@pytest.mark.parametrize(
    ("phase", "moments"),
    [
        (Phase.DRAFT, set()),
        (Phase.PUBLISHED, set()),
        (Phase.CLOSED, None),
        (Phase.MISTAKEN, None),
    ],
)
def test_without_its_date_a_phase_brings_no_check_of_its_own(phase, moments):
    found = {each.moment for each in wanted(facts(phase), at(TUESDAY, 9))}
    assert found == (moments | {M.CALLED, M.EVENING_BEFORE, M.END_OF_DAY} if moments is not None
                     else set())  # fmt: skip


# What is planned, and for when.


def planned(found, *, told=(MONDAY, 10, 20), now=(MONDAY, 10, 20), kept=None, over=()):
    return to_plan(found, planned=kept or {}, over=over, told_at=at(*told), now=at(*now))


def test_what_is_known_in_time_is_planned_as_it_is_wanted():
    found = wanted(facts(), at(MONDAY, 10, 20))
    assert planned(found) == found


def test_planning_twice_changes_nothing():
    found = wanted(facts(), at(MONDAY, 10, 20))
    kept = {each.key: each.due_at for each in planned(found)}
    for now in ((MONDAY, 10, 21), (MONDAY, 12, 19), (MONDAY, 12, 21), (MONDAY, 19, 0)):
        assert planned(found, kept=kept, now=now) == found


def test_a_call_said_late_is_asked_about_an_hour_after_the_buddy_was_told():
    found = planned(wanted(facts(), at(MONDAY, 13)), told=(MONDAY, 13, 0), now=(MONDAY, 13, 0))
    assert said(found)[0] == (M.CALLED, "2026-11-23 14:00")
    # And stays there, although by then its own time is long past.
    kept = {each.key: each.due_at for each in found}
    again = planned(
        wanted(facts(), at(MONDAY, 13, 30)), told=(MONDAY, 13, 0), now=(MONDAY, 13, 30), kept=kept
    )
    assert again == found


def test_of_two_checks_in_one_hour_only_the_later_is_asked():
    found = planned(
        wanted(facts(called=(MONDAY, 15, 30)), at(MONDAY, 15, 30)),
        told=(MONDAY, 15, 30), now=(MONDAY, 15, 30),
    )  # fmt: skip
    assert said(found)[0] == (M.EVENING_BEFORE, "2026-11-23 18:00")


def test_of_what_was_over_before_anybody_knew_only_the_last_is_asked():
    found = planned(
        wanted(facts(Phase.FEEDBACK), at(WEDNESDAY, 19)),
        told=(WEDNESDAY, 19, 0), now=(WEDNESDAY, 19, 0),
    )  # fmt: skip
    assert said(found) == [(M.END_OF_DAY, "2026-11-25 20:00")]
    # What was not asked then is not asked later either.
    over = {each.key for each in found}
    assert not planned(wanted(facts(Phase.FEEDBACK), at(WEDNESDAY, 21)), now=(WEDNESDAY, 21, 0),
                       over=over)  # fmt: skip


def test_what_is_said_late_at_night_waits_for_the_morning():
    found = planned(
        wanted(facts(), at(MONDAY, 20, 30)), told=(MONDAY, 20, 30), now=(MONDAY, 20, 30)
    )
    assert said(found)[0] == (M.EVENING_BEFORE, "2026-11-24 08:00")


def test_a_new_buddy_is_not_asked_in_the_hour_in_which_they_were_told():
    found = wanted(facts(Phase.ON_SITE), at(TUESDAY, 17))
    kept = {each.key: each.due_at for each in found[2:]}
    over = {each.key for each in found[:2]}
    moved = planned(found, told=(TUESDAY, 17, 0), now=(TUESDAY, 17, 0), kept=kept, over=over)
    assert said(moved)[0] == (M.END_OF_DAY, "2026-11-24 18:00")


def test_a_check_belongs_to_its_day_unless_there_is_only_one_of_its_kind():
    one = Wanted(M.DRAFT, MONDAY, datetime.combine(MONDAY, time(10), UTC))
    assert one.key == key_of(M.DRAFT, TUESDAY) == (M.DRAFT, None)
    assert key_of(M.END_OF_DAY, MONDAY) != key_of(M.END_OF_DAY, TUESDAY)
