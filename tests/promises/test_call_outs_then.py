"""Whether and how soon a head who asked had somebody who knows inspection."""

from datetime import date, timedelta

import pytest

from dashboard.promises.figure import Measured
from dashboard.promises.figures import BY_KEY
from directory.models import CallOut
from directory.services import callouts
from inspections.models import Phase, Visit
from tests import factories
from tests.directory.callouts_town import build
from tests.factories import at

pytestmark = pytest.mark.django_db
BEGIN, END, NEXT = date(2026, 9, 1), date(2027, 1, 1), date(2027, 4, 1)
NOTHING = Measured(0, 0)


@pytest.fixture
def town(network):
    town = build(network)
    town.advise("Ruth Lindqvist", "Omar Farouk")
    return town


def answered(network, begin=BEGIN, end=END):
    return BY_KEY["call-outs-answered"].measure(network, begin, end)


def minutes(network):
    return BY_KEY["call-outs-minutes"].measure(network, BEGIN, END)


def accept(town, call_out, number, after):
    person = town.entries[number].person
    now = call_out.asked_at + timedelta(minutes=after)
    return callouts.accept(call_out=call_out, by=person, now=now)


def test_a_call_out_that_somebody_answered(network, town):
    accept(town, town.call_out(), 0, 7)
    assert answered(network) == Measured(1, 1)
    assert minutes(network) == Measured(1, 1, (7,))


def test_a_call_out_that_nobody_answered_and_one_that_was_taken_back(network, town):
    callouts.end(call_out=town.call_out(), by=town.sam, now=town.now)
    town.call_out()
    assert answered(network) == minutes(network) == Measured(0, 2)


def test_the_first_answer_counts_although_another_rang_in_the_end(network, town):
    call_out = town.call_out()
    accept(town, call_out, 0, 4)
    callouts.hand_on(
        call_out=CallOut.objects.get(),
        by=town.entries[0].person,
        now=call_out.asked_at + timedelta(minutes=9),
    )
    assert answered(network) == Measured(1, 1)
    accept(town, CallOut.objects.get(), 1, 30)
    assert minutes(network) == Measured(1, 1, (4,))


def test_an_answer_that_the_trail_does_not_tell_of_counts_as_it_is_kept(network, town):
    call_out = town.call_out()
    ruth = town.entries[0].person
    when = call_out.asked_at + timedelta(minutes=12)
    CallOut.objects.update(state="accepted", taken_by=ruth, taken_at=when)
    assert minutes(network) == Measured(1, 1, (12,))
    CallOut.objects.update(taken_at=at(2027, 2, 12))
    assert minutes(network) == Measured(0, 1)


def test_another_term_another_network_and_a_visit_entered_in_error_do_not_count(network, town):
    town.call_out()
    assert answered(network, END, NEXT) == NOTHING
    assert answered(factories.network("eastmoor")) == NOTHING
    Visit.objects.update(phase=Phase.MISTAKEN)
    assert answered(network) == NOTHING
