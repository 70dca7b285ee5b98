"""Nobody waits for what cannot come. After everybody was asked in vain they are asked in turn, the
coordinators first, in the hours in which somebody is there to look; and a buddy whom the news of
the call did not reach is not given time to ring."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from buddies.checks.rows import KIND, ask_again, key_for
from buddies.models import ContactCheck
from buddies.queries import pairing_of
from buddies.staffed import is_staffed
from escalations import services as engine
from escalations.models import Escalation, Page
from inspections.models import Phase, Visit
from notifications.models import Message

logger = logging.getLogger(__name__)
State, Moment = ContactCheck.State, ContactCheck.Moment
IN_VAIN = "Nobody has answered, and somebody must"
# Where nobody could be asked, or everybody said no, it is tried again after a rest.
REST = timedelta(minutes=30)


def ask_in_vain_again(*, now: datetime, between: Callable[[], object] = lambda: None) -> int:
    """Ask about every head about whom everybody was asked in vain, where coordinators are there.
    Gives how many; one that raises is logged and never stops the others. ``between`` is called
    after each."""
    exhausted = Escalation.objects.filter(kind=KIND, state=Escalation.State.EXHAUSTED)
    rows = ContactCheck.objects.filter(
        state=State.UNANSWERED, pk__in=exhausted.values("subject_id")
    )
    rows = rows.exclude(visit__phase__in=(Phase.CLOSED, Phase.MISTAKEN))
    asked = 0
    for check in rows.select_related("visit__school__network").order_by("pk"):
        if is_staffed(check.visit.school.network, now):
            try:
                asked += _ask_again(check, now)
            except Exception:
                logger.exception("Contact check %s could not be asked again", check.pk)
            between()
    return asked


@transaction.atomic
def _ask_again(check: ContactCheck, now: datetime) -> bool:
    Visit.objects.select_for_update(of=("self",)).get(pk=check.visit_id)
    # Before the check, as an answer locks them: one that comes now is neither undone nor lost.
    rows = Escalation.objects.select_for_update().filter(key=key_for(check.pk))
    escalation = rows.first()
    still = ContactCheck.objects.filter(pk=check.pk, state=State.UNANSWERED).exists()
    if not still or escalation is None or escalation.state != Escalation.State.EXHAUSTED:
        return False
    assert escalation.ended_at is not None
    waited = Page.objects.filter(
        escalation=escalation, step__gte=escalation.first_step, state=Page.State.SILENT
    )
    if not waited.exists() and now < escalation.ended_at + REST:
        return False
    # First, so that the policy finds it being asked.
    ask_again(check.pk)
    engine.reopen(escalation=escalation, why=IN_VAIN, now=now)
    return True


def hasten(*, now: datetime) -> int:
    """Have the check of a call be due at once where the request to ring reached nobody who was
    to ring. Gives how many."""
    rows = ContactCheck.objects.filter(
        state=State.PLANNED, moment=Moment.CALLED, due_at__gt=now
    ).select_related("visit__school")
    late = [check.pk for check in rows if _reached_nobody(check)]
    return ContactCheck.objects.filter(pk__in=late, state=State.PLANNED).update(due_at=now)


def _reached_nobody(check: ContactCheck) -> bool:
    network_id = check.visit.school.network_id
    pairing = pairing_of(check.supported_id, network_id)
    about = f"buddies.visit:{check.visit_id}:"
    key = f"{about}buddy:{pairing.buddy_id}:" if pairing else f"{about}coordinator:"
    # By network too: not every database finds the beginning of a key through an index.
    told = Message.objects.filter(network_id=network_id, key__contains=key).defer("text")
    return bool(told) and all(
        message.did_not_arrive or message.state == Message.State.REFUSED for message in told
    )
