"""Plans are forgotten: what is left of one is a count; and whoever asks to be forgotten is no
longer named in what others keep."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from accounts.models import Person
from support.models import Action, Plan, PlanCount, Review
from support.plans.counted import count_of

NOBODY = "Somebody whose details are erased"


@transaction.atomic
def forget_plans(*, closed_before: datetime, looked_at: Callable[[date], datetime]) -> int:
    """Erase the plans that were closed before, each leaving how it counts in public. ``looked_at``
    says when the term of a day was measured. Gives how many."""
    old = list(Plan.objects.filter(state=Plan.State.CLOSED, closed_at__lt=closed_before))
    PlanCount.objects.bulk_create(count_of(plan, looked_at(plan.counted_from)) for plan in old)
    Plan.objects.filter(pk__in=[plan.pk for plan in old]).delete()
    return len(old)


def forget_in_contents(*, person: Person) -> None:
    """What they were to do stays, without their name; so does a review that they wrote."""
    Action.objects.filter(owner=person).update(owner=None, owner_name=NOBODY)
    Review.objects.filter(by=person).update(by=None)
