"""The rows of call-outs: their escalations, and how they move. Everything here runs in a
transaction that holds the call-out's row (``hold``): it comes before its escalations, so that what
happens to one call-out happens one after the other."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import Person
from core import audit
from core.refusals import Refused
from directory.callouts import words
from directory.callouts.links import link_for
from directory.callouts.states import STATES
from directory.models import CallOut, StoodDown
from escalations import services as engine
from escalations.models import Escalation
from notifications.channels import can_be_sent
from notifications.models import Message
from notifications.services import cancel, queue

KIND, SPOKEN_KIND = "call-out", "call-out-spoken"
State = CallOut.State
ENGINE = audit.System("call-outs")
# What the escalation changes.
FOLLOWS = ("state", "asked_why", "next_step")
CHANGED = "This has changed meanwhile. Look at the page again."
OVER = "This is over. You can ask again from the page of the visit."


def hold(call_out_id: int) -> CallOut:
    """Lock a call-out and read it anew, with its visit, school, head and who accepted."""
    # Before the joins: what they read must be as it is once the lock is ours.
    CallOut.objects.select_for_update().filter(pk=call_out_id).first()
    return with_all().get(pk=call_out_id)


def with_all() -> QuerySet[CallOut]:
    """Call-outs with what every act on them reads."""
    return CallOut.objects.select_related(
        "visit__school__network__named_contact", "head", "taken_by", "concern__log"
    )


def key_for(call_out_id: int) -> str:
    """The key of the escalation in which people are asked."""
    return f"{KIND}:{call_out_id}"


def spoken_key(call_out: CallOut) -> str:
    """The key of the escalation that asks whoever has accepted this time."""
    return f"{SPOKEN_KIND}:{call_out.pk}:{call_out.times}"


def escalation_of(call_out: CallOut) -> Escalation | None:
    """The escalation in which people are asked."""
    return Escalation.objects.filter(key=key_for(call_out.pk)).first()


def move(
    call_out: CallOut, state: CallOut.State, *, by: audit.Actor, now: datetime, **fields: Any
) -> None:
    """Move a call-out along its table. Raises Refused where it is not any more what was read,
    ValidationError where the table has no such move."""
    verb = STATES.verb(call_out.state, state)
    fields = {"state": state, "asked_why": {}, "next_step": "", **fields}
    if not CallOut.objects.filter(pk=call_out.pk, state=call_out.state).update(**fields):
        raise Refused(CHANGED)
    for name, value in fields.items():
        setattr(call_out, name, value)
    audit.record(
        verb, call_out, by=by, now=now, network_id=call_out.visit.school.network_id,
        times=call_out.times,
    )  # fmt: skip


def accept(call_out: CallOut, person: Person, *, ring_first: bool, now: datetime) -> None:
    """Somebody will ring, or asks to be rung: both are told whom and which number. The
    escalation is answered already. Raises Refused where it is not to be had any more."""
    if call_out.state not in (State.ASKING, State.UNANSWERED):
        raise Refused(CHANGED)
    # Where there is no number only the other way works.
    ring_first = ring_first or not call_out.head.telephone
    move(
        call_out, State.ACCEPTED, by=person, now=now, taken_by=person, taken_at=now,
        ring_first=ring_first,
    )  # fmt: skip
    StoodDown.objects.filter(call_out=call_out, person=person).delete()
    _tell(call_out, person, "adviser", now, *words.please_ring(
        call_out.head, link_for(call_out, person), ring_first=ring_first
    ))  # fmt: skip
    slug = call_out.visit.school.network.slug
    _tell(call_out, call_out.head, "head", now, *words.somebody_rings(
        person, ring_first=ring_first, link=f"{settings.SITE_ADDRESS}/{slug}/home/"
    ))  # fmt: skip


def _tell(
    call_out: CallOut, person: Person, who: str, now: datetime, subject: str, text: str
) -> None:
    if not can_be_sent(person):
        return
    queue(
        key=_key(call_out, who),
        person=person,
        occasion="Two people are brought together",
        subject=subject,
        text=text,
        now=now,
        priority=Message.Priority.URGENT,
        network_id=call_out.visit.school.network_id,
        is_private=True,
    )


def _key(call_out: CallOut, who: str) -> str:
    return f"directory.call_out:{call_out.pk}:{call_out.times}:{who}"


def ask_others(
    call_out: CallOut, *, by: audit.Actor, now: datetime, why: str, may_still_ring: bool
) -> None:
    """Open an accepted call-out again: whoever had accepted is not asked again in it, and all
    others are. ``may_still_ring``: they are not known to be unable, so the head keeps their
    number. ``why``: a few words without names. Whether they have spoken is asked no more, but
    a late yes counts."""
    before, taken_at = call_out.taken_by, call_out.taken_at
    if before is not None:
        stand_down(call_out, before, had_taken_at=taken_at if may_still_ring else None)
    cancel(
        keys=[_key(call_out, "adviser"), _key(call_out, "head")], why="Somebody else is asked",
        now=now,
    )  # fmt: skip
    _ask_from_the_first(
        call_out, by=by, now=now, why=why, taken_by=None, taken_at=None, ring_first=False,
        # Shared with whoever had accepted, and with nobody else.
        shared_at=None,
    )  # fmt: skip


def ask_again(call_out: CallOut, *, by: audit.Actor, now: datetime) -> None:
    """Ask everybody once more, after all were asked in vain."""
    _ask_from_the_first(call_out, by=by, now=now, why="Nobody has answered, and somebody must")


def _ask_from_the_first(
    call_out: CallOut, *, by: audit.Actor, now: datetime, why: str, **fields: Any
) -> None:
    # First, so that the policy finds it being asked.
    move(call_out, State.ASKING, by=by, now=now, times=call_out.times + 1, **fields)
    escalation = escalation_of(call_out)
    if escalation is None:
        open_escalation(call_out, now=now)
    else:
        engine.reopen(escalation=escalation, why=why, now=now)
    call_out.refresh_from_db(fields=list(FOLLOWS))


def open_escalation(call_out: CallOut, *, now: datetime) -> None:
    """Begin to ask: the first three are asked at once, and where there is nobody it is over at
    once."""
    engine.open_escalation(
        kind=KIND, key=key_for(call_out.pk), subject_id=call_out.pk,
        network_id=call_out.visit.school.network_id, now=now,
    )  # fmt: skip
    call_out.refresh_from_db(fields=list(FOLLOWS))


def stand_down(call_out: CallOut, person: Person, *, had_taken_at: datetime | None = None) -> None:
    """Somebody is not asked again in this call-out."""
    StoodDown.objects.update_or_create(
        call_out=call_out, person=person, defaults={"had_taken_at": had_taken_at}
    )


def spoken(call_out: CallOut, *, by: audit.Actor, now: datetime, **fields: Any) -> None:
    """They have spoken: nobody needs to be asked any more."""
    move(call_out, State.SPOKEN, by=by, now=now, spoken_at=now, ended_at=now, **fields)
    _put_away(call_out, "They have spoken", now)


def end(call_out: CallOut, *, by: audit.Actor, now: datetime) -> None:
    """It is not needed any more: whoever had accepted is told."""
    taken_by = call_out.taken_by if call_out.state == State.ACCEPTED else None
    move(call_out, State.ENDED, by=by, now=now, ended_at=now)
    _put_away(call_out, "It is not needed any more", now)
    cancel(
        keys=[_key(call_out, "adviser"), _key(call_out, "head")], why="Not needed any more",
        now=now,
    )  # fmt: skip
    if taken_by is not None and taken_by.erased_at is None:
        _tell(call_out, taken_by, "no-need", now, *words.no_need(call_out.head))


def _put_away(call_out: CallOut, why: str, now: datetime) -> None:
    asking = Escalation.objects.filter(kind__in=(KIND, SPOKEN_KIND), subject_id=call_out.pk)
    engine.end_all(escalations=asking, why=why, now=now)
    StoodDown.objects.filter(call_out=call_out).delete()


def stop_asking_whether_spoken(call_out: CallOut, *, why: str, now: datetime) -> None:
    """Nobody is asked any more whether they have spoken."""
    asking = Escalation.objects.filter(kind=SPOKEN_KIND, subject_id=call_out.pk)
    engine.end_all(escalations=asking, why=why, now=now)
