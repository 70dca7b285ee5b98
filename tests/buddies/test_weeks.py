"""Who is free in which weeks, and who is a need: several schools, co-heads, acting heads."""

from datetime import date, timedelta

import pytest

from buddies import services
from buddies.facts import needed_by, problem_for
from buddies.matching.data import ALWAYS, Rule, Span
from buddies.matching.rules import broken_rules
from buddies.models import Offer, Pairing
from buddies.wishes import Wishes
from core.refusals import Refused
from inspections.models import Visit
from schools.models import Post
from tests import factories
from tests.buddies.helpers import (
    BY,
    LATER,
    NOW,
    OPENED,
    SOON,
    TODAY,
    buddy,
    head_in_window,
    offers,
    paired,
    school_of,
    window,
)

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 5, 24)


def test_a_span_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="cannot end before it begins"):
        Span(TODAY, TODAY - timedelta(days=1))


def person_in(people, person):
    return next(each for each in people if each.person_id == person.pk)


def broken(network, head, giver, **more):
    problem = problem_for(network, TODAY, heads=[head.pk], **more)
    return broken_rules(problem, person_in(problem.needs, head), person_in(problem.givers, giver))


def visit_of(person, phase="planned"):
    return Visit.objects.create(
        school=school_of(person), head=person, phase=phase, called_at=NOW,
        first_day=TODAY, last_day=TODAY + timedelta(days=1), recorded_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("opens", "closes", "first", "last"),
    [
        (OPENED, date(2027, 8, 31), TODAY, UNTIL),
        (SOON, date(2027, 4, 1), SOON, date(2027, 4, 1)),
        (date(2025, 9, 1), date(2026, 8, 31), TODAY, UNTIL),
        (date(2025, 9, 1), date(2027, 1, 31), TODAY, date(2027, 1, 31)),
    ],
)
def test_a_head_needs_somebody_while_the_window_is_open_in_the_months_ahead(
    network, opens, closes, first, last
):
    sam = head_in_window(network)
    school_of(sam).window.delete()
    window(school_of(sam), opens, closes)

    need = person_in(problem_for(network, TODAY).needs, sam)

    assert needed_by(network, TODAY) == UNTIL
    assert need.windows == (need.span,) == (Span(first, last),)


def test_a_head_of_two_schools_needs_somebody_from_the_first_window_to_the_last(network):
    sam = head_in_window(network, opens=SOON)
    second = factories.school(network, "Second School")
    window(second, OPENED, date(2027, 1, 31))
    factories.post(sam, second, Post.Kind.EXECUTIVE_HEAD)

    need = person_in(problem_for(network, TODAY).needs, sam)

    assert need.span == Span(TODAY, UNTIL)
    assert set(need.windows) == {Span(TODAY, date(2027, 1, 31)), Span(SOON, UNTIL)}
    assert need.due == OPENED


def test_a_head_without_a_window_or_in_a_visit_needs_somebody_now(network):
    later, soon = head_in_window(network, "Later Head", LATER), head_in_window(network, opens=SOON)
    visit_of(soon)

    problem = problem_for(network, TODAY, heads=[later.pk])

    assert person_in(problem.needs, later).span == Span(TODAY, UNTIL)
    assert person_in(problem.needs, later).windows == ()
    assert person_in(problem.needs, soon).span == Span(TODAY, UNTIL)


@pytest.mark.parametrize(
    ("start", "end", "is_away"),
    [
        (None, None, False),
        (TODAY, UNTIL, False),
        (TODAY + timedelta(days=1), None, True),
        (None, UNTIL - timedelta(days=1), True),
    ],
)
def test_a_buddy_is_taken_only_within_the_dates_they_offered(network, start, end, is_away):
    sam, priya = head_in_window(network), buddy(network)
    Offer.objects.update(available_from=start, available_until=end)

    assert broken(network, sam, priya) == ([Rule.AWAY] if is_away else [])
    if is_away:
        with pytest.raises(Refused, match="The buddy is not free in all of these weeks"):
            paired(network, sam, priya)


def test_windows_that_do_not_meet_keep_nobody_apart(network):
    sam, priya = head_in_window(network), buddy(network)
    window(school_of(priya), SOON)
    assert broken(network, sam, priya) == [Rule.BOTH_IN_WINDOW]

    school_of(sam).window.delete()
    window(school_of(sam), OPENED, SOON - timedelta(days=1))

    assert broken(network, sam, priya) == []


def test_a_buddys_own_visit_takes_them_out_until_the_report_is_published(network):
    sam, priya = head_in_window(network), buddy(network)
    visit = visit_of(priya)
    assert broken(network, sam, priya) == [Rule.AWAY]

    Visit.objects.filter(pk=visit.pk).update(phase="published")

    assert broken(network, sam, priya) == []


