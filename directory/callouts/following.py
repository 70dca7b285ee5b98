"""What moves a call-out besides answers: the clock, its visit, its people. Each call-out in a
transaction of its own; one that raises is logged and never stops the others."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from directory.callouts import whether_spoken
from directory.callouts.kind import is_wanted, pace_for, steps_of
from directory.callouts.pace import SPOKEN_AFTER, rests_until
from directory.callouts.rows import (
    ENGINE,
    KIND,
    SPOKEN_KIND,
    ask_again,
    ask_others,
    end,
    escalation_of,
    hold,
    key_for,
    move,
    spoken_key,
)
from directory.callouts.whom import whom_to_ask
from directory.models import CallOut
from escalations import services as engine
from escalations.models import Escalation

logger = logging.getLogger(__name__)
State = CallOut.State
NOBODY_THERE = "Whoever had accepted is not here any more"
# The task comes every 20 seconds, and a head is waiting.
MOVED_WITHIN = timedelta(minutes=3)


def look_after(*, now: datetime, between: Callable[[], object] = lambda: None) -> int:
    """Move every live call-out that the clock moves; gives how many. ``between`` is called after
    each that was looked at."""
    moved = 0
    for pk in may_have_to_move(now):
        moved += _one(pk, now)
        between()
    return moved


def may_have_to_move(now: datetime) -> list[int]:
    """The live call-outs that are not plainly where they should be, by id: while hundreds are
    asked about, none of these is locked for nothing. One query."""
    is_asked = Escalation.objects.filter(
        kind=KIND, subject_id=OuterRef("pk"), state=Escalation.State.OPEN
    )
    live = CallOut.objects.filter(state__in=CallOut.LIVE).annotate(is_asked=Exists(is_asked))
    rows = live.select_related("visit", "head", "taken_by").order_by("pk")
    return [each.pk for each in rows if not _is_where_it_should_be(each, now)]


def _is_where_it_should_be(call_out: CallOut, now: datetime) -> bool:
    if not call_out.visit.is_open or call_out.head.erased_at is not None:
        return False
    if call_out.state == State.ASKING:
        is_asked: bool = call_out.is_asked  # type: ignore[attr-defined]
        return is_asked
    rings = call_out.taken_by
    if rings is None or rings.erased_at is not None:
        return False
    assert call_out.taken_at is not None  # accepted_call_outs_say_since_when
    return now < call_out.taken_at + SPOKEN_AFTER


def _one(pk: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            return look_after_one(pk, now=now)
    except Exception:
        logger.exception("Call-out %s could not be moved", pk)
        return False


def look_after_one(pk: int, *, now: datetime) -> bool:
    """Bring one call-out to where it should be by the clock; whether that changed anything. In
    the caller's transaction."""
    call_out = hold(pk)
    if not call_out.is_live:
        return False
    if not call_out.visit.is_open or call_out.head.erased_at is not None:
        end(call_out, by=ENGINE, now=now)
        return True
    if call_out.state == State.ACCEPTED:
        return _whether_spoken(call_out, now)
    return _whether_asked(call_out, now)


def _whether_spoken(call_out: CallOut, now: datetime) -> bool:
    if call_out.taken_by is None or call_out.taken_by.erased_at is not None:
        ask_others(call_out, by=ENGINE, now=now, why=NOBODY_THERE, may_still_ring=False)
        return True
    assert call_out.taken_at is not None  # accepted_call_outs_say_since_when
    if now < call_out.taken_at + SPOKEN_AFTER:
        return False
    if Escalation.objects.filter(key=spoken_key(call_out)).exists():
        return False
    whether_spoken.ask(call_out, now=now)
    return True


