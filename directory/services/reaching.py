"""A coordinator rings somebody who is not ready: their number works, and with it the drill that
they have not answered."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from core import audit
from core.clock import london_date
from directory.models import DrillAnswer, Entry, TelephoneCheck
from directory.readiness import drills_count_since
from directory.services import drills
from directory.services.telephones import number_works, take_back_call

RANG = TelephoneCheck.How.RANG


@transaction.atomic
def reached(*, entry: Entry, by: audit.Actor, now: datetime) -> None:
    """They were reached at the number that is theirs now; an open drill is answered with it.

    Raises Refused without a number, for one's own, and for somebody who has left.
    """
    number_works(entry=entry, how=RANG, by=by, now=now)
    answer = open_answers(now).filter(entry=entry).order_by("drill__term_begins").last()
    if answer is not None:
        drills.reached(answer=answer, by=by, now=now)


@transaction.atomic
def not_reached(*, entry: Entry, by: audit.Actor, now: datetime) -> None:
    """The wrong row was ticked: what the last call showed is not known any more, and what was
    known before it stays."""
    answer = (
        DrillAnswer.objects.filter(entry=entry)
        .exclude(by_id=None)
        .order_by("answered_at", "pk")
        .last()
    )
    check = TelephoneCheck.objects.filter(entry=entry, how=RANG).first()
    rang_at = check.verified_at if check is not None else None
    told_at = answer.answered_at if answer is not None else None
    if answer is not None and told_at and (rang_at is None or told_at >= rang_at):
        drills.not_reached(answer=answer, by=by, now=now)
    else:
        take_back_call(entry=entry, by=by, now=now)


def open_answers(now: datetime) -> QuerySet[DrillAnswer]:
    """What is not answered yet in drills that would count."""
    since = drills_count_since(london_date(now))
    return DrillAnswer.objects.filter(answered_at=None, drill__term_begins__gte=since)