def test_a_visit_of_a_school_they_lead_with_somebody_else_takes_a_co_head_out(network):
    sam, priya = head_in_window(network), buddy(network)
    co_head = factories.person("Tom Hale")
    factories.post(co_head, school_of(priya), Post.Kind.CO_HEAD)
    offers(network, co_head)
    visit_of(priya)

    assert broken(network, sam, co_head) == [Rule.AWAY]


def test_a_window_in_another_network_takes_a_buddy_out_without_saying_why(network):
    sam, priya = head_in_window(network), buddy(network)
    far = factories.school(factories.network("elsewhere"), "Far School")
    window(far)
    factories.post(priya, far, Post.Kind.EXECUTIVE_HEAD)
    assert broken(network, sam, priya) == [Rule.AWAY]

    network.pair_within_open_windows = True

    assert broken(network, sam, priya) == []


def test_a_visit_in_another_network_holds_nobody_here(network):
    sam = head_in_window(network)
    far = factories.school(factories.network("elsewhere"), "Far School")
    factories.post(sam, far)
    Visit.objects.create(
        school=far, head=sam, phase="planned", called_at=NOW, first_day=TODAY, last_day=TODAY,
        recorded_at=NOW,
    )  # fmt: skip

    assert problem_for(network, TODAY).held == frozenset()


def test_co_heads_and_an_acting_head_are_needs_and_nobody_for_each_other(network):
    sam = head_in_window(network)
    ann, tom = factories.person("Ann Coe"), factories.person("Tom Hale")
    factories.post(ann, school_of(sam), Post.Kind.CO_HEAD)
    factories.post(tom, school_of(sam), Post.Kind.ACTING_HEAD)
    for each in (sam, ann, tom):
        offers(network, each)

    problem = problem_for(network, TODAY)

    assert {need.person_id for need in problem.needs} == {sam.pk, ann.pk, tom.pk}
    for head, other in ((sam, ann), (ann, tom), (tom, sam)):
        assert Rule.SAME_SCHOOL in broken(network, head, other)


def test_an_acting_head_whose_time_is_over_needs_nobody(network):
    sam = head_in_window(network)
    tom = factories.person("Tom Hale")
    post = factories.post(tom, school_of(sam), Post.Kind.ACTING_HEAD)
    Post.objects.filter(pk=post.pk).update(end=TODAY)

    assert {need.person_id for need in problem_for(network, TODAY).needs} == {sam.pk}


def test_published_reserves_are_loaded_and_wishes_for_others(network):
    sam, maya = head_in_window(network), head_in_window(network, "Maya Brandt")
    priya, tom = buddy(network, capacity=2), buddy(network, "Tom Hale")
    made = paired(network, sam, priya, reserve=tom)
    wishes = Wishes(reserves={maya.pk: tom.pk, 999: tom.pk})

    problem = problem_for(network, TODAY, wishes)

    assert problem.fixed_reserves == ((sam.pk, tom.pk),)
    assert problem.pinned_reserves == ((maya.pk, tom.pk),)
    released = problem_for(network, TODAY, Wishes(released=frozenset({made.pk})))
    assert released.fixed == released.fixed_reserves == ()


def test_a_pair_released_before_the_call_stays_during_the_visit(network):
    sam, priya, tom = head_in_window(network), buddy(network), buddy(network, "Tom Hale")
    made = paired(network, sam, priya, reserve=tom)
    visit_of(sam)

    problem = problem_for(network, TODAY, Wishes(released=frozenset({made.pk})))

    assert problem.fixed == ((sam.pk, priya.pk),)
    assert problem.fixed_reserves == ((sam.pk, tom.pk),)
    assert problem.held == {sam.pk}


def test_a_pair_without_a_reserve_asks_for_one_whatever_the_window(network):
    later, priya = head_in_window(network, "Later Head", LATER), buddy(network)
    made = paired(network, later, priya)
    assert later.pk in {need.person_id for need in problem_for(network, TODAY).needs}

    services.set_reserve(pairing=made, reserve=buddy(network, "Tom Hale"), by=BY, now=NOW)

    assert Pairing.objects.get().reserve is not None
    assert later.pk not in {need.person_id for need in problem_for(network, TODAY).needs}


def test_somebody_in_a_window_or_a_visit_at_the_same_time_is_no_reserve_by_hand(network):
    sam, priya, tom = head_in_window(network), buddy(network), buddy(network, "Tom Hale")
    made = paired(network, sam, priya)
    window(school_of(tom))
    with pytest.raises(Refused, match=r"cannot be the reserve\. Both have an open window"):
        services.set_reserve(pairing=made, reserve=tom, by=BY, now=NOW)
    school_of(tom).window.delete()
    visit_of(tom)
    with pytest.raises(Refused, match=r"cannot be the reserve\. The buddy is not free"):
        services.set_reserve(pairing=made, reserve=tom, by=BY, now=NOW)
    assert person_in(problem_for(network, TODAY).givers, tom).away == (ALWAYS,)
