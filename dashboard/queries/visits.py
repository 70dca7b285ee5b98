"""Visits as the people around one see them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from buddies.models import Pairing
from inspections.models import OPEN_PHASES, Phase, Visit
from reminders.models import Reminder
from schools.access import Access

SHOWN = 6


def own_open_visits(access: Access) -> QuerySet[Visit]:
    """The open visits at schools where this person holds a post."""
    return (
        Visit.objects.filter(school_id__in=access.school_ids, phase__in=OPEN_PHASES)
        .select_related("school")
        .order_by("first_day", "pk")
    )


def visits_seen_by(access: Access) -> QuerySet[Visit]:
    """The visits that this person may open, without those entered in error: a coordinator all
    of the network's, a head or delegate their school's, buddy and reserve those of the head
    they stand by, until they are closed."""
    visits = Visit.objects.filter(school__network=access.network).exclude(phase=Phase.MISTAKEN)
    if not access.is_coordinator:
        stands_by = Q(Exists(_stands_by_the_head(access))) & ~Q(phase=Phase.CLOSED)
        visits = visits.filter(Q(school_id__in=access.school_ids) | stands_by)
    return visits.select_related("school", "head", "recorded_by").order_by("-first_day", "-pk")


def _stands_by_the_head(access: Access) -> QuerySet[Pairing]:
    return Pairing.objects.filter(
        Q(buddy=access.person) | Q(reserve=access.person),
        network=access.network,
        supported=OuterRef("head"),
        ended_at=None,
    )


def company_of(visit: Visit) -> Pairing | None:
    """The pair that stands by the head of a visit, with both names; None without one."""
    return (
        Pairing.objects.filter(
            network=visit.school.network_id, supported=visit.head_id, ended_at=None
        )
        .select_related("buddy", "reserve", "supported")
        .first()
    )


def next_reminders(visit: Visit) -> QuerySet[Reminder]:
    """What will be sent next about a visit, and to whom, in order of time."""
    return (
        Reminder.objects.filter(
            subject_kind=Reminder.Subject.VISIT,
            subject_id=visit.pk,
            state=Reminder.State.PLANNED,
        )
        .select_related("rule", "person")
        .order_by("due_at", "pk")[:SHOWN]
    )
