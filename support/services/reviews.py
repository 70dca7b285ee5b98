"""Reviews of a plan: planned from the terms, written with a rating and its reason."""

from datetime import date, datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import Person
from core.audit import Actor
from core.clock import london_date
from core.refusals import Refused
from inspections.calendar import known_terms
from schools.models import Term
from support.models import Plan, Review
from support.plans.reviewing import next_of, reviews_due, term_of
from support.policies.contents import why_not_take_back
from support.services.holding import check_seen, held, held_open, record, seen_of


def keep_reviews(plan_id: int, now: datetime) -> None:
    """Have the reviews that lie ahead planned as the terms are now. Those whose day is past stay
    until somebody writes them; those of a plan that is closed are not needed any more."""
    with transaction.atomic():
        if not Plan.objects.filter(pk=plan_id).exists():
            return
        plan = held(plan_id)
        waiting = Review.objects.filter(plan=plan, held_on=None)
        if plan.state == Plan.State.CLOSED:
            waiting.delete()
            return
        if plan.state == Plan.State.PAUSED:
            return
        _plan_ahead(plan, london_date(now))


def _plan_ahead(plan: Plan, today: date) -> None:
    terms = list(Term.objects.filter(network=plan.network_id))
    is_working = known_terms(plan.network_id).is_weekday
    due = next_of(reviews_due(london_date(plan.opened_at), terms, is_working), today)
    wanted = {each.term_begins: each.due_on for each in due}
    for review in Review.objects.filter(plan=plan):
        day = wanted.pop(review.term_begins, None)
        if review.held_on is not None:
            continue
        if day is None and review.due_on >= today:
            # Its term is not what it was.
            review.delete()
        elif day is not None and day != review.due_on:
            review.due_on = day
            review.save(update_fields=["due_on"])
    Review.objects.bulk_create(
        Review(plan=plan, term_begins=begins, due_on=day) for begins, day in wanted.items()
    )


def keep_reviews_in(network_id: int, now: datetime) -> None:
    """The same of every plan of a network that goes on: its terms have changed, or a night has
    passed."""
    plans = Plan.objects.live().filter(network=network_id).order_by("pk")
    for plan_id in plans.values_list("pk", flat=True):
        keep_reviews(plan_id, now)


def review_now(*, plan: Plan, by: Actor, now: datetime) -> Review:
    """The review to write now: the one of this term, earlier than planned or where none is
    planned. Raises Refused where this term's is written."""
    with transaction.atomic():
        plan = held_open(plan.pk)
        today = london_date(now)
        waiting = plan.reviews.filter(held_on=None).order_by("term_begins")
        overdue = waiting.filter(due_on__lte=today).first()
        if overdue is not None:
            return overdue
        begins = term_of(Term.objects.filter(network=plan.network_id), today)
        review, made = Review.objects.get_or_create(
            plan=plan, term_begins=begins, defaults={"due_on": today}
        )
        if review.held_on is not None:
            raise Refused("This term’s review is written already. You can take it back below.")
        if made:
            record("review.begun", plan, review, by, now)
        return review


@sensitive_variables()
def write_review(
    *, review: Review, rating: str, reason: str, held_on: date, by: Person, now: datetime,
    seen: str | None = None,
) -> Review:  # fmt: skip
    """Say how it goes and why. Raises Overtaken where somebody else wrote it since ``seen``."""
    with transaction.atomic():
        review = _held_review(review)
        check_seen(seen, *_said_of(review))
        review.rating, review.reason, review.held_on, review.by = rating, reason, held_on, by
        review.save(update_fields=["rating", "reason", "held_on", "by"])
        record("review.written", review.plan, review, by, now)
        return review


def take_back_review(*, review: Review, by: Actor, now: datetime) -> None:
    """Delete what a review says; it waits to be written again. Raises Refused once a later one is
    written."""
    with transaction.atomic():
        review = _held_review(review)
        if review.held_on is None:
            return
        if why_not := why_not_take_back(review):
            raise Refused(why_not)
        review.rating, review.reason, review.held_on, review.by = "", None, None, None
        review.save(update_fields=["rating", "reason", "held_on", "by"])
        record("review.taken_back", review.plan, review, by, now)


@sensitive_variables()
def seen_of_review(review: Review) -> str:
    """What the page of a review remembers."""
    return seen_of(*_said_of(review))


@sensitive_variables()
def _said_of(review: Review) -> tuple[object, ...]:
    return review.rating, review.reason, review.held_on


def _held_review(review: Review) -> Review:
    plan = held_open(review.plan_id)
    found = Review.objects.filter(pk=review.pk).first()
    if found is None:
        raise Refused("The term dates have changed, and this review with them. Look again.")
    found.plan = plan
    return found
