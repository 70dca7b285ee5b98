"""The pure rule: plain facts in, a range with its reasons out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.models import State
from inspections.models.window import state_of
from inspections.windows import Facts, Override, Record, Rule, rules_in_force, window_of
from tests.inspections.helpers import unhurried

TODAY = date(2026, 11, 22)
CYCLE = date(2025, 11, 10)


def rule(applies_to="inspected", **fields):
    return Rule(
        **{
            "pk": {"inspected": 1, "concern": 2, "new": 3}[applies_to],
            "applies_to": applies_to,
            "in_force_from": CYCLE,
            "in_force_to": None,
            "year_starts_in_month": 9,
            "opens_after_years": {"inspected": 4, "concern": 0, "new": 2}[applies_to],
            "closes_after_years": {"inspected": 5, "concern": 5, "new": 2}[applies_to],
            "words": "So it is.",
            **fields,
        }
    )


RULES = {each: rule(each) for each in ("inspected", "concern", "new")}


def facts(record=None, **fields):
    return Facts(
        **{
            "school_id": 1,
            "type_code": "01",
            "type_name": "Community school",
            "status": "Open",
            "open_date": None,
            "school_as_at": date(2026, 1, 30),
            "record": record,
            **fields,
        }
    )


def record(started_on=date(2022, 11, 15), as_at=date(2026, 10, 31), **fields):
    return Record(pk=7, started_on=started_on, as_at=as_at, **fields)


def test_four_and_five_years_after_the_school_year_of_the_last_inspection():
    window = window_of(facts(record()), RULES, TODAY)
    assert (window.opens, window.closes) == (date(2026, 9, 1), date(2028, 8, 31))
    assert (window.rule, window.record, window.data_as_at) == (1, 7, date(2026, 10, 31))
    assert window.confidence == "high"
    assert "15 November 2022" in window.reason


@pytest.mark.parametrize(
    ("started_on", "opens"),
    [(date(2022, 8, 31), date(2025, 9, 1)), (date(2022, 9, 1), date(2026, 9, 1))],
)
def test_the_school_year_turns_on_the_first_of_september(started_on, opens):
    assert window_of(facts(record(started_on)), RULES, TODAY).opens == opens


def test_the_year_may_start_in_august_as_in_the_regulations():
    rules = {"inspected": rule(year_starts_in_month=8)}
    window = window_of(facts(record(date(2022, 8, 1))), rules, TODAY)
    assert (window.opens, window.closes) == (date(2026, 8, 1), date(2028, 7, 31))


@unhurried
@given(
    started_on=st.dates(date(2006, 1, 1), date(2026, 11, 22)),
    month=st.integers(1, 12),
    opens=st.integers(0, 6),
    longer=st.integers(0, 3),
)
def test_the_range_is_what_a_walk_through_the_calendar_gives(started_on, month, opens, longer):
    """Walk on from the inspection and count how often the school year turns."""
    rules = {
        "inspected": rule(
            year_starts_in_month=month, opens_after_years=opens, closes_after_years=opens + longer
        )
    }
    window = window_of(facts(record(started_on)), rules, TODAY)
    day, turned, first, last = started_on.replace(day=1), 0, None, None
    if opens == 0:
        first = min(
            each
            for each in (date(started_on.year - 1, month, 1), date(started_on.year, month, 1))
            if started_on < date(each.year + 1, month, 1)
        )
    while last is None:
        day = (day + timedelta(days=32)).replace(day=1)
        turned += day.month == month
        if turned == opens and first is None:
            first = day
        if turned == opens + longer + 1:
            last = day - timedelta(days=1)
    assert (window.opens, window.closes) == (first, last)


def test_an_open_range_has_a_state_on_each_day():
    window = window_of(facts(record()), RULES, TODAY)
    states = [
        state_of(window.opens, window.closes, day)
        for day in (
            date(2026, 8, 31), date(2026, 9, 1), date(2028, 8, 31), date(2028, 9, 1),
        )
    ]  # fmt: skip
    assert states == [State.LATER, State.OPEN, State.OPEN, State.OVERDUE]
    assert state_of(None, None, TODAY) == State.UNKNOWN


def test_old_data_is_less_sure():
    assert window_of(facts(record(as_at=date(2025, 8, 31))), RULES, TODAY).confidence == "medium"


def test_a_predecessors_inspection_counts_and_is_named():
    window = window_of(facts(record(at_predecessor=True)), RULES, TODAY)
    assert window.confidence == "medium"
    assert "before it became this one" in window.reason


def test_a_likely_predecessors_inspection_is_a_rough_guide():
    window = window_of(facts(record(at_predecessor=True, is_likely=True)), RULES, TODAY)
    assert window.confidence == "low"
    assert "probably" in window.reason


def test_the_heads_word_is_named():
    assert (
        "as the school told us" in window_of(facts(record(is_heads_word=True)), RULES, TODAY).reason
    )


def test_a_category_of_concern_opens_the_window_at_once():
    window = window_of(facts(record(date(2026, 3, 3), in_category=True)), RULES, TODAY)
    assert (window.opens, window.closes) == (date(2026, 3, 3), date(2031, 8, 31))
    assert (window.rule, window.confidence) == (2, "low")


def test_a_category_told_before_the_rule_was_in_force_lowers_the_confidence_alone():
    old = record(date(2025, 6, 24), as_at=date(2025, 8, 31), in_category=True)
    window = window_of(facts(old), RULES, TODAY)
    assert (window.opens, window.rule, window.confidence) == (date(2028, 9, 1), 1, "low")
    assert "closer touch" in window.reason


def test_a_category_without_a_rule_for_it_counts_as_usual():
    window = window_of(facts(record(in_category=True)), {"inspected": rule()}, TODAY)
    assert window.opens == date(2026, 9, 1)


def test_a_new_school_is_expected_in_its_third_year():
    window = window_of(facts(open_date=date(2025, 9, 1)), RULES, TODAY)
    assert (window.opens, window.closes) == (date(2027, 9, 1), date(2028, 8, 31))
    assert window.confidence == "low"
    assert "1 September 2025" in window.reason
    assert window.data_as_at == date(2026, 1, 30)


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({}, "neither is the date"),
        ({"open_date": date(2027, 9, 1)}, "not opened yet"),
        ({"type_code": "45", "record": record()}, "16 to 19"),
        ({"type_code": "", "type_name": "Free schools 16 to 19"}, "16 to 19"),
        ({"type_code": "", "type_name": "Academy 16-19 converter"}, "16 to 19"),
    ],
)
def test_an_unknown_window_says_why(about, words):
    window = window_of(facts(**about), RULES, TODAY)
    assert (window.opens, window.closes, window.confidence) == (None, None, "none")
    assert words in window.reason


@pytest.mark.parametrize("about", [{"record": record()}, {"open_date": date(2020, 9, 1)}])
def test_without_a_rule_nothing_is_claimed(about):
    window = window_of(facts(**about), {}, TODAY)
    assert window.opens is None
    assert "No rule" in window.reason


def test_a_range_set_by_hand_wins():
    by_hand = Override(date(2027, 1, 1), date(2027, 12, 31), "It has merged")
    window = window_of(facts(record(), override=by_hand), RULES, TODAY)
    assert (window.opens, window.closes) == (by_hand.opens, by_hand.closes)
    assert window.is_overridden
    assert window.data_as_at == date(2026, 10, 31)
    assert "It has merged" in window.reason
    without = window_of(facts(type_code="45", override=by_hand), RULES, TODAY)
    assert without.opens == by_hand.opens
    assert without.record is None


def test_the_newest_rule_in_force_counts():
    old = rule(in_force_from=date(2020, 1, 1))
    ended = rule(in_force_from=date(2026, 1, 1), in_force_to=date(2026, 11, 22))
    to_come = rule(in_force_from=date(2027, 1, 1))
    assert rules_in_force([to_come, ended, old], date(2026, 11, 21)) == {"inspected": ended}
    assert rules_in_force([to_come, ended, old], TODAY) == {"inspected": old}


def test_no_reason_counts_down():
    for window in (
        window_of(facts(record()), RULES, TODAY),
        window_of(facts(open_date=date(2025, 9, 1)), RULES, TODAY),
    ):
        assert not any(word in window.reason for word in ("days left", "months left", "overdue"))
