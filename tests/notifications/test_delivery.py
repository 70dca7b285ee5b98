"""What becomes of a message that is due, against a real mail server."""

from datetime import datetime, timedelta

import pytest

from bench.sink import Sink
from notifications.delivery import deliver
from notifications.models import Message
from notifications.services import cancel
from tests import factories
from tests.notifications.outbox import URGENT, put, state

pytestmark = pytest.mark.django_db
State = Message.State


def run(now: datetime, *, urgent: bool = False) -> int:
    return deliver(urgent=urgent, now=now, worker="test")


def test_a_message_is_handed_over_once_and_says_when_and_where(now: datetime, sink: Sink) -> None:
    message = put(now=now)
    assert run(now) == 1
    assert run(now) == 0
    assert len(sink.mails) == 1
    assert state(message) == (State.SENT, "")
    assert (message.finished_at, message.attempts) == (now, 1)
    assert message.address == "greeting-1@example.org"
    assert message.was_repeated is False
    assert (message.claimed_by, message.lease_until) == ("", None)


def test_a_batch_goes_over_one_connection(now: datetime, sink: Sink) -> None:
    for number in range(5):
        put(now=now, key=f"greeting:{number}")
    assert run(now) == 5
    assert len(sink.connections) == 1


def test_urgent_messages_go_first_and_alone_where_asked(now: datetime, sink: Sink) -> None:
    ordinary = put(now=now, key="ordinary:1")
    put(now=now, key="urgent:1", priority=URGENT)
    put(now=now + timedelta(minutes=-5), key="ordinary:0")
    assert run(now, urgent=True) == 1
    assert state(ordinary)[0] == State.QUEUED
    put(now=now, key="urgent:2", priority=URGENT)
    run(now)
    assert [mail["Subject"].removeprefix("Covenant: ") for mail in sink.mails] == [
        "urgent:1",
        "urgent:2",
        "ordinary:0",
        "ordinary:1",
    ]


def test_nothing_leaves_before_its_time(now: datetime, sink: Sink) -> None:
    message = put(now=now, not_before=now + timedelta(hours=1))
    assert run(now) == 0
    assert run(now + timedelta(hours=1)) == 1
    assert state(message)[0] == State.SENT


@pytest.mark.parametrize(("hour", "sent"), [(20, 2), (21, 1), (6, 1), (7, 2)])
def test_at_night_only_what_is_urgent_leaves(hour: int, sent: int, sink: Sink) -> None:
    night = factories.at(2026, 11, 24, hour)  # in winter London's hours are UTC's
    put(now=night, key="ordinary:1")
    put(now=night, key="urgent:1", priority=URGENT)
    assert run(night) == sent


def test_a_cancelled_message_is_not_sent(now: datetime, sink: Sink) -> None:
    message = put(now=now)
    cancel(keys=[message.key], why="it was taken back", now=now)
    assert run(now) == 0
    assert state(message) == (State.CANCELLED, "it was taken back")


def test_a_message_cancelled_while_its_batch_is_under_way_is_not_sent(
    now: datetime, sink: Sink
) -> None:
    from notifications.delivery import deliver_batch

    put(now=now, key="a")
    later = put(now=now, key="b")

    def cancel_the_second() -> bool:
        cancel(keys=["b"], why="it was taken back", now=now)
        return False

    batch = deliver_batch(urgent=False, now=now, worker="test", stop=cancel_the_second)
    assert (batch.claimed, batch.sent) == (2, 1)
    assert state(later)[0] == State.CANCELLED


def test_too_late_is_missed_and_never_sent(now: datetime, sink: Sink) -> None:
    message = put(now=now, expires_at=now + timedelta(hours=1))
    assert run(now + timedelta(hours=1)) == 0
    assert state(message) == (State.MISSED, "It was too late to be of use.")
    assert sink.mails == []


def test_wishes_and_addresses_count_as_they_are_at_the_last_moment(
    now: datetime, sink: Sink
) -> None:
    nobody = put(factories.person("No address"), now=now, key="a")
    erased = put(
        factories.person("Gone", email="gone@example.org", erased_at=now), now=now, key="b"
    )
    unwilling = factories.person("Unwilling", email="no@example.org")
    ordinary, urgent = (
        put(unwilling, now=now, key="c"),
        put(unwilling, now=now, key="d", priority=URGENT),
    )
    forgotten = put(now=now, key="e")
    Message.objects.filter(pk=forgotten.pk).update(person=None)
    unwilling.wants_email = False
    unwilling.save()
    assert run(now) == 1
    for message in (nobody, erased, forgotten):
        assert state(message) == (State.REFUSED, "There is no e-mail address.")
    assert state(ordinary) == (State.REFUSED, "They do not want e-mail.")
    assert state(urgent)[0] == State.SENT


def test_a_changed_address_is_the_one_that_is_used(now: datetime, sink: Sink) -> None:
    sam = factories.person("Sam", email="old@example.org")
    message = put(sam, now=now)
    sam.email = "new@example.org"
    sam.save()
    run(now)
    assert sink.mails[0]["To"] == "new@example.org"
    message.refresh_from_db()
    assert message.address == "new@example.org"


def test_a_private_text_is_not_kept_once_it_has_left(now: datetime, sink: Sink) -> None:
    private, open_to_see = put(now=now, key="a:1", is_private=True), put(now=now, key="a:2")
    run(now)
    private.refresh_from_db()
    open_to_see.refresh_from_db()
    assert (private.state, private.text) == (State.SENT, "")
    assert open_to_see.text == "Hello."
    assert all("Hello." in mail.as_string() for mail in sink.mails)
