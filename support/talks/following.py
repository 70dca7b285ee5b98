"""What moves a talk besides answers: the clock, and its people. Each in a transaction of its own;
one that raises is logged and never stops the others."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from escalations import services as engine
from escalations.models import Escalation
from support.models import Talk
from support.talks import words
from support.talks.kind import whom_now
from support.talks.pace import AGAIN, WEEK
from support.talks.rows import (
    KIND,
    WAITING,
    State,
    ask_from_the_first,
    ask_others,
    end,
    escalation_of,
    hold,
    move,
    page_of,
    tell_head,
)

logger = logging.getLogger(__name__)
NOBODY_THERE = "Whoever had said yes is not here any more"
# The task comes every five minutes.
MOVED_WITHIN = timedelta(minutes=20)


def look_after(*, now: datetime) -> int:
    """Move every live talk that the clock or a change of people moves; gives how many."""
    live = Talk.objects.filter(state__in=Talk.LIVE).order_by("pk")
    return sum(_one(pk, now) for pk in live.values_list("pk", flat=True))


def _one(pk: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            return look_after_one(pk, now=now)
    except Exception:
        logger.exception("Talk %s could not be moved", pk)
        return False


def look_after_one(pk: int, *, now: datetime) -> bool:
    """Bring one talk to where it should be; whether that changed anything. In the caller's
    transaction."""
    talk = hold(pk)
    if not talk.is_live:
        return False
    if talk.head.erased_at is not None:
        end(talk, now=now)
        return True
    if talk.state == State.ACCEPTED:
        if talk.taken_by is None or talk.taken_by.erased_at is not None:
            ask_others(talk, now=now, why=NOBODY_THERE, may_still_ring=False)
            return True
        return False
    if talk.state == State.UNANSWERED and now >= talk.asked_at + WEEK:
        end(talk, now=now)
        tell_head(talk, "week", now, *words.week_is_over(page_of(talk)))
        return True
    return _whether_asked(talk, now)


def _whether_asked(talk: Talk, now: datetime) -> bool:
    """Who is asked is who should be; all are asked again once it has rested."""
    escalation = escalation_of(talk)
    assert escalation is not None  # opened with the talk
    # Pairs end, supervisors come and go: whoever is new is asked, whoever has left is not.
    engine.reconsider(escalation=escalation, now=now)
    escalation.refresh_from_db()
    talk.refresh_from_db(fields=["state"])
    if escalation.state == Escalation.State.OPEN:
        if talk.state == State.UNANSWERED:
            move(talk, State.ASKING, now=now)
            return True
        return False
    if now < rested_at(escalation, now) or not whom_now(talk, now):
        return False
    ask_from_the_first(talk, now=now, why="Nobody has answered, and somebody may")
    return True


def rested_at(escalation: Escalation, now: datetime) -> datetime:
    """When everybody is asked again who was asked in vain."""
    return (escalation.ended_at or now) + AGAIN


@transaction.atomic
def follow_person(person_id: int, now: datetime) -> None:
    """Nobody rings a head who is not here any more, and nobody who is not here rings. The
    reconciler of stale people."""
    _follow(Talk.objects.filter(Q(head=person_id) | Q(taken_by=person_id)), now)


def _follow(talks: Iterable[Talk], now: datetime) -> None:
    for pk in sorted(each.pk for each in talks):
        look_after_one(pk, now=now)


def unmoved(now: datetime) -> Iterator[tuple[int, str]]:
    """Live talks, by id, that nobody moves, and what is wrong: for the auditor. Two queries and
    what is needed for those where everybody was asked."""
    late = now - MOVED_WITHIN
    rows = list(
        Talk.objects.filter(state__in=WAITING, asked_at__lte=late)
        .select_related("head", "network").order_by("pk")
    )  # fmt: skip
    asked = Escalation.objects.filter(kind=KIND, subject_id__in=[each.pk for each in rows])
    by_talk = {each.subject_id: each for each in asked}
    for talk in rows:
        escalation = by_talk.get(talk.pk)
        if escalation is None or escalation.state in ("answered", "ended"):
            yield talk.pk, "is live, and nobody is asked"
        elif escalation.state == Escalation.State.EXHAUSTED:
            is_over = talk.asked_at + WEEK <= late
            if is_over or (rested_at(escalation, now) <= late and whom_now(talk, now)):
                yield talk.pk, "has rested, and nobody is asked again"
