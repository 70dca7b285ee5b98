"""Who writes in a plan, and when something in it may still be deleted."""

from core.refusals import NotAllowed, Refused
from schools.access import Access
from support.models import Action, Given, Objective, Plan, Review
from support.plans.seeing import keeps

PAUSED = "This plan is paused, so nothing in it is changed. Go on with it first."
CLOSED = "This plan is closed, so nothing in it is changed any more."


def can_write(access: Access, plan: Plan) -> bool:
    """The head whose plan it is writes in it, while it goes on."""
    return keeps(access, plan) and plan.state == Plan.State.OPEN


def check_keeps(access: Access, plan: Plan) -> None:
    if not keeps(access, plan):
        raise NotAllowed("Only the head whose plan this is writes in it. You can read it.")


def check_goes_on(plan: Plan) -> None:
    """Paused and closed plans are read only."""
    if plan.state == Plan.State.PAUSED:
        raise Refused(PAUSED)
    if plan.state == Plan.State.CLOSED:
        raise Refused(CLOSED)


def check_rings_heads(access: Access) -> None:
    if not access.is_coordinator:
        raise NotAllowed("This page is for coordinators.")


def why_not_delete_action(action: Action) -> str:
    """Why an action stays; "" where it may go."""
    if action.done_on is not None or action.evidence:
        return "It stays: it is done, or something is written of how one can see that."
    if Given.objects.filter(action=action).exists():
        return "It stays: help that somebody gives belongs to it."
    return ""


def why_not_delete_objective(objective: Objective) -> str:
    """Why an objective stays; "" where it may go, with actions of which nothing is done."""
    if objective.met_at is not None:
        return "It stays: it has been met."
    if objective.help_needed.filter(withdrawn_at=None).exists():
        return "It stays: help is asked for it. Take that back first."
    if any(why_not_delete_action(each) for each in objective.actions.all()):
        return "It stays: something has been done for it. You can say that it is met."
    return ""


def why_not_take_back(review: Review) -> str:
    """Why what a review says stays; "" where it may be taken back."""
    later = Review.objects.filter(plan=review.plan_id, term_begins__gt=review.term_begins)
    if later.exclude(held_on=None).exists():
        return "It stays: a later review has been written since."
    return ""
