"""Who may propose to depart from the default, and who may be the second."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import Person
from core.refusals import NotAllowed
from schools.access import Access
from schools.models import Organisation, Role, School
from support.models import Departure, Plan
from support.plans.employers import employer_ids
from support.plans.in_time import rests_on_outcome
from support.plans.parties import who_stands

Kind = Organisation.Kind
# Whose officers propose first: whoever is responsible for the school.
EMPLOYERS = (
    Kind.COUNCIL,
    Kind.TRUST,
    Kind.FOUNDATION_TRUST,
    Kind.FEDERATION,
    Kind.GOVERNING_BODY,
)
UNIONS = (Kind.UNION, Kind.ASSOCIATION)
NOT_YOURS = (
    "Only an officer of the organisation that is responsible for the school can propose this, and "
    "never a coordinator of the network."
)


def responsible_for(school: School) -> QuerySet[Organisation]:
    """Trust, federation, governing body or council that is responsible for the school; where the
    school itself says that the council is, the network's."""
    found = Organisation.objects.filter(pk__in=employer_ids(school), network=school.network_id)
    return found.filter(kind__in=EMPLOYERS).order_by("name", "pk")


def may_be_officer(person: Person, organisation_id: int | None, today: date) -> bool:
    """Whether somebody speaks for the organisation today, and does not coordinate its network:
    coordinators learn of nobody's departure by name."""
    mine = Role.objects.current(today).filter(person=person)
    officer = mine.filter(kind=Role.Kind.OFFICER, organisation=organisation_id)
    network = officer.values("network")
    return (
        officer.exists()
        and not mine.filter(kind=Role.Kind.COORDINATOR, network__in=network).exists()
    )


def proposes_for(plan: Plan, person: Person, today: date) -> list[Organisation]:
    """For which organisations somebody may propose to depart from the default in this plan: only
    after an outcome. Of a plan that the head wished for the employer may know nothing."""
    if not plan.is_live or plan.head_id is None or plan.head_id == person.pk:
        return []
    if not rests_on_outcome(plan):
        return []
    return [each for each in responsible_for(plan.school) if may_be_officer(person, each.pk, today)]


def check_proposes(plan: Plan, organisation: Organisation, person: Person, today: date) -> None:
    """Raises NotAllowed for everybody else."""
    if organisation not in proposes_for(plan, person, today):
        raise NotAllowed(NOT_YOURS)


def seconds_for(
    plan: Plan, organisation_id: int | None, first_id: int | None, today: date
) -> QuerySet[Role]:
    """Who may be asked to be the second: officers, who sign in, of every other organisation of the
    network that stands by the covenant; not the head, nor a coordinator."""
    stands = who_stands(plan.network_id)
    current = Role.objects.current(today).filter(network=plan.network_id)
    coordinators = current.filter(kind=Role.Kind.COORDINATOR).values("person")
    return (
        current.filter(organisation__in=stands, kind=Role.Kind.OFFICER, person__user__isnull=False)
        .exclude(organisation=organisation_id)
        .exclude(person__in=[pk for pk in (first_id, plan.head_id) if pk is not None])
        .exclude(person__in=coordinators)
        .select_related("person", "organisation")
        .order_by("organisation__name", "person__name", "pk")
    )


def union_officers(plan: Plan, today: date) -> QuerySet[Role]:
    """Whom a head may name: officers, who sign in, of the network's unions and heads'
    associations, but no coordinator."""
    current = Role.objects.current(today).filter(network=plan.network_id)
    coordinators = current.filter(kind=Role.Kind.COORDINATOR).values("person")
    return (
        current.filter(
            kind=Role.Kind.OFFICER,
            organisation__kind__in=UNIONS,
            person__user__isnull=False,
        )
        .exclude(person=plan.head_id)
        .exclude(person__in=coordinators)
        .select_related("person", "organisation")
        .order_by("organisation__name", "person__name", "pk")
    )


def speaks_for_a_union(access: Access) -> bool:
    """Whether somebody is an officer of a union or heads' association today: whoever was, and
    speaks for others now, reads no more what they were told as one."""
    mine = (role.organisation for role in access.roles if role.kind == Role.Kind.OFFICER)
    return any(each is not None and each.kind in UNIONS for each in mine)


def is_first(departure: Departure, person: Person, today: date) -> bool:
    """Whether somebody proposed it, and still speaks for the organisation."""
    return departure.first_by_id == person.pk and may_be_officer(
        person, departure.first_for_id, today
    )


def is_second(departure: Departure, person: Person, today: date) -> bool:
    """Whether somebody is the second, or asked to be, and still speaks for the organisation."""
    return departure.second_by_id == person.pk and may_be_officer(
        person, departure.second_for_id, today
    )


def check_first(departure: Departure, person: Person, today: date) -> None:
    """Raises NotAllowed for everybody but who proposed it."""
    if not is_first(departure, person, today):
        raise NotAllowed("Only the officer who proposed this can do so.")


def check_second(departure: Departure, person: Person, today: date) -> None:
    """Raises NotAllowed for everybody but who is asked to be the second."""
    if not is_second(departure, person, today):
        raise NotAllowed("Only the officer who was asked to be the second can answer.")


def first_stands(departure: Departure, today: date) -> bool:
    """Whether the first could propose it on this day too: they speak for the organisation still,
    and it is responsible for the school still."""
    first = departure.first_by
    return (
        first is not None
        and is_first(departure, first, today)
        and departure.first_for in responsible_for(departure.school)
    )


def second_stands(departure: Departure, today: date) -> bool:
    """Whether the second could be it on this day too: they speak for the organisation still, and
    it stands by the covenant still."""
    second = departure.second_by
    return (
        second is not None
        and is_second(departure, second, today)
        and departure.second_for_id in who_stands(departure.network_id)
    )


def may_be_seconded(departure: Departure, today: date) -> bool:
    """Whether what one proposed could be proposed on this day too, in a plan of this head."""
    plan, first = departure.plan, departure.first_by
    if plan is None or first is None or plan.head_id != departure.head_id:
        return False
    return departure.first_for in proposes_for(plan, first, today)


def left_by(departure: Departure, today: date) -> list[Organisation]:
    """The organisations for which whoever proposed it speaks no more."""
    sides = [(departure.first_by, departure.first_for)]
    if departure.seconded_at is not None:
        sides.append((departure.second_by, departure.second_for))
    return [
        organisation
        for person, organisation in sides
        if organisation is not None
        and (person is None or not may_be_officer(person, organisation.pk, today))
    ]


def is_colleague(departure: Departure, person: Person, today: date) -> bool:
    """Whether somebody speaks for an organisation that is left with what somebody proposed who
    speaks for it no more, and is not the head."""
    return departure.head_id != person.pk and any(
        may_be_officer(person, each.pk, today) for each in left_by(departure, today)
    )


def check_may_take_back(departure: Departure, person: Person, today: date) -> None:
    """Raises NotAllowed for everybody but the two who proposed it, and whoever speaks for the
    organisation after them."""
    has_seconded = departure.seconded_at is not None and is_second(departure, person, today)
    if (
        not has_seconded
        and not is_first(departure, person, today)
        and not is_colleague(departure, person, today)
    ):
        raise NotAllowed("Only the two who proposed this can take it back.")


def check_head(departure: Departure, person: Person) -> None:
    """Raises NotAllowed for everybody but the head."""
    if departure.head_id != person.pk:
        raise NotAllowed("Only the head whom it is about can answer this.")
