from datetime import date

import pytest

from inspections import services
from inspections.deadlines import deadlines_for, rules_in_force
from inspections.models import DeadlineRule
from inspections.queries import deadlines_of, usual_days
from inspections.workdays import Terms
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db


def stoke(network):
    """The terms around Easter 2026 of the published example (DOMAIN 2.13)."""
    factories.term(network, date(2026, 2, 23), date(2026, 3, 27))
    factories.term(network, date(2026, 4, 13), date(2026, 5, 22))


def example(network):
    """The visit of the example: 24 and 25 February 2026."""
    return services.open_visit(
        school=factories.school(network),
        by=factories.coordinator(network),
        now=at(2026, 2, 23, 10),
    )


def by_key(visit):
    return {deadline.key: deadline for deadline in deadlines_of(visit)}


def test_the_published_example_comes_out_to_the_day(network):
    stoke(network)
    visit = example(network)
    assert (visit.first_day, visit.last_day) == (date(2026, 2, 24), date(2026, 2, 25))
    found = by_key(visit)
    assert found["final-report"].due == date(2026, 4, 22)
    assert found["draft-report"].due == date(2026, 3, 23)
    assert not found["final-report"].assumes_no_breaks
    assert found["call-senior-inspector"].due == date(2026, 2, 26)


def test_a_missing_term_calendar_is_said(network):
    found = by_key(example(network))
    assert found["final-report"].due == date(2026, 4, 10)
    assert found["final-report"].assumes_no_breaks
    assert "We do not know all the term dates" in found["final-report"].why
    assert not found["call-senior-inspector"].assumes_no_breaks
    assert "even in the holidays" in found["call-senior-inspector"].why


def test_what_is_counted_from_the_draft_waits_for_it(network, now):
    visit = example(network)
    waiting = by_key(visit)["comments-on-draft"]
    assert waiting.due is None
    assert waiting.why.startswith("5 working days after the draft report")
    visit = services.move_visit(
        visit=visit,
        phase="draft",
        on=date(2026, 3, 27),
        by=factories.coordinator(network),
        now=at(2026, 3, 30),
    )
    # Good Friday falls in the five days; Easter's holiday from school does not matter.
    assert by_key(visit)["comments-on-draft"].due == date(2026, 4, 7)


def test_dated_deadlines_come_first_in_order(network):
    found = deadlines_of(example(network))
    dated = [each.due for each in found if each.due]
    assert dated == sorted(dated)
    assert [each.due is None for each in found] == sorted(each.due is None for each in found)


def test_the_usual_days_are_no_deadlines(network):
    assert not {"first-day-on-site", "last-day-on-site"} & set(by_key(example(network)))


@pytest.mark.parametrize(
    ("called", "first", "last"),
    [
        (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)),  # a Monday
        (date(2026, 5, 26), date(2026, 5, 27), date(2026, 5, 28)),  # after a bank holiday
        (date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30)),  # a Thursday
    ],
)
def test_the_usual_days_follow_the_call(called, first, last):
    assert usual_days(called) == (first, last)


def test_without_rules_the_next_working_day_is_taken():
    DeadlineRule.objects.all().delete()
    assert usual_days(date(2026, 11, 27)) == (date(2026, 11, 30), date(2026, 11, 30))


def rule(**fields):
    return DeadlineRule(
        **{
            "key": "letter",
            "what": "A letter",
            "in_force_from": date(2026, 1, 1),
            "counted_from": "called",
            "number": 1,
            "day_kind": "weekday",
            "certainty": "likely",
            "source": "https://example.org",
            **fields,
        }
    )


def test_the_newest_rule_in_force_counts():
    old = rule(in_force_to=date(2026, 9, 1))
    new = rule(in_force_from=date(2026, 9, 1), number=2)
    assert rules_in_force([new, old], date(2026, 8, 31)) == [old]
    assert rules_in_force([new, old], date(2026, 9, 1)) == [new]
    assert rules_in_force([new, old], date(2025, 9, 1)) == []


def test_one_day_is_said_in_the_singular():
    found = deadlines_for({"called": date(2026, 11, 23)}, [rule()], Terms())
    assert found[0].why.startswith("1 working day after the call;")
    assert found[0].due == date(2026, 11, 24)


def test_the_number_of_queries_does_not_grow(network, django_assert_num_queries):
    stoke(network)
    visit = example(network)
    with django_assert_num_queries(2):
        deadlines_of(visit)