def _whether_asked(call_out: CallOut, now: datetime) -> bool:
    """Somebody is being asked, or is again once there is somebody to ask and it has rested."""
    escalation = escalation_of(call_out)
    if escalation is not None and escalation.state == Escalation.State.EXHAUSTED:
        # Somebody may have become free.
        engine.reconsider(escalation=escalation, now=now)
        escalation.refresh_from_db()
    if escalation is not None and escalation.state == Escalation.State.OPEN:
        # The engine's own sweep moves it; where it went on by itself, the row says so too.
        return _says_asking(call_out, now)
    if call_out.state == State.ASKING:
        # Nothing asks any more what should: mended at once.
        move(call_out, State.UNANSWERED, by=ENGINE, now=now)
    elif escalation is not None and now < rested_at(call_out, escalation, now):
        return False
    if not _is_anybody(call_out, now):
        return False
    ask_again(call_out, by=ENGINE, now=now)
    return True


def _says_asking(call_out: CallOut, now: datetime) -> bool:
    if call_out.state == State.ASKING:
        return False
    call_out.refresh_from_db(fields=["asked_why", "next_step"])
    said = {name: getattr(call_out, name) for name in ("asked_why", "next_step")}
    move(call_out, State.ASKING, by=ENGINE, now=now, **said)
    return True


def rested_at(call_out: CallOut, escalation: Escalation, now: datetime) -> datetime:
    """When everybody is asked again who was asked in vain."""
    return rests_until(escalation.ended_at or now, pace_for(call_out, now).again)


def _is_anybody(call_out: CallOut, now: datetime) -> bool:
    return bool(steps_of(whom_to_ask(call_out, None, now), pace_for(call_out, now)))


@transaction.atomic
def follow_visit(visit_id: int, now: datetime) -> None:
    """The call-outs of a visit end with it, and go on at the pace of its days. The reconciler of
    stale visits."""
    _follow(CallOut.objects.filter(visit=visit_id, state__in=CallOut.LIVE), now)


@transaction.atomic
def follow_person(person_id: int, now: datetime) -> None:
    """Nobody rings a head who is not here any more, and nobody who is not here rings. The
    reconciler of stale people."""
    mine = CallOut.objects.filter(state__in=CallOut.LIVE)
    _follow(mine.filter(head=person_id) | mine.filter(taken_by=person_id), now)


def _follow(call_outs: Iterable[CallOut], now: datetime) -> None:
    for pk in sorted(each.pk for each in call_outs):
        look_after_one(pk, now=now)
        # How fast it goes on may have changed, and whether people are asked at this hour.
        for escalation in Escalation.objects.filter(key=key_for(pk), state="open"):
            engine.reconsider(escalation=escalation, now=now)


def unmoved(now: datetime) -> Iterator[tuple[int, str]]:
    """Live call-outs, by id, that nobody moves, and what is wrong: for the auditor. Three
    queries and what is needed for those where everybody was asked."""
    late = now - MOVED_WITHIN
    live = CallOut.objects.filter(state__in=CallOut.LIVE, asked_at__lte=late)
    rows = list(live.select_related("visit__school__network", "head", "taken_by").order_by("pk"))
    of_these = Escalation.objects.filter(subject_id__in=[each.pk for each in rows])
    asked = {each.subject_id: each for each in of_these.filter(kind="call-out")}
    whether = {each.key: each for each in of_these.filter(kind=SPOKEN_KIND)}
    for call_out in rows:
        escalation = asked.get(call_out.pk)
        if call_out.state == State.ACCEPTED:
            assert call_out.taken_at is not None
            is_due = call_out.taken_at + SPOKEN_AFTER <= late
            about = whether.get(spoken_key(call_out))
            if is_due and (about is None or about.state != Escalation.State.OPEN):
                yield call_out.pk, "was accepted, and nobody asks whether they have spoken"
        elif not is_wanted(call_out):
            yield call_out.pk, "is about a visit that is over, and has not ended"
        elif escalation is None or escalation.state in ("answered", "ended"):
            yield call_out.pk, "is live, and nobody is asked"
        elif escalation.state == Escalation.State.EXHAUSTED:
            rested = rested_at(call_out, escalation, now)
            if rested <= late and _is_anybody(call_out, now):
                yield call_out.pk, "has rested, and nobody is asked again"
