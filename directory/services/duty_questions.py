"""A coordinator asks people to be on duty, and they answer. Nobody is put on without their yes."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from core import audit
from core.clock import london_date
from core.refusals import Refused
from directory.models import Duty, DutyQuestion, Entry
from directory.queries.rota import who_could
from directory.rota import messages
from directory.services.duties import give_up_duty, take_duty
from schools.models import Network


@transaction.atomic
def ask_to_be_on_duty(
    *, network: Network, day: date, entries: Iterable[Entry], by: audit.Actor, now: datetime
) -> list[DutyQuestion]:
    """Ask these people whether they can be on duty on a day, each once; those who are on duty or
    away, or were asked before, are left out. The questions that were asked."""
    if day < london_date(now):
        raise Refused("That day is over.")
    wanted = {entry.pk for entry in entries}
    made = []
    for entry in who_could(network, day):
        if entry.pk not in wanted:
            continue
        question, is_new = DutyQuestion.objects.get_or_create(
            entry=entry, day=day, defaults={"asked_at": now}
        )
        if is_new:
            audit.record("duty.asked", question, by=by, now=now, network_id=network.pk)
            messages.ask(question, now)
            made.append(question)
    return made


@transaction.atomic
def answer_duty_question(
    *, question: DutyQuestion, answer: str, by: audit.Actor, now: datetime
) -> DutyQuestion:
    """Keep the answer (``DutyQuestion.Answer``), the latest where there are two. A yes puts them
    on duty, a no after it takes them off again; raises Refused where a yes cannot be any more.
    The audit trail says that they answered, not what."""
    entry, day = question.entry, question.day
    if answer == DutyQuestion.Answer.YES:
        take_duty(entry=entry, day=day, by=by, now=now, is_asked=True)
    else:
        for duty in Duty.objects.filter(entry=entry, day=day, given_up_at=None):
            give_up_duty(duty=duty, by=by, now=now)
        kept = DutyQuestion.objects.filter(pk=question.pk)
        kept.update(answer=DutyQuestion.Answer.NO, answered_at=now)
    audit.record("duty.answered", question, by=by, now=now, network_id=question.entry.network_id)
    question.refresh_from_db()
    return question
