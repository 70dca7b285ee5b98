"""How messages leave: claimed, re-checked, handed over, and their end kept.

1. One worker has a message (notifications/claims.py), and it is counted before it is tried.
2. Just before it is tried it is read again: cancelled, too late, no longer wanted or
   without an address, it is not sent and says so.
3. Its end is committed after the server's yes and before the next one is tried. A second
   copy is sent only after a crash between the two, under the same Message-ID, and counted.
4. What the server refuses for now is tried again after ever longer waits while it is of
   use; what it refuses for good has failed and says why. "Handed over" is not "reached".
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.claims import claim, take_over
from notifications.mail import Away, Mailer, Permanent, Temporary
from notifications.models import Message
from notifications.quiet import is_quiet

logger = logging.getLogger(__name__)

WAITS = {
    Message.Priority.URGENT: [timedelta(seconds=each) for each in (10, 20, 30, 60, 120, 300)],
    Message.Priority.ORDINARY: [timedelta(minutes=each) for each in (1, 2, 5, 15, 30, 60)],
}
State = Message.State


@dataclass(frozen=True)
class Batch:
    """What came of one batch. ``is_away``: the mail server takes nothing at present."""

    claimed: int = 0
    sent: int = 0
    is_away: bool = False


@dataclass(frozen=True)
class _End:
    """What becomes of a message: its state, and when it is tried again if it is."""

    state: State
    error: str = ""
    address: str = ""
    again_at: datetime | None = None
    is_away: bool = False


def deliver(*, urgent: bool, now: datetime, worker: str) -> int:
    """Hand over one batch of what is due: with ``urgent`` urgent messages only, otherwise
    these first. ``worker`` names whoever asks. Returns how many the mail server took."""
    return deliver_batch(urgent=urgent, now=now, worker=worker).sent


def deliver_batch(
    *, urgent: bool, now: datetime, worker: str, stop: Callable[[], bool] = lambda: False
) -> Batch:
    """The same, and says more. ``stop`` is asked before each message; once it says yes, the
    rest waits again for another worker."""
    take_over(now=now)
    taken = claim(worker=worker, now=now, urgent_only=urgent or is_quiet(now))
    sent = 0
    is_away = False
    with Mailer() as mailer:
        for pk in taken.ids:
            if is_away or stop():  # the others would fare no better
                taken.release()
                break
            taken.keep()
            # Read again: it may have been cancelled since, or its person's wishes changed.
            message = taken.mine().select_related("person").filter(pk=pk).first()
            if message is None:
                continue
            end = _reason_not_to_send(message, now) or _hand_over(message, mailer, now)
            _keep(message, end, now)
            sent += end.state == State.SENT
            is_away = end.is_away
    return Batch(len(taken.ids), sent, is_away)


def _reason_not_to_send(message: Message, now: datetime) -> _End | None:
    person = message.person
    if message.expires_at <= now:
        return _End(State.MISSED, "It was too late to be of use.")
    if person is None or person.erased_at is not None or not person.email:
        return _End(State.REFUSED, "There is no e-mail address.")
    if message.priority != Message.Priority.URGENT and not person.wants_email:
        return _End(State.REFUSED, "They do not want e-mail.")
    return None


def _hand_over(message: Message, mailer: Mailer, now: datetime) -> _End:
    assert message.person is not None
    address = message.person.email
    try:
        mailer.send(message, address=address, now=now)
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
    """Commit the end. What the server took was sent, even if it was cancelled or taken over in
    the meantime; any other end counts only while the message is still in this worker's hands."""
    rows = Message.objects.filter(pk=message.pk)
    if end.state != State.SENT:
        rows = rows.filter(claimed_by=message.claimed_by, state=State.CLAIMED)
    # A private text may hold a link that acts; once it has left nobody here needs it.
    is_done_with = message.is_private and end.again_at is None
    rows.update(
        text="" if is_done_with else message.text,
        state=end.state,
        error=end.error[:300],
        address=end.address,
        not_before=end.again_at or message.not_before,
        finished_at=None if end.again_at else now,
        claimed_by="",
        lease_until=None,
    )
