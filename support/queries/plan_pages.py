"""What the pages of a plan show: parties, parts, whom it is shared with, who looked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Person
from escalations.models import Escalation
from schools.access import Access
from schools.models import Organisation, Post, Role
from schools.queries import coordinators_of
from support.models import Part, PartyAsked, Plan, PlanLook, PlanShare
from support.plans.employers import employer_ids
from support.plans.party_kind import are_coordinators
from support.policies.plans import can_note_for
from support.queries.plans import plans_for
from support.services.parties import KIND

UNIONS = (Organisation.Kind.UNION, Organisation.Kind.ASSOCIATION)


def parties_of(plan: Plan) -> QuerySet[PartyAsked]:
    """Whom a plan has asked, by name."""
    rows = PartyAsked.objects.filter(plan=plan)
    rows = rows.select_related("organisation", "answered_by", "noted_by")
    return rows.order_by("organisation__name", "pk")


def party_for(access: Access, plan: Plan, pk: int) -> PartyAsked | None:
    """One party of a plan, for its officers."""
    rows = parties_of(plan).filter(organisation__in=access.organisation_ids, pk=pk)
    return rows.select_related("plan__school", "plan__network").first()


def parties_to_note(access: Access, parties: Iterable[PartyAsked]) -> set[int]:
    """Of a plan's parties, by id, those for which this person may note what was said by telephone:
    once coordinators are asked to ring them. At most one query."""
    may = {party.pk: party for party in parties if can_note_for(access, party)}
    if not may:
        return set()
    asked = Escalation.objects.filter(are_coordinators(), kind=KIND, subject_id__in=may)
    noted = {pk for pk, party in may.items() if party.noted_by_id}
    return noted | set(asked.values_list("subject_id", flat=True))


def officers_to_name(party: PartyAsked, access: Access) -> list[Person]:
    """Whoever may have said it: officers of the party today, not the head nor whoever notes it."""
    roles = Role.objects.current(access.today).filter(
        organisation=party.organisation_id, kind=Role.Kind.OFFICER
    )
    people = Person.objects.filter(pk__in=roles.values("person"), erased_at=None)
    people = people.exclude(pk=access.person.pk).exclude(plans=party.plan_id)
    return list(people.order_by("name", "pk"))


def parts_of(plan: Plan) -> dict[str, Part]:
    """What stands in the first section, by kind."""
    rows = Part.objects.filter(plan=plan).select_related("by", "organisation")
    return {part.kind: part for part in rows}


def live_shares(plan: Plan) -> QuerySet[PlanShare]:
    """What the head lets others read now, by section."""
    rows = PlanShare.objects.filter(plan=plan, ended_at=None)
    return rows.select_related("organisation", "person", "plan").order_by("section", "pk")


def looks_at(plan: Plan) -> QuerySet[PlanLook]:
    """Who read what, the last first."""
    return PlanLook.objects.filter(plan=plan).select_related("person").order_by("-at", "-pk")


def may_stand_by(plan: Plan, access: Access) -> list[Person]:
    """Whom a head may ask to stand by them: officers of unions and heads' associations, and heads
    of other schools here; never a coordinator, nor an officer of who employs them."""
    today = access.today
    officers = Role.objects.current(today).filter(
        network=plan.network_id, kind=Role.Kind.OFFICER, organisation__kind__in=UNIONS
    )
    heads = Post.objects.current(today).filter(
        school__network=plan.network_id, kind__in=Post.HEAD_KINDS
    )
    employers = Role.objects.current(today).filter(
        organisation__in=employer_ids(plan.school), kind=Role.Kind.OFFICER
    )
    people = Person.objects.filter(
        Q(pk__in=officers.values("person")) | Q(pk__in=heads.values("person")), erased_at=None
    )
    people = people.exclude(pk__in=employers.values("person")).exclude(plans=plan)
    people = people.exclude(pk__in=coordinators_of(plan.network, today).values("pk"))
    return list(people.order_by("name", "pk"))


@dataclass(frozen=True)
class Readers:
    """With whom a plan may be shared: organisations, and people by what they are."""

    organisations: Sequence[Organisation]
    people: Sequence[tuple[Person, str]]


def readers_for(plan: Plan, access: Access) -> Readers:
    """Every organisation of the network that could have a part in it; and the coordinators, whoever
    stands by the head, and heads who lead the school too."""
    asked = PartyAsked.objects.filter(plan=plan).values("organisation")
    found = Organisation.objects.filter(
        Q(pk__in=asked) | Q(pk__in=employer_ids(plan.school)) | Q(kind__in=UNIONS),
        network=plan.network_id,
    )
    people: list[tuple[Person, str]] = []
    if plan.supporter is not None and plan.supporter_agreed_at and plan.supporter.user_id:
        people.append((plan.supporter, "stands by you"))
    beside = Post.objects.current(access.today).filter(school=plan.school_id)
    for post in beside.exclude(person=plan.head_id).select_related("person").order_by("pk"):
        people.append((post.person, f"{post.get_kind_display().lower()} at your school"))
    people += [
        (each, "coordinator")
        for each in coordinators_of(plan.network, access.today).exclude(plans=plan)
    ]
    unique = {person.pk: (person, part) for person, part in reversed(people) if person.user_id}
    return Readers(list(found.order_by("name", "pk")), list(reversed(unique.values())))


def plans_here(access: Access) -> list[Plan]:
    """The plans that go on at the schools this head leads, for the first page. One query."""
    return list(plans_for(access).live().filter(school__in=access.head_school_ids))  # type: ignore[attr-defined]


def asked_of_us(access: Access) -> list[PartyAsked]:
    """What plans that go on ask of this officer's organisations, unanswered ones first. One
    query."""
    rows = (
        PartyAsked.objects.filter(
            organisation__in=access.organisation_ids, plan__network=access.network
        )
        .exclude(plan__state=Plan.State.CLOSED)
        .exclude(plan__head=access.person)
        .select_related("plan__school", "organisation")
    )
    return sorted(rows, key=lambda party: (bool(party.answer), party.asked_at, party.pk))
