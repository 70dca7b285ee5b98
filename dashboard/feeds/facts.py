"""What a feed is made of, read anew at every fetch in a fixed number of queries.

Posts, roles and pairs are those of today: whoever left gets nothing.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from buddies.models import Pairing
from dashboard.feeds.content import (
    SHOWN_BACK,
    DayFacts,
    DutyFacts,
    Facts,
    MeetingFacts,
    RingFacts,
    TermFacts,
)
from dashboard.feeds.visits import days_alone, days_and_deadlines
from dashboard.models import CalendarFeed
from directory.models import Duty
from inspections.models import OPEN_PHASES, Phase, Visit
from inspections.queries import visits_for
from reminders.models import Reminder, ReminderRule
from schools.access import Access
from schools.models import Term
from schools.queries import days_without_pupils_of
from support.queries.places import meetings_of

Scope = CalendarFeed.Scope
Audience = ReminderRule.Audience
ASKED_TO_RING = (Audience.BUDDY, Audience.RESERVE)


def facts_for(access: Access, scope: str) -> Facts:
    """What this scope lets this person read today."""
    facts = Facts()
    if scope in (Scope.MINE, Scope.SCHOOL) and access.posts:
        mine = _lately(visits_for(access), access.today).filter(school__in=access.school_ids)
        facts.visits = days_and_deadlines(mine)
    if scope in (Scope.MINE, Scope.SUPPORT):
        facts.calls = _calls(access)
    if scope == Scope.MINE:
        facts.duties = _duties(access)
        facts.meetings = _meetings(access)
    if scope == Scope.SCHOOL and access.posts:
        facts.terms = _terms(access)
        facts.without_pupils = _without_pupils(access)
    if scope == Scope.NETWORK and access.is_coordinator:
        facts.visits = days_alone(_lately(visits_for(access), access.today))
    return facts


def _lately(visits: QuerySet[Visit], today: date) -> QuerySet[Visit]:
    """Those of which something may still be shown."""
    since = today - SHOWN_BACK
    return visits.filter(
        Q(phase__in=OPEN_PHASES) | Q(last_day__gte=since) | Q(published_on__gte=since)
    )


def _calls(access: Access) -> list[RingFacts]:
    """The times at which this person is asked to ring somebody by whom they stand today. Those
    long past are among them: which of several calls one is, they count with."""
    rows = list(
        Reminder.objects.filter(
            person=access.person,
            network_id=access.network.pk,
            subject_kind=Reminder.Subject.VISIT,
            rule__audience__in=ASKED_TO_RING,
        )
        .exclude(state=Reminder.State.CANCELLED)
        .values_list("subject_id", "rule__key", "occasion", "due_at")
    )
    heads = _heads_of({visit for visit, *_ in rows}, access)
    stands_by = _stood_by(heads.values(), access)
    return [
        RingFacts(visit, rule, occasion, at, heads[visit][1])
        for visit, rule, occasion, at in rows
        if visit in heads and heads[visit][0] in stands_by
    ]


def _heads_of(visits: Iterable[int], access: Access) -> dict[int, tuple[int, str]]:
    """The heads of these visits, by number and name, without those entered in error."""
    rows = Visit.objects.filter(
        pk__in=visits, school__network=access.network, head__isnull=False
    ).exclude(phase=Phase.MISTAKEN)
    return {pk: (head, name) for pk, head, name in rows.values_list("pk", "head_id", "head__name")}


def _stood_by(heads: Iterable[tuple[int, str]], access: Access) -> set[int]:
    """Those of these heads whose buddy or reserve this person is today; for whom heads ring
    without a buddy, also those who have none."""
    live = Pairing.objects.filter(
        network=access.network, supported__in={head for head, _ in heads}, ended_at=None
    )
    me = access.person.pk
    pairs = dict.fromkeys((head for head, _ in heads), (None, None)) | {
        head: (buddy, reserve)
        for head, buddy, reserve in live.values_list("supported_id", "buddy_id", "reserve_id")
    }
    stands_in = access.is_coordinator or access.network.named_contact_id == me
    return {
        head
        for head, (buddy, reserve) in pairs.items()
        if me in (buddy, reserve) or (stands_in and buddy is None)
    }


def _terms(access: Access) -> list[TermFacts]:
    rows = Term.objects.filter(
        network=access.network, last_day__gte=access.today - SHOWN_BACK
    ).order_by("first_day")
    return [TermFacts(*row) for row in rows.values_list("pk", "name", "first_day", "last_day")]


def _without_pupils(access: Access) -> list[DayFacts]:
    rows = days_without_pupils_of(access.network).filter(day__gte=access.today - SHOWN_BACK)
    return [DayFacts(row.pk, row.name or row.get_kind_display(), row.day) for row in rows]


def _duties(access: Access) -> list[DutyFacts]:
    """The days on which this person is on duty, without those they have given up."""
    rows = Duty.objects.filter(
        entry__network=access.network,
        entry__person=access.person,
        given_up_at=None,
        day__gte=access.today - SHOWN_BACK,
    ).order_by("day", "pk")
    return [DutyFacts(*row) for row in rows.values_list("pk", "day")]


def _meetings(access: Access) -> list[MeetingFacts]:
    """The sessions in which this person has a place and comes, or that are theirs to hold."""
    since = access.today - SHOWN_BACK
    rows = meetings_of(access).filter(starts_at__date__gte=since)
    return [MeetingFacts(*row) for row in rows.values_list("pk", "starts_at", "minutes")]
