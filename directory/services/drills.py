"""What a coordinator does about somebody who has not answered a drill: ring them."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.refusals import Refused
from directory.drills.rows import key_for
from directory.drills.words import HERE
from directory.models import DrillAnswer, Entry, TelephoneCheck
from directory.services.telephones import number_works, take_back_call
from escalations import services as engine
from escalations.models import Escalation

RANG = TelephoneCheck.How.RANG


@transaction.atomic
def answer_drill(*, entry: Entry, by: audit.Actor, now: datetime) -> None:
    """Somebody says on their own page that asking them works; also late, and twice."""
    open_ones = DrillAnswer.objects.filter(entry=entry, answered_at=None)
    newest = open_ones.order_by("drill__term_begins").last()
    if newest is not None:
        answer = _locked(newest)
        for escalation in _escalations(answer):
            engine.answer_for(
                escalation=escalation, value=HERE, person=answer.entry.person, by=by, now=now
            )
        mine = DrillAnswer.objects.filter(pk=answer.pk, answered_at=None)
        mine.update(answered_at=now)


@transaction.atomic
def reached(*, answer: DrillAnswer, by: audit.Actor, now: datetime) -> DrillAnswer:
    """A coordinator rang somebody and reached them: their number works, and they have answered.
    Where they had answered already nothing changes.

    Raises Refused without a number, for oneself, and for somebody who has left.
    """
    answer = _locked(answer)
    if answer.answered_at is None:
        number_works(entry=answer.entry, how=RANG, by=by, now=now)
        for escalation in _escalations(answer):
            engine.answer_for(
                escalation=escalation, value=HERE, person=answer.entry.person, by=by, now=now
            )
        answer.answered_at, answer.by_id = now, by.actor_id
        answer.save(update_fields=["answered_at", "by_id"])
        _record("drill.reached", answer, by, now)
    return answer


@transaction.atomic
def not_reached(*, answer: DrillAnswer, by: audit.Actor, now: datetime) -> DrillAnswer:
    """A coordinator ticked the wrong row: they are asked again. What somebody answered
    themselves stays, and so does a number that was known to work."""
    answer = _locked(answer)
    if answer.by_id is not None:
        check = TelephoneCheck.objects.filter(entry=answer.entry, how=RANG).first()
        if check is not None and check.verified_at == answer.answered_at:
            take_back_call(entry=answer.entry, by=by, now=now)
        answer.answered_at = answer.by_id = None
        answer.save(update_fields=["answered_at", "by_id"])
        for escalation in _escalations(answer):
            engine.reopen(escalation=escalation, why="They were not reached", now=now)
        _record("drill.not_reached", answer, by, now)
    return answer


def _locked(answer: DrillAnswer) -> DrillAnswer:
    """The answer, with its entry locked first."""
    Entry.objects.select_for_update().filter(pk=answer.entry_id).first()
    rows = DrillAnswer.objects.select_related("entry__person", "drill")
    found = rows.filter(pk=answer.pk).first()
    if found is None:
        raise Refused("They have left the directory.")
    return found


def _escalations(answer: DrillAnswer) -> list[Escalation]:
    """The one that asks them; none once it is too old to be kept."""
    return list(Escalation.objects.filter(key=key_for(answer.pk)))


def _record(verb: str, answer: DrillAnswer, by: audit.Actor, now: datetime) -> None:
    audit.record(verb, answer, by=by, now=now, network_id=answer.drill.network_id)
