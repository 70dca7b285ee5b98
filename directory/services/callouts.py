"""What can happen to a call-out. Each act is one transaction that holds the call-out's row first,
then its escalations (``directory.callouts.rows``), so that of two at once the second meets what the
first has done.

Every function that has the head's words in hand hides its variables from error reports.
"""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import Person
from core import audit
from core.clock import london_date
from core.refusals import NotAllowed, Refused
from directory.callouts import rows, words
from directory.callouts.rows import OVER, State, hold
from directory.models import CallOut, StoodDown
from escalations import services as engine
from escalations.models import Escalation, Page
from escalations.policies import NOT_NEEDED
from inspections.concerns import ONLY_THE_HEAD
from inspections.models import Concern, ConcernLog, ConcernVersion, Visit
from inspections.services import concerns
from notifications.services import queue
from schools.models import Post

NOT_OPEN = "This visit is over, so nobody can be asked about it any more."
NOT_YOURS = "Only whoever asked can do this."
ONLY_HEAD = "Only the head can do this."
NOT_WITH_YOU = "This is not with you any more: somebody else has it, or it is over. Thank you."
NOTHING_TO_SHARE = "There is nothing written down that could be shared."
NOBODY_YET = "Nobody has said yet that they will ring. You can share it once somebody has."
NOT_SPOKEN = "You can say this once you have spoken."
HANDED_ON = "It was handed on"
SOMEBODY_ELSE = "The head would like somebody else"


@sensitive_variables()
def call_out(
    *, visit: Visit, head: Person, kind: str, words: str, token: UUID, by: Person, now: datetime
) -> CallOut:
    """Ask for somebody who knows inspection, for a head: the first three are asked in the same
    transaction. The live one where there is one, and the same for the same form.

    ``words``: a sentence for the head's own log, "" for none. Raises Refused for a visit that is
    over, and where ``by`` may not write in that log. Who may ask is the caller's
    (``policies.check_call_out``).
    """
    with transaction.atomic():
        visits = Visit.objects.select_for_update(of=("self",)).select_related("school__network")
        visit = visits.get(pk=visit.pk)
        # The same form before all else: it may have been answered meanwhile.
        known = CallOut.objects.filter(token=token, visit=visit).first()
        if known is not None:
            return known
        known = live(visit, head)
        if known is not None:
            # Nobody is asked twice, and what was written is not lost.
            if words.strip():
                said = _note(visit, head, words, token, by, now)
                CallOut.objects.filter(pk=known.pk, concern=None).update(concern=said)
            return known
        if not visit.is_open:
            raise Refused(NOT_OPEN)
        concern = _note(visit, head, words, token, by, now) if words.strip() else None
        made = CallOut.objects.create(
            visit=visit, head=head, asked_by=by, kind=kind, asked_at=now, concern=concern,
            token=token,
        )  # fmt: skip
        audit.record("call_out.asked", made, by=by, now=now, network_id=visit.school.network_id)
        rows.open_escalation(made, now=now)
        return made


def live(visit: Visit, head: Person) -> CallOut | None:
    """The live call-out of a head in a visit; there is at most one."""
    return CallOut.objects.filter(visit=visit, head=head, state__in=CallOut.LIVE).first()


@sensitive_variables()
def _note(visit: Visit, head: Person, what: str, token: UUID, by: Person, now: datetime) -> Concern:
    said = concerns.Words(happened_at=now, what=what.strip(), told=ConcernVersion.Told.NOBODY)
    return concerns.note(log=_log(visit, head, by, now), words=said, token=token, by=by, now=now)


def _log(visit: Visit, head: Person, by: Person, now: datetime) -> ConcernLog:
    """The head's own log. Raises Refused for anybody whom they have not let write in it."""
    if by.pk == head.pk:
        return concerns.open_log(visit=visit, owner=head)
    found = ConcernLog.objects.filter(visit=visit, owner=head, delegates_may_write=True).first()
    posts = Post.objects.current(london_date(now)).filter(person=by, school=visit.school_id)
    if found is None or not posts.filter(kind=Post.Kind.DELEGATE).exists():
        raise Refused(ONLY_THE_HEAD)
    return found


@transaction.atomic
def accept(*, call_out: CallOut, by: Person, now: datetime, ring_first: bool = False) -> CallOut:
    """Somebody who was asked says that they will ring; ``ring_first``: that they would like to be
    rung. Raises Refused where somebody else was first, it is over, or it is not theirs to take."""
    held = hold(call_out.pk)
    if held.state == State.ACCEPTED and held.taken_by_id == by.pk:
        return held
    escalation = rows.escalation_of(held)
    was_asked = Page.objects.filter(escalation=escalation, person=by).exists()
    stood_down = StoodDown.objects.filter(call_out=held, person=by).exists()
    if escalation is None or not (was_asked or stood_down):
        raise Refused(NOT_NEEDED)
    value = words.RING_ME if ring_first else words.RING
    engine.answer_for(escalation=escalation, value=value, person=by, by=by, now=now)
    return hold(call_out.pk)


