"""How messages leave: claimed, re-checked, handed over, and their end kept.

1. One worker has a message (notifications/claims.py), and it is counted before it is tried.
2. Just before it is tried it is read again: cancelled, too late, no longer wanted or
   without an address, it is not sent and says so.
3. Its end is committed after the server's yes and before the next one is tried. A second
   copy is sent only after a crash between the two, under the same Message-ID or reference,
   and counted.
4. What the server refuses for now is tried again after ever longer waits while it is of
   use; what it refuses for good has failed and says why. "Handed over" is not "reached".
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.answers import Away, Permanent, Temporary, Unwanted
from notifications.channels import address_of, why_refused
from notifications.claims import claim, take_over
from notifications.in_hand import InHand
from notifications.mail import Mailer
from notifications.models import Message
from notifications.quiet import end_of_quiet, is_quiet
from notifications.texts import Texter

logger = logging.getLogger(__name__)

WAITS = {
    Message.Priority.URGENT: [timedelta(seconds=each) for each in (10, 20, 30, 60, 120, 300)],
    Message.Priority.ORDINARY: [timedelta(minutes=each) for each in (1, 2, 5, 15, 30, 60)],
}
State = Message.State


@dataclass(frozen=True)
class Batch:
    """What came of one batch. ``away``: the channels whose server takes nothing at present."""

    claimed: int = 0
    sent: int = 0
    away: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _End:
    """What becomes of a message: its state, and when it is tried again if it is."""

    state: State
    error: str = ""
    address: str = ""
    again_at: datetime | None = None
    is_away: bool = False
    # Whether it was tried; what only waits for its hour was not.
    is_tried: bool = True


def deliver(*, urgent: bool, now: datetime, worker: str) -> int:
    """Hand over one batch of what is due: with ``urgent`` urgent messages only, otherwise
    these first. ``worker`` names whoever asks. Returns how many were handed over."""
    return deliver_batch(urgent=urgent, now=now, worker=worker).sent


def deliver_batch(
    *,
    urgent: bool,
    now: datetime,
    worker: str,
    stop: Callable[[], bool] = lambda: False,
    without: Collection[str] = (),
) -> Batch:
    """The same, and says more. ``stop`` is asked before each message; once it says yes, the
    rest waits again for another worker. Channels ``without`` are left alone."""
    take_over(now=now)
    taken = claim(worker=worker, now=now, urgent_only=urgent or is_quiet(now), without=without)
    in_hand = InHand(taken, now)
    sent = 0
    away: set[str] = set()
    is_told = False
    with Mailer() as mailer, Texter() as texter:
        senders: dict[str, Mailer | Texter] = {
            Message.Channel.EMAIL: mailer,
            Message.Channel.TEXT: texter,
        }
        for pk, channel in taken.messages.items():
            if channel in away:
                continue
            is_told = stop()
            if is_told:
                break
            taken.keep()
            # Read again: it may have been cancelled since, or its person's wishes changed.
            message = in_hand.read(pk)
            if message is None:
                continue
            address = address_of(message)
            end = _reason_not_to_send(message, address, now)
            if end is None:
                end = _hand_over(message, senders[channel], address, now)
            if end.state == State.SENT:
                in_hand.was_sent(message, address)
                sent += 1
                continue
            _keep(message, end, now)
            if end.is_away:  # the others of this channel would fare no better
                away.add(channel)
                taken.release(channel)
        # Before the connections are closed: to take leave of a server takes time.
        in_hand.keep()
    if is_told:
        taken.release()
    return Batch(len(taken.messages), sent, frozenset(away))


def _reason_not_to_send(message: Message, address: str, now: datetime) -> _End | None:
    person = message.person
    if message.expires_at <= now:
        return _End(State.MISSED, "It was too late to be of use.")
    if why := why_refused(message, address):
        return _End(State.REFUSED, why)
    # A mailbox has no quiet hours of its own.
    if (
        person is None
        or message.priority == Message.Priority.URGENT
        or not is_quiet(now, person.quiet_from, person.quiet_until)
    ):
        return None
    again_at = end_of_quiet(now, person.quiet_until)
    if again_at >= message.expires_at:
        return _End(State.MISSED, "It was of no use after their quiet hours.")
    return _End(State.QUEUED, again_at=again_at, is_tried=False)


def _hand_over(message: Message, sender: Mailer | Texter, address: str, now: datetime) -> _End:
    try:
        sender.send(message, address=address, now=now)
    except Unwanted as error:
        return _End(State.REFUSED, str(error), address)
    except Permanent as error:
        return _End(State.FAILED, str(error), address)
    except Temporary as error:
        return _later(message, str(error), address, now, is_away=isinstance(error, Away))
    except Exception as error:
        # One bad row must not stop the others. The words of an unknown error may hold an
        # address, so its kind alone is kept.
        logger.error("Message %s could not be sent: %s", message.pk, type(error).__name__)
        return _later(message, f"Unexpected: {type(error).__name__}.", address, now)
    return _End(State.SENT, "", address)


def _later(
    message: Message, error: str, address: str, now: datetime, *, is_away: bool = False
) -> _End:
    waits = WAITS[Message.Priority(message.priority)]
    again_at = now + waits[min(message.attempts, len(waits)) - 1]
    if again_at >= message.expires_at:
        return _End(State.FAILED, error, address, is_away=is_away)
    return _End(State.QUEUED, error, address, again_at, is_away)


def _keep(message: Message, end: _End, now: datetime) -> None:
    """Commit an end other than "sent" (in_hand.py); it counts only while the message is still
    in this worker's hands."""
    # A private text may hold a link that acts; once it has come to its end nobody needs it.
    is_done_with = message.is_private and end.again_at is None
    Message.objects.filter(
        pk=message.pk, claimed_by=message.claimed_by, state=State.CLAIMED
    ).update(
        text="" if is_done_with else message.text,
        state=end.state,
        error=end.error[:300],
        address=end.address,
        attempts=message.attempts - (not end.is_tried),
        not_before=end.again_at or message.not_before,
        finished_at=None if end.again_at else now,
        claimed_by="",
        lease_until=None,
    )
