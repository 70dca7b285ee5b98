"""Everybody on duty is reminded once, on the working day before."""

from datetime import date, timedelta

import pytest

from core import clock
from directory import services, tasks
from directory.rota.reminding import _remind, remind_due
from inspections.models import OneOffHoliday
from notifications.models import Message
from tests.directory.helpers import listed
from tests.directory.rota import TODAY, away, in_term, on_duty
from tests.factories import at

pytestmark = pytest.mark.django_db
FRIDAY = at(2026, 11, 27)
THURSDAY = at(2026, 11, 26)


@pytest.fixture
def duty(network, now):
    return on_duty(listed(in_term(network), now), now)


def reminders():
    return Message.objects.filter(occasion="Reminded of a duty")


def test_a_duty_on_monday_is_reminded_of_on_friday_once(duty):
    assert remind_due(now=THURSDAY) == 0
    assert remind_due(now=FRIDAY) == 1
    assert remind_due(now=FRIDAY) == 0
    assert remind_due(now=FRIDAY + timedelta(days=2)) == 0

    (message,) = reminders()
    assert message.person == duty.entry.person
    assert message.subject == "Covenant: you are on duty on Monday 30 November"
    assert "/westhaven/directory/duties/" in message.text


def test_what_was_not_sent_on_friday_is_sent_until_the_day_itself(duty):
    assert remind_due(now=at(2026, 11, 30, 7)) == 1
    assert reminders().get().subject == "Covenant: you are on duty today"


def test_a_public_holiday_that_no_calendar_foresaw_is_no_working_day(duty):
    OneOffHoliday.objects.create(day=FRIDAY.date(), name="A day", source="The paper")

    assert remind_due(now=THURSDAY) == 1


def test_nobody_is_reminded_who_gave_it_up_is_away_or_took_it_just_now(network, now, duty):
    tom = on_duty(listed(network, now, "Tom Hale"), now, date(2026, 12, 1))
    away(tom.entry, tom.day)
    services.give_up_duty(duty=duty, by=duty.entry.person, now=now)
    on_duty(listed(network, now, "Una Late"), FRIDAY)

    assert remind_due(now=FRIDAY) == 0
    assert remind_due(now=at(2026, 11, 30, 7)) == 1


def test_what_is_given_up_in_the_meantime_is_reminded_of_no_more(duty, now):
    services.give_up_duty(duty=duty, by=duty.entry.person, now=now)

    assert _remind(duty.pk, TODAY, now) is False


def test_a_reminder_that_still_waits_goes_when_the_duty_is_given_up(duty):
    remind_due(now=FRIDAY)

    services.give_up_duty(duty=duty, by=duty.entry.person, now=FRIDAY)

    assert reminders().get().state == Message.State.CANCELLED


def test_nobody_is_written_to_whom_nothing_can_be_sent(duty):
    duty.entry.person.email = ""
    duty.entry.person.save()

    remind_due(now=FRIDAY)

    assert not reminders().exists()


def test_the_beat_reminds(duty):
    clock.travel_to(FRIDAY)

    tasks.remind_of_duties()

    assert reminders().count() == 1
