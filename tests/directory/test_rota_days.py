"""On which days a team is likely: the call, the days on site, holidays, what is not known."""

from datetime import date, timedelta

import pytest

from directory.rota.days import LikelyDay, What, likely_days
from inspections.models import DeadlineRule
from inspections.workdays import Span, Terms, terms_from

AUTUMN = Span(date(2026, 9, 2), date(2026, 12, 18))
SPRING = Span(date(2027, 1, 5), date(2027, 3, 25))
SUMMER = Span(date(2027, 4, 12), date(2027, 7, 21))
YEAR = terms_from([AUTUMN, SPRING, SUMMER])


def rule(key: str, number: int, day_kind: str = "weekday", **fields: object) -> DeadlineRule:
    given = {"in_force_from": date(2024, 9, 1), **fields}
    return DeadlineRule(key=key, number=number, day_kind=day_kind, **given)


ON_SITE = [rule("first-day-on-site", 1), rule("last-day-on-site", 2)]
RULES = [*ON_SITE, rule("earliest-in-autumn", 5, "pupils")]


def week(monday: date, terms: Terms = YEAR, rules: list[DeadlineRule] = RULES) -> list[str]:
    """The likely days of a week, such as "Mon call"."""
    return [
        f"{each.day:%a} {'call' if each.what is What.CALL else 'on site'}"
        for each in likely_days(monday, monday + timedelta(days=6), terms, rules)
    ]


def test_schools_are_called_on_monday_and_the_team_comes_on_tuesday_and_wednesday():
    assert week(date(2026, 11, 23)) == ["Mon call", "Tue on site", "Wed on site"]


def test_a_bank_holiday_on_monday_moves_all_of_it_a_day_on():
    assert week(date(2027, 5, 3)) == ["Tue call", "Wed on site", "Thu on site"]


def test_a_public_holiday_that_no_calendar_foresaw_moves_it_too():
    terms = terms_from([AUTUMN], extra_holidays=[date(2026, 11, 24)])

    assert week(date(2026, 11, 23), terms) == ["Mon call", "Wed on site", "Thu on site"]


def test_a_day_without_pupils_is_left_out_and_the_team_comes_a_day_later():
    monday = terms_from([AUTUMN], without_pupils=[date(2026, 11, 23)])
    tuesday = terms_from([AUTUMN], without_pupils=[date(2026, 11, 24)])

    assert week(date(2026, 11, 23), monday) == ["Tue on site", "Wed on site"]
    assert week(date(2026, 11, 23), tuesday) == ["Mon call", "Wed on site", "Thu on site"]


def test_nobody_is_called_in_a_holiday_nor_in_a_week_that_begins_in_one():
    assert week(date(2026, 12, 21)) == []
    assert week(date(2027, 1, 4)) == []


def test_a_week_that_begins_with_an_inset_day_beside_the_term_is_likely():
    terms = terms_from([AUTUMN, SPRING], without_pupils=[date(2027, 1, 4)])

    assert week(date(2027, 1, 4), terms) == ["Tue on site", "Wed on site"]


def test_nobody_comes_after_the_last_day_of_term():
    ends_on_tuesday = terms_from([Span(date(2026, 9, 2), date(2026, 12, 15)), SPRING])

    assert week(date(2026, 12, 14), ends_on_tuesday) == ["Mon call", "Tue on site"]


def test_a_week_of_which_only_the_call_is_left_has_no_likely_day():
    ends_on_monday = terms_from([Span(date(2026, 9, 2), date(2026, 12, 14)), SPRING])

    assert week(date(2026, 12, 14), ends_on_monday) == []


def test_in_autumn_nobody_comes_before_the_day_that_the_rule_names():
    # Back on Wednesday 2 September: from Wednesday 9 September on.
    assert week(date(2026, 8, 31)) == []
    assert week(date(2026, 9, 7)) == ["Mon call", "Wed on site"]
    assert week(date(2026, 9, 14)) == ["Mon call", "Tue on site", "Wed on site"]


def test_without_that_rule_they_may_come_at_once():
    assert week(date(2026, 9, 7), rules=ON_SITE) == ["Mon call", "Tue on site", "Wed on site"]


def test_a_week_without_a_working_day_is_passed_over():
    closed = [date(2026, 11, 23) + timedelta(days=day) for day in range(5)]

    assert week(date(2026, 11, 23), terms_from([AUTUMN], extra_holidays=closed)) == []


def test_days_on_site_do_not_run_into_the_next_week():
    closed = [date(2026, 11, day) for day in (23, 24, 25, 26)]

    assert week(date(2026, 11, 23), terms_from([AUTUMN], extra_holidays=closed)) == []


def test_the_rules_in_force_that_week_count():
    longer = rule("last-day-on-site", 3, in_force_from=date(2026, 11, 30))

    assert week(date(2026, 11, 23), rules=[*RULES, longer])[-1] == "Wed on site"
    assert week(date(2026, 11, 30), rules=[*RULES, longer])[-1] == "Thu on site"


def test_without_rules_the_day_after_the_call_is_left():
    assert week(date(2026, 11, 23), rules=[]) == ["Mon call", "Tue on site"]


@pytest.mark.parametrize("terms", [Terms(), terms_from([AUTUMN])])
def test_where_term_dates_are_not_known_each_day_says_so(terms):
    found = likely_days(date(2027, 2, 1), date(2027, 2, 7), terms, RULES)

    assert [(each.day.day, each.is_known) for each in found] == [(1, False), (2, False), (3, False)]


def test_only_days_within_what_is_asked_for_are_given():
    found = likely_days(date(2026, 11, 24), date(2026, 11, 30), YEAR, RULES)

    assert found == [
        LikelyDay(date(2026, 11, 24), What.ON_SITE),
        LikelyDay(date(2026, 11, 25), What.ON_SITE),
        LikelyDay(date(2026, 11, 30), What.CALL),
    ]
