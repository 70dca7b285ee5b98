"""Who is sent the telephone tree: when it has changed since the copy they have, at most weekly."""

import io
from datetime import date, timedelta

import pytest
from django.core import mail
from pypdf import PdfReader

from core import clock
from core.audit import System
from dashboard.erasure import erase
from directory import services
from directory.models import TreeCopy
from directory.tasks import send_telephone_trees
from directory.tree import sending
from directory.tree.sending import forget_copies, send_due
from inspections.services import open_visit
from notifications.delivery import deliver
from notifications.models import Message
from tests import factories
from tests.buddies.helpers import window
from tests.directory.test_tree import on_the_tree

pytestmark = pytest.mark.django_db
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def dee(network):
    return factories.coordinator(network)


def head(network, name, opens=None, **fields):
    person = factories.head(network, name)
    for field, value in fields.items():
        setattr(person, field, value)
    person.save()
    if opens is not None:
        window(person.posts.get().school, opens)
    return person


def sent_to():
    rows = Message.objects.filter(attachment="telephone-tree").order_by("pk")
    return [message.person.name for message in rows]


def test_coordinators_and_heads_whose_window_is_near_are_sent_it(network, dee, now):
    head(network, "Open", date(2026, 9, 1))
    head(network, "Soon", date(2026, 12, 20))
    head(network, "Later", date(2027, 3, 1))
    head(network, "No window")
    visited = head(network, "In a visit", date(2027, 3, 1))
    open_visit(school=visited.posts.get().school, by=System("test"), now=now)
    closed = head(network, "Closed school", date(2026, 9, 1))
    closed.posts.get().school.__class__.objects.filter(posts__person=closed).update(status="Closed")

    assert send_due(now=now) == 4

    assert sorted(sent_to()) == ["Dee Alvarez", "In a visit", "Open", "Soon"]
    message = Message.objects.get(person=dee)
    assert message.subject == "Covenant: your telephone list, to print"
    assert f"/{network.slug}/directory/telephone-list/" in message.text
    assert message.channel == "email"


def test_nobody_is_sent_it_who_gets_no_e_mail_or_has_a_pause(network, now):
    for name, field in {
        "No address": {"email": ""},
        "No e-mail": {"wants_email": False},
        "Paused": {"paused_until": date(2026, 12, 1)},
    }.items():
        head(network, name, date(2026, 9, 1), **field)
    assert send_due(now=now) == 0


def test_the_same_is_not_sent_twice_and_a_change_at_most_weekly(network, dee, now):
    assert send_due(now=now) == 1
    assert send_due(now=now) == 0
    assert send_due(now=now + 30 * DAY) == 0

    on_the_tree(network, now)
    assert send_due(now=now + 31 * DAY) == 1
    on_the_tree(network, now, "Tom Hale")
    assert send_due(now=now + 32 * DAY) == 0
    # A night may come a little earlier than that of the week before.
    assert send_due(now=now + 38 * DAY - timedelta(minutes=5)) == 1
    assert TreeCopy.objects.get().person == dee


def test_what_is_attached_is_as_it_is_when_the_message_leaves(network, dee, now):
    entry = on_the_tree(network, now, "Ruth Lindqvist")
    on_the_tree(network, now, "Tom Hale")
    send_due(now=now)
    services.leave(network=network, person=entry.person, by=entry.person, now=now)

    deliver(urgent=False, now=now, worker="test")

    [letter] = [each for each in mail.outbox if "telephone list" in each.subject]
    [(name, content, kind)] = letter.attachments
    assert (name, kind) == ("telephone-list-2026-11-24.pdf", "application/pdf")
    said = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Tom Hale" in said
    assert "Ruth Lindqvist" not in said


def test_whoever_has_left_in_the_meantime_is_sent_nothing(network, dee, now):
    send_due(now=now)
    dee.roles.update(end=date(2026, 11, 24))

    deliver(urgent=False, now=now, worker="test")

    assert mail.outbox == []
    assert Message.objects.get().state == Message.State.REFUSED


def test_a_network_that_fails_does_not_stop_the_others(network, dee, now, monkeypatch, caplog):
    broken = factories.network("broken")
    one = sending.send_in

    def send_in(each, now):
        if each == broken:
            raise RuntimeError("no paper")
        return one(each, now)

    monkeypatch.setattr(sending, "send_in", send_in)
    assert send_due(now=now) == 1
    assert f"network {broken.pk}" in caplog.text


def test_the_nightly_task_reads_the_clock(network, dee, now):
    clock.travel_to(now)
    send_telephone_trees()
    assert sent_to() == ["Dee Alvarez"]


def test_copies_are_forgotten_in_time_and_with_their_person(network, dee, now):
    amina = head(network, "Amina", date(2026, 9, 1))
    send_due(now=now)
    assert forget_copies(now=now + 399 * DAY) == 0
    erase(person=amina, by=amina, now=now)
    assert [copy.person for copy in TreeCopy.objects.all()] == [dee]
    assert forget_copies(now=now + 401 * DAY) == 1
