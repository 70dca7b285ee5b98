"""Which series suits whom, and the two times that are suggested: pure."""

from datetime import date, timedelta

import pytest

from inspections.workdays import Span, terms_from
from support.apart import Conflicts, Someone
from support.offering import (
    Asking,
    Had,
    Meeting,
    OnOffer,
    Part,
    fits_the_terms,
    had_of,
    in_order,
    is_due_again,
    suits,
    two_of,
)
from support.placing.words import when
from tests import factories
from tests.support.helpers import FIRST, WEEK

AMINA, BEN, NADIA = 1, 2, 9
HOUR = timedelta(hours=1)
NOBODY = Conflicts()
# Autumn until Friday 18 December, spring with its half-term week from 15 to 19 February.
TERMS = terms_from(
    [
        Span(date(2026, 11, 2), date(2026, 12, 18)),
        Span(date(2027, 1, 4), date(2027, 2, 12)),
        Span(date(2027, 2, 22), date(2027, 3, 25)),
    ]
)


def meetings(first=FIRST, times=3, every=WEEK):
    return tuple(Meeting(first + number * every) for number in range(times))


def on_offer(pk=1, first=FIRST, times=3, **fields):
    fields = {"supervisor": NADIA, "places": 1, "school_year": 2026, **fields}
    return OnOffer(pk=pk, meetings=meetings(first, times), **fields)


def asking(*to_come, used=None, sessions_a_year=6):
    return Asking(AMINA, Had(to_come, used or {}), sessions_a_year)


def test_a_free_series_suits():
    assert suits(on_offer(), asking(), NOBODY)


@pytest.mark.parametrize(
    "series",
    [
        on_offer(members=frozenset({BEN})),
        on_offer(kept=frozenset({BEN})),
        on_offer(places=2, members=frozenset({AMINA})),
        on_offer(times=0),
    ],
    ids=["full", "kept for another", "theirs already", "over"],
)
def test_a_series_that_has_no_place_for_them_does_not(series):
    assert not suits(series, asking(), NOBODY)


def test_what_is_kept_for_oneself_is_free():
    assert suits(on_offer(kept=frozenset({AMINA})), asking(), NOBODY)


def test_nobody_is_in_two_places_at_once():
    half_past = Meeting(FIRST + HOUR / 2)
    assert not suits(on_offer(), asking(half_past), NOBODY)
    assert suits(on_offer(), asking(Meeting(FIRST + HOUR), Meeting(FIRST - HOUR)), NOBODY)


def test_the_first_of_a_year_is_always_there_and_more_as_far_as_it_reaches():
    assert suits(on_offer(times=8), asking(), NOBODY)
    assert suits(on_offer(), asking(used={2026: 3}), NOBODY)
    assert not suits(on_offer(), asking(used={2026: 4}), NOBODY)
    assert suits(on_offer(), asking(used={2025: 6}), NOBODY)
    # After a visit one is offered somebody to tell whatever else one had.
    assert suits(on_offer(is_for_heads=False), asking(used={2026: 6}), NOBODY)
    assert asking(used={2026: 9}).left_of(2026) == 0


@pytest.mark.parametrize(
    ("part", "is_cut_short"),
    [
        (Part(2026, theirs=1, called_off=5), True),
        (Part(2026, theirs=3, called_off=3), True),
        (Part(2026, theirs=4, called_off=2), False),
        (Part(2026, theirs=6), False),
        (Part(2026), False),
        (Part(2026, theirs=2, called_off=4, to_come=1), False),
        (Part(2026, theirs=1, called_off=4, given_up=1), False),
    ],
)
def test_a_series_is_cut_short_by_the_other_side_alone(part, is_cut_short):
    assert part.was_cut_short == is_cut_short


def test_who_had_one_that_was_cut_short_begins_anew():
    short, whole = Part(2026, theirs=1, called_off=5), Part(2026, theirs=6)
    earlier = Part(2025, theirs=6)

    def begins(*parts, year=2026):
        asks = Asking(AMINA, had_of([], parts), 6)
        assert asks.begins_anew(year) == suits(on_offer(times=6, school_year=year), asks, NOBODY)
        return asks.begins_anew(year)

    assert begins(short, earlier)
    assert begins(short, short)
    assert not begins(short, whole)
    assert not begins(short, earlier, year=2025)
    assert not Asking(AMINA, had_of([], [Part(2026, called_off=6)]), 6).begins_anew(2026)


def test_what_nobody_answered_is_due_again_after_twelve_weeks():
    made = date(2026, 9, 3)
    assert not is_due_again(made, date(2026, 11, 25))
    assert is_due_again(made, date(2026, 11, 26))


def test_nobody_meets_whom_they_must_not_nor_whom_a_place_is_kept_for():
    works_with = {
        AMINA: Someone(AMINA, schools=frozenset({7})),
        BEN: Someone(BEN, schools=frozenset({7})),
    }
    conflicts = Conflicts(people=works_with)
    assert not suits(on_offer(supervisor=BEN), asking(), conflicts)
    assert not suits(on_offer(places=4, members=frozenset({BEN})), asking(), conflicts)
    assert not suits(on_offer(places=4, kept=frozenset({BEN})), asking(), conflicts)


def test_a_series_over_half_term_fits_where_it_steps_over_it():
    first = FIRST + 10 * WEEK  # Monday 8 February
    assert not fits_the_terms(on_offer(first=first), TERMS)
    stepping = OnOffer(1, NADIA, 1, 2026, (Meeting(first), Meeting(first + 2 * WEEK)))
    assert fits_the_terms(stepping, TERMS)
    # Of what no calendar knows nobody can say that it is a holiday.
    assert fits_the_terms(on_offer(first=first + 20 * WEEK), TERMS)


def test_two_are_suggested_at_different_times_of_the_week():
    same = on_offer(2, FIRST + timedelta(days=7), times=2)
    tuesday = on_offer(3, FIRST + timedelta(days=8), times=2)
    found = [on_offer(1), same, tuesday]
    assert two_of(found, asking(), NOBODY, TERMS) == (found[0], tuesday)
    assert two_of(found[:2], asking(), NOBODY, TERMS) == (found[0], same)
    assert two_of(found[:1], asking(), NOBODY, TERMS) == (found[0],)
    assert two_of([], asking(), NOBODY, TERMS) == ()


def test_what_has_begun_or_falls_into_holidays_is_not_suggested():
    holidays = on_offer(2, FIRST + 3 * WEEK)
    assert two_of([on_offer(has_begun=True), holidays], asking(), NOBODY, TERMS) == ()


def test_not_everybody_is_suggested_the_same():
    busy = on_offer(1, places=4, members=frozenset({BEN}), kept=frozenset({3}))
    quiet = on_offer(2, FIRST + HOUR, places=4, kept=frozenset({4}))
    assert two_of([busy, quiet], asking(), NOBODY, TERMS) == (quiet, busy)


def test_times_are_listed_soonest_first():
    late, soon = on_offer(1, FIRST + HOUR), on_offer(2)
    assert in_order([late, soon]) == [soon, late]


def test_a_single_meeting_reads_as_one():
    assert when([Meeting(factories.at(2026, 11, 30, 16))]) == "at 4pm on Monday 30 November, once"
