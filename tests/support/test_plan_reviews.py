"""Reviews: planned from the terms, written with a rating and its reason."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from core import stale
from core.refusals import Refused
from inspections.workdays import is_weekday
from schools.models import Term
from support.models import Plan, Review
from support.plans.reviewing import next_of, reviews_due, term_of, whole_terms
from support.services import closing, reviews
from support.services.holding import Overtaken
from tests import factories
from tests.conftest import NOW
from tests.support.plans import a_plan

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
AUTUMN = (date(2026, 9, 2), date(2026, 12, 18))
SPRING, SPRING_ENDS = date(2027, 1, 5), date(2027, 3, 26)


def a_year(network):
    """An autumn, and a spring in two halves."""
    factories.term(network, *AUTUMN)
    factories.term(network, SPRING, date(2027, 2, 12))
    factories.term(network, date(2027, 2, 22), SPRING_ENDS, starts_term=False)


@pytest.fixture
def plan(network):
    a_year(network)
    made = a_plan(network)
    stale.settle(now=NOW)
    return made


def planned(plan):
    return list(plan.reviews.order_by("term_begins").values_list("term_begins", "due_on"))


def write(review, by, **fields):
    fields = {"rating": "on-track", "reason": "Reading is better.", "held_on": TODAY, **fields}
    return reviews.write_review(review=review, by=by, now=NOW, **fields)


def test_halves_of_a_term_belong_together():
    rows = [
        Term(first_day=SPRING, last_day=date(2027, 2, 12)),
        Term(first_day=date(2027, 2, 22), last_day=SPRING_ENDS, starts_term=False),
    ]

    assert whole_terms(rows) == [(SPRING, SPRING_ENDS)]


def test_a_review_is_due_a_week_before_the_term_ends_on_a_working_day():
    # Good Friday is the day a week before.
    rows = [Term(first_day=SPRING, last_day=date(2027, 4, 2))]

    (due,) = reviews_due(date(2026, 11, 1), rows, is_weekday)

    assert due.due_on == date(2027, 3, 25)


def test_a_young_plan_is_not_reviewed_and_a_year_is_planned_ahead():
    years = [
        Term(first_day=date(year, month, 1), last_day=date(year, month + 2, 20))
        for year in (2026, 2027)
        for month in (1, 4, 9)
    ]

    due = reviews_due(date(2026, 9, 20), years, is_weekday)
    young = reviews_due(date(2026, 11, 1), years, is_weekday)

    assert due[0].term_begins == date(2026, 9, 1)
    assert young[0].term_begins == date(2027, 1, 1)
    assert len(next_of(due, date(2026, 10, 1))) == 3


def test_where_no_term_is_known_a_review_is_of_its_month():
    assert term_of([], TODAY) == date(2026, 11, 1)


def test_reviews_are_planned_when_a_plan_opens(plan):
    assert planned(plan) == [(SPRING, date(2027, 3, 19))]


def test_reviews_follow_the_terms(plan):
    Term.objects.filter(first_day=date(2027, 2, 22)).update(last_day=date(2027, 3, 12))
    stale.mark("network", plan.network_id, now=NOW)
    stale.settle(now=NOW)
    moved = planned(plan)
    Term.objects.all().delete()
    reviews.keep_reviews_in(plan.network_id, NOW)

    assert moved == [(SPRING, date(2027, 3, 5))]
    assert planned(plan) == []


def test_what_is_written_or_overdue_stays_whatever_the_terms_do(plan):
    written = write(plan.reviews.get(), plan.head)
    overdue = Review.objects.create(plan=plan, term_begins=AUTUMN[0], due_on=date(2026, 11, 20))
    Term.objects.all().delete()

    reviews.keep_reviews(plan.pk, NOW)

    assert set(plan.reviews.all()) == {written, overdue}


def test_a_paused_plan_keeps_its_reviews_and_what_fell_into_the_pause_is_not_asked_for(plan):
    later = NOW + timedelta(days=150)
    closing.pause(plan=plan, by=plan.head, now=NOW)
    reviews.keep_reviews(plan.pk, later)
    kept = planned(plan)

    closing.resume(plan=plan, by=plan.head, now=later)
    closing.resume(plan=plan, by=plan.head, now=later)

    assert len(kept) == 1
    assert planned(plan) == []


def test_a_closed_plan_has_no_review_ahead(plan):
    closing.close(plan=plan, helped=[], by=plan.head, now=NOW)
    stale.settle(now=NOW)

    assert planned(plan) == []


def test_a_plan_that_is_gone_is_no_error(plan):
    Plan.objects.all().delete()

    reviews.keep_reviews(plan.pk, NOW)


def test_a_rating_without_a_reason_is_refused_by_the_database(plan):
    with pytest.raises(IntegrityError, match="a_rating_needs_a_reason"):
        plan.reviews.update(rating="slower", held_on=TODAY)


def test_who_writes_a_review_that_somebody_else_has_written_learns_so(plan):
    review = plan.reviews.get()
    seen = reviews.seen_of_review(review)
    write(review, plan.head, seen=seen)

    with pytest.raises(Overtaken):
        write(review, plan.head, rating="needs-more", seen=seen)

    assert plan.reviews.get().rating == "on-track"


def test_a_review_can_be_written_earlier_than_planned_once_a_term(plan):
    begun = reviews.review_now(plan=plan, by=plan.head, now=NOW)
    again = reviews.review_now(plan=plan, by=plan.head, now=NOW)
    write(begun, plan.head)

    assert (begun.term_begins, again) == (AUTUMN[0], begun)
    with pytest.raises(Refused, match="written already"):
        reviews.review_now(plan=plan, by=plan.head, now=NOW)


def test_one_that_is_overdue_comes_first(plan):
    overdue = Review.objects.create(
        plan=plan, term_begins=date(2026, 4, 13), due_on=date(2026, 7, 10)
    )

    assert reviews.review_now(plan=plan, by=plan.head, now=NOW) == overdue


def test_a_review_is_taken_back_while_no_later_one_is_written(plan):
    first = write(reviews.review_now(plan=plan, by=plan.head, now=NOW), plan.head)
    second = write(plan.reviews.get(term_begins=SPRING), plan.head)

    with pytest.raises(Refused, match="later review"):
        reviews.take_back_review(review=first, by=plan.head, now=NOW)
    for _ in range(2):
        reviews.take_back_review(review=second, by=plan.head, now=NOW)

    second.refresh_from_db()
    assert (second.rating, second.reason, second.by) == ("", None, None)


def test_a_review_whose_term_went_away_is_not_written(plan):
    review = plan.reviews.get()
    review.delete()
    review.pk = 10**6

    with pytest.raises(Refused, match="term dates"):
        write(review, plan.head)


def test_a_review_that_is_planned_for_this_term_can_be_written_before_its_day(plan):
    planned = Review.objects.create(
        plan=plan, term_begins=AUTUMN[0], due_on=TODAY + timedelta(days=17)
    )

    assert reviews.review_now(plan=plan, by=plan.head, now=NOW) == planned
