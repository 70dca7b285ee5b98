"""Who is ready to be asked: a number that works, a drill, not away, no inspection of their own,
and a way to ask them."""

from datetime import date, timedelta

import pytest

from accounts.services import change_details, pause_messages
from directory.models import Away, Drill, DrillAnswer, Hours, TelephoneCheck
from directory.readiness import Missing, Readiness, free_at, readiness_of
from directory.terms import term_begins
from inspections.models import Phase, Visit
from tests import factories
from tests.directory.helpers import listed, ready

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


def missing(entry, now):
    return set(readiness_of([entry], now)[entry.pk].missing)


def visit_at(school, now, phase=Phase.ON_SITE):
    return Visit.objects.create(
        school=school, phase=phase, called_at=now, first_day=TODAY, last_day=TODAY, recorded_at=now
    )


def test_somebody_who_has_everything_is_ready(network, now):
    entry = ready(network, now)

    found = readiness_of([entry], now)[entry.pk]

    assert found == Readiness()
    assert found.is_ready


def test_somebody_new_lacks_a_number_that_was_seen_to_work_and_a_drill(network, now):
    entry = listed(network, now)

    found = readiness_of([entry], now)[entry.pk]

    assert found.missing == (Missing.TELEPHONE, Missing.DRILL)
    assert not found.is_ready


def test_a_number_that_changed_is_seen_to_work_anew(network, now):
    entry = ready(network, now)

    change_details(person=entry.person, by=entry.person, now=now, telephone="+442079460999")

    assert missing(entry, now) == {Missing.TELEPHONE}


def test_a_code_that_was_sent_verifies_nothing_yet(network, now):
    entry = ready(network, now)
    TelephoneCheck.objects.update(verified_at=None, how="", sent_at=now, digest="x")

    assert missing(entry, now) == {Missing.TELEPHONE}


def test_nobody_is_ready_without_any_number(network, now):
    entry = ready(network, now)
    TelephoneCheck.objects.update(telephone="")
    change_details(person=entry.person, by=entry.person, now=now, telephone="")

    assert missing(entry, now) == {Missing.TELEPHONE}


@pytest.mark.parametrize(("terms_ago", "counts"), [(0, True), (2, True), (3, False)])
def test_a_drill_counts_for_its_term_and_the_two_after_it(network, now, terms_ago, counts):
    entry = ready(network, now)
    begins = term_begins(network, TODAY)
    for _ in range(terms_ago):
        begins = term_begins(network, begins - DAY)
    Drill.objects.update(term_begins=begins)

    assert missing(entry, now) == (set() if counts else {Missing.DRILL})


def test_a_drill_that_was_not_answered_counts_for_nothing(network, now):
    entry = ready(network, now)
    DrillAnswer.objects.update(answered_at=None)

    assert missing(entry, now) == {Missing.DRILL}


def test_a_drill_counts_on_when_the_calendar_says_its_term_began_later(network, now):
    entry = ready(network, now)
    Drill.objects.update(term_begins=date(2026, 1, 1))
    for first in (date(2026, 1, 6), date(2026, 4, 14), date(2026, 9, 2)):
        factories.term(network, first, first + 60 * DAY)

    assert missing(entry, now) == set()


@pytest.mark.parametrize(
    ("first", "last", "is_away"),
    [(-1, 0, True), (0, 0, True), (0, 9, True), (1, 2, False), (-3, -1, False)],
)
def test_whoever_is_away_today_is_not_ready(network, now, first, last, is_away):
    entry = ready(network, now)
    Away.objects.create(entry=entry, first_day=TODAY + first * DAY, last_day=TODAY + last * DAY)

    assert missing(entry, now) == ({Missing.AWAY} if is_away else set())


@pytest.mark.parametrize(
    ("phase", "is_near"),
    [
        (Phase.NOTIFIED, True),
        (Phase.PLANNED, True),
        (Phase.ON_SITE, True),
        (Phase.PAUSED, True),
        (Phase.DEFERRED, False),
        (Phase.FEEDBACK, False),
    ],
)
def test_nobody_is_asked_while_the_team_is_near_their_own_school(network, now, phase, is_near):
    entry, school = ready(network, now), factories.school(network)
    factories.post(entry.person, school)
    visit_at(school, now, phase)

    assert missing(entry, now) == ({Missing.INSPECTED} if is_near else set())


def test_an_inspection_at_a_school_of_before_or_of_others_does_not_count(network, now):
    entry = ready(network, now)
    old, other = factories.school(network), factories.school(network, "Hillside School")
    factories.post(entry.person, old, end=TODAY - DAY)
    visit_at(old, now)
    visit_at(other, now)

    assert missing(entry, now) == set()


def test_nobody_is_ready_who_cannot_be_written_to(network, now):
    entry = ready(network, now)
    entry.person.email = ""
    entry.person.save()

    assert missing(entry, now) == {Missing.CHANNEL}


def test_nobody_is_ready_who_asked_for_a_pause(network, now):
    entry = ready(network, now)
    pause_messages(person=entry.person, until=TODAY + DAY, by=entry.person, now=now)

    assert missing(entry, now) == {Missing.CHANNEL}
    assert missing(entry, now + DAY) == set()


def test_thirty_are_looked_at_in_as_many_queries_as_one(network, now, django_assert_num_queries):
    one = ready(network, now)
    many = [one, *(listed(network, now, f"Adviser {number}") for number in range(29))]

    with django_assert_num_queries(1):
        assert readiness_of([one], now)[one.pk].is_ready
    with django_assert_num_queries(1):
        assert len(readiness_of(many, now)) == 30


def test_for_nobody_nothing_is_asked(now, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert readiness_of([], now) == {}


@pytest.mark.parametrize(
    ("hour", "is_free"), [(8, False), (9, True), (10, True), (11, False), (12, False)]
)
def test_somebody_is_free_within_their_hours_by_the_day_of_the_week(network, now, hour, is_free):
    entry = listed(network, now)
    Hours.objects.filter(entry=entry).delete()
    Hours.objects.create(entry=entry, weekday=1, begins="09:00", ends="11:00")
    at = now.replace(hour=hour)

    assert free_at([entry], at) == ({entry.pk} if is_free else set())
    assert free_at([entry], at + DAY) == set()


def test_hours_are_londons_also_in_summer(network, now):
    entry = listed(network, now)
    Hours.objects.filter(entry=entry).delete()
    # A Tuesday, on which London's clocks are an hour ahead.
    Hours.objects.create(entry=entry, weekday=1, begins="09:00", ends="10:00")

    assert free_at([entry], factories.at(2026, 6, 16, 8)) == {entry.pk}
    assert free_at([entry], factories.at(2026, 6, 16, 9)) == set()


def test_whose_hours_they_are_is_asked_once_for_all(network, now, django_assert_num_queries):
    many = [listed(network, now, f"Adviser {number}") for number in range(3)]
    Hours.objects.all().delete()
    Hours.objects.create(entry=many[0], weekday=1, begins="08:00", ends="18:00")

    with django_assert_num_queries(1):
        assert free_at(many, now) == {many[0].pk}
