"""Plans whose parties were asked in time, and in which nobody departed from the default."""

from datetime import date

import pytest

from dashboard.promises.figure import Measured
from dashboard.promises.figures import BY_KEY
from dashboard.retention import keep_to_retention
from support import counting
from support.models import Departure, LeftOut, PartyAsked, PlanCount
from tests import factories
from tests.factories import at
from tests.support.departing import departing, plan_of

pytestmark = pytest.mark.django_db
AUTUMN, SPRING, SUMMER = date(2026, 9, 1), date(2027, 1, 1), date(2027, 4, 1)
NEXT_AUTUMN, NEXT_SPRING = date(2027, 9, 1), date(2028, 1, 1)
NOTHING = Measured(0, 0)


@pytest.fixture
def plan(network, now):
    """After an outcome published on Tuesday 24 November 2026; parties to be asked by 1 December."""
    school = factories.school(network)
    return plan_of(factories.person("Sam Okafor"), school, now, ask_by=date(2026, 12, 1))


def five_days(network, begin=AUTUMN, end=SPRING):
    return BY_KEY["plans-in-five-days"].measure(network, begin, end)


def kept(network, begin=NEXT_AUTUMN, end=NEXT_SPRING):
    return BY_KEY["default-kept"].measure(network, begin, end)


def asked(plan, moment, name="Harbour Learning Trust", **fields):
    organisation = factories.organisation(plan.network, name)
    return PartyAsked.objects.create(
        plan=plan, organisation=organisation, asked_at=moment, **fields
    )


def left_out(plan, moment, name="A Union"):
    """Since its day has come, if there is a moment."""
    organisation = factories.organisation(plan.network, name)
    return LeftOut.objects.create(
        plan=plan, organisation=organisation, left_out_at=plan.opened_at, not_asked_at=moment
    )


def departed(plan, day, **fields):
    trust = factories.organisation(plan.network, f"Trust of {day} {fields}")
    other = factories.organisation(plan.network, f"Other of {day} {fields}")
    said = {
        "kind": "proposed", "state": "counted", "reason": "agreed", "first_for": trust,
        "second_for": other, "seconded_at": plan.opened_at, "answer_by": date(2026, 12, 8),
        "answer": "agree", "answered_at": plan.opened_at, "counted_on": day, **fields,
    }  # fmt: skip
    return Departure.objects.create(
        network=plan.network, school=plan.school, plan=plan, head=plan.head,
        said_at=plan.opened_at, **said,
    )  # fmt: skip


def test_a_plan_whose_parties_were_all_asked_by_the_fifth_day_was_in_time(network, plan):
    assert five_days(network) == Measured(0, 1)
    asked(plan, at(2026, 11, 30))
    # In London the last minute of the last day.
    asked(plan, at(2026, 12, 1, 23, 59), "Bridge Trust")
    assert five_days(network) == Measured(1, 1)
    assert five_days(network, SPRING, SUMMER) == NOTHING
    asked(plan, at(2026, 12, 2), "Late Trust")
    assert five_days(network) == Measured(0, 1)


def test_whom_the_head_left_out_is_not_missing_and_is_not_late(network, plan):
    union = left_out(plan, at(2026, 11, 26)).organisation
    asked(plan, at(2026, 11, 26))
    assert five_days(network) == Measured(1, 1)
    PartyAsked.objects.create(plan=plan, organisation=union, asked_at=at(2026, 12, 9))
    assert five_days(network) == Measured(1, 1)
    asked(plan, at(2026, 12, 9), "Late Trust")
    assert five_days(network) == Measured(0, 1)


def test_a_plan_whose_head_left_out_everybody_is_no_broken_promise_and_does_not_count(
    network, plan
):
    row = left_out(plan, None)
    # Its day has not come, or it rested then: nobody was asked, and that is not the head's wish.
    assert five_days(network) == Measured(0, 1)
    row.not_asked_at = at(2026, 11, 26)
    row.save()
    assert five_days(network) == NOTHING
    PartyAsked.objects.create(plan=plan, organisation=row.organisation, asked_at=at(2026, 12, 9))
    assert five_days(network) == NOTHING
    row.not_asked_at = at(2027, 6, 1)
    row.save()
    assert five_days(network) == Measured(0, 1)


def test_of_a_head_who_is_forgotten_nobody_is_late_whom_they_may_have_left_out(network, plan):
    row = left_out(plan, at(2026, 11, 26))
    asked(plan, at(2026, 11, 26))
    asked(plan, at(2026, 12, 9), "Any Union")
    assert five_days(network) == Measured(0, 1)
    row.organisation = None
    row.save()
    assert five_days(network) == Measured(1, 1)


