"""What is planned around days that are put off, broken off and resumed: nothing for a day on
which nobody is on site. Pure, and told by the days alone."""

from datetime import date, time

import pytest

from core.clock import LONDON
from inspections.models import Phase
from reminders.models import ReminderRule
from reminders.planning import Change, Rule, TermFacts, VisitFacts, plan

Anchor, Audience = ReminderRule.Anchor, ReminderRule.Audience
TUE, WED, THU = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)
FRI, MON = date(2026, 11, 27), date(2026, 11, 30)
HEAD, BUDDY = 1, 2

EVENING = Rule(1, "evening", Anchor.FIRST_DAY, -1, time(18, 30), Audience.BUDDY, 3)
EACH = Rule(2, "each", Anchor.EACH_DAY, 0, time(16, 30), Audience.BUDDY, 4)
NEXT = Rule(3, "next", Anchor.LAST_DAY, 1, time(9, 30), Audience.BUDDY, 11)
DUE = Rule(4, "due", Anchor.DRAFT_DUE, 0, time(9, 30), Audience.BUDDY, 11)
CAME = Rule(5, "came", Anchor.DRAFT_CAME, 0, time(12), Audience.BUDDY, 30)
COMMENTS = Rule(6, "comments", Anchor.COMMENTS_DUE, -1, time(16), Audience.HEAD, 16)
OUT = Rule(7, "out", Anchor.PUBLISHED, 0, time(12), Audience.BUDDY, 30)
TERM = Rule(8, "term", Anchor.TERM_START, 0, time(8), Audience.HEAD, 36)
RULES = [EVENING, EACH, NEXT, DUE, CAME, COMMENTS, OUT]
KEYS = {rule.pk: rule.key for rule in [*RULES, TERM]}


def around(*days: date, **fields: object) -> list[str]:
    given = {"phase": Phase.NOTIFIED, "draft_due": date(2026, 12, 21), **fields}
    visit = VisitFacts(7, 1, days=days, head=HEAD, contact=BUDDY, **given)
    return said(plan(RULES, [visit], [])[0])


def said(found: object) -> list[str]:
    rows = sorted(found.values(), key=lambda each: each.due_at)
    return [f"{KEYS[each.identity.rule]} {each.due_at.astimezone(LONDON):%d %b}" for each in rows]


def test_two_days_as_they_usually_are() -> None:
    expected = ["evening 23 Nov", "each 24 Nov", "each 25 Nov", "next 26 Nov", "due 21 Dec"]
    assert around(TUE, WED) == expected
    assert around(TUE, WED, phase=Phase.PLANNED) == expected


def test_nothing_around_the_days_of_a_deferred_visit() -> None:
    assert around(phase=Phase.DEFERRED, is_last_known=False, draft_due=None) == []


def test_a_paused_visit_waits_with_what_is_counted_from_its_last_day() -> None:
    paused = {"phase": Phase.PAUSED, "is_last_known": False, "draft_due": None}
    assert around(TUE, **paused) == ["evening 23 Nov", "each 24 Nov"]


def test_the_evening_before_a_visit_resumes_is_an_evening_before_again() -> None:
    assert around(TUE, MON, phase=Phase.PAUSED) == [
        "evening 23 Nov", "each 24 Nov", "evening 29 Nov", "each 30 Nov", "next 01 Dec",
        "due 21 Dec",
    ]  # fmt: skip


@pytest.mark.parametrize("days", [(FRI, MON), (date(2026, 12, 24), date(2026, 12, 29))])
def test_a_weekend_or_a_bank_holiday_is_no_pause(days: tuple[date, ...]) -> None:
    assert [line for line in around(*days) if line.startswith("evening")] == [
        f"evening {days[0].day - 1} {days[0]:%b}"
    ]


def test_an_unannounced_visit_has_no_before_but_a_pause_in_it_has() -> None:
    lines = around(TUE, MON, is_unannounced=True)
    assert [line for line in lines if line.startswith("evening")] == ["evening 29 Nov"]
    assert "each 24 Nov" in lines


def test_once_the_draft_has_come_the_comments_are_what_comes_next() -> None:
    fields = {"draft_on": date(2026, 12, 14), "comments_due": date(2026, 12, 21)}
    lines = around(TUE, WED, phase=Phase.DRAFT, **fields)
    assert lines[-2:] == ["came 14 Dec", "comments 20 Dec"]
    assert "due 21 Dec" not in lines


@pytest.mark.parametrize("phase", [Phase.PUBLISHED, Phase.MONITORING])
def test_once_the_report_is_out_only_that_is_said(phase: str) -> None:
    fields = {"draft_on": date(2026, 12, 14), "comments_due": date(2026, 12, 21)}
    lines = around(TUE, WED, phase=phase, published_on=date(2027, 1, 12), **fields)
    assert lines[-1] == "out 12 Jan"
    assert not [line for line in lines if line.startswith(("came", "comments", "due"))]


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.MISTAKEN])
def test_of_what_is_over_nothing_is_said(phase: str) -> None:
    assert around(TUE, WED, phase=phase, published_on=WED) == []


def test_a_network_speaks_at_its_own_time_or_not_at_all_and_others_as_delivered() -> None:
    visits = [
        VisitFacts(7, 1, Phase.NOTIFIED, (TUE,), head=HEAD, contact=BUDDY),
        VisitFacts(8, 9, Phase.NOTIFIED, (TUE,), head=3, contact=4),
    ]
    terms = [TermFacts(1, THU, heads=(HEAD,)), TermFacts(9, THU, heads=(3,))]
    changes = {
        (1, EVENING.pk): Change(-3, time(20)),
        (1, EACH.pk): Change(0, time(16, 30), is_active=False),
        (1, TERM.pk): Change(0, time(8), is_active=False),
    }
    found, _ = plan([EVENING, EACH, TERM], visits, terms, None, changes)
    of = {network: [] for network in (1, 9)}
    for each in sorted(found.values(), key=lambda each: each.due_at):
        due = each.due_at.astimezone(LONDON)
        of[each.network_id].append(f"{KEYS[each.identity.rule]} {due:%d %b %H:%M}")
    assert of == {
        1: ["evening 21 Nov 20:00"],
        9: ["evening 23 Nov 18:30", "each 24 Nov 16:30", "term 26 Nov 08:00"],
    }
