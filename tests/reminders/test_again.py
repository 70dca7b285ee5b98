"""A reminder that did not arrive is sent again on request: while it is true and of use."""

from datetime import timedelta

import pytest

from accounts.models import Person
from buddies.models import Pairing
from core.models import AuditEvent
from core.refusals import Refused
from notifications.models import Message
from reminders.models import Reminder
from reminders.services import send_again, send_due
from schools.models import Network
from tests import factories
from tests.reminders.city import MONDAY, call, people, send_at

pytestmark = pytest.mark.django_db
EVENING = MONDAY + timedelta(hours=9)
State = Reminder.State


@pytest.fixture
def dee(network: Network) -> Person:
    return factories.coordinator(network)


@pytest.fixture
def failed(network: Network, dee: Person) -> Message:
    """The evening before, the buddy's address was wrong."""
    sam, jo, _ = people(network)
    call(sam)
    send_at(EVENING)
    messages = Message.objects.filter(person=jo, key__startswith="reminder:")
    messages.update(state=Message.State.FAILED, address="wrong@example.org")
    return messages.get()


@pytest.mark.parametrize("state", ["failed", "refused", "cancelled"])
def test_it_is_sent_again_as_another_message(failed: Message, dee: Person, state: str) -> None:
    Message.objects.filter(pk=failed.pk).update(state=state)
    assert send_again(message=failed, by=dee, now=EVENING + timedelta(hours=1)) == 1
    row = Reminder.objects.get(person=failed.person, state=State.QUEUED)
    assert row.message is not None
    assert (row.revivals, row.message.state) == (1, Message.State.QUEUED)
    assert row.message.key == f"reminder:{row.pk}:1"
    assert row.message.text == failed.text
    event = AuditEvent.objects.get(verb="reminder.sent_again")
    assert (event.object_id, event.actor_id, event.detail) == (failed.pk, dee.pk, {"reminders": 1})
    with pytest.raises(Refused, match="it was sent again already"):
        send_again(message=failed, by=dee, now=EVENING + timedelta(hours=1))
    assert send_due(now=EVENING + timedelta(hours=1)) == 0


def test_the_text_that_still_waits_beside_it_does_not_leave_twice(
    failed: Message, dee: Person
) -> None:
    beside = Message.objects.create(
        key=f"text:{failed.key}", person=failed.person, channel="text", occasion="Beside",
        subject="Covenant", text="Beside.", queued_at=EVENING, not_before=EVENING,
        expires_at=EVENING + timedelta(hours=3),
    )  # fmt: skip
    send_again(message=failed, by=dee, now=EVENING)
    beside.refresh_from_db()
    assert (beside.state, beside.error) == (Message.State.CANCELLED, "sent again")


def test_too_late_it_is_not_sent(failed: Message, dee: Person) -> None:
    with pytest.raises(Refused, match="too late for it"):
        send_again(message=failed, by=dee, now=EVENING + timedelta(hours=3))


@pytest.mark.parametrize("state", ["queued", "claimed", "sent"])
def test_what_waits_or_has_left_is_not_sent_again(failed: Message, dee: Person, state: str) -> None:
    Message.objects.filter(pk=failed.pk).update(state=state)
    with pytest.raises(Refused):
        send_again(message=failed, by=dee, now=EVENING)


def test_what_is_not_true_any_more_is_not_sent_and_nothing_changes(
    failed: Message, dee: Person
) -> None:
    Pairing.objects.update(ended_at=EVENING)
    before = list(Reminder.objects.order_by("pk").values())
    with pytest.raises(Refused, match="not true any more"):
        send_again(message=failed, by=dee, now=EVENING)
    assert list(Reminder.objects.order_by("pk").values()) == before
    assert not AuditEvent.objects.filter(verb="reminder.sent_again").exists()
