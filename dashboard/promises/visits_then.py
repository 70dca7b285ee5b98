"""Visits that count in a term, and whether somebody spoke with the head, as it was known when the
term was looked at: six weeks after its end."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from buddies.models import ContactCheck
from core.clock import london_time
from core.models import AuditEvent
from dashboard.promises.figure import Measured
from dashboard.promises.periods import SETTLES, term_after
from inspections.models import Phase, Visit, VisitChange
from schools.models import Network
from schools.school_years import third_begins

State = ContactCheck.State


def looked_at(end: date) -> datetime:
    """The moment from which on nothing counts any more of a term that ended before ``end``."""
    return london_time(end + SETTLES, 0)


def looked_at_term_of(day: date) -> datetime:
    """The same of the term that a day lies in."""
    return looked_at(term_after(third_begins(day)))


def visits_of(network: Network, end: date) -> QuerySet[Visit]:
    """The visits at schools of a network that were recorded before the term was looked at; none
    that was entered in error."""
    rows = Visit.objects.filter(school__network=network, recorded_at__lt=looked_at(end))
    return rows.exclude(phase=Phase.MISTAKEN)


def called_in(network: Network, begin: date, end: date) -> QuerySet[Visit]:
    """Those of them that were called in the term, with a head whom somebody could ring."""
    return visits_of(network, end).filter(
        called_at__gte=london_time(begin, 0), called_at__lt=london_time(end, 0), head__isnull=False
    )


def minutes_between(since: datetime, until: datetime) -> int:
    """Whole minutes from one moment to another; none where they are the other way round."""
    return max(0, int((until - since).total_seconds()) // 60)


@dataclass(frozen=True)
class Check:
    """What is kept of one check. ``closed_at``: when its visit was closed; ``erased_at``: when its
    head was forgotten; ``stopped_at``: when they asked for no more."""

    visit_id: int
    state: str
    due_at: datetime
    confirmed_at: datetime | None
    closed_at: datetime | None = None
    erased_at: datetime | None = None
    stopped_at: datetime | None = None

    def was_due(self, looked_at: datetime) -> bool:
        """Whether somebody was to speak with the head, as far as was known at a moment. What was
        still unanswered when the visit was closed, or the head forgotten, is dropped then, and was
        due all the same; what was dropped otherwise was for a day that did not come."""
        if self.state == State.DROPPED:
            ends = (each for each in (self.closed_at, self.erased_at) if each is not None)
            return any(self.due_at < end for end in ends)
        if self.state == State.STOPPED:
            return self.stopped_at is not None and self.stopped_at >= looked_at
        return True

    def was_confirmed(self, looked_at: datetime) -> bool:
        """Whether somebody had said by then that they have spoken."""
        return self.confirmed_at is not None and self.confirmed_at < looked_at


def checks_of(network: Network, begin: date, end: date, moments: Collection[str]) -> list[Check]:
    """The checks at some moments of every visit that has one of them due in the term, by visit.
    One query."""
    rows = ContactCheck.objects.filter(moment__in=moments, visit__in=visits_of(network, end))
    due = rows.filter(due_at__gte=london_time(begin, 0), due_at__lt=london_time(end, 0))
    closings = VisitChange.objects.filter(visit=OuterRef("visit"), new_phase=Phase.CLOSED)
    stops = AuditEvent.objects.filter(
        object_type="inspections.visit", object_id=OuterRef("visit"), verb="contact.stopped"
    )
    found = rows.filter(visit__in=due.values("visit")).annotate(
        closed_at=Subquery(closings.order_by("-at").values("at")[:1]),
        stopped_at=Subquery(stops.order_by("at").values("at")[:1]),
    )
    columns = found.order_by("visit_id", "pk").values_list(
        "visit_id",
        "state",
        "due_at",
        "confirmed_at",
        "closed_at",
        "supported__erased_at",
        "stopped_at",
    )
    return [Check(*each) for each in columns]


def spoken_in(checks: Iterable[Check], begin: date, end: date) -> Measured:
    """Of the visits in which the first check that was due fell in the term, those with one that
    was confirmed. ``checks`` by visit. Pure."""
    then, numerator, denominator = looked_at(end), 0, 0
    for _, group in groupby(checks, key=lambda check: check.visit_id):
        mine = [check for check in group if check.was_due(then)]
        if not mine:
            continue
        first = min(check.due_at for check in mine)
        if london_time(begin, 0) <= first < london_time(end, 0):
            denominator += 1
            numerator += any(check.was_confirmed(then) for check in mine)
    return Measured(numerator, denominator)


def first_spoken(visits: QuerySet[Visit], then: datetime) -> list[tuple[datetime, datetime | None]]:
    """When each visit was called, and when somebody first said that they had spoken with the head;
    None where nobody had by the moment ``then``. One query."""
    said = Q(contact_checks__confirmed_at__lt=then)
    first = Min("contact_checks__confirmed_at", filter=said)
    return list(visits.annotate(first=first).order_by("pk").values_list("called_at", "first"))
