"""Words by the clock: pure, so asked without a page."""

import pytest

from accounts.models import Person
from buddies.models import Pairing
from dashboard.greeting import greeting, ring_a_human, what_to_do_for
from inspections.models import Phase
from tests.factories import at


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(2026, 11, 24, 8), "Good morning, Amina"),
        (at(2026, 11, 24, 12), "Good afternoon, Amina"),
        (at(2026, 11, 24, 19), "Good evening, Amina"),
        # British Summer Time: 17:30 in UTC is half past six in London.
        (at(2026, 7, 1, 17, 30), "Good evening, Amina"),
    ],
)
def test_the_greeting_follows_the_clock_in_london(moment, words):
    assert greeting(Person(name="Amina Yusuf"), moment) == words


def test_nobody_to_ring_is_no_card():
    assert ring_a_human(None, "why") is None


@pytest.mark.parametrize(
    ("phase", "hour", "words"),
    [
        (Phase.NOTIFIED, 9, "inspectors come on Tuesday 24 November: ring now"),
        (Phase.ON_SITE, 9, "on site today, ring this evening"),
        (Phase.ON_SITE, 19, "on site today, ring now"),
        (Phase.DEFERRED, 9, "it is deferred, ring this week"),
        (Phase.PAUSED, 9, "the team is away and will come back: ring now"),
        (Phase.FEEDBACK, 9, "inspection over, ring this week"),
        (Phase.DRAFT, 9, "the draft report has come, ring this week"),
        (None, 9, ""),
    ],
)
def test_a_buddy_is_told_what_to_do_in_each_phase(phase, hour, words):
    pairing = Pairing()
    pairing.visit_phase, pairing.visit_first_day = phase, at(2026, 11, 24)
    assert what_to_do_for(pairing, at(2026, 11, 24, hour)) == words
