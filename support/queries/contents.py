"""What stands in a plan, for whoever may read the section (``support.plans.seeing``), and for
those whose an action is."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Person
from inspections.models import Visit
from inspections.queries import visits_for
from schools.access import Access
from schools.models import Post, Role
from support.models import Action, Objective, Part, PartyAsked, Plan, Review
from support.queries.plans import plans_for


def objectives_of(plan: Plan) -> QuerySet[Objective]:
    """Its objectives with their actions, the next due first. Two queries."""
    actions = Action.objects.order_by("due_on", "pk")
    rows = plan.objectives.prefetch_related(Prefetch("actions", queryset=actions))
    return rows.order_by("position", "pk")


def objective_for(access: Access, pk: int) -> Objective | None:
    """An objective of a plan that this person may open; None for any other."""
    rows = Objective.objects.filter(plan__in=plans_for(access).values("pk"), pk=pk)
    return rows.select_related("plan__school", "plan__network").first()


def action_for(access: Access, pk: int) -> Action | None:
    """An action of a plan that this person may open; None for any other."""
    rows = Action.objects.filter(objective__plan__in=plans_for(access).values("pk"), pk=pk)
    return rows.select_related("objective__plan__school", "objective__plan__network").first()


def own_action_for(access: Access, pk: int) -> Action | None:
    """An action that is this person's own to do, also where they read nothing else of its plan."""
    rows = Action.objects.filter(_is_theirs(access), objective__plan__network=access.network, pk=pk)
    return rows.select_related("objective__plan__school", "objective__plan__network").first()


def _is_theirs(access: Access) -> Q:
    """Actions that were given to somebody who still has a post at the school, or speaks for one of
    the parties: whoever has left reads them no more."""
    ours = PartyAsked.objects.filter(organisation__in=access.organisation_ids)
    still = Q(objective__plan__school__in=access.school_ids)
    still |= Q(objective__plan__in=ours.values("plan"))
    return Q(owner=access.person) & still


def reviews_of(plan: Plan) -> QuerySet[Review]:
    """Its reviews, in their order."""
    return plan.reviews.select_related("by").order_by("term_begins")


def review_for(access: Access, pk: int) -> Review | None:
    """A review of a plan that this person may open; None for any other."""
    rows = Review.objects.filter(plan__in=plans_for(access).values("pk"), pk=pk)
    return rows.select_related("plan__school", "plan__network").first()


def owners_for(plan: Plan, today: date) -> list[Person]:
    """Who is known here and may be given something to do: whoever holds a post at the school, and
    officers of the parties that said yes."""
    posts = Post.objects.current(today).filter(school=plan.school_id, person__erased_at=None)
    said_yes = PartyAsked.objects.filter(plan=plan, answer=PartyAsked.Answer.YES)
    officers = Role.objects.current(today).filter(
        kind=Role.Kind.OFFICER, organisation__in=said_yes.values("organisation"),
        person__erased_at=None,
    )  # fmt: skip
    rows = Person.objects.filter(pk__in=posts.values("person")) | Person.objects.filter(
        pk__in=officers.values("person")
    )
    return list(rows.order_by("name", "pk"))


def parts_of(plan: Plan) -> list[Part]:
    """What stands in its first section, in the order of its kinds; not who stands by the head."""
    order = list(Part.Kind.values)
    rows = plan.parts.select_related("organisation", "by")
    return sorted(rows, key=lambda each: order.index(each.kind))


def monitoring_of(access: Access, plan: Plan) -> list[Visit]:
    """The monitoring inspections since the plan counts from, in their order, for whoever sees the
    school's visits at all."""
    rows = visits_for(access).filter(school=plan.school_id, last_day__gte=plan.counted_from)
    return list(rows.exclude(kind=Visit.Kind.FULL).order_by("first_day", "pk"))


@dataclass(frozen=True)
class Waits:
    """What somebody looks after and is not done yet: their own actions and, of the plans that
    they keep, all the others and the reviews. Each in the order of its day."""

    own: list[Action]
    others: list[Action]
    reviews: list[Review]

    def __bool__(self) -> bool:
        return bool(self.own or self.others or self.reviews)


def waiting_for(access: Access) -> Waits:
    """What waits in plans that go on. Two queries."""
    kept = [
        plan.pk
        for plan in plans_for(access).filter(
            state=Plan.State.OPEN, school__in=access.head_school_ids
        )
    ]
    open_actions = Action.objects.filter(
        done_on=None, objective__plan__state=Plan.State.OPEN,
        objective__plan__network=access.network,
    ).select_related("objective__plan__school").order_by("due_on", "pk")  # fmt: skip
    own = open_actions.filter(_is_theirs(access))
    others = open_actions.filter(objective__plan__in=kept).exclude(owner=access.person)
    reviews = Review.objects.filter(plan__in=kept, held_on=None).order_by("due_on", "pk")
    return Waits(list(own), list(others), list(reviews.select_related("plan__school")))
