"""What a coordinator can do about a message that did not arrive: one thing. Pure."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from core.clock import london_date
from notifications.models import Message
from reminders.models import Reminder

State = Message.State


@dataclass(frozen=True)
class Remedy:
    """One thing to do: ring somebody, open their page, or send the message again."""

    do: str
    is_call: bool = False
    is_again: bool = False


CORRECT = Remedy("Correct the address")
LOOK = Remedy("Look at their details")
AGAIN = Remedy("Send again", is_again=True)


def remedy_for_message(
    message: Message, *, of_use_until: datetime | None, now: datetime
) -> Remedy | None:
    """The one thing to do about a message; None where there is nothing to mend. ``of_use_until``
    is when its reminders are too late, None where it holds none that could be sent again."""
    person, state = message.person, message.state
    if person is None or state not in (State.FAILED, State.REFUSED, State.MISSED, State.CANCELLED):
        return None
    if of_use_until is not None and of_use_until > now and _may_arrive_now(message, person, now):
        return AGAIN
    if state == State.CANCELLED:
        return LOOK
    if state == State.FAILED and not _has_another_address(message, person):
        return CORRECT
    if state == State.REFUSED and not _address_now(message, person):
        return CORRECT
    return _ring(person)


def remedy_for_reminder(reminder: Reminder) -> Remedy:
    """The one thing to do about a reminder that never became a message."""
    if reminder.state == Reminder.State.CANCELLED:
        return LOOK
    return _ring(reminder.person)


def _address_now(message: Message, person: Person) -> str:
    return person.mobile if message.channel == Message.Channel.TEXT else person.email


def _has_another_address(message: Message, person: Person) -> bool:
    return bool(message.address) and _address_now(message, person) not in ("", message.address)


def _may_arrive_now(message: Message, person: Person, now: datetime) -> bool:
    """Whether what stood in the way is gone: there is another address, or the wish to hear."""
    if message.state == State.MISSED or person.is_paused(london_date(now)):
        return False
    if message.state == State.FAILED:
        return _has_another_address(message, person)
    is_wanted = person.wants_email or message.priority == Message.Priority.URGENT
    return bool(_address_now(message, person)) and is_wanted


def _ring(person: Person) -> Remedy:
    return Remedy(f"Ring {person.first_name}", is_call=True) if person.telephone else LOOK
