"""What stands in a plan: for the head whom it backs."""

from datetime import timedelta

from core.clock import london_date
from support.models import Action, Objective, Plan, Review
from tests.access.rows_support_plans import ACT, FORM, PAGE, plan
from tests.access.table import COORDINATOR_LIST, MEMBER_PAGE, Row

# Asks on GET, acts on POST.
QUESTION = ("login 404 404 200 404", "login 404 404 302 404", "head", "delegate")


def objective(world):
    own = Plan.objects.get(**plan(world))
    found = Objective.objects.filter(plan=own).first()
    if found is None:
        found = Objective.objects.create(
            plan=own, area="curriculum", words=f"{world.mark} reads", made_at=world.now
        )
    return {"pk": found.pk}


def action(world):
    own = Objective.objects.get(**objective(world))
    found = Action.objects.filter(objective=own).first()
    if found is None:
        found = Action.objects.create(
            objective=own, words=f"{world.mark} visits", owner_name="Kit Marsh",
            due_on=london_date(world.now) + timedelta(days=30), made_at=world.now,
        )  # fmt: skip
    return {"pk": found.pk}


def review(world):
    own = Plan.objects.get(**plan(world))
    found = Review.objects.filter(plan=own).first()
    if found is None:
        today = london_date(world.now)
        found = Review.objects.create(plan=own, term_begins=today, due_on=today)
    return {"pk": found.pk}


ROWS = [
    Row("support:due", *MEMBER_PAGE),
    Row("support:plans-wanting", *COORDINATOR_LIST),
    Row("support:work", *PAGE, args=plan),
    Row("support:objective-new", *FORM, args=plan),
    Row("support:objective", *FORM, args=objective),
    Row("support:objective-met", *ACT, args=objective),
    Row("support:objective-delete", *QUESTION, args=objective),
    Row("support:action-new", *FORM, args=objective),
    Row("support:action", *FORM, args=action),
    Row("support:action-delete", *QUESTION, args=action),
    Row("support:action-done", *FORM, args=action),
    Row("support:action-not-done", *ACT, args=action),
    Row("support:reviews", *PAGE, args=plan),
    Row("support:review-now", *ACT, args=plan),
    Row("support:review", *FORM, args=review),
    Row("support:review-take-back", *QUESTION, args=review),
    Row("support:plan-pause", *QUESTION, args=plan),
    Row("support:plan-resume", *QUESTION, args=plan),
    Row("support:plan-close", *QUESTION, args=plan),
    Row("support:plan-open-again", *QUESTION, args=plan),
    Row("support:plan-paper", *FORM, args=plan),
]
