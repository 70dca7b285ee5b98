"""Plans of which a coordinator asks the head how it goes: that one wants a look is said, never
what in it."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from schools.models import Network
from support.models import Action, PartyAsked, Plan, Review

# The head is reminded of it first.
ACTION_PAST = timedelta(days=14)
REVIEW_PAST = timedelta(days=7)


def plans_wanting(network: Network, today: date) -> QuerySet[Plan]:
    """The plans that go on with a review or an action well past its day, of those that
    coordinators know of (``support.queries.plans``)."""
    plan = OuterRef("pk")
    reviews = Review.objects.filter(plan=plan, held_on=None, due_on__lt=today - REVIEW_PAST)
    actions = Action.objects.filter(
        objective__plan=plan, done_on=None, due_on__lt=today - ACTION_PAST
    )
    known = Q(why=Plan.Why.OUTCOME) | Q(record__isnull=False)
    known |= Q(Exists(PartyAsked.objects.filter(plan=plan)))
    rows = Plan.objects.filter(known, network=network, state=Plan.State.OPEN)
    return rows.filter(Q(Exists(reviews)) | Q(Exists(actions)))


def heads_to_ring(network: Network, today: date) -> list[Plan]:
    """The same with school and head, by the school's name."""
    rows = plans_wanting(network, today).select_related("school", "head")
    return list(rows.order_by("school__name", "pk"))
