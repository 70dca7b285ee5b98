"""Two act on a departure at once, on PostgreSQL on connections of their own: one act wins, and the
other is told."""

import os
from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest

from core.refusals import NotAllowed, Refused
from notifications.models import Message
from support import counting
from support.models import Departure
from support.services import departures as services
from support.services import own_choice
from tests import factories
from tests.inspections.test_visit_races import at_once
from tests.support.departing import Departing, departing

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 200 if os.environ.get("SOAK") else 3
SETTLED = "Covenant: something is settled"


@pytest.fixture
def those(network, now):
    return departing(network, now)


def rounds(those: Departing) -> Iterator[None]:
    """A plan in which nothing is proposed, and nobody has left, each time."""
    for _ in range(TIMES):
        Departure.objects.all().delete()
        Message.objects.all().delete()
        those.first.roles.update(end=None)
        yield


def seconds(departure, by, now):
    """What came of it: the departure, or the refusal."""
    try:
        return services.second(departure=departure, by=by, now=now)
    except NotAllowed as refusal:
        return refusal


def leaves(person):
    person.roles.update(end=date(2026, 11, 1))


def test_seconded_twice_at_once_the_head_is_told_once(those, now):
    for _ in rounds(those):
        departure = those.proposed(now)

        at_once(*[partial(services.second, departure=departure, by=those.second, now=now)] * 2)

        departure.refresh_from_db()
        assert departure.state == "with-head"
        assert Message.objects.filter(person=those.head).count() == 1


def test_seconded_while_somebody_else_is_asked_one_of_both_counts(those, now):
    third = those.standing_officer("Third Trust", "Theo Third", now).roles.get()
    for _ in rounds(those):
        departure = those.proposed(now)

        results = at_once(
            partial(seconds, departure, those.second, now),
            partial(
                services.ask_another, departure=departure, second=third, by=those.first, now=now
            ),
        )

        departure.refresh_from_db()
        was_refused = [type(each) for each in results]
        if departure.state == "with-head":
            assert departure.second_by == those.second
            assert Refused in was_refused
        else:
            assert departure.second_by == third.person
            assert NotAllowed in was_refused


def test_the_head_answers_while_it_is_taken_back(those, now):
    for _ in rounds(those):
        departure = those.with_head(now)

        results = at_once(
            partial(
                services.answer, departure=departure, answer="disagree", by=those.head, now=now
            ),
            partial(services.withdraw, departure=departure, by=those.first, now=now),
        )

        departure.refresh_from_db()
        # Taken back in any case; the answer came before it, or was refused.
        assert departure.state == "withdrawn"
        assert (departure.answer == "") is (Refused in [type(each) for each in results])


def test_taken_back_while_it_begins_to_count(those, now):
    for _ in rounds(those):
        departure = those.with_head(now)
        later = those.day_after(departure)

        results = at_once(
            partial(services.withdraw, departure=departure, by=those.first, now=later),
            partial(counting.look_after_departures, now=later),
        )

        departure.refresh_from_db()
        if departure.state == "counted":
            assert Refused in [type(each) for each in results]
        else:
            assert (departure.state, departure.counted_on) == ("withdrawn", None)
            assert 0 in results


def test_proposed_by_two_firsts_at_once_is_proposed_once(those, now):
    another = factories.officer(those.trust, "Fred First")
    for _ in rounds(those):
        at_once(
            lambda: those.proposed(now),
            lambda: those.proposed(now, by=another),
        )

        assert Departure.objects.count() == 1


def test_an_own_choice_said_twice_at_once_is_one(those, now):
    for _ in rounds(those):

        def says():
            return own_choice.choose_to_go(school=those.school, by=those.head, now=now)

        one, other = at_once(says, says)

        assert one.pk == other.pk


def test_seconded_while_the_night_lets_it_fall_away_it_never_reaches_the_head(those, now):
    for _ in rounds(those):
        departure = those.proposed(now)
        leaves(those.first)

        results = at_once(
            partial(services.second, departure=departure, by=those.second, now=now),
            lambda: counting.look_after_departures(now=now),
        )

        departure.refresh_from_db()
        assert departure.state == Departure.State.LAPSED
        assert sorted(type(each).__name__ for each in results) == ["Refused", "int"]
        assert not Message.objects.filter(person=those.head).exists()


def test_taken_back_by_a_colleague_while_it_falls_away_it_ends_once(those, now):
    colleague = factories.officer(those.trust, "Cole League")
    for _ in rounds(those):
        departure = those.with_head(now)
        leaves(those.first)
        later = those.day_after(departure)

        at_once(
            partial(services.withdraw, departure=departure, by=colleague, now=later),
            partial(counting.look_after_departures, now=later),
        )

        departure.refresh_from_db()
        assert departure.state in (Departure.State.LAPSED, Departure.State.WITHDRAWN)
        assert Message.objects.filter(person=those.head, subject=SETTLED).count() == 1
