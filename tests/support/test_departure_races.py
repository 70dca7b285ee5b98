"""Two act on a departure at once, on PostgreSQL on connections of their own: one act wins, and the
other is told."""

import pytest

from core.refusals import NotAllowed, Refused
from notifications.models import Message
from support import counting
from support.models import Departure
from support.services import departures as services
from support.services import own_choice
from tests import factories
from tests.inspections.test_visit_races import at_once
from tests.support.departing import departing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def those(network, now):
    return departing(network, now)


def test_seconded_twice_at_once_the_head_is_told_once(those, now):
    departure = those.proposed(now)

    def seconds():
        return services.second(departure=departure, by=those.second, now=now)

    at_once(seconds, seconds)

    departure.refresh_from_db()
    assert departure.state == "with-head"
    assert Message.objects.filter(person=those.head).count() == 1


def test_seconded_while_somebody_else_is_asked_one_of_both_counts(those, now):
    third = those.standing_officer("Third Trust", "Theo Third", now).roles.get()
    departure = those.proposed(now)

    def seconds():
        try:
            return services.second(departure=departure, by=those.second, now=now)
        except NotAllowed as refusal:
            return refusal

    results = at_once(
        seconds,
        lambda: services.ask_another(departure=departure, second=third, by=those.first, now=now),
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
    departure = those.with_head(now)

    results = at_once(
        lambda: services.answer(departure=departure, answer="disagree", by=those.head, now=now),
        lambda: services.withdraw(departure=departure, by=those.first, now=now),
    )

    departure.refresh_from_db()
    # Taken back in any case; the answer came before it, or was refused.
    assert departure.state == "withdrawn"
    assert (departure.answer == "") is (Refused in [type(each) for each in results])


def test_taken_back_while_it_begins_to_count(those, now):
    departure = those.with_head(now)
    later = those.day_after(departure)

    results = at_once(
        lambda: services.withdraw(departure=departure, by=those.first, now=later),
        lambda: counting.look_after_departures(now=later),
    )

    departure.refresh_from_db()
    if departure.state == "counted":
        assert Refused in [type(each) for each in results]
    else:
        assert (departure.state, departure.counted_on) == ("withdrawn", None)
        assert 0 in results


def test_proposed_by_two_firsts_at_once_is_proposed_once(those, now):
    another = factories.officer(those.trust, "Fred First")

    at_once(
        lambda: those.proposed(now),
        lambda: those.proposed(now, by=another),
    )

    assert Departure.objects.count() == 1


def test_an_own_choice_said_twice_at_once_is_one(those, now):
    def says():
        return own_choice.choose_to_go(school=those.school, by=those.head, now=now)

    one, other = at_once(says, says)

    assert one.pk == other.pk
