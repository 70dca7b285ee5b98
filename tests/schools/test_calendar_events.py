"""What councils write in their calendars, and what we take it for."""

from datetime import date, timedelta

import pytest

from schools.calendar_events import Event, Means, meaning, understand
from schools.models import DayWithoutPupils

MONDAY = date(2026, 10, 26)


def event(summary, first=MONDAY, last=None, days=None, row=1):
    last = last or first + timedelta(days=(days or 1) - 1)
    return Event(row, summary, first, last)


def events(*rows):
    return [
        Event(row, summary, first, last) for row, (summary, first, last) in enumerate(rows, start=1)
    ]


def on(month, day, year=2026):
    return date(year, month, day)


def terms(found):
    return [(row.name, row.first_day, row.last_day, row.starts_term) for row in found.terms]


@pytest.mark.parametrize(
    ("summary", "days", "means"),
    [
        ("Autumn term", 50, Means.TERM),
        ("Term 3", 35, Means.TERM),
        ("Spring 2", 35, Means.TERM),
        ("Autumn Term – first half", 50, Means.TERM),
        ("First half-term", 35, Means.TERM),
        ("Autumn term starts", 1, Means.TERM_STARTS),
        ("Start of Spring Term", 1, Means.TERM_STARTS),
        ("First day of term", 1, Means.TERM_STARTS),
        ("Second half of autumn term begins", 1, Means.TERM_STARTS),
        ("Autumn 1 starts", 1, Means.TERM_STARTS),
        ("Autumn 2026", 50, Means.TERM),
        ("Pupils return", 1, Means.TERM_STARTS),
        ("Schools re-open after half term", 1, Means.TERM_STARTS),
        ("First day back after Easter holidays", 1, Means.TERM_STARTS),
        ("Term ends", 1, Means.TERM_ENDS),
        ("School breaks up", 1, Means.TERM_ENDS),
        ("End of summer term (schools finish at 2pm)", 1, Means.TERM_ENDS),
        ("First half term ends", 1, Means.TERM_ENDS),
        ("Schools break up", 1, Means.TERM_ENDS),
        ("Break up for half-term", 1, Means.TERM_ENDS),
        ("Schools close for Christmas", 1, Means.TERM_ENDS),
        ("Last day before the Easter break", 1, Means.TERM_ENDS),
        ("Half term", 5, Means.HOLIDAY),
        ("HALF-TERM HOLIDAY", 9, Means.HOLIDAY),
        ("Christmas holidays", 14, Means.HOLIDAY),
        ("Spring Bank Holiday week", 5, Means.HOLIDAY),
        ("Half term starts", 1, Means.HOLIDAY_STARTS),
        ("Summer holidays begin", 1, Means.HOLIDAY_STARTS),
        ("Half term ends", 1, Means.HOLIDAY_ENDS),
        ("INSET day", 1, Means.INSET),
        ("Inset day (half-term)", 2, Means.INSET),
        ("Staff training day", 1, Means.INSET),
        ("Non pupil day", 1, Means.INSET),
        ("Good Friday", 1, Means.PUBLIC),
        ("May Day bank holiday", 1, Means.PUBLIC),
        ("Christmas Day and Boxing Day", 2, Means.PUBLIC),
    ],
)
def test_what_councils_write_is_understood(summary, days, means):
    assert meaning(event(summary, days=days)) == means


@pytest.mark.parametrize(
    ("summary", "days", "sentence"),
    [
        ("Open evening", 1, "do not understand"),
        ("School photographs", 1, "do not understand"),
        ("Half term", 2, "do not understand"),
        ("End of term concert", 1, "do not understand"),
        ("Summer reading challenge", 40, "do not understand"),
        ("Autumn leaves", 1, "do not understand"),
        ("Staff return to school", 1, "some people only"),
        ("Reception term starts", 1, "some people only"),
        ("Autumn term", 1, "does not say whether a term starts or ends"),
        ("Term starts and ends", 1, "does not say whether a term starts or ends"),
        ("Term starts", 3, "does not say whether a term starts or ends"),
        ("Half term", 1, "one day only"),
        ("INSET fortnight: INSET day", 14, "one by one"),
    ],
)
def test_what_could_mean_two_things_is_not_guessed(summary, days, sentence):
    assert sentence in meaning(event(summary, days=days))


def test_terms_as_spans_are_cut_by_the_holidays_in_them():
    found = understand(
        events(
            ("Autumn Term", on(9, 1), on(12, 18)),
            ("Half Term", on(10, 24), on(11, 1)),
            ("INSET day", on(9, 1), on(9, 1)),
            ("Good Friday", on(4, 2, 2027), on(4, 2, 2027)),
            ("Spring Term 2027", on(1, 4, 2027), on(2, 12, 2027)),
        )
    )
    assert terms(found) == [
        ("Autumn 2026, first half", on(9, 2), on(10, 23), True),
        ("Autumn 2026, second half", on(11, 2), on(12, 18), False),
        ("Spring Term 2027", on(1, 4, 2027), on(2, 12, 2027), True),
    ]
    assert [(row.day, row.kind, row.name) for row in found.days] == [
        (on(9, 1), DayWithoutPupils.Kind.INSET, "")
    ]
    assert found.unread == []
    assert found.notes == [
        "1 public holiday is left out: we know them already.",
        "1 school holiday told us where terms begin and end.",
    ]


