"""The only door through which views get what is asked about heads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from accounts.models import Person
from buddies.checks.kind import COORDINATOR, FIRST
from buddies.checks.rows import KIND, OPEN, State
from buddies.checks.somebody_else import wanted_for
from buddies.models import ContactCheck, LastResort, NoMoreChecks, Pairing
from buddies.staffed import is_staffed
from escalations.kinds import UNASKED
from escalations.models import Entry, Escalation, Page
from escalations.queries import Holder, Waiting
from inspections.models import Phase, Visit
from schools.access import Access
from schools.models import Network, Organisation, Role

BY_COORDINATORS = (COORDINATOR, UNASKED)
CONFIRMED = State.CONFIRMED
OVER = (Phase.CLOSED, Phase.MISTAKEN)


@dataclass(frozen=True)
class Contact:
    """What a head sees of the checks of their visit.

    ``is_asked``: somebody is asked to ring them now; ``asked``: who, with ``telephone``, where it
    is the first of all or somebody who has said that they ring. A later name would tell that an
    earlier one has not answered. ``spoken_at``: when somebody last said that they have spoken;
    ``is_stopped``: the head wants no more; ``is_unanswered``: everybody was asked in vain, also
    while they are asked again; ``is_unstaffed``: coordinators are not there now;
    ``wants_other``: the coordinators are asked to find somebody else; ``goes_on``: it will be
    asked again later.
    """

    is_asked: bool = False
    asked: str = ""
    telephone: str = ""
    spoken_at: datetime | None = None
    is_stopped: bool = False
    is_unanswered: bool = False
    is_unstaffed: bool = False
    wants_other: bool = False
    goes_on: bool = False

    @property
    def shows_numbers(self) -> bool:
        """Whether nobody who is asked may be there to answer."""
        return self.is_unanswered or self.is_unstaffed


def contacts_of(
    visits: Sequence[Visit], head: Person, network: Network, now: datetime
) -> dict[int, Contact]:
    """What a head sees of their own visits, by their ids. One query."""
    mine = [visit for visit in visits if visit.head_id == head.pk and visit.phase not in OVER]
    checks: dict[int, list[Any]] = {visit.pk: [] for visit in mine}
    for check in _checks_of_a_head(mine, head, network):
        checks[check.visit_id].append(check)
    at_night = not is_staffed(network, now)
    return {
        visit.pk: _contact(checks[visit.pk], is_unstaffed=at_night and visit.is_open)
        for visit in mine
    }


def _contact(checks: Sequence[Any], *, is_unstaffed: bool) -> Contact:
    newest = next((check for check in reversed(checks) if check.state in (*OPEN, CONFIRMED)), None)
    asking = newest if newest is not None and newest.state == State.ASKING else None
    return Contact(
        is_asked=asking is not None and asking.is_asked,
        asked=(asking.asked_name or "") if asking else "",
        telephone=(asking.asked_telephone or "") if asking else "",
        spoken_at=max((each.confirmed_at for each in checks if each.confirmed_at), default=None),
        is_stopped=any(check.is_stopped for check in checks),
        is_unanswered=newest is not None
        and (newest.state == State.UNANSWERED or (asking is not None and asking.was_in_vain)),
        is_unstaffed=is_unstaffed,
        wants_other=any(check.wants_other for check in checks),
        goes_on=any(check.state == State.PLANNED for check in checks),
    )


def _checks_of_a_head(
    visits: Sequence[Visit], head: Person, network: Network
) -> QuerySet[ContactCheck]:
    """Each with who is asked now: this kind asks one person at a time."""
    pairs = Pairing.objects.filter(network=network, supported=head, ended_at=None)
    asked = Page.objects.filter(
        escalation__kind=KIND, escalation__subject_id=OuterRef("pk"), state__in=Page.LIVE
    ).order_by("-pk")
    told = asked.filter(Q(name=FIRST, escalation__first_step=0) | Q(state=Page.State.HOLDING))
    in_vain = Entry.objects.filter(
        escalation__kind=KIND, escalation__subject_id=OuterRef("pk"), what=Entry.What.EXHAUSTED
    )
    return (
        ContactCheck.objects.filter(visit__in=visits, supported=head)
        .annotate(
            is_stopped=Exists(NoMoreChecks.objects.filter(visit=OuterRef("visit"), person=head)),
            wants_other=Exists(wanted_for(pairs.values("pk"))),
            was_in_vain=Exists(in_vain),
            is_asked=Exists(asked),
            asked_name=Subquery(told.values("person__name")[:1]),
            asked_telephone=Subquery(told.values("person__telephone")[:1]),
        )
        .order_by("due_at", "pk")
    )


@dataclass(frozen=True)
class Unconfirmed:
    """A head with whom contact is not confirmed, for coordinators, and since when. ``is_held``:
    somebody has said that they are ringing; ``on_it``: who, where it is a coordinator. Nobody
    reads here who was asked before."""

    check: ContactCheck
    escalation: Escalation
    is_held: bool = False
    on_it: Holder | None = None

    @property
    def head(self) -> Person:
        return self.check.supported

    @property
    def since(self) -> datetime:
        return self.check.due_at


def unconfirmed(waiting: Iterable[Waiting]) -> list[Unconfirmed]:
    """Of what waits for an answer, with whether coordinators were asked, the checks where they
    are, or everybody was: the longest waiting first. One query where there are any."""
    live = {each.escalation.subject_id: each for each in waiting if each.escalation.kind == KIND}
    checks = ContactCheck.objects.filter(pk__in=live, state__in=OPEN).select_related("supported")
    found = []
    for check in checks.order_by("due_at", "pk"):
        each = live[check.pk]
        if each.escalation.state == Escalation.State.EXHAUSTED or each.was_asked:
            holder = each.holder
            is_named = holder is not None and holder.name and holder.part in BY_COORDINATORS
            on_it = holder if is_named else None
            found.append(Unconfirmed(check, each.escalation, holder is not None, on_it))
    return found


def last_contact(visit: Visit) -> datetime | None:
    """When somebody last said that they had spoken with the head of a visit."""
    spoken = ContactCheck.objects.filter(visit=visit, supported=visit.head_id)
    return spoken.aggregate(last=Max("confirmed_at"))["last"]


def own_visits(access: Access) -> QuerySet[Visit]:
    """The visits in which this person is the head whom the network stands by."""
    visits = Visit.objects.filter(school__in=access.head_school_ids, head=access.person)
    return visits.exclude(phase__in=OVER).select_related("school")


def visits_to_ring_in(access: Access) -> QuerySet[Visit]:
    """The visits of heads with whom this person may say that they have spoken: their buddy and
    reserve, and every coordinator."""
    visits = Visit.objects.filter(school__network=access.network).exclude(phase__in=OVER)
    visits = visits.exclude(head=None).exclude(head=access.person).select_related("school")
    if access.is_coordinator:
        return visits
    stands_by = Pairing.objects.filter(
        Q(buddy=access.person) | Q(reserve=access.person),
        network=access.network, supported=OuterRef("head"), ended_at=None,
    )  # fmt: skip
    return visits.filter(Exists(stands_by))


def last_resort_of(access: Access) -> LastResort | None:
    """Whom this head has chosen for the last resort; None before they have chosen."""
    rows = LastResort.objects.filter(network=access.network, head=access.person)
    return rows.select_related("person").first()


def may_be_last_resort(access: Access) -> list[tuple[str, Person, str]]:
    """Whom a head may choose: (kind, person, where they belong), by kind and name. Nobody of
    their employer: officers of unions and heads' associations, and coordinators. One query."""
    kinds = {
        Organisation.Kind.UNION: LastResort.Kind.UNION,
        Organisation.Kind.ASSOCIATION: LastResort.Kind.HEADS,
    }
    roles = Role.objects.current(access.today).filter(network=access.network)
    roles = roles.filter(
        Q(kind=Role.Kind.OFFICER, organisation__kind__in=kinds) | Q(kind=Role.Kind.COORDINATOR)
    ).exclude(person=access.person)
    found = []
    for role in roles.select_related("person", "organisation").order_by("person__name", "pk"):
        if role.kind == Role.Kind.COORDINATOR:
            found.append((LastResort.Kind.COORDINATOR, role.person, "coordinator"))
        else:
            assert role.organisation is not None  # officer_has_an_organisation
            kind = kinds[Organisation.Kind(role.organisation.kind)]
            found.append((kind, role.person, role.organisation.name))
    order = LastResort.Kind.values
    return sorted(found, key=lambda each: order.index(each[0]))
