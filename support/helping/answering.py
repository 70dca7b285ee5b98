"""What an officer's answer does, however it came: the days are promised, or not."""

from datetime import datetime
from typing import Any

from accounts.models import Person
from core import audit
from core.refusals import Refused
from notifications.channels import can_be_sent
from notifications.services import queue
from support.helping import words
from support.helping.fitting import days_in_words
from support.helping.rows import free_days, hold, missing_days
from support.helping.states import STATES
from support.models import Given

State = Given.State
CHANGED = "This has changed meanwhile. Look at the page again."
OVER = "This is not needed any more. Thank you."


def settle_answer(
    *, given_id: int, said_yes: bool, by: Person, now: datetime, days: int | None = None,
    said: str = "",
) -> Given:  # fmt: skip
    """Promise the days that were asked for, or ``days`` of them, or say no; the head is told.
    Runs in a transaction. ``said``: who comes and when, for the head.

    Raises Refused where the offer has not so many days left, or it is not needed any more.
    """
    given = hold(given_id)
    if given is None or given.state not in (State.ASKED, State.DECLINED):
        raise Refused(CHANGED)
    if given.state == State.DECLINED and not said_yes:
        return given
    plan = given.needed.plan
    if given.needed.withdrawn_at is not None or not plan.is_live:
        raise Refused(OVER)
    if said_yes:
        agreed = given.days if days is None else days
        _check_there_is_room(given, agreed)
        move(
            given, State.ACCEPTED, by=by, now=now, days=agreed, words=said, answered_at=now,
            answered_by=by,
        )  # fmt: skip
    else:
        move(given, State.DECLINED, by=by, now=now, answered_at=now, answered_by=by)
    tell_head(given, said_yes=said_yes, now=now)
    return given


def _check_there_is_room(given: Given, days: int) -> None:
    if days > free_days(given.offered):
        raise Refused(words.GONE)
    missing = missing_days(given.needed)
    if days > missing:
        raise Refused(f"Only {days_in_words(missing)} are missing by now." if missing else OVER)


def move(
    given: Given, state: Given.State, *, by: audit.Actor, now: datetime, **fields: Any
) -> None:
    """Move a match along its table. Raises Refused where it is not any more what was read,
    ValidationError where the table has no such move."""
    verb = STATES.verb(given.state, state)
    rows = Given.objects.filter(pk=given.pk, state=given.state)
    if not rows.update(state=state, **fields):
        raise Refused(CHANGED)
    given.state = state
    for name, value in fields.items():
        setattr(given, name, value)
    audit.record(verb, given, by=by, now=now, network_id=given.offered.network_id)


def tell_head(given: Given, *, said_yes: bool, now: datetime) -> None:
    """Tell whose plan it is what the organisation said."""
    _tell(given, given.needed.plan.head, words.answered(given, said_yes=said_yes), now)


def tell_officer(given: Given, *, now: datetime) -> None:
    """Tell whoever promised it that it is not needed any more."""
    _tell(given, given.answered_by, words.called_off(given), now)


def _tell(given: Given, person: Person | None, said: tuple[str, str], now: datetime) -> None:
    if person is None or not can_be_sent(person):
        return
    subject, text = said
    queue(
        key=f"support.help:{given.pk}:{given.state}:{now.timestamp():.0f}",
        person=person,
        occasion="Help between schools",
        subject=subject,
        text=text,
        now=now,
        network_id=given.offered.network_id,
        is_private=True,
    )
