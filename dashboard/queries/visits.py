"""Visits as the people around one see them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from buddies.checks.rows import OPEN
from buddies.models import ContactCheck, Pairing
from buddies.queries import stood_by
from directory.queries.live import live_in_visit
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


def own_visits_still_asked_about(access: Access) -> QuerySet[Visit]:
    """The visits of this head whose report is out, and in which somebody is still asked to speak
    with them, or everybody was in vain."""
    asked = ContactCheck.objects.filter(
        visit=OuterRef("pk"), supported=access.person, state__in=OPEN
    )
    return (
        Visit.objects.filter(Exists(asked), head=access.person, school_id__in=access.school_ids)
        .exclude(phase__in=(*OPEN_PHASES, Phase.CLOSED, Phase.MISTAKEN))
        .select_related("school")
        .order_by("first_day", "pk")
    )


def visits_seen_by(access: Access) -> QuerySet[Visit]:
    """The visits that this person may open, without those entered in error: a coordinator all
    of the network's, a head or delegate their school's, buddy and reserve those of the head
    they stand by, until they are closed. Each with the live call-out they may see."""
    visits = Visit.objects.filter(school__network=access.network).exclude(phase=Phase.MISTAKEN)
    if not access.is_coordinator:
        mine = stood_by(access.person, access.network).filter(supported=OuterRef("head"))
        stands_by = Q(Exists(mine)) & ~Q(phase=Phase.CLOSED)
        visits = visits.filter(Q(school_id__in=access.school_ids) | stands_by)
    visits = visits.annotate(live_call_out=live_in_visit(access))
    return visits.select_related("school", "head", "recorded_by").order_by("-first_day", "-pk")


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
