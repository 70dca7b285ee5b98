"""How long is kept who supervised, and that somebody had a place; and who supervises no longer
because their role ended."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Person
from core.audit import System
from core.clock import london_date
from schools.locks import lock_networks
from schools.models import Invitation, Role
from support.models import Series, Session, Supervisor
from support.one_by_one import alone
from support.services.supervisors import leave

# A year's offer is counted by it; what is public is counted each term and keeps no rows.
SERIES_KEPT = timedelta(days=365)
BY = System("support")


def follow_person(person_id: int, now: datetime) -> None:
    """Whoever holds the role no longer supervises no longer, and whom they met is told."""
    supervising = list(_without_role(now).filter(person=person_id).order_by("pk"))
    if supervising:
        # All networks before the first supervisor: whoever opens a series holds one of them.
        Person.objects.select_for_update(no_key=True).get(pk=person_id)
        lock_networks(each.network_id for each in supervising)
    for supervisor in supervising:
        _leave(supervisor, now)


def look_after_supervisors(*, now: datetime) -> int:
    """The same for roles whose end was set for a day and has come. Gives how many."""
    ended = list(_without_role(now).order_by("pk"))
    return sum(alone("Supervisor", each.pk, _leave, each, now) for each in ended)


def _leave(supervisor: Supervisor, now: datetime) -> int:
    leave(supervisor=supervisor, by=BY, now=now)
    return 1


def _without_role(now: datetime) -> QuerySet[Supervisor]:
    return Supervisor.objects.there().exclude(_holds_the_role(now))


def _holds_the_role(now: datetime) -> Exists:
    """That a supervisor has the role today."""
    return Exists(
        Role.objects.current(london_date(now)).filter(
            person=OuterRef("person"), network=OuterRef("network"), kind=Role.Kind.SUPERVISOR
        )
    )


def forget_supervision(*, now: datetime) -> int:
    """Delete series a year after their last meeting, with who had a place; then supervisors who
    left or never agreed and have nothing left. Gives how many rows of both went."""
    before = now - SERIES_KEPT
    lately = Session.objects.filter(series=OuterRef("pk"), starts_at__gte=before)
    over = Series.objects.filter(opened_at__lt=before).exclude(Exists(lately))
    gone = over.delete()[1].get("support.Series", 0)
    empty = Supervisor.objects.filter(series=None)
    left = empty.filter(left_at__lt=before)
    unanswered = now - timedelta(days=settings.RETENTION_DAYS["invitations"])
    asked = Invitation.objects.filter(
        person=OuterRef("person"), network=OuterRef("network"),
        invited_as=Invitation.For.SUPERVISOR, accepted_at=None,
    )  # fmt: skip
    never = empty.filter(agreed_at=None, left_at=None, entered_at__lt=unanswered)
    # Who took the role up may still decide.
    never = never.exclude(Exists(asked)).exclude(_holds_the_role(now))
    for rows in (left, never):
        gone += rows.delete()[1].get("support.Supervisor", 0)
    return gone
