"""The rows of checks: what they rest on, their escalations, and how they end."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import QuerySet

from buddies.checks.planning import Facts
from buddies.models import ContactCheck, Pairing
from core.clock import london_date
from escalations import services as engine
from escalations.models import Escalation
from inspections.calendar import known_terms
from inspections.models import Interruption, Phase, Visit, VisitChange
from inspections.queries import changes_of, days_of, interruptions_of

KIND = "contact"
State = ContactCheck.State
# Somebody is asked, or was and may still answer.
OPEN = (State.ASKING, State.UNANSWERED)


def key_for(check_id: int) -> str:
    """The key of the escalation of a check."""
    return f"{KIND}:{check_id}"


def escalation_of(check: ContactCheck) -> Escalation | None:
    """The escalation of a check; None before it was asked."""
    return Escalation.objects.filter(key=key_for(check.pk)).first()


def close(
    check: ContactCheck, state: str, *, why: str, now: datetime,
    only: Collection[str] = (State.PLANNED, *OPEN),
) -> bool:  # fmt: skip
    """End a check without contact; whether it was in one of the states ``only``.

    The escalation first, then the check: an answer locks them in the same order.
    """
    if check.state in OPEN:
        asking = Escalation.objects.filter(key=key_for(check.pk))
        engine.end_all(escalations=asking, why=why, now=now)
    check.state = state
    return bool(ContactCheck.objects.filter(pk=check.pk, state__in=only).update(state=state))


def forget_escalations_of(checks: QuerySet[ContactCheck]) -> None:
    """Delete what was asked for checks that are about to be deleted; before them."""
    about = Escalation.objects.filter(kind=KIND, subject_id__in=checks.values("pk"))
    about.delete()


def confirm(check_id: int, at: datetime) -> bool:
    """Note that somebody has spoken with the head; whether that was news."""
    rows = ContactCheck.objects.filter(pk=check_id, state__in=(State.PLANNED, *OPEN))
    return bool(rows.update(state=State.CONFIRMED, confirmed_at=at))


def ask_again(check_id: int) -> None:
    """Note that a check which nobody had answered is asked again."""
    ContactCheck.objects.filter(pk=check_id, state=State.UNANSWERED).update(state=State.ASKING)


def facts_of(visit: Visit) -> Facts:
    """What the checks of a visit rest on. Seven queries."""
    days = days_of(visit)
    return Facts(
        phase=visit.phase,
        called_at=visit.called_at,
        days=days,
        draft_on=visit.draft_on,
        published_on=visit.published_on,
        stands_still_since=days.gaps[-1].stopped_on if days.gaps else _deferred_on(visit),
        left_at=_left_at(visit),
        is_working_day=known_terms(visit.school.network_id).is_weekday,
    )


def _deferred_on(visit: Visit) -> date | None:
    granted = interruptions_of(visit).filter(
        kind=Interruption.Kind.DEFERRAL, answer=Interruption.Answer.GRANTED
    )
    answered_at = granted.values_list("answered_at", flat=True).last()
    return london_date(answered_at) if answered_at else None


def _left_at(visit: Visit) -> datetime | None:
    """When people said that the team has left; None where the clock did."""
    left = changes_of(visit).filter(
        new_phase=Phase.FEEDBACK, why=VisitChange.Why.SAID, undoes=None, undone_by=None
    )
    return left.values_list("at", flat=True).first()


def told_at(visit: Visit, pairing: Pairing | None) -> datetime:
    """When the buddy was last told to ring: in the minute in which the call was recorded, or
    in which the pair was made."""
    return max(visit.recorded_at, pairing.started_at) if pairing else visit.recorded_at