@transaction.atomic
def spoken(*, call_out: CallOut, by: Person, now: datetime) -> CallOut:
    """They have spoken, as the head says, whoever asked for them, or whoever has accepted, also
    late. Saying it twice changes nothing. Raises Refused where it is over otherwise."""
    held = hold(call_out.pk)
    if held.state == State.SPOKEN:
        return held
    _check_live(held)
    if by.pk in (held.head_id, held.asked_by_id):
        rows.spoken(held, by=by, now=now)
        return held
    if held.state == State.ACCEPTED and held.taken_by_id == by.pk:
        asked = Escalation.objects.filter(key=rows.spoken_key(held)).first()
        if asked is not None and asked.state == Escalation.State.OPEN:
            engine.answer_for(escalation=asked, value=words.SPOKEN, person=by, by=by, now=now)
        else:
            rows.spoken(held, by=by, now=now)
        return hold(held.pk)
    had = StoodDown.objects.filter(call_out=held, person=by).exclude(had_taken_at=None).first()
    if had is None or held.state == State.ACCEPTED:
        raise Refused(NOT_WITH_YOU)
    rows.spoken(held, by=by, now=now, taken_by=by, taken_at=had.had_taken_at)
    return held


@transaction.atomic
def ask_others(*, call_out: CallOut, by: Person, now: datetime) -> CallOut:
    """Nobody has rung: others are asked, and the number of whoever had accepted stays. Where all
    were asked in vain they are asked again at once; while somebody is being asked it changes
    nothing. Raises Refused where it is over."""
    held = hold(call_out.pk)
    _check_asker(held, by)
    _check_live(held)
    if held.state == State.ACCEPTED:
        rows.stop_asking_whether_spoken(held, why=SOMEBODY_ELSE, now=now)
        rows.ask_others(held, by=by, now=now, why=SOMEBODY_ELSE, may_still_ring=True)
    elif held.state == State.UNANSWERED:
        rows.ask_again(held, by=by, now=now)
    return held


@transaction.atomic
def hand_on(*, call_out: CallOut, by: Person, now: datetime) -> CallOut:
    """Whoever has accepted cannot after all: the others are asked at once, and nobody is told
    why. Raises Refused where it is not theirs any more."""
    held = hold(call_out.pk)
    if held.state != State.ACCEPTED or held.taken_by_id != by.pk:
        raise Refused(NOT_WITH_YOU)
    rows.stop_asking_whether_spoken(held, why=HANDED_ON, now=now)
    rows.ask_others(held, by=by, now=now, why=HANDED_ON, may_still_ring=False)
    return held


@transaction.atomic
def share(*, call_out: CallOut, by: Person, now: datetime) -> CallOut:
    """Let whoever has accepted read what the head wrote when they asked; it ends when it is
    handed on or over. Raises Refused where there is nothing, or nobody yet."""
    held = hold(call_out.pk)
    _check_head(held, by)
    if held.state != State.ACCEPTED:
        raise Refused(NOBODY_YET)
    if held.concern is None or held.concern.withdrawn_at is not None:
        raise Refused(NOTHING_TO_SHARE)
    if held.shared_at is None:
        held.shared_at = now
        held.save(update_fields=["shared_at"])
        _record("call_out.shared", held, by, now)
    return held


@transaction.atomic
def end(*, call_out: CallOut, by: Person, now: datetime) -> CallOut:
    """It is not needed any more; twice changes nothing. Whoever has accepted is told."""
    held = hold(call_out.pk)
    _check_asker(held, by)
    if held.is_live:
        rows.end(held, by=by, now=now)
    return held


@sensitive_variables()
def after(
    *, call_out: CallOut, helped: str, thanks: bool, agreed: str, by: Person, now: datetime
) -> CallOut:
    """What came of it: whether it helped ("" for no answer), thanks to whoever rang (once), and
    what was agreed with the inspectors, into the head's own log. May be said again and put right.
    Raises Refused before they have spoken."""
    with transaction.atomic():
        _check_head(call_out, by)
        if agreed.strip():
            # The same form again keeps other words as a correction of the same entry. The log is
            # held before the call-out: erasing an entry takes it off the call-out.
            token = uuid5(call_out.token, "agreed")
            _note(call_out.visit, call_out.head, agreed, token, by, now)
        held = hold(call_out.pk)
        if held.state != State.SPOKEN:
            raise Refused(NOT_SPOKEN)
        held.helped = helped or held.helped
        rang = held.taken_by
        if thanks and held.thanked_at is None and rang is not None and rang.erased_at is None:
            held.thanked_at = now
            _thank(held, rang, now)
        held.save(update_fields=["helped", "thanked_at"])
        _record("call_out.looked_back", held, by, now)
        return held


def _thank(call_out: CallOut, person: Person, now: datetime) -> None:
    subject, text = words.thanks()
    queue(
        key=f"directory.call_out:{call_out.pk}:thanks",
        person=person,
        occasion="Thanks",
        subject=subject,
        text=text,
        now=now,
        network_id=call_out.visit.school.network_id,
        is_private=True,
    )


def _record(verb: str, call_out: CallOut, by: Person, now: datetime) -> None:
    network_id = call_out.visit.school.network_id
    audit.record(verb, call_out, by=by, now=now, network_id=network_id)


def _check_live(call_out: CallOut) -> None:
    if not call_out.is_live:
        raise Refused(OVER)


def _check_asker(call_out: CallOut, by: Person) -> None:
    if by.pk not in (call_out.head_id, call_out.asked_by_id):
        raise NotAllowed(NOT_YOURS)


def _check_head(call_out: CallOut, by: Person) -> None:
    if by.pk != call_out.head_id:
        raise NotAllowed(ONLY_HEAD)
