"""When somebody can be asked: their hours, their days away, and not today."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEvent, StaleMark
from core.refusals import Refused
from directory import services
from directory.availability import USUAL, Part, in_words
from directory.models import Away, Duty, Hours, TelephoneCheck
from directory.services.availability import forget_days_away
from tests.directory.helpers import listed, ready

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
MONDAY, TUESDAY, WEDNESDAY, SATURDAY, SUNDAY = 0, 1, 2, 5, 6


@pytest.fixture
def entry(network, now):
    return listed(network, now)


def part(weekday, begins, ends):
    return Part(weekday, time(begins), time(ends))


def parts_of(entry):
    rows = entry.hours.order_by("weekday", "begins")
    return [Part(*row) for row in rows.values_list("weekday", "begins", "ends")]


def away_of(entry):
    rows = entry.away.order_by("first_day")
    return [
        ((a - TODAY).days, (b - TODAY).days) for a, b in rows.values_list("first_day", "last_day")
    ]


def go_away(entry, now, first, last):
    return services.go_away(
        entry=entry, first_day=TODAY + first * DAY, last_day=TODAY + last * DAY,
        by=entry.person, now=now,
    )  # fmt: skip


def test_a_week_is_kept_in_place_of_the_one_before(entry, now):
    services.keep_hours(entry=entry, parts=USUAL, by=entry.person, now=now)
    mine = [part(MONDAY, 12, 13), part(MONDAY, 16, 19)]

    services.keep_hours(entry=entry, parts=reversed(mine), by=entry.person, now=now)

    assert parts_of(entry) == mine
    assert AuditEvent.objects.filter(verb="directory.hours_kept", object_id=entry.pk).count() == 2


def test_somebody_may_have_no_hours_at_all(entry, now):
    services.keep_hours(entry=entry, parts=(), by=entry.person, now=now)

    assert parts_of(entry) == []


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([part(TUESDAY, 9, 9)], "On Tuesday, choose an end that is later than 9am."),
        ([part(TUESDAY, 9, 8)], "later than 9am"),
        ([part(SUNDAY, 9, 11), part(SUNDAY, 10, 12)], "On Sunday, two times overlap"),
    ],
)
def test_hours_that_cannot_be_are_refused_and_nothing_changes(entry, now, parts, why):
    services.keep_hours(entry=entry, parts=USUAL, by=entry.person, now=now)

    with pytest.raises(Refused, match=why):
        services.keep_hours(entry=entry, parts=parts, by=entry.person, now=now)

    assert parts_of(entry) == list(USUAL)


def test_times_may_touch(entry, now):
    mine = [part(MONDAY, 9, 10), part(MONDAY, 10, 11), part(TUESDAY, 9, 11)]

    services.keep_hours(entry=entry, parts=mine, by=entry.person, now=now)

    assert parts_of(entry) == mine


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((), ""),
        (USUAL, "Monday to Friday 8am to 6pm"),
        ([part(SATURDAY, 10, 12), part(SUNDAY, 10, 12)], "Saturday and Sunday 10am to midday"),
        (
            [part(MONDAY, 8, 9), part(TUESDAY, 8, 9), part(WEDNESDAY, 8, 10)],
            "Monday and Tuesday 8am to 9am, Wednesday 8am to 10am",
        ),
        ([part(MONDAY, 8, 9), part(WEDNESDAY, 8, 9)], "Monday 8am to 9am, Wednesday 8am to 9am"),
        ([part(MONDAY, 16, 18), part(MONDAY, 12, 13)], "Monday midday to 1pm and 4pm to 6pm"),
    ],
)
def test_a_week_in_words(parts, words):
    assert in_words(parts) == words


def test_days_away_are_kept_without_a_reason(entry, now):
    go_away(entry, now, 3, 9)

    assert away_of(entry) == [(3, 9)]
    assert AuditEvent.objects.get(verb="directory.away").detail == {}
    assert StaleMark.objects.filter(kind="person", object_id=entry.person_id).exists()


def test_days_that_are_away_already_change_nothing(entry, now):
    first = go_away(entry, now, 0, 9)

    assert go_away(entry, now, 2, 3) == first
    assert away_of(entry) == [(0, 9)]
    assert AuditEvent.objects.filter(verb="directory.away").count() == 1


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (2, 1, "The last day comes before the first"),
        (-3, -1, "The last day is over"),
        (0, 366, "longer than a year"),
    ],
)
def test_days_that_cannot_be_are_refused(entry, now, first, last, why):
    with pytest.raises(Refused, match=why):
        go_away(entry, now, first, last)

    assert away_of(entry) == []


def test_a_time_away_may_have_begun_already(entry, now):
    go_away(entry, now, -3, 0)

    assert away_of(entry) == [(-3, 0)]


def test_coming_back_takes_the_days_away_and_may_be_said_twice(entry, now):
    away = go_away(entry, now, 0, 9)

    for _ in range(2):
        services.come_back(away=away, by=entry.person, now=now)

    assert away_of(entry) == []
    assert AuditEvent.objects.filter(verb="directory.back").count() == 1


def test_not_today_is_one_tap_and_so_is_its_way_back(entry, now):
    services.not_today(entry=entry, by=entry.person, now=now)
    assert away_of(entry) == [(0, 0)]

    services.can_today(entry=entry, by=entry.person, now=now)
    assert away_of(entry) == []


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [(-2, 2, [(-2, -1), (1, 2)]), (0, 2, [(1, 2)]), (-2, 0, [(-2, -1)])],
)
def test_today_after_all_leaves_the_other_days_of_a_longer_time(entry, now, first, last, left):
    Away.objects.create(entry=entry, first_day=TODAY + first * DAY, last_day=TODAY + last * DAY)

    services.can_today(entry=entry, by=entry.person, now=now)

    assert away_of(entry) == left


def test_today_after_all_changes_nothing_for_whoever_is_not_away(entry, now):
    go_away(entry, now, 1, 2)

    services.can_today(entry=entry, by=entry.person, now=now)

    assert away_of(entry) == [(1, 2)]
    assert not AuditEvent.objects.filter(verb="directory.back").exists()


def test_leaving_takes_everything_along(network, now):
    entry = ready(network, now)
    services.keep_hours(entry=entry, parts=USUAL, by=entry.person, now=now)
    go_away(entry, now, 1, 2)
    Duty.objects.create(entry=entry, day=TODAY, taken_at=now)

    services.leave(network=network, person=entry.person, by=entry.person, now=now)

    for model in (Hours, Away, TelephoneCheck, Duty):
        assert not model.objects.exists()


def test_whoever_has_left_keeps_no_hours(network, now, entry):
    services.leave(network=network, person=entry.person, by=entry.person, now=now)

    with pytest.raises(Refused, match="not in the directory"):
        services.keep_hours(entry=entry, parts=USUAL, by=entry.person, now=now)
    with pytest.raises(Refused, match="not in the directory"):
        services.not_today(entry=entry, by=entry.person, now=now)


def test_days_away_are_forgotten_once_they_are_over(entry, now):
    Away.objects.create(entry=entry, first_day=TODAY - 9 * DAY, last_day=TODAY - 2 * DAY)
    Away.objects.create(entry=entry, first_day=TODAY - 9 * DAY, last_day=TODAY - DAY)

    assert forget_days_away(now=now) == 1
    assert away_of(entry) == [(-9, -1)]


def test_the_database_keeps_no_hours_and_no_days_that_cannot_be(entry):
    Hours.objects.all().delete()
    good = Hours.objects.create(entry=entry, weekday=0, begins="08:00", ends="09:00")
    for make in (
        lambda: Hours.objects.create(entry=entry, weekday=1, begins="09:00", ends="09:00"),
        lambda: Hours.objects.create(entry=entry, weekday=7, begins="08:00", ends="09:00"),
        lambda: Hours.objects.create(entry=entry, weekday=0, begins=good.begins, ends="10:00"),
        lambda: Away.objects.create(entry=entry, first_day=TODAY, last_day=TODAY - DAY),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()
    assert Away.objects.create(entry=entry, first_day=TODAY, last_day=TODAY)


def test_the_database_says_how_a_number_was_seen_to_work(entry, now):
    check = TelephoneCheck.objects.create(entry=entry, telephone="1", verified_at=now, how="rang")

    for changes in ({"how": ""}, {"verified_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TelephoneCheck.objects.filter(pk=check.pk).update(**changes)