def test_first_and_last_days_make_terms():
    found = understand(
        events(
            ("Autumn term starts", on(9, 2), on(9, 2)),
            ("Half term starts", on(10, 26), on(10, 26)),
            ("Half term ends", on(10, 30), on(10, 30)),
            ("Autumn term ends", on(12, 18), on(12, 18)),
            ("Spring term starts", on(1, 4, 2027), on(1, 4, 2027)),
            ("Break up for half term", on(2, 12, 2027), on(2, 12, 2027)),
        )
    )
    assert terms(found) == [
        ("Autumn 2026, first half", on(9, 2), on(10, 23), True),
        ("Autumn 2026, second half", on(11, 2), on(12, 18), False),
        ("Spring 2027, first half", on(1, 4, 2027), on(2, 12, 2027), True),
    ]


def test_the_holidays_alone_tell_what_lies_between_them():
    found = understand(
        events(
            ("Summer holidays", on(7, 22), on(9, 1)),
            ("Half term", on(10, 26), on(10, 30)),
            ("Christmas holidays", on(12, 21), on(1, 1, 2027)),
            ("Half term", on(2, 15, 2027), on(2, 19, 2027)),
            ("Half term holiday", on(5, 31, 2027), on(6, 4, 2027)),
        )
    )
    assert terms(found) == [
        ("Autumn 2026, first half", on(9, 2), on(10, 23), True),
        ("Autumn 2026, second half", on(11, 2), on(12, 18), False),
        ("Spring 2027, first half", on(1, 4, 2027), on(2, 12, 2027), True),
    ]
    (unread,) = found.unread
    assert (unread.row, unread.what) == (5, "Half term holiday")
    assert "one may be missing" in unread.reason


def test_holidays_that_touch_have_no_term_between():
    found = understand(
        events(
            ("Easter holiday", on(3, 30), on(4, 10)),
            ("Easter holiday", on(4, 6), on(4, 12)),
            ("Half term", on(5, 25), on(5, 29)),
        )
    )
    assert terms(found) == [("Summer 2026, first half", on(4, 13), on(5, 22), True)]


def test_a_mark_without_its_other_half_is_said():
    found = understand(
        events(
            ("Term ends", on(7, 21), on(7, 21)),
            ("Autumn term starts", on(9, 1), on(9, 1)),
            ("Autumn term starts", on(9, 2), on(9, 2)),
            ("Half term starts", on(10, 24), on(10, 24)),
            ("Half term starts", on(10, 26), on(10, 26)),
            ("Autumn term ends", on(12, 18), on(12, 18)),
            ("Spring term starts", on(1, 4, 2027), on(1, 4, 2027)),
            ("Half term ends", on(2, 12, 2027), on(2, 12, 2027)),
        )
    )
    assert [(each.row, each.reason) for each in found.unread] == [
        (1, "No event says when this term starts."),
        (2, "No event says when this term ends."),
        (4, "No event says when this holiday ends."),
        (5, "No event says when this holiday ends."),
        (7, "No event says when this term ends."),
        (8, "It may mean the end of a holiday or of the weeks before it. Enter it by hand."),
    ]
    assert terms(found) == [("Autumn 2026", on(9, 2), on(12, 18), True)]
    assert found.notes == ["Autumn 2026 has no half term in this file."]


def test_two_public_holidays_are_counted_in_the_plural():
    found = understand(
        events(
            ("Good Friday", on(4, 3), on(4, 3)),
            ("Easter Monday", on(4, 6), on(4, 6)),
            ("Half term", on(2, 16), on(2, 20)),
            ("Easter holiday", on(3, 30), on(4, 10)),
        )
    )
    assert found.notes == [
        "2 public holidays are left out: we know them already.",
        "2 school holidays told us where terms begin and end.",
    ]


def test_nothing_is_left_of_a_term_without_pupils():
    found = understand(events(("Term 1", on(9, 5), on(9, 14)), ("Inset day", on(9, 7), on(9, 11))))
    assert terms(found) == [("Term 1", on(9, 14), on(9, 14), True)]
    found = understand(
        [
            event("Half term", on(10, 26), on(10, 30), row=1),
            event("Break", on(11, 2), on(11, 6), row=2),
        ]
    )
    assert found.terms == []
    assert found.unread[0].reason == "No day on which pupils are in is left of it."


def test_inset_days_over_a_weekend_are_weekdays_and_keep_what_they_are_for():
    found = understand([event("INSET day: safeguarding", on(9, 4), days=4)])
    assert [row.day for row in found.days] == [on(9, 4), on(9, 7)]
    assert {row.name for row in found.days} == {"INSET day: safeguarding"}


def test_a_category_of_our_own_says_what_an_event_is():
    found = understand([Event(1, "Lichterfest", on(9, 2), on(10, 23), "Term")])
    assert terms(found) == [("Lichterfest", on(9, 2), on(10, 23), True)]
    closed = Event(1, "Water pipe", on(9, 2), on(9, 2), "Schools are closed")
    assert understand([closed]).days[0].kind == DayWithoutPupils.Kind.CLOSURE
