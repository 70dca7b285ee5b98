"""When a reminder is due: London's clocks, both changes, leap days, ends of months."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from inspections.models import Phase
from reminders.models import ReminderRule
from reminders.planning import Planned, Rule, TermFacts, VisitFacts, plan

Anchor, Audience = ReminderRule.Anchor, ReminderRule.Audience


def rule(
    at: time, days: int = 0, anchor: str = Anchor.FIRST_DAY, audience: str = Audience.BUDDY
) -> Rule:
    return Rule(1, "a-rule", anchor, days, at, audience, grace_hours=3)


def visit(*days: date, **fields: object) -> VisitFacts:
    given = {"pk": 7, "phase": Phase.NOTIFIED, "head": 1, "contact": 2, **fields}
    return VisitFacts(network_id=1, days=days, **given)


def one(rule: Rule, visit: VisitFacts) -> Planned:
    found, broken = plan([rule], [visit], [])
    assert not broken
    [planned] = found.values()
    return planned


@pytest.mark.parametrize(
    ("first_day", "days", "at", "due"),
    [
        # Summer and winter.
        (date(2026, 7, 2), -1, time(18, 30), datetime(2026, 7, 1, 17, 30, tzinfo=UTC)),
        (date(2026, 12, 2), -1, time(18, 30), datetime(2026, 12, 1, 18, 30, tzinfo=UTC)),
        # The clocks go forward on Sunday 29 March 2026, between the reminder and the day.
        (date(2026, 3, 30), -1, time(18, 30), datetime(2026, 3, 29, 17, 30, tzinfo=UTC)),
        (date(2026, 3, 30), -2, time(18, 30), datetime(2026, 3, 28, 18, 30, tzinfo=UTC)),
        # At half past one that night there is no such time: an hour later by the clock.
        (date(2026, 3, 30), -1, time(1, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # They go back on Sunday 25 October 2026; half past one comes twice, the first counts.
        (date(2026, 10, 26), -1, time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 26), -1, time(18, 30), datetime(2026, 10, 25, 18, 30, tzinfo=UTC)),
        (date(2026, 10, 26), -2, time(18, 30), datetime(2026, 10, 24, 17, 30, tzinfo=UTC)),
        # A leap day, and a year's end.
        (date(2028, 3, 1), -1, time(18, 30), datetime(2028, 2, 29, 18, 30, tzinfo=UTC)),
        (date(2028, 2, 29), 42, time(9), datetime(2028, 4, 11, 8, 0, tzinfo=UTC)),
        (date(2027, 1, 1), -1, time(18, 30), datetime(2026, 12, 31, 18, 30, tzinfo=UTC)),
    ],
)
def test_it_is_due_when_londons_clocks_show_its_time(
    first_day: date, days: int, at: time, due: datetime
) -> None:
    planned = one(rule(at, days), visit(first_day))
    assert planned.due_at == due
    # Grace is time that passes, whatever the clocks do meanwhile.
    assert planned.too_late_at == due + timedelta(hours=3)


def test_six_weeks_over_a_change_of_clocks_are_six_weeks_by_the_calendar() -> None:
    planned = one(rule(time(9), 42, Anchor.LAST_DAY), visit(date(2026, 3, 3), date(2026, 3, 4)))
    assert planned.due_at == datetime(2026, 4, 15, 8, 0, tzinfo=UTC)


def test_a_head_hears_once_a_day_of_what_is_nearest() -> None:
    tuesday = date(2026, 11, 24)
    rules = [
        Rule(1, "term", Anchor.TERM_START, 0, time(8), Audience.HEAD, 3),
        Rule(2, "draft", Anchor.DRAFT_DUE, 0, time(8), Audience.HEAD, 3),
        Rule(3, "after", Anchor.LAST_DAY, 0, time(9), Audience.HEAD, 3),
        Rule(4, "evening", Anchor.FIRST_DAY, 0, time(18), Audience.HEAD, 3),
        Rule(5, "day", Anchor.EACH_DAY, 0, time(7), Audience.HEAD, 3),
    ]
    visits = [visit(tuesday, draft_due=tuesday)]
    terms = [TermFacts(1, tuesday, heads=(1,))]
    left = list(rules)
    for winner in (5, 4, 3, 2, 1):
        found, _ = plan(left, visits, terms)
        assert [identity.rule for identity in found] == [winner]
        left = [each for each in left if each.pk != winner]


def test_two_visits_of_one_head_on_one_day_are_one_message() -> None:
    day = date(2026, 11, 24)
    one, other = visit(day), visit(day, pk=8)
    to_head = rule(time(7, 30), anchor=Anchor.EACH_DAY, audience=Audience.HEAD)
    assert len(plan([to_head], [one, other], [])[0]) == 1
    assert len(plan([rule(time(16, 30))], [one, other], [])[0]) == 2


def test_what_a_head_heard_today_counts() -> None:
    day = date(2026, 11, 24)
    morning = rule(time(7, 30), anchor=Anchor.EACH_DAY, audience=Audience.HEAD)
    [sent] = plan([morning], [visit(day)], [])[0]
    evening = Rule(9, "evening", Anchor.FIRST_DAY, 0, time(18), Audience.HEAD, 3)
    assert plan([evening], [visit(day)], [], {(1, day): sent})[0] == {}
    assert list(plan([morning], [visit(day)], [], {(1, day): sent})[0]) == [sent]


def test_a_rule_that_makes_no_sense_is_said_and_stops_no_other() -> None:
    senseless = Rule(2, "senseless", Anchor.TERM_START, 0, time(8), Audience.RESERVE, 3)
    terms = [TermFacts(1, date(2027, 1, 5))]
    found, broken = plan([senseless, rule(time(8))], [visit(date(2026, 11, 24))], terms)
    assert len(found) == 1
    assert list(broken) == ["senseless"]
