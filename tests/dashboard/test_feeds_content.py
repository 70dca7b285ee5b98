"""What a feed says, from facts alone."""

from datetime import date, timedelta

from dashboard.feeds.content import (
    DayFacts,
    Due,
    Facts,
    RingFacts,
    TermFacts,
    VisitFacts,
    events,
)
from dashboard.models import CalendarFeed
from tests.factories import at

Titles = CalendarFeed.Titles
TODAY = date(2026, 11, 24)
FACTS = Facts(
    visits=[
        VisitFacts(
            7, "Quayside Primary School", (TODAY, TODAY + timedelta(days=1)),
            (Due("comments-on-draft", "Your comments on the draft", date(2026, 12, 18)),),
        )
    ],
    calls=[RingFacts(7, "on-the-day-buddy", TODAY, at(2026, 11, 24, 16, 30), "Sam Okafor")],
    terms=[TermFacts(3, "Autumn 2026", date(2026, 9, 2), date(2026, 12, 18))],
    without_pupils=[DayFacts(5, "INSET day", date(2026, 12, 21))],
)  # fmt: skip


def said(titles=Titles.NEUTRAL, facts=FACTS):
    return {
        subject: (event.title, event.begins)
        for subject, event in events(facts, titles, TODAY).items()
    }


def test_neutral_titles_name_nobody_and_no_place():
    assert {title for title, _ in said().values()} == {
        "Covenant: busy",
        "Covenant: something is due",
        "Covenant: please ring somebody",
        "Covenant: a term ends",
        "Covenant: a day without pupils",
    }


def test_whoever_chose_names_reads_names_and_places():
    assert [title for title, _ in said(Titles.NAMED).values()] == [
        "On site at Quayside Primary School, day 1",
        "On site at Quayside Primary School, day 2",
        "Your comments on the draft (Quayside Primary School)",
        "Ring Sam Okafor",
        "Autumn 2026: last day",
        "INSET day",
    ]


def test_a_title_changes_the_fingerprint_and_so_does_a_date_and_nothing_else():
    one = events(FACTS, Titles.NEUTRAL, TODAY)["visit:7:on-site:1"]
    named = events(FACTS, Titles.NAMED, TODAY)["visit:7:on-site:1"]
    moved = Facts(visits=[VisitFacts(7, "Hillside", (date(2027, 1, 12),))])
    assert one.fingerprint != named.fingerprint
    assert one.fingerprint != events(moved, Titles.NEUTRAL, TODAY)[one.subject].fingerprint
    same = Facts(visits=[VisitFacts(7, "Another name", (TODAY,))])
    assert one.fingerprint == events(same, Titles.NEUTRAL, TODAY)[one.subject].fingerprint


def test_what_is_past_stays_for_sixty_days():
    def visit_on(day):
        return Facts(visits=[VisitFacts(7, "Hillside", (day,))])

    assert said(facts=visit_on(TODAY - timedelta(days=60)))
    assert not said(facts=visit_on(TODAY - timedelta(days=61)))


def test_several_calls_of_one_rule_are_numbered_in_order_and_keep_their_number_when_moved():
    def calls(*days):
        return Facts(calls=[
            RingFacts(7, "on-the-day-buddy", date(2026, 11, day), at(2026, 11, day, 16, 30), "Sam")
            for day in days
        ])  # fmt: skip

    first, moved = said(facts=calls(25, 24)), said(facts=calls(24, 27))
    assert list(first) == list(moved)
    assert first["visit:7:ring:on-the-day-buddy:2"][1] == at(2026, 11, 25, 16, 30)
    assert moved["visit:7:ring:on-the-day-buddy:2"][1] == at(2026, 11, 27, 16, 30)


def test_a_call_late_in_the_evening_belongs_to_its_day_in_london():
    call = RingFacts(7, "x", date(2026, 6, 30), at(2026, 6, 30, 23, 30), "Sam")
    (event,) = events(Facts(calls=[call]), Titles.NEUTRAL, date(2026, 6, 30)).values()
    assert event.begins_on == date(2026, 7, 1)
