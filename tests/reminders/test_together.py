"""Three or more to one person within an hour are one message: exactly once, and only what is
still true when it leaves."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Person
from buddies.models import Pairing
from core import stale
from inspections import services as inspections
from notifications.models import Message
from reminders import wording, writing
from reminders.models import Reminder, ReminderRule
from reminders.parcels import Due, put_together
from reminders.services import send_due
from schools.models import Network
from tests import factories
from tests.reminders.city import MONDAY, call, pair, send_at

TEN = factories.at(2026, 11, 26, 10)  # the day after the visits of MONDAY's calls
State = Reminder.State


def due(pk: int, minute: int = 0, **fields: Any) -> Due:
    at = TEN + timedelta(minutes=minute)
    given = {
        "person_id": 1, "network_id": 1, "due_at": at, "too_late_at": at + timedelta(hours=11),
        "is_urgent": False, "audience": "buddy", **fields,
    }  # fmt: skip
    return Due(pk, **given)


def put(*rows: Due, minute: int = 0) -> list[tuple[int, ...]]:
    return list(put_together(rows, now=TEN + timedelta(minutes=minute)))


def test_three_within_an_hour_go_together_and_two_do_not() -> None:
    assert put(due(1), due(2), due(3)) == [(1, 2, 3)]
    assert put(due(1), due(2)) == [(1,), (2,)]


@pytest.mark.parametrize(
    "fields",
    [
        {"person_id": 2}, {"network_id": 2}, {"is_urgent": True}, {"audience": "head"},
    ],
)  # fmt: skip
def test_another_persons_an_urgent_one_and_a_heads_own_go_apart(fields: dict[str, Any]) -> None:
    assert put(due(1), due(2), due(3, **fields)) == [(1,), (2,), (3,)]


def test_the_next_hour_is_another_message() -> None:
    assert put(due(1), due(2), due(3, 60), minute=60) == [(1,), (2,), (3,)]


def test_the_first_wait_for_the_last_of_the_hour() -> None:
    rows = due(1), due(2, 15), due(3, 45)
    assert put(*rows) == []
    assert put(*rows, minute=44) == []
    assert put(*rows, minute=45) == [(1, 2, 3)]


def test_where_fewer_than_three_are_to_come_nobody_waits() -> None:
    assert put(due(1), due(2, 45)) == [(1,)]


def test_what_would_soon_be_too_late_does_not_wait() -> None:
    soon = TEN + timedelta(hours=1, minutes=59)
    assert put(due(1, too_late_at=soon), due(2, 15), due(3, 45)) == [(1,)]


def digest_rules() -> None:
    """The buddy's rules alone, an ordinary one the day after."""
    ReminderRule.objects.exclude(key="next-day-buddy").update(is_active=False)


@pytest.fixture
def jo(network: Network) -> Person:
    """A buddy of three heads, all of whom were called on one Monday."""
    digest_rules()
    jo = factories.person("Jo Price", email="jo@example.org", telephone="020 7946 0001")
    for name in ("Ann Bell", "Bo Chan", "Cy Dunn"):
        head = factories.head(network, name)
        pair(network, head, jo)
        call(head)
    return jo


def end(pairing: Pairing) -> None:
    """Ended, and nobody has worked out yet what that means."""
    Pairing.objects.filter(pk=pairing.pk).update(ended_at=TEN)


def messages() -> list[Message]:
    return list(Message.objects.filter(key__regex="^(reminder|digest):").order_by("pk"))


@pytest.mark.django_db
def test_a_buddy_of_three_gets_one_message_with_all_three(jo: Person) -> None:
    assert send_at(TEN) == 3
    [message] = messages()
    assert message.subject == "Covenant: please ring Ann, and 2 more"
    assert message.occasion == "3 reminders in one message"
    for name in ("Ann Bell", "Bo Chan", "Cy Dunn"):
        assert f"{name}: 020 7946" in message.text
    assert message.text.count("Nobody needs to tell us") == 1
    rows = Reminder.objects.all()
    assert {(row.state, row.message_id) for row in rows} == {(State.QUEUED, message.pk)}
    assert message.expires_at == min(row.too_late_at for row in rows)
    assert send_at(TEN + timedelta(minutes=1)) == 0
    assert len(messages()) == 1


