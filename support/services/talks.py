"""What can happen to a talk. Each act is one transaction that holds the talk's row first, then its
escalations (``support.talks.rows``). The trail names nobody."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Person
from core.refusals import NotAllowed, Refused
from schools.models import Network
from support.models import Talk
from support.talks import rows
from support.talks.rows import State, hold

NOT_YOURS = "Only whoever asked to be rung can do this."
NO_NUMBER = "We have no telephone number for you. Give yours first, so that somebody can ring you."
CHOOSE = "Choose who may be asked to ring you."
OVER = "This is over. You can ask again below."
SOMEBODY_ELSE = "The head would like somebody else"


@transaction.atomic
def ask_for_talk(
    *, network: Network, head: Person, whom: str, token: UUID, by: Person, now: datetime
) -> Talk:
    """A head asks to be rung this week: the first are asked in the same transaction. The live
    one where there is one, and the same for the same form. Raises Refused without a number to
    ring and for a choice that there is not, NotAllowed for anybody but the head. Whether they
    lead a school here is the caller's (``policies.talks``)."""
    if by.pk != head.pk:
        raise NotAllowed(NOT_YOURS)
    if whom not in Talk.Whom.values:
        raise Refused(CHOOSE)
    # So that of two taps at once the second finds what the first has made.
    head = Person.objects.select_for_update(no_key=True).get(pk=head.pk)
    mine = Talk.objects.filter(network=network, head=head)
    known = mine.filter(token=token).first() or mine.filter(state__in=Talk.LIVE).first()
    if known is not None:
        return known
    if not head.telephone:
        raise Refused(NO_NUMBER)
    made = Talk.objects.create(network=network, head=head, whom=whom, asked_at=now, token=token)
    rows.record("talk.asked", made, now)
    rows.open_escalation(made, now=now)
    return made


@transaction.atomic
def spoken(*, talk: Talk, by: Person, now: datetime) -> Talk:
    """The head says that they have spoken. Saying it twice changes nothing. Raises Refused where
    it is over otherwise."""
    held = _held(talk, by)
    if held.state == State.SPOKEN:
        return held
    if not held.is_live:
        raise Refused(OVER)
    rows.spoken(held, now=now)
    return held


@transaction.atomic
def ask_others(*, talk: Talk, by: Person, now: datetime, whom: str = "") -> Talk:
    """The head would rather have somebody else than who said yes; or, after all were asked in
    vain, lets us ask ``whom`` ("" for the same again). While somebody is being asked it changes
    nothing. Raises Refused where it is over."""
    held = _held(talk, by)
    if not held.is_live:
        raise Refused(OVER)
    if whom not in ("", *Talk.Whom.values):
        raise Refused(CHOOSE)
    if held.state == State.ACCEPTED:
        rows.stop_asking_whether_spoken(held, why=SOMEBODY_ELSE, now=now)
        rows.ask_others(held, now=now, why=SOMEBODY_ELSE, may_still_ring=True)
    elif held.state == State.UNANSWERED:
        rows.ask_from_the_first(held, now=now, why="The head asks again", whom=whom or held.whom)
    return held


@transaction.atomic
def end(*, talk: Talk, by: Person, now: datetime) -> Talk:
    """It is not needed any more; twice changes nothing. Whoever had said yes is told."""
    held = _held(talk, by)
    if held.is_live:
        rows.end(held, now=now)
    return held


def _held(talk: Talk, by: Person) -> Talk:
    held = hold(talk.pk)
    if by.pk != held.head_id:
        raise NotAllowed(NOT_YOURS)
    return held
