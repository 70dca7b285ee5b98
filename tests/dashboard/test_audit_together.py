"""Messages that hold several reminders, and reminders that were sent again: what the auditor
takes for well, and what not."""

from datetime import timedelta

import pytest

from notifications.models import Message
from notifications.services import queue
from reminders.models import Reminder, ReminderRule
from reminders.services import send_again
from schools.models import Network
from tests import factories
from tests.dashboard.audited import answers, sql
from tests.reminders.city import call, pair, send_at

pytestmark = pytest.mark.django_db
TEN = factories.at(2026, 11, 26, 10)  # the day after the visits of MONDAY's calls
State = Message.State


@pytest.fixture
def digest(network: Network) -> Message:
    """A buddy of three heads is reminded of all of them in one message."""
    ReminderRule.objects.exclude(key="next-day-buddy").update(is_active=False)
    jo = factories.person("Jo Price", email="jo@example.org")
    for name in ("Ann Bell", "Bo Chan", "Cy Dunn"):
        head = factories.head(network, name)
        pair(network, head, jo)
        call(head)
    send_at(TEN)
    return Message.objects.get(key__startswith="digest:")


def in_state(message: Message, state: str) -> None:
    Message.objects.filter(pk=message.pk).update(state=state)


def beside(message: Message) -> Message:
    return queue(
        key=f"text:{message.key}", person=message.person, occasion="Beside",
        subject="Covenant", text="Beside.", now=TEN,
    )  # fmt: skip


def wrong() -> dict[str, list[str]]:
    found = {key: answers(key, TEN + timedelta(minutes=1)) for key in ("duplicate", "orphaned")}
    return {key: lines for key, lines in found.items() if lines}


@pytest.mark.parametrize("state", State.values)
def test_three_in_one_message_with_a_text_beside_it_are_well(digest: Message, state: str) -> None:
    assert Reminder.objects.filter(message=digest).count() == 3
    if state in (State.QUEUED, State.SENT):
        beside(digest)
    in_state(digest, state)
    assert wrong() == {}


@pytest.mark.parametrize("text_waits", [True, False])
def test_one_message_that_did_not_arrive_and_was_sent_again_is_well(
    network: Network, digest: Message, text_waits: bool
) -> None:
    if text_waits:
        beside(digest)
    in_state(digest, State.FAILED)
    by = factories.coordinator(network)
    assert send_again(message=digest, by=by, now=TEN) == 3
    again = Message.objects.filter(key__startswith="digest:").exclude(pk=digest.pk).get()
    assert set(Reminder.objects.values_list("message", "revivals")) == {(again.pk, 1)}
    assert wrong() == {}
    in_state(digest, State.SENT)
    first = again.key.split(":")[1]
    assert wrong()["duplicate"][0] == (
        f"reminder {first} has more than one message: {digest.pk}, {again.pk}"
    )


def test_one_of_three_that_left_once_more_alone_is_found(digest: Message) -> None:
    in_state(digest, State.SENT)
    *_, last = Reminder.objects.order_by("pk")
    alone = queue(
        key=f"reminder:{last.pk}:1", person=last.person, occasion="Alone", subject="Covenant",
        text="Alone.", now=TEN,
    )  # fmt: skip
    sql("UPDATE reminders_reminder SET message_id = %s WHERE id = %s", alone.pk, last.pk)
    assert wrong() == {
        "duplicate": [f"message {digest.pk} holds 2 reminders and was written of another number"]
    }
    in_state(digest, State.CANCELLED)
    assert wrong() == {}


def test_a_message_of_three_that_none_of_them_asks_for_is_found_with_its_text(
    digest: Message,
) -> None:
    text = beside(digest)
    sql("UPDATE reminders_reminder SET state = 'cancelled'")
    said = "waits to leave for a reminder that does not ask for it"
    assert wrong() == {"orphaned": [f"message {digest.pk} {said}", f"message {text.pk} {said}"]}
