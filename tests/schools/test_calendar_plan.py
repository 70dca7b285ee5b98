"""What a file would change, before it does."""

from datetime import date

import pytest

from schools.calendar_plan import plan_calendar
from schools.calendar_rows import DayRow, Found, TermRow, Unread, term_from_dates
from schools.models import DayWithoutPupils, Term

AUTUMN = (date(2026, 9, 2), date(2026, 12, 18))
FIRST_HALF = (date(2026, 9, 2), date(2026, 10, 23))
SECOND_HALF = (date(2026, 11, 2), date(2026, 12, 18))


def kept(pk, name, days, starts_term=True):
    return Term(pk=pk, name=name, first_day=days[0], last_day=days[1], starts_term=starts_term)


def row(name, days, starts_term=True, number=1):
    return TermRow(number, name, *days, starts_term)


def day(day, kind="inset", name="", pk=None):
    return DayWithoutPupils(pk=pk, day=day, kind=kind, name=name)


def test_what_is_new_is_added_and_what_is_there_stays():
    first = kept(1, "Autumn one", FIRST_HALF)
    found = Found(terms=[row("Autumn one", FIRST_HALF), row("Autumn two", SECOND_HALF)])
    plan = plan_calendar([first], [], found)
    assert plan.same_terms == [first]
    assert [each.name for each in plan.added_terms] == ["Autumn two"]
    assert plan.changes
    assert not plan_calendar([first], [], Found(terms=[row("Autumn one", FIRST_HALF)])).changes


def test_a_whole_term_becomes_its_two_halves():
    whole = kept(1, "Autumn", AUTUMN)
    halves = [row("First", FIRST_HALF), row("Second", SECOND_HALF, starts_term=False)]
    plan = plan_calendar([whole], [], Found(terms=halves))
    assert plan.changed_terms == [(whole, halves[0])]
    assert plan.added_terms == [halves[1]]


def test_a_whole_term_does_not_swallow_two_halves_that_are_kept():
    halves = [kept(1, "First", FIRST_HALF), kept(2, "Second", SECOND_HALF)]
    plan = plan_calendar(halves, [], Found(terms=[row("Autumn", AUTUMN)]))
    assert not plan.changes
    (unread,) = plan.unread
    assert unread.what == "Autumn"
    assert "It has days of First (Wednesday 2 September 2026 to" in unread.reason
    assert "and Second (" in unread.reason


def test_a_row_that_cannot_be_used_leaves_its_term_to_the_next():
    """The second row would take days of the term that the first can no longer move away."""
    moved, other = kept(1, "Moved", FIRST_HALF), kept(2, "Other", SECOND_HALF)
    rows = [
        row("Too long", (date(2026, 9, 14), date(2026, 11, 6)), number=1),
        row("Before", (date(2026, 9, 1), date(2026, 9, 11)), number=2),
    ]
    plan = plan_calendar([moved, other], [], Found(terms=rows))
    assert [each.what for each in plan.unread] == ["Too long", "Before"]
    assert not plan.changes


def test_of_two_terms_of_one_file_that_share_days_the_shorter_stays():
    found = Found(
        terms=[
            row("Autumn", AUTUMN, number=1),
            row("First", FIRST_HALF, number=2),
            row("First again", FIRST_HALF, number=3),
            row("Never", (AUTUMN[1], AUTUMN[0]), number=4),
        ]
    )
    plan = plan_calendar([], [], found)
    assert [each.name for each in plan.added_terms] == ["First"]
    assert [(each.row, each.reason.partition(".")[0]) for each in plan.unread] == [
        (1, "First (Wednesday 2 September 2026 to Friday 23 October 2026) of the same file has "
            "some of these days"),
        (4, "The last day is before the first"),
    ]  # fmt: skip


def test_names_that_we_made_up_do_not_replace_somebodys():
    mine = kept(1, "Our autumn", FIRST_HALF, starts_term=False)
    found = Found(terms=[row("Autumn 2026, first half", FIRST_HALF)], names_count=False)
    assert plan_calendar([mine], [], found).same_terms == [mine]
    longer = (FIRST_HALF[0], date(2026, 10, 16))
    found = Found(terms=[row("Autumn 2026, first half", longer)], names_count=False)
    ((_, changed),) = plan_calendar([mine], [], found).changed_terms
    assert (changed.name, changed.last_day) == ("Our autumn", longer[1])
    found = Found(terms=[row("Autumn one", FIRST_HALF, starts_term=False)])
    assert plan_calendar([mine], [], found).changed_terms[0][1].name == "Autumn one"


def test_days_without_pupils_are_added_changed_and_left_alone():
    there, other = day(date(2026, 9, 1), pk=1), day(date(2026, 9, 3), pk=2)
    found = Found(
        days=[
            DayRow(1, date(2026, 9, 1), "inset"),
            DayRow(2, date(2026, 9, 3), "inset", "Training"),
            DayRow(3, date(2026, 12, 21), "closure"),
            DayRow(4, date(2026, 12, 21), "inset"),
            DayRow(5, date(2026, 12, 5), "inset"),
            DayRow(6, date(2027, 2, 5), "inset", "Phonics"),
        ]
    )
    plan = plan_calendar([kept(1, "Autumn", AUTUMN)], [there, other], found)
    assert plan.same_days == [there]
    assert plan.changed_days == [(other, found.days[1])]
    assert plan.added_days == [found.days[2]]
    assert plan.unread == [
        Unread(5, "INSET day", "It is a Saturday, when no pupils are in anyway."),
        Unread(6, "Phonics", "It is not in a term nor within a week of one. Enter the term first."),
    ]
    found.names_count = False
    assert not plan_calendar([kept(1, "A", AUTUMN)], [there, other], found).changed_days


@pytest.mark.parametrize(
    ("first", "last", "name", "starts"),
    [
        (date(2026, 8, 26), date(2026, 10, 9), "Autumn 2026, first half", True),
        (date(2026, 10, 26), date(2026, 12, 18), "Autumn 2026, second half", False),
        (date(2027, 1, 4), date(2027, 2, 12), "Spring 2027, first half", True),
        (date(2027, 2, 22), date(2027, 3, 25), "Spring 2027, second half", False),
        (date(2027, 4, 12), date(2027, 5, 28), "Summer 2027, first half", True),
        (date(2027, 6, 7), date(2027, 7, 21), "Summer 2027, second half", False),
        (date(2026, 9, 1), date(2026, 12, 18), "Autumn 2026", True),
    ],
)
def test_the_time_of_the_year_names_a_term(first, last, name, starts):
    assert term_from_dates(first, last) == (name, starts)
