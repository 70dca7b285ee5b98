"""Departures as those few see them who may: the two who propose, whoever speaks for an organisation
after one of them while it is open, the head, and the officer whom the head named. Coordinators see
none."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from core.clock import london_date, london_time
from schools.access import Access
from schools.models import Organisation, Responsibility, Role, School
from support.departures import OPEN, WITH_THE_HEAD
from support.models import Departure, Plan
from support.policies import departures as policies

State, Kind = Departure.State, Departure.Kind
RELATED = (
    "network", "school", "head", "plan__union_officer", "first_by", "first_for", "second_by",
    "second_for",
)  # fmt: skip


def departures_for(access: Access, now: datetime) -> QuerySet[Departure]:
    """What this person may read, the newest first. The head from the day on which two proposed
    it; the second only while they are asked or once they agreed; who speaks for an organisation
    whose proposer has left, while it is open; the officer whom the head named once they may
    know."""
    me = access.person
    head = Q(head=me) & (Q(kind=Kind.OWN) | Q(seconded_at__isnull=False))
    seen = head
    if access.organisation_ids and not access.is_coordinator:
        ours = access.organisation_ids
        # Who was asked and has not agreed reads nothing more once it is over.
        asked = Q(seconded_at__isnull=False) | Q(state=State.PROPOSED)
        told = Q(seen_at__isnull=False) | Q(seconded_at__lt=london_time(london_date(now), 0))
        seen |= Q(kind=Kind.PROPOSED) & (
            Q(first_by=me, first_for__in=ours) | (Q(second_by=me, second_for__in=ours) & asked)
        )
        first_left = Q(first_for__in=ours) & _has_left("first", access)
        second_left = Q(second_for__in=ours, seconded_at__isnull=False) & _has_left(
            "second", access
        )
        is_open = Q(kind=Kind.PROPOSED, state__in=OPEN)
        seen |= (first_left | second_left) & is_open & ~Q(head=me)
        if policies.speaks_for_a_union(access):
            # Of the head who named them, not of one who led the school before.
            named = Q(plan__union_officer=me, plan__head=F("head"), seconded_at__isnull=False)
            seen |= Q(kind=Kind.PROPOSED) & named & told
    rows = Departure.objects.filter(seen, network=access.network)
    return rows.select_related(*RELATED).order_by("-said_at", "-pk")


def _has_left(which: str, access: Access) -> Q:
    """Whether whoever proposed it speaks for the organisation no more, as
    ``policies.departures.left_by`` has it for one."""
    theirs = Role.objects.current(access.today).filter(person=OuterRef(f"{which}_by"))
    speaks = theirs.filter(kind=Role.Kind.OFFICER, organisation=OuterRef(f"{which}_for"))
    coordinates = theirs.filter(kind=Role.Kind.COORDINATOR, network=OuterRef("network"))
    return Q(~Exists(speaks)) | Q(Exists(coordinates))


def waiting_for_head(access: Access) -> list[Departure]:
    """What stands first on the head's first page: what two proposed, until it counts."""
    rows = Departure.objects.filter(
        network=access.network, head=access.person, state__in=WITH_THE_HEAD
    )
    return list(rows.order_by("answer_by", "pk"))


def waiting_for_officer(access: Access) -> list[Departure]:
    """What an officer is asked to propose too."""
    if access.is_coordinator or not access.organisation_ids:
        return []
    rows = Departure.objects.filter(
        network=access.network,
        second_by=access.person,
        second_for__in=access.organisation_ids,
        state=State.PROPOSED,
    )
    return list(rows.select_related("first_for").order_by("said_at", "pk"))


def plans_to_propose_in(access: Access) -> list[tuple[Plan, list[Organisation]]]:
    """The live plans after an outcome in which this officer may propose, by school, each with the
    organisations for which they may. An open departure of somebody else's does not show in it."""
    if access.is_coordinator or not access.organisation_ids:
        return []
    ours = [
        role.organisation
        for role in access.roles
        if role.organisation_id in access.organisation_ids
        and role.organisation is not None
        and role.organisation.kind in policies.EMPLOYERS
    ]
    responsible = set(
        Responsibility.objects.filter(organisation__in=ours).values_list("school", "organisation")
    )

    def is_responsible(school: School, organisation: Organisation) -> bool:
        is_council = organisation.kind == Organisation.Kind.COUNCIL
        by_school = school.responsible_body == School.ResponsibleBody.COUNCIL
        return (school.pk, organisation.pk) in responsible or (is_council and by_school)

    after_outcome = Q(why=Plan.Why.OUTCOME) | Q(record__isnull=False)
    plans = Plan.objects.live().filter(after_outcome, network=access.network, head__isnull=False)
    rows = plans.exclude(head=access.person).select_related("school", "head", "network")
    found = [
        (plan, [each for each in ours if is_responsible(plan.school, each)])
        for plan in rows.order_by("school__name", "pk")
    ]
    return [(plan, organisations) for plan, organisations in found if organisations]


def own_choices(access: Access) -> dict[int, Departure]:
    """What a head has said of themselves, by the number of the school."""
    rows = Departure.objects.filter(
        network=access.network, head=access.person, kind=Kind.OWN, state=State.COUNTED
    )
    return {each.school_id: each for each in rows}


def own_plans(access: Access) -> list[Plan]:
    """A head's own live plans."""
    rows = Plan.objects.live().filter(network=access.network, head=access.person)
    return list(rows.select_related("school", "union_officer").order_by("school__name", "pk"))
