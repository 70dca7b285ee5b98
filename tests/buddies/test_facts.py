"""What the matcher goes by: loaded as plain facts, in the same queries for 1 and 30 schools."""

from datetime import date

import pytest

from buddies import services
from buddies.describing import kind_of, responsible_unknown
from buddies.facts import needed_by, problem_for
from buddies.matching.data import Span
from buddies.queries import needs_of
from inspections.models import InspectionRecord
from schools.models import Post, School
from schools.phases import phases_of
from tests import factories
from tests.buddies.helpers import (
    BY,
    LATER,
    NOW,
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


def need_of(problem, person):
    return next(each for each in problem.needs if each.person_id == person.pk)


def giver_of(problem, person):
    return next(each for each in problem.givers if each.person_id == person.pk)


@pytest.mark.parametrize(
    ("months", "today", "by"),
    [
        (6, date(2026, 11, 24), date(2027, 5, 24)),
        (1, date(2027, 1, 31), date(2027, 2, 28)),
        (0, date(2026, 11, 24), date(2026, 11, 24)),
    ],
)
def test_a_window_needs_a_buddy_so_many_months_ahead(network, months, today, by):
    network.months_ahead = months

    assert needed_by(network, today) == by


def test_needs_are_heads_whose_window_is_open_or_opens_soon(network):
    open_now, soon = head_in_window(network), head_in_window(network, "Maya Brandt", SOON)
    head_in_window(network, "Later Head", LATER)
    closed = head_in_window(network, "Closed Head", status="Closed")
    delegate = factories.person("A Delegate")
    factories.post(delegate, school_of(open_now), Post.Kind.DELEGATE)

    problem = problem_for(network, TODAY)

    assert {need.person_id for need in problem.needs} == {open_now.pk, soon.pk}
    assert need_of(problem, open_now).windows == (Span(TODAY, needed_by(network, TODAY)),)
    assert need_of(problem, soon).windows == (Span(SOON, needed_by(network, TODAY)),)
    assert closed.pk not in {need.person_id for need in problem.needs}


def test_givers_bring_their_schools_roles_and_inspections(network):
    priya = buddy(network, capacity=3)
    council = factories.organisation(network, "Westhaven Council", "council")
    union = factories.organisation(network, "A Union", "union")
    factories.role(priya, network, "officer", organisation=union)
    for number, day in enumerate((date(2025, 3, 1), date(2020, 3, 1))):
        InspectionRecord.objects.create(
            school=school_of(priya), urn=school_of(priya).urn, urn_at_time=1, kind="graded",
            started_on=day, as_at=day, number=str(number),
        )  # fmt: skip
    outsider = factories.person("Ruth Lindqvist")
    offers(network, outsider)

    problem = problem_for(network, TODAY)

    giver = giver_of(problem, priya)
    assert (giver.capacity, giver.inspections, giver.roles_in) == (3, 1, {union.pk})
    assert giver.schools[0].responsible == {council.pk}
    assert giver_of(problem, outsider).schools == ()
    assert giver_of(problem, outsider).inspections is None


def test_a_trust_known_to_two_networks_is_one_employer(network):
    other = factories.network("elsewhere")
    sam, priya = head_in_window(network), buddy(network)
    here = factories.organisation(network, "Harbour Trust", uid="77")
    there = factories.organisation(other, "Harbour Trust Ltd", uid="77")
    factories.responsible(here, school_of(sam))
    second = factories.school(other, "Far School")
    factories.responsible(there, second)
    factories.post(priya, second, Post.Kind.EXECUTIVE_HEAD)

    problem = problem_for(network, TODAY)

    ours, theirs = need_of(problem, sam), giver_of(problem, priya)
    assert ours.schools[0].bodies & {body for one in theirs.schools for body in one.bodies}
    assert "a school elsewhere" in {school.name for school in theirs.schools}


def test_published_pairs_words_and_rules_are_loaded(network):
    sam, priya = head_in_window(network), buddy(network)
    paired(network, sam, priya)
    maya = head_in_window(network, "Maya Brandt")
    services.forbid(network=network, one=maya, other=priya, by=BY, now=NOW)
    services.declare_conflict(network=network, person=maya, school=school_of(sam), by=maya, now=NOW)
    network.pair_within_open_windows = True

    problem = problem_for(network, TODAY)

    assert problem.fixed == ((sam.pk, priya.pk),)
    assert problem.forbidden == {tuple(sorted((maya.pk, priya.pk)))}
    assert problem.conflicts == {(maya.pk, school_of(sam).urn)}
    assert problem.rules.allow_both_in_window


def grow(network, count):
    trust = factories.organisation(network, f"Trust {count}")
    for number in range(count):
        head = head_in_window(network, f"Head {number}")
        factories.responsible(trust, school_of(head))
        offers(network, head)


def test_loading_takes_as_many_queries_for_1_and_30_schools(network, django_assert_num_queries):
    grow(network, 1)
    with django_assert_num_queries(11):
        problem_for(network, TODAY)
    grow(network, 29)
    with django_assert_num_queries(11):
        problem_for(network, TODAY)
    with django_assert_num_queries(3):
        needs_of(network, TODAY)


def test_schools_without_a_known_head_come_first(network):
    sam = head_in_window(network)
    maya = head_in_window(network, "Maya Brandt")
    paired(network, sam, buddy(network))
    nobody = factories.school(network, "Nobody Known")
    window(nobody, SOON)

    rows = needs_of(network, TODAY)

    assert [row.school for row in rows] == [nobody, school_of(maya), school_of(sam)]
    assert [row.is_covered for row in rows] == [False, False, True]
    assert [row.is_open for row in rows] == [False, True, True]


@pytest.mark.parametrize(
    ("fields", "phases"),
    [
        ({"phase": "Primary"}, {"primary"}),
        ({"phase": "All-through"}, {"primary", "secondary"}),
        ({"phase": "Not applicable"}, set()),
        ({"phase": "Not applicable", "low_age": 4, "high_age": 19}, {"primary", "secondary"}),
        ({"phase": "", "low_age": 11, "high_age": 16}, {"secondary"}),
        ({"phase": "", "low_age": 4, "high_age": 11}, {"primary"}),
        ({"phase": "", "low_age": 4}, set()),
    ],
)
def test_a_phase_is_read_from_the_file_or_the_ages(fields, phases):
    assert phases_of(School(**fields)) == phases


@pytest.mark.parametrize(
    ("type_name", "kind"),
    [
        ("Community special school", "special"),
        ("Pupil referral unit", "alternative provision"),
        ("Academy converter", "mainstream"),
        ("", ""),
    ],
)
def test_a_kind_is_read_from_the_type(type_name, kind):
    assert kind_of(School(type_name=type_name)) == kind


@pytest.mark.parametrize(
    ("type_name", "body", "responsible", "unknown"),
    [
        ("Foundation school", "governing_body", [], True),
        ("Foundation school", "governing_body", ["foundation_trust"], False),
        ("Voluntary aided school", "governing_body", [], False),
        ("Academy converter", "trust", [], True),
        ("Community school", "council", ["council"], False),
        ("", "unknown", ["council"], True),
    ],
)
def test_it_is_said_where_nobody_knows_who_is_responsible(
    network, type_name, body, responsible, unknown
):
    school = School(type_name=type_name, responsible_body=body)
    over = [factories.organisation(network, kind=kind) for kind in responsible]

    assert responsible_unknown(school, over) is unknown


def test_a_pair_with_an_unknown_responsible_body_is_marked_check(network):
    sam = head_in_window(network, type_name="Foundation school", responsible_body="governing_body")

    made = paired(network, sam, buddy(network))

    assert made.needs_check
    assert any("is not known" in reason for reason in made.reasons)