@pytest.mark.django_db
def test_what_is_no_longer_true_when_it_is_due_is_left_out(jo: Person) -> None:
    end(jo.buddy_pairings.first())
    assert send_due(now=TEN) == 2
    assert [message.key.partition(":")[0] for message in messages()] == ["reminder", "reminder"]


@pytest.mark.django_db
def test_one_that_stops_being_true_while_the_message_waits_is_dropped_and_the_others_go(
    jo: Person,
) -> None:
    send_at(TEN)
    pairing = Person.objects.get(name="Bo Chan").pairings.get()
    end(pairing)
    stale.mark("pairing", pairing.pk, now=TEN)
    assert send_at(TEN + timedelta(minutes=5)) == 2
    first, *others = messages()
    assert (first.state, first.error) == (Message.State.CANCELLED, "no longer needed")
    assert [message.state for message in others] == [Message.State.QUEUED] * 2
    assert not [message for message in others if "Bo Chan" in message.text]
    states = {row.message_id: row.state for row in Reminder.objects.all()}
    assert sorted(states.values()) == [State.CANCELLED, State.QUEUED, State.QUEUED]
    assert states[first.pk] == State.CANCELLED


@pytest.mark.django_db
def test_once_it_has_left_it_stays_sent_whatever_happens(jo: Person) -> None:
    send_at(TEN)
    Message.objects.update(state=Message.State.SENT)
    pairing = jo.buddy_pairings.first()
    end(pairing)
    stale.mark("pairing", pairing.pk, now=TEN)
    assert send_at(TEN) == 0
    assert set(Reminder.objects.values_list("state", flat=True)) == {State.QUEUED}


@pytest.mark.django_db
def test_a_crash_while_they_are_given_to_the_outbox_leaves_neither_half(
    jo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """What is not an Exception: nothing in between may catch it."""

    queue = writing.queue

    def then_die(**fields: Any) -> Message:
        queue(**fields)
        raise Killed

    monkeypatch.setattr(writing, "queue", then_die)
    with pytest.raises(Killed):
        send_due(now=TEN)
    monkeypatch.undo()
    assert messages() == []
    assert set(Reminder.objects.values_list("state", flat=True)) == {State.PLANNED}
    assert send_due(now=TEN) == 3
    assert len(messages()) == 1


@pytest.mark.django_db
def test_one_that_cannot_be_written_holds_up_no_other(
    jo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = wording.render

    def without_bo(key: str, **known: Any) -> wording.Wording:
        if known["head"].name == "Bo Chan":
            raise ValueError
        return render(key, **known)

    monkeypatch.setattr(wording, "render", without_bo)
    assert send_due(now=TEN) == 2
    assert len(messages()) == 2
    assert all("Nobody needs to tell us" in message.text for message in messages())
    held = Reminder.objects.get(state=State.PLANNED)
    assert held.why == "It could not be written (ValueError)."


@pytest.mark.django_db
def test_an_outbox_that_takes_nothing_leaves_all_of_them_to_the_next_round(
    jo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**fields: Any) -> Message:
        raise ValueError

    monkeypatch.setattr(writing, "queue", refuse)
    assert send_due(now=TEN) == 0
    monkeypatch.undo()
    assert set(Reminder.objects.values_list("state", "why")) == {
        (State.PLANNED, "It could not be written (ValueError).")
    }
    assert send_due(now=TEN) == 3


@pytest.mark.django_db
def test_a_message_taken_back_whole_ends_all_of_its_reminders(network: Network, jo: Person) -> None:
    send_at(TEN)
    for pairing in jo.buddy_pairings.all():
        end(pairing)
    stale.mark("network", network.pk, now=TEN)
    assert send_at(TEN + timedelta(minutes=5)) == 0
    assert set(Reminder.objects.values_list("state", flat=True)) == {State.CANCELLED}


@pytest.mark.django_db
def test_many_go_out_whole(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a batch holds, and nobody's message is torn apart between two."""
    digest_rules()
    for number in range(8):
        buddy = factories.person(f"Buddy{number} Example", email=f"b{number}@example.org")
        for name in ("Ann Bell", "Bo Chan", "Cy Dunn"):
            head = factories.head(network, f"{name} {number}")
            pair(network, head, buddy)
            inspections.open_visit(school=head.posts.get().school, by=head, now=MONDAY)
    stale.settle(now=MONDAY)
    monkeypatch.setattr("reminders.sending.BATCH", 10)
    assert send_due(now=TEN) == 24
    assert len(messages()) == 8
