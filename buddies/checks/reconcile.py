"""Reconcilers: the checks of a visit follow it, and follow the pair of its head."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from buddies.checks.planning import Key, Wanted, key_of, to_plan, wanted
from buddies.checks.rows import OPEN, ask_again, close, escalation_of, facts_of, told_at
from buddies.checks.somebody_else import wanted_for
from buddies.models import ContactCheck, NoMoreChecks, Pairing
from buddies.queries import pairing_of
from core.clock import london_date
from escalations import services as engine
from escalations.models import Escalation
from inspections.models import Phase, Visit
from inspections.workdays import DAY

State = ContactCheck.State
# Somebody was asked, or nobody needed to be. What is in another state may be planned (again).
ASKED = (State.ASKING, State.CONFIRMED, State.UNANSWERED)
NOT_NEEDED = "It is not needed any more"
ENOUGH = "The head has asked for no more"
# Asked on the day after what it is about.
THE_DAY_AFTER = (ContactCheck.Moment.DRAFT, ContactCheck.Moment.PUBLISHED)

Rows = dict[Key, ContactCheck]


@transaction.atomic
def reconcile_visit(visit_id: int, now: datetime) -> None:
    """Plan what a visit wants, drop what it does not, end what is asked in vain, and have the
    rest ask those who stand by the head now."""
    visits = Visit.objects.select_for_update(of=("self",)).select_related("school__network", "head")
    visit = visits.filter(pk=visit_id).first()
    if visit is None:
        return
    head = visit.head if visit.head is not None and visit.head.erased_at is None else None
    found = wanted(facts_of(visit), now) if head is not None else []
    by_key = {each.key: each for each in found}
    mine: Rows = {}
    for check in ContactCheck.objects.filter(visit=visit).order_by("due_at", "pk"):
        key = key_of(check.moment, check.day)
        if head is not None and check.supported_id == head.pk and key in by_key:
            if not _is_of_before(check, by_key[key]):
                mine[key] = check
        elif check.state in (State.PLANNED, State.ASKING, State.UNANSWERED):
            close(check, State.DROPPED, why=NOT_NEEDED, now=now)
    if head is None:
        return
    if NoMoreChecks.objects.filter(visit=visit, person=head).exists():
        for check in mine.values():
            if check.state in (State.PLANNED, *OPEN):
                close(check, State.STOPPED, why=ENOUGH, now=now)
        return
    _plan(visit, head, mine, found, now)
    _ask_those_who_stand_by(mine, now)


def _is_of_before(check: ContactCheck, now_wanted: Wanted) -> bool:
    """Whether somebody spoke with the head before the draft or the report came that counts now:
    one was said too early, and undone."""
    if check.confirmed_at is None or check.moment not in THE_DAY_AFTER:
        return False
    return london_date(check.confirmed_at) < now_wanted.day - DAY


def _plan(visit: Visit, head: Person, mine: Rows, found: list[Wanted], now: datetime) -> None:
    planned = {key: check.due_at for key, check in mine.items() if check.state == State.PLANNED}
    pairing = pairing_of(head.pk, visit.school.network_id)
    standing = to_plan(
        found,
        planned=planned,
        over={key for key, check in mine.items() if check.state in ASKED},
        told_at=told_at(visit, pairing),
        now=now,
    )
    for each in standing:
        check = mine.get(each.key) or ContactCheck(
            visit=visit, supported=head, moment=each.moment, state=""
        )
        if check.state != State.PLANNED or check.due_at != each.due_at:
            check.state, check.day, check.due_at = State.PLANNED, each.day, each.due_at
            check.save()
    for key in planned.keys() - {each.key for each in standing}:
        close(mine[key], State.DROPPED, why=NOT_NEEDED, now=now)


def _ask_those_who_stand_by(mine: Rows, now: datetime) -> None:
    for check in mine.values():
        if check.state in OPEN and (escalation := escalation_of(check)) is not None:
            engine.reconsider(escalation=escalation, now=now)
            escalation.refresh_from_db(fields=["state"])
            if escalation.state == Escalation.State.OPEN:
                ask_again(check.pk)


def reconcile_pairing(pairing_id: int, now: datetime) -> None:
    """Whom the checks of a head's visits ask follows their pair; and nobody looks for somebody
    else any more once it has ended."""
    pairing = Pairing.objects.filter(pk=pairing_id).first()
    if pairing is None:
        return
    for wish in wanted_for([pairing_id]):
        engine.reconsider(escalation=wish, now=now)
    visits = Visit.objects.filter(school__network=pairing.network_id, head=pairing.supported_id)
    visits = visits.exclude(phase__in=(Phase.CLOSED, Phase.MISTAKEN))
    for visit_id in visits.order_by("pk").values_list("pk", flat=True):
        reconcile_visit(visit_id, now)
