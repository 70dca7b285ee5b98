"""The account of the simulated year is content with a good world, and with no damaged one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail

from bench.account import Account, Window
from bench.facts import read_facts
from core.clock import london_date
from inspections.models import Visit
from notifications.mail import message_id
from notifications.models import Message
from reminders.models import Reminder
from tests import factories
from tests.dashboard.audited import beat
from tests.reminders import city

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def account() -> Iterator[Account]:
    """A head is called and visited, seen at the hours at which something is due."""
    network = factories.network()
    factories.coordinator(network)
    sam, *_ = city.people(network)
    city.call(sam)
    account = Account()
    for step, hours in enumerate((0, 8.5, 21.5, 30.5, 45.5, 54.5, 71, 71.5, 98.5)):
        now = city.MONDAY + hours * HOUR
        account.look(step, read_facts(network.pk, london_date(now)), now)
        before = len(mail.outbox)
        beat(now)
        for each in mail.outbox[before:]:
            account.arrived.append((step, str(each.extra_headers["Message-ID"])))
    return account


def wrong(account: Account, *windows: Window) -> set[str]:
    return set(account.close([], list(windows))["wrong"])


def a_sent_reminder() -> Reminder:
    row = Reminder.objects.filter(message__state="sent").order_by("pk").first()
    assert row is not None
    return row


def test_a_good_world_is_accounted_for(account):
    found = account.close([], [])
    assert found["wrong"] == {}
    assert found["expected"] == found["expected_arrived"] > 5
    assert found["arrived"] == found["messages"] == Message.objects.count()


def test_a_reminder_that_nobody_sent_is_lost_unless_something_was_broken(account):
    row = a_sent_reminder()
    key = message_id(row.message.key)
    account.arrived = [each for each in account.arrived if each[1] != key]
    Reminder.objects.filter(pk=row.pk).update(state="missed", message=None)
    Message.objects.filter(pk=row.message_id).delete()
    assert wrong(account) == {"expected and lost"}
    outage = Window("refused", row.due_at, row.due_at + HOUR)
    found = account.close([], [outage])
    assert (found["wrong"], found["expected_missed"]) == ({}, 1)


def test_a_message_said_to_be_sent_that_never_arrived_is_found(account):
    row = a_sent_reminder()
    key = message_id(row.message.key)
    account.arrived = [each for each in account.arrived if each[1] != key]
    assert "said to be sent and never arrived" in wrong(account)


def test_a_mail_that_came_when_it_was_no_longer_true_is_stale(account):
    row = a_sent_reminder()
    key = message_id(row.message.key)
    account.arrived = [(step + 60 if each == key else step, each) for step, each in account.arrived]
    assert wrong(account) == {"stale"}


def test_a_second_copy_must_bear_its_mark(account):
    row = a_sent_reminder()
    key = message_id(row.message.key)
    account.arrived += [each for each in account.arrived if each[1] == key]
    assert wrong(account) == {"arrived twice without a mark"}
    Message.objects.update(was_repeated=True)
    assert wrong(account) == set()


def test_a_mail_without_a_message_and_one_without_a_reminder_are_found(account):
    row = a_sent_reminder()
    account.arrived.append((3, "<nobody@example.org>"))
    Reminder.objects.filter(pk=row.pk).update(message=None)
    assert {"arrived from nowhere", "for no reminder"} <= wrong(account)


def test_whoever_was_to_be_told_of_a_call_and_was_not_is_found(account):
    visit = Visit.objects.get()
    found = account.close([(visit.pk, "buddy", 999999, city.MONDAY)], [])
    assert set(found["wrong"]) == {"never told of a call"}
