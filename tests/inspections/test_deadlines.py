from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.audit import System
from inspections import services
from inspections.calendar import known_terms
from inspections.deadlines import deadlines_for, earliest_in_autumn, rules_in_force
from inspections.models import DeadlineRule
from inspections.queries import deadlines_of, usual_days
from inspections.workdays import DAY, Span, Terms, public_holidays, terms_from
from tests import factories
from tests.factories import at
from tests.inspections.helpers import unhurried

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
    assert found[0].rule.how_counted().startswith("1 working day after the call;")
    assert found[0].due == date(2026, 11, 24)


def test_no_team_is_likely_on_an_inset_day(network):
    """Monday's call leads to Tuesday, unless no pupils are in on Tuesday."""
    factories.term(network, date(2026, 11, 2), date(2026, 12, 18))
    factories.day_without_pupils(network, date(2026, 11, 24))
    days = (date(2026, 11, 25), date(2026, 11, 26))
    assert usual_days(date(2026, 11, 23), known_terms(network.pk)) == days
    visit = services.open_visit(
        school=factories.school(network), by=System("test"), now=at(2026, 11, 23, 10)
    )
    assert (visit.first_day, visit.last_day) == days


def test_on_the_day_itself_is_said_so():
    found = deadlines_for(
        {"first_day": date(2026, 11, 24)},
        [rule(counted_from="first_day", number=0, day_kind="statutory")],
        Terms(),
    )
    assert (found[0].due, found[0].rule.how_counted()) == (
        date(2026, 11, 24),
        "On the first day on site.",
    )
    assert not found[0].assumes_no_breaks


def test_months_go_to_the_same_day_or_the_last():
    found = deadlines_for(
        {"answer": date(2026, 11, 30)},
        [rule(counted_from="answer", number=3, day_kind="months")],
        Terms(),
    )
    assert found[0].due == date(2027, 2, 28)
    assert found[0].rule.how_counted() == "3 months after Ofsted’s answer to a complaint."


def test_what_most_visits_never_come_to_is_not_announced():
    rules = [rule(counted_from=start) for start in ("paused", "incomplete", "answer")]
    assert deadlines_for({}, rules, Terms()) == []
    found = deadlines_for({"paused": date(2026, 11, 24)}, rules, Terms())
    assert [each.due for each in found] == [date(2026, 11, 25)]


AUTUMN = Span(date(2026, 9, 2), date(2026, 10, 23))


@pytest.mark.parametrize(
    ("first_day", "inset", "earliest"),
    [
        # Back on a Wednesday, so not before the next Wednesday (DOMAIN 2.10).
        (date(2026, 9, 2), [], date(2026, 9, 9)),
        (date(2026, 9, 2), [date(2026, 9, 4)], date(2026, 9, 10)),
        (date(2026, 9, 2), [date(2026, 9, 2)], date(2026, 9, 10)),
        (date(2026, 10, 21), [], None),
        (date(2026, 11, 21), [], None),
    ],
)
def test_the_earliest_day_in_autumn_counts_days_with_pupils(first_day, inset, earliest):
    terms = terms_from([AUTUMN], without_pupils=inset)
    rules = DeadlineRule.objects.all()
    assert earliest_in_autumn(first_day, rules, terms) == earliest
    assert earliest_in_autumn(first_day, [], terms) is None


@pytest.mark.parametrize(
    ("called", "first", "senior", "final"),
    [
        # On a bank-holiday Monday: the next two working days.
        (at(2026, 8, 31, 10), date(2026, 9, 1), date(2026, 9, 3), date(2026, 10, 14)),
        # The clocks go forward on 29 March and back on 25 October: the days stay the days.
        (at(2026, 3, 23, 10), date(2026, 3, 24), date(2026, 3, 26), date(2026, 5, 21)),
        (at(2026, 10, 19, 10), date(2026, 10, 20), date(2026, 10, 22), date(2026, 12, 2)),
        # In July, so that the summer and the end of the school year lie between.
        (at(2026, 7, 13, 10), date(2026, 7, 14), date(2026, 7, 16), date(2026, 10, 7)),
    ],
)
def test_clock_changes_bank_holidays_and_the_end_of_the_school_year(
    network, called, first, senior, final
):
    for span in (
        (date(2026, 2, 23), date(2026, 3, 27)), (date(2026, 4, 13), date(2026, 5, 22)),
        (date(2026, 6, 1), date(2026, 7, 21)), (date(2026, 9, 2), date(2026, 10, 23)),
        (date(2026, 11, 2), date(2026, 12, 18)),
    ):  # fmt: skip
        factories.term(network, *span)
    visit = services.open_visit(school=factories.school(network), by=System("test"), now=called)
    found = by_key(visit)
    assert visit.first_day == first
    assert found["call-senior-inspector"].due == senior
    assert found["final-report"].due == final
    assert not found["final-report"].assumes_no_breaks


HOLIDAYS = [
    (date(2025, 10, 25), date(2025, 11, 2)), (date(2025, 12, 20), date(2026, 1, 4)),
    (date(2026, 2, 14), date(2026, 2, 22)), (date(2026, 3, 28), date(2026, 4, 12)),
    (date(2026, 5, 23), date(2026, 5, 31)), (date(2026, 7, 22), date(2026, 9, 1)),
    (date(2026, 10, 24), date(2026, 11, 1)), (date(2026, 12, 19), date(2027, 1, 3)),
]  # fmt: skip
LONG = [span for span in HOLIDAYS if (span[1] - span[0]).days > 10]
YEAR = terms_from(
    [Span(before[1] + DAY, after[0] - DAY) for before, after in pairwise(HOLIDAYS)],
    without_pupils=[date(2026, 9, 4), date(2026, 6, 1)],
)
ENGLAND = public_holidays(2025) | public_holidays(2026) | public_holidays(2027)


@unhurried
@given(
    st.dates(date(2025, 11, 3), date(2026, 9, 10)),
    st.integers(min_value=0, max_value=35),
    st.sampled_from(["weekday", "statutory", "pupils"]),
)
def test_deadlines_agree_with_somebody_who_counts_on_the_fingers(start, number, kind):
    """Day by day, from a list of holidays rather than of terms."""
    day, counted = start, 0
    while counted < number:
        day += DAY
        if day.weekday() >= 5 or day in ENGLAND:
            continue
        if kind == "statutory" and any(first <= day <= last for first, last in LONG):
            continue
        if kind == "pupils" and (
            any(first <= day <= last for first, last in HOLIDAYS)
            or day in (date(2026, 9, 4), date(2026, 6, 1))
        ):
            continue
        counted += 1
    (found,) = deadlines_for({"called": start}, [rule(number=number, day_kind=kind)], YEAR)
    assert found.due == day
    assert not found.assumes_no_breaks


def test_beyond_the_calendar_days_count_and_it_is_said():
    found = deadlines_for(
        {"called": date(2026, 12, 17)}, [rule(number=5, day_kind="pupils")],
        terms_from([Span(date(2026, 11, 2), date(2026, 12, 18))]),
    )  # fmt: skip
    assert found[0].due == date(2026, 12, 24)
    assert found[0].assumes_no_breaks


def test_the_number_of_queries_does_not_grow(network, django_assert_num_queries):
    stoke(network)
    visit = example(network)
    with django_assert_num_queries(1):
        assert deadlines_of(visit)[0].why
