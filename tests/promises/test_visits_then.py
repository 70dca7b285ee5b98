"""Whether and how soon somebody spoke with the head: what was known six weeks after the term."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from buddies.checks import services as checks
from buddies.models import ContactCheck
from core.clock import london_time
from dashboard import erasure
from dashboard.promises.figure import Measured
from dashboard.promises.figures import BY_KEY, FIGURES
from dashboard.promises.visits_then import minutes_between
from inspections.models import Phase, Visit
from inspections.services import move_visit, take_back_visit
from tests import factories
from tests.buddies.checks_town import CALLED, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, build
from tests.factories import at

pytestmark = pytest.mark.django_db
BEGIN, END = date(2026, 9, 1), date(2027, 1, 1)
NEXT = date(2027, 4, 1)
State, Moment = ContactCheck.State, ContactCheck.Moment
NOTHING = Measured(0, 0)


@pytest.fixture
def town(network):
    town = build(network)
    town.called()
    return town


def spoken(network, when, begin=BEGIN, end=END):
    return BY_KEY[f"spoken-{when}"].measure(network, begin, end)


def first_human(network, begin=BEGIN, end=END):
    return BY_KEY["first-human"].measure(network, begin, end)


def confirm(town, moment, when, **more):
    ContactCheck.objects.filter(moment=moment, **more).update(
        state=State.CONFIRMED, confirmed_at=when
    )


def test_a_visit_in_which_the_buddy_rang_at_once(network, town):
    town.at(MONDAY, 11)
    checks.say_spoken(visit=town.visit, person=town.priya, by=town.priya, now=town.now)
    assert spoken(network, "before") == Measured(1, 1)
    assert spoken(network, "during") == Measured(0, 1)
    assert spoken(network, "after") == NOTHING
    assert first_human(network) == Measured(1, 1, (40,))


def test_a_visit_in_which_nobody_rang(network, town):
    town.at(THURSDAY, 12)
    assert spoken(network, "before") == spoken(network, "during") == Measured(0, 1)
    assert first_human(network) == Measured(0, 1)


def test_nobody_having_rung_counts_after_the_visit_is_closed_too(network, town):
    """What was never answered is dropped then."""
    town.at(THURSDAY, 12)
    publish(town, date(2026, 12, 10))
    close(town, at(2026, 12, 14))
    states = set(ContactCheck.objects.values_list("state", flat=True))
    assert State.DROPPED in states
    assert State.UNANSWERED not in states
    assert spoken(network, "before") == spoken(network, "during") == Measured(0, 1)


def publish(town, on):
    town.at(on, 9)
    move_visit(visit=town.visit, phase=Phase.PUBLISHED, by=town.sam, now=town.now, on=on)
    town.settle()


def close(town, when):
    town.now = when
    move_visit(visit=Visit.objects.get(), phase=Phase.CLOSED, by=town.sam, now=when)
    town.settle()


def test_what_was_planned_for_days_that_did_not_come_does_not_count(network, town):
    ContactCheck.objects.update(state=State.DROPPED)
    assert spoken(network, "before") == spoken(network, "during") == NOTHING


def test_who_asks_that_nobody_is_asked_does_not_count_from_then_on(network, town):
    town.at(MONDAY, 11)
    checks.say_spoken(visit=town.visit, person=town.priya, by=town.priya, now=town.now)
    checks.stop_asking(visit=town.visit, head=town.sam, now=town.now)
    assert spoken(network, "before") == Measured(1, 1)
    assert spoken(network, "during") == NOTHING


def test_who_asks_for_it_after_the_term_was_looked_at_had_counted(network, town):
    town.at(WEDNESDAY, 20)
    checks.stop_asking(visit=town.visit, head=town.sam, now=at(2027, 2, 12))
    assert spoken(network, "during") == Measured(0, 1)


def test_after_the_report_belongs_to_the_term_in_which_that_was_first_asked(network, town):
    publish(town, date(2027, 1, 20))
    assert spoken(network, "after") == NOTHING
    assert spoken(network, "after", END, NEXT) == Measured(0, 1)
    checks.say_spoken(visit=town.visit, person=town.priya, by=town.priya, now=at(2027, 1, 21, 12))
    assert spoken(network, "after", END, NEXT) == Measured(1, 1)
    assert spoken(network, "before", END, NEXT) == NOTHING


def test_a_visit_over_the_end_of_a_term_counts_once(network, town):
    """The draft came in December, and six weeks after the report are in spring."""
    publish(town, date(2026, 12, 10))
    assert spoken(network, "after") == Measured(0, 1)
    assert spoken(network, "after", END, NEXT) == NOTHING
    confirm(town, Moment.SIX_WEEKS, at(2027, 1, 22))
    assert spoken(network, "after") == Measured(1, 1)


def test_what_is_said_later_than_six_weeks_after_the_term_comes_too_late(network, town):
    too_late = london_time(date(2027, 2, 12), 0)
    confirm(town, Moment.CALLED, too_late)
    assert spoken(network, "before") == first_human(network) == Measured(0, 1)
    confirm(town, Moment.CALLED, too_late - timedelta(minutes=1))
    assert spoken(network, "before") == Measured(1, 1)


def test_the_first_of_several_confirmations_counts(network, town):
    confirm(town, Moment.END_OF_DAY, CALLED + timedelta(minutes=1800))
    confirm(town, Moment.CALLED, CALLED + timedelta(minutes=90, seconds=59))
    assert first_human(network) == Measured(1, 1, (90,))


def test_a_visit_entered_in_error_or_too_late_does_not_count(network, town):
    Visit.objects.update(recorded_at=at(2027, 2, 12))
    assert spoken(network, "before") == first_human(network) == NOTHING
    Visit.objects.update(recorded_at=CALLED)
    take_back_visit(visit=town.visit, by=town.sam, now=CALLED + timedelta(hours=1))
    assert spoken(network, "before") == first_human(network) == NOTHING


def test_a_visit_of_another_network_or_term_or_without_a_head_does_not_count(network, town):
    other = factories.network("eastmoor")
    assert spoken(other, "before") == first_human(other) == NOTHING
    assert first_human(network, END, NEXT) == NOTHING
    Visit.objects.update(head=None)
    assert first_human(network) == NOTHING


def test_a_call_that_was_corrected_to_after_the_contact_has_no_minutes_below_nought():
    assert minutes_between(CALLED, CALLED - timedelta(minutes=5)) == 0
    assert minutes_between(CALLED, CALLED + timedelta(seconds=119)) == 1


def test_nothing_that_comes_after_a_term_was_looked_at_changes_it(network, town):
    """The first check was answered, the later ones never were."""
    town.at(MONDAY, 11)
    checks.say_spoken(visit=town.visit, person=town.priya, by=town.priya, now=town.now)
    town.at(THURSDAY, 12)
    keys = [figure.key for figure in FIGURES if figure.goes_with_visits]

    def measured():
        return {key: BY_KEY[key].measure(network, BEGIN, END) for key in keys}

    before = measured()
    assert before["spoken-during"] == Measured(0, 1)
    town.now = at(2027, 2, 12, 9)
    checks.say_spoken(visit=town.visit, person=town.priya, by=town.priya, now=town.now)
    publish(town, date(2027, 2, 15))
    assert measured() == before
    close(town, at(2027, 2, 16))
    assert measured() == before


def test_a_head_who_is_forgotten_leaves_the_counts_as_they_were(network, town):
    town.at(THURSDAY, 12)
    erasure.erase(person=town.sam, by=town.dee, now=at(2027, 2, 20))
    town.now = at(2027, 2, 20)
    town.settle()
    assert ContactCheck.objects.filter(state=State.DROPPED).exists()
    assert spoken(network, "before") == spoken(network, "during") == Measured(0, 1)
    assert first_human(network) == Measured(0, 1)


def test_many_visits_take_one_query_for_each_figure(network, town):
    town.at(TUESDAY, 12)
    figures = [BY_KEY[key] for key in ("spoken-before", "spoken-during", "first-human")]
    for number in range(5):
        school = factories.school(network, f"School {number}")
        visit = Visit.objects.create(
            school=school, head=town.sam, called_at=CALLED, recorded_at=CALLED,
            first_day=TUESDAY, last_day=WEDNESDAY,
        )  # fmt: skip
        ContactCheck.objects.create(
            visit=visit, supported=town.sam, moment=Moment.CALLED, day=MONDAY,
            due_at=CALLED + timedelta(hours=2), state=State.UNANSWERED,
        )  # fmt: skip
    for figure in figures:
        with CaptureQueriesContext(connection) as captured:
            figure.measure(network, BEGIN, END)
        assert len(captured) == 1
    assert spoken(network, "before").denominator == 6
