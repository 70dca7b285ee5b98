"""Turning e-mail off from the e-mail itself: by a mail client, without cookies, or by hand."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Person
from bench.sink import Sink
from core.models import AuditEvent
from notifications.delivery import deliver
from notifications.models import Message
from notifications.unsubscribing import link_for
from tests import factories
from tests.notifications.outbox import URGENT, put, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam() -> Person:
    return factories.person("Sam Okafor", email="sam@example.org")


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


def one_click(link: str) -> int:
    """The POST of a mail client, RFC 8058: one field, no cookie, no referrer."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        path_of(link), "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert not client.cookies
    return answer.status_code


def test_a_mail_client_turns_ordinary_mail_off_with_what_the_mail_says(
    now: datetime, sink: Sink, sam: Person
) -> None:
    put(sam, now=now, key="a")
    deliver(urgent=False, now=now, worker="test")
    [mail] = sink.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail["List-Unsubscribe"].strip().strip("<>")
    assert one_click(link) == 200
    ordinary, urgent = put(sam, now=now, key="b"), put(sam, now=now, key="c", priority=URGENT)
    deliver(urgent=False, now=now, worker="test")
    assert state(ordinary) == (Message.State.REFUSED, "They do not want e-mail.")
    assert state(urgent)[0] == Message.State.SENT


def test_many_times_is_the_same_as_once(sam: Person) -> None:
    link = link_for(sam.pk)
    assert [one_click(link) for _ in range(3)] == [200, 200, 200]
    sam.refresh_from_db()
    assert sam.wants_email is False
    assert AuditEvent.objects.filter(verb="person.changed").count() == 1


def test_looking_at_the_link_changes_nothing_and_names_nobody(sam: Person) -> None:
    page = Client().get(path_of(link_for(sam.pk))).content.decode()
    sam.refresh_from_db()
    assert sam.wants_email is True
    assert "Turn e-mail off" in page
    assert not re.search(r"\bSam\b", page)
    assert "sam@" not in page


def test_the_button_of_the_page_does_it(sam: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post(path_of(link_for(sam.pk))).content.decode()
    assert "E-mail is turned off" in page
    sam.refresh_from_db()
    assert sam.wants_email is False


def test_a_link_that_was_changed_or_is_for_something_else_does_nothing(sam: Person) -> None:
    other = factories.person("Jo", email="jo@example.org")
    link = path_of(link_for(sam.pk))
    changed = link.replace(f"/{sam.pk}~", f"/{other.pk}~")
    for wrong in (changed, link[:-3] + "/", "/me/unsubscribe/nonsense/"):
        answer = Client().post(wrong)
        assert answer.status_code == 404
        assert "does not work any more" in answer.content.decode()
    assert set(Person.objects.values_list("wants_email", flat=True)) == {True}


def test_a_link_ends_when_messages_are_forgotten(now: datetime, sam: Person) -> None:
    with time_machine.travel(now, tick=False) as machine:
        link = link_for(sam.pk)
        machine.shift(timedelta(days=179))
        assert Client().get(path_of(link)).status_code == 200
        machine.shift(timedelta(days=2))
        assert one_click(link) == 404


def test_the_link_of_somebody_erased_leads_nowhere(now: datetime, sam: Person) -> None:
    sam.erased_at = now
    sam.save()
    assert one_click(link_for(sam.pk)) == 404