def test_who_signs_after_the_last_day_and_is_asked_then_is_not_late(network, plan):
    asked(plan, at(2026, 11, 30), signed={"signed_on": "2026-09-10"})
    late = asked(plan, at(2026, 12, 9), "New Trust", signed={"signed_on": "2026-12-08"})
    assert five_days(network) == Measured(1, 1)
    late.signed = {"signed_on": "2026-12-01"}
    late.save()
    assert five_days(network) == Measured(0, 1)


def test_an_erased_plan_whose_head_left_out_everybody_does_not_count_either(network, plan):
    left_out(plan, at(2026, 11, 26))
    before = five_days(network), kept(network)
    assert erased(plan).in_time is None
    assert (five_days(network), kept(network)) == before == (NOTHING, Measured(1, 1))


def test_a_party_asked_after_the_term_was_looked_at_changes_nothing(network, plan):
    asked(plan, at(2026, 11, 30))
    asked(plan, at(2027, 6, 1), "New Trust")
    assert five_days(network) == Measured(1, 1)


def test_a_plan_that_the_head_wished_for_and_one_opened_much_later_do_not_count(network, plan):
    plan.why = "wish"
    plan.save()
    assert five_days(network) == NOTHING
    assert kept(network) == NOTHING
    plan.why, plan.opened_at = "outcome", at(2027, 3, 1)
    plan.save()
    assert five_days(network) == NOTHING
    assert five_days(factories.network("eastmoor")) == NOTHING


def test_a_year_on_a_plan_without_a_departure_has_kept_the_default(network, plan):
    assert kept(network) == Measured(1, 1)
    assert kept(network, AUTUMN, SPRING) == NOTHING
    departed(plan, date(2027, 11, 25))
    assert kept(network) == Measured(1, 1)
    departed(plan, date(2027, 11, 24))
    assert kept(network) == Measured(0, 1)


def test_taken_back_and_own_choices_count_against_nobody(network, plan, now):
    departed(plan, None, state="withdrawn", withdrawn_at=now)
    Departure.objects.create(
        network=network, school=plan.school, plan=plan, head=plan.head, kind="own",
        state="counted", said_at=now, counted_on=date(2026, 12, 1),
    )  # fmt: skip
    assert kept(network) == Measured(1, 1)


def erased(plan):
    """By the nightly rule, long after it was closed."""
    plan.state, plan.closed_at = "closed", at(2028, 1, 10)
    plan.save()
    keep_to_retention(now=at(2030, 1, 8))
    assert plan._meta.model.objects.exists()
    keep_to_retention(now=at(2030, 1, 11))
    assert not plan._meta.model.objects.exists()
    assert not Departure.objects.exists()
    return PlanCount.objects.get()


@pytest.mark.parametrize("has_departed", [False, True])
@pytest.mark.parametrize(
    "first_asked", [None, at(2026, 11, 30), at(2026, 12, 1, 23, 59), at(2026, 12, 2)]
)
def test_an_erased_plan_counts_as_it_did(network, plan, has_departed, first_asked):
    if first_asked:
        asked(plan, first_asked)
        # Signed the covenant later, and was asked then: the term had been measured.
        asked(plan, at(2027, 6, 1), "New Trust")
    if has_departed:
        departed(plan, date(2026, 12, 9))
    before = five_days(network), kept(network)

    count = erased(plan)

    assert (count.network, count.term_begins, count.departed) == (network, AUTUMN, has_departed)
    assert (
        (five_days(network), kept(network))
        == before
        == (
            Measured(int(bool(first_asked) and first_asked.day != 2), 1),
            Measured(int(not has_departed), 1),
        )
    )
    assert five_days(network, SPRING, SUMMER) == NOTHING
    assert kept(network, NEXT_SPRING, date(2028, 4, 1)) == NOTHING


def test_a_departure_after_the_year_and_one_taken_back_are_not_in_what_is_left(network, plan, now):
    departed(plan, date(2027, 11, 25))
    departed(plan, None, state="withdrawn", withdrawn_at=now)
    assert not erased(plan).departed
    assert kept(network) == Measured(1, 1)


def test_an_erased_plan_that_was_a_wish_does_not_count(network, plan):
    plan.why = "wish"
    plan.save()
    erased(plan)
    assert five_days(network) == kept(network) == NOTHING


def test_an_erased_plan_that_was_opened_after_its_term_was_measured_counts_a_year_on(network, plan):
    plan.opened_at = at(2027, 2, 20)
    plan.save()
    asked(plan, at(2027, 2, 20))
    before = five_days(network), kept(network)
    erased(plan)
    assert (five_days(network), kept(network)) == before == (NOTHING, Measured(1, 1))


def test_what_two_proposed_and_the_clock_let_count_is_measured(network, now):
    those = departing(network, now)
    departure = those.with_head(now)
    assert kept(network) == Measured(1, 1)
    counting.look_after_departures(now=those.day_after(departure))
    assert kept(network) == Measured(0, 1)
    assert five_days(network) == Measured(0, 1)
