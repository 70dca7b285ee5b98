"""Whom to ask in which order, and why each; how fast it goes on."""

from datetime import timedelta

import pytest

from core.clock import london_time
from directory.callouts.choosing import Adviser, Wanted, choose, rounds, why
from directory.callouts.pace import leaves_at, pace_of
from directory.models import CallOut
from inspections.days import known_days
from inspections.models import Phase
from tests import factories

Kind = CallOut.Kind
PRIMARY = Wanted(Kind.EVIDENCE, frozenset({"primary"}), frozenset({"small", "maintained"}))
TUESDAY, WEDNESDAY = factories.at(2026, 11, 24).date(), factories.at(2026, 11, 25).date()
LEAVES = london_time(WEDNESDAY, 17, 30)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def order(*advisers, wanted=PRIMARY):
    return [each.person_id for each in choose(advisers, wanted)]


def has(**facets):
    return {name: frozenset(values.split()) for name, values in facets.items()}


def test_who_is_ready_comes_before_who_fits_better():
    assert order(
        Adviser(1, is_ready=False, is_on_duty=True, **has(topics="data", phases="primary")),
        Adviser(2),
    ) == [2, 1]


def test_who_is_on_duty_comes_before_who_fits_better():
    assert order(Adviser(1, **has(topics="data")), Adviser(2, is_on_duty=True)) == [2, 1]


def test_whoever_is_asked_for_another_head_comes_after_those_who_are_not():
    assert order(
        Adviser(1, is_busy=True, is_on_duty=True, **has(topics="data")),
        Adviser(2),
        Adviser(3, is_ready=False),
    ) == [2, 1, 3]


def test_what_it_is_about_comes_before_the_phase_and_the_phase_before_the_type():
    assert order(
        Adviser(1, **has(types="small")),
        Adviser(2, **has(phases="primary")),
        Adviser(3, **has(topics="data")),
        Adviser(4),
    ) == [3, 2, 1, 4]


def test_whoever_was_asked_for_lately_comes_after_somebody_who_fits_as_well():
    assert order(Adviser(1, load=1), Adviser(2), Adviser(3, load=9)) == [2, 1, 3]


def test_of_two_alike_the_more_experienced_is_first():
    assert order(Adviser(1, years=3), Adviser(2, years=20)) == [2, 1]


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_has_somebody_who_fits_best(kind):
    topics = {"conduct": "conduct", "process": "process", "evidence": "data"}
    topics |= {"safeguarding": "safeguarding", "wellbeing": "staff", "unsure": "anything"}
    fits = Adviser(2, **has(topics=topics[kind]))
    assert order(Adviser(1), fits, wanted=Wanted(kind)) == [2, 1]


@pytest.mark.parametrize(
    ("adviser", "words"),
    [
        (Adviser(1), "Knows inspection"),
        (
            Adviser(1, is_on_duty=True, **has(roles="governor head", phases="primary secondary")),
            "A head who has been through inspections, in primary; on duty today",
        ),
        (Adviser(1, **has(roles="governor")), "A governor or trustee"),
        (
            Adviser(1, **has(roles="inspector", topics="data anything", types="small maintained")),
            "Has been an inspector; knows small schools; good to talk to about data",
        ),
        (Adviser(1, **has(areas="achievement")), "Knows inspection; knows achievement and data"),
        (Adviser(1, **has(topics="anything")), "Knows inspection; will talk anything through"),
    ],
)
def test_why_somebody_is_asked_is_said_without_names(adviser, words):
    assert why(adviser, PRIMARY) == words


def test_three_at_a_time_and_nobody_changes_their_round():
    assert rounds({}, [1, 2, 3, 4], "advisers") == [
        ("advisers 1", (1, 2, 3)),
        ("advisers 2", (4,)),
    ]
    kept = {"advisers 1": [7, 2], "advisers 2": []}
    assert rounds(kept, [1, 2, 3, 4, 5], "advisers") == [
        ("advisers 1", (7, 2)),
        ("advisers 3", (1, 3, 4)),
        ("advisers 4", (5,)),
    ]
    assert rounds({}, [], "advisers") == []


@pytest.mark.parametrize(
    ("before", "minutes"),
    [(72, 10), (24, 10), (13, 6.5), (2, 3), (1, 3), (0, 3)],
)
def test_the_nearer_the_team_is_to_leaving_the_faster_it_goes(before, minutes):
    pace = pace_of(phase=Phase.ON_SITE, leaves=LEAVES, now=LEAVES - before * HOUR)
    assert pace.adviser == minutes * MINUTE
    assert pace.coordinator == minutes * MINUTE / 2


def test_it_never_gets_slower_towards_the_end():
    waits = [
        pace_of(phase=Phase.ON_SITE, leaves=LEAVES, now=LEAVES - n * 10 * MINUTE).adviser
        for n in range(300)
    ]
    assert waits == sorted(waits)


@pytest.mark.parametrize(
    ("phase", "now", "adviser", "again", "is_urgent"),
    [
        # On site: at any hour.
        (Phase.ON_SITE, london_time(TUESDAY, 23), 8, 15, True),
        (Phase.ON_SITE, LEAVES - HOUR, 3, 10, True),
        (Phase.ON_SITE, LEAVES + 20 * MINUTE, 3, 10, True),
        # Before: nobody is woken.
        (Phase.PLANNED, london_time(TUESDAY, 6, 59), 10, 60, False),
        (Phase.PLANNED, london_time(TUESDAY, 7), 10, 60, True),
        (Phase.NOTIFIED, LEAVES - 44 * HOUR, 10, 60, False),
        # After: still, and slower.
        (Phase.FEEDBACK, LEAVES - HOUR, 20, 1440, True),
        (Phase.PLANNED, LEAVES, 20, 1440, True),
        (Phase.DRAFT, LEAVES + 5 * HOUR, 20, 1440, False),
    ],
)
def test_how_fast_by_phase_and_hour(phase, now, adviser, again, is_urgent):
    pace = pace_of(phase=phase, leaves=LEAVES, now=now)
    assert (pace.again, pace.is_urgent) == (again * MINUTE, is_urgent)
    assert pace.adviser == adviser * MINUTE


def test_while_nobody_knows_when_the_team_leaves_it_goes_as_days_before():
    pace = pace_of(phase=Phase.PAUSED, leaves=None, now=LEAVES)
    assert (pace.adviser, pace.again) == (10 * MINUTE, 60 * MINUTE)


def test_the_team_leaves_at_the_end_of_the_last_day():
    assert leaves_at(known_days(TUESDAY, WEDNESDAY)) == LEAVES
    assert leaves_at(known_days(TUESDAY, WEDNESDAY, is_deferred=True)) is None
