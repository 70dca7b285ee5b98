"""The sweep: checks that are due are asked, each in a transaction of its own."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from buddies.checks.again import ask_in_vain_again, hasten
from buddies.checks.planning import FRESH
from buddies.checks.reconcile import reconcile_visit
from buddies.checks.rows import KIND, close, confirm, escalation_of, key_for
from buddies.models import ContactCheck
from escalations import services as engine
from escalations.models import Escalation, Page
from inspections.models import Visit

logger = logging.getLogger(__name__)
State = ContactCheck.State
LATER_ONE = "It is asked anew"


def open_due(*, now: datetime, between: Callable[[], object] = lambda: None) -> int:
    """Ask every check that is due, and again what was asked in vain; gives how many. One that
    raises is logged, stays as it is, and never stops the others. ``between`` is called after
    each."""
    hasten(now=now)
    due = ContactCheck.objects.filter(state=State.PLANNED, due_at__lte=now)
    # Of several that are due in one visit the latest first: it stands for the others.
    opened = 0
    for check_id, visit_id in due.order_by("visit_id", "-due_at", "-pk").values_list("pk", "visit"):
        try:
            opened += _open(check_id, visit_id, now)
        except Exception:
            logger.exception("Contact check %s could not be asked", check_id)
        between()
    return opened + ask_in_vain_again(now=now, between=between)


@transaction.atomic
def _open(check_id: int, visit_id: int, now: datetime) -> bool:
    visit = Visit.objects.select_for_update(of=("self",)).filter(pk=visit_id).first()
    rows = ContactCheck.objects.filter(pk=check_id, state=State.PLANNED, due_at__lte=now)
    check = rows.select_related("visit__school").first()
    if visit is None or check is None:
        return False
    others = ContactCheck.objects.filter(visit=visit, supported=check.supported_id)
    lately = others.filter(state=State.CONFIRMED, confirmed_at__gte=check.due_at - FRESH)
    spoken_at = lately.order_by("confirmed_at").values_list("confirmed_at", flat=True).last()
    if spoken_at is not None:
        confirm(check.pk, spoken_at)
        # What stands still wants its next check, asked or not.
        reconcile_visit(visit.pk, now)
        return False
    earlier = list(others.filter(state__in=(State.ASKING, State.UNANSWERED, State.PLANNED),
                                 due_at__lte=check.due_at).exclude(pk=check.pk))  # fmt: skip
    if any(_somebody_is_on_it(each) for each in earlier):
        # They are not asked the same again in the middle of it.
        return False
    for each in earlier:
        close(each, State.UNANSWERED, why=LATER_ONE, now=now)
    _ask(check, now)
    # What stands still wants its next check.
    reconcile_visit(visit.pk, now)
    return True


def _somebody_is_on_it(check: ContactCheck) -> bool:
    return Page.objects.filter(
        escalation__key=key_for(check.pk),
        escalation__state=Escalation.State.OPEN,
        state=Page.State.HOLDING,
    ).exists()


def _ask(check: ContactCheck, now: datetime) -> None:
    # First, so that the policy finds it being asked.
    ContactCheck.objects.filter(pk=check.pk).update(state=State.ASKING)
    asked_before = escalation_of(check)
    if asked_before is not None:
        engine.reopen(escalation=asked_before, why="It is asked again", now=now)
        return
    engine.open_escalation(
        kind=KIND,
        key=key_for(check.pk),
        network_id=check.visit.school.network_id,
        subject_id=check.pk,
        now=now,
    )
