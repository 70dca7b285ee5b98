"""What can happen to checks by hand: somebody says that they have spoken, a head wants no more of
them or somebody else, and chooses the last resort."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from buddies.checks import words
from buddies.checks.planning import FRESH, Moment
from buddies.checks.reconcile import reconcile_visit
from buddies.checks.rows import OPEN, State, confirm, escalation_of
from buddies.checks.somebody_else import ask_for_somebody_else
from buddies.models import ContactCheck, LastResort, NoMoreChecks
from buddies.queries import pairing_of
from core import audit
from core.refusals import Refused
from escalations import services as engine
from escalations.models import Escalation
from inspections.models import Phase, Visit
from schools.models import Network

NO_BUDDY = "You have no buddy yet. The coordinators are the ones who ring you."
OVER = "This visit is over, so nobody is asked any more."


@transaction.atomic
def say_spoken(*, visit: Visit, person: Person, by: audit.Actor, now: datetime) -> int:
    """Somebody who stands by a head says that they have spoken, asked or not. Ends what is
    asked, and what would be asked soon; gives how many checks that were. Raises Refused for a
    visit that is over. Who may say so is the caller's."""
    # First, as the sweep and the reconciler do.
    rows = Visit.objects.select_for_update(of=("self",)).select_related("school")
    visit = rows.get(pk=visit.pk)
    if visit.phase in (Phase.CLOSED, Phase.MISTAKEN):
        raise Refused(OVER)
    said = 0
    for check in ContactCheck.objects.filter(visit=visit, supported=visit.head_id):
        if check.state in OPEN:
            said += _answered(check, person, by, now)
        elif check.state == State.PLANNED and _is_soon(check, now):
            said += confirm(check.pk, now)
    # What stands still wants its next check.
    reconcile_visit(visit.pk, now)
    audit.record(
        "contact.confirmed", visit, by=by, now=now, network_id=visit.school.network_id, checks=said
    )
    return said


def _is_soon(check: ContactCheck, now: datetime) -> bool:
    return check.moment == Moment.CALLED or check.due_at <= now + FRESH


def _answered(check: ContactCheck, person: Person, by: audit.Actor, now: datetime) -> bool:
    escalation = escalation_of(check)
    if escalation is None or escalation.state not in Escalation.LIVE:
        return False
    engine.answer_for(escalation=escalation, value=words.SPOKEN, person=person, by=by, now=now)
    return True


@transaction.atomic
def stop_asking(*, visit: Visit, head: Person, now: datetime) -> None:
    """A head is fine: nobody is asked about them in this visit any more."""
    _, is_new = NoMoreChecks.objects.get_or_create(visit=visit, person=head, defaults={"at": now})
    if is_new:
        _record("contact.stopped", visit, head, now)
    reconcile_visit(visit.pk, now)


@transaction.atomic
def ask_again(*, visit: Visit, head: Person, now: datetime) -> None:
    """Undo ``stop_asking``: what is still to come is asked again."""
    if NoMoreChecks.objects.filter(visit=visit, person=head).delete()[0]:
        _record("contact.wanted_again", visit, head, now)
    reconcile_visit(visit.pk, now)


@transaction.atomic
def want_somebody_else(*, visit: Visit, head: Person, now: datetime) -> None:
    """A head would like somebody else: the coordinators are asked to find one, and to ring
    until then. Nobody is told why. Raises Refused where there is no pair."""
    pairing = pairing_of(head.pk, visit.school.network_id)
    if pairing is None:
        raise Refused(NO_BUDDY)
    _record("contact.somebody_else_wanted", visit, head, now)
    ask_for_somebody_else(pairing, now=now)
    reconcile_visit(visit.pk, now)


def _record(verb: str, visit: Visit, head: Person, now: datetime) -> None:
    audit.record(verb, visit, by=head, now=now, network_id=visit.school.network_id)


@transaction.atomic
def choose_last_resort(
    *, network: Network, head: Person, kind: str, person: Person | None, now: datetime
) -> LastResort:
    """A head says who is asked when neither buddy nor reserve answers; ``person`` None for
    whichever coordinator there is. Raises Refused for the head themselves."""
    if person is not None and person.pk == head.pk:
        raise Refused("Choose somebody other than yourself.")
    row, _ = LastResort.objects.update_or_create(
        network=network, head=head, defaults={"kind": kind, "person": person, "chosen_at": now}
    )
    audit.record("last_resort.chosen", row, by=head, now=now, network_id=network.pk, kind=str(kind))
    return row
