"""Places in supervision that were taken, and needs that an organisation met."""

from datetime import date

import pytest

from dashboard.promises.figure import Measured
from dashboard.promises.figures import BY_KEY
from support.models import Given, Needed, Offered
from tests import factories
from tests.factories import at
from tests.support import helpers
from tests.support.departing import plan_of

pytestmark = pytest.mark.django_db
AUTUMN, SPRING, SUMMER = date(2026, 9, 1), date(2027, 1, 1), date(2027, 4, 1)
NOTHING = Measured(0, 0)
SAID = at(2026, 11, 24)


def places(network, begin=AUTUMN, end=SPRING):
    return BY_KEY["supervision-places"].measure(network, begin, end)


def met(network, begin=AUTUMN, end=SPRING):
    return BY_KEY["broad-church"].measure(network, begin, end)


def test_places_of_series_opened_in_the_term_and_those_taken(network):
    assert places(network) == NOTHING
    nadia = helpers.supervisor(network)
    group = helpers.series(nadia, places=4)
    helpers.place(group, factories.person("One Head"))
    helpers.place(group, factories.person("Two Head"), seat=2)
    assert places(network) == Measured(2, 4)
    assert places(network, SPRING, SUMMER) == NOTHING
    assert places(factories.network("eastmoor")) == NOTHING


def test_a_place_that_was_given_up_and_taken_again_was_taken_once(network):
    series = helpers.series(helpers.supervisor(network))
    helpers.place(series, factories.person("One Head"), ended_at=SAID, why_ended="own")
    helpers.place(series, factories.person("Two Head"))
    assert places(network) == Measured(1, 1)


def test_a_place_taken_after_the_term_was_looked_at_comes_too_late(network):
    series = helpers.series(helpers.supervisor(network))
    helpers.place(series, factories.person("One Head"), at=at(2027, 2, 12))
    assert places(network) == Measured(0, 1)


def test_places_for_whoever_carried_a_visit_do_not_count(network):
    helpers.series(helpers.supervisor(network), purpose="debrief")
    assert places(network) == NOTHING


@pytest.fixture
def needed(network, now):
    plan = plan_of(factories.person("Sam Okafor"), factories.school(network), now)
    return Needed.objects.create(
        plan=plan, kind="adviser", area="curriculum", days=2, by_day=date(2027, 1, 8),
        needed_at=SAID,
    )  # fmt: skip


def given(needed, **fields):
    offered = Offered.objects.create(
        network=needed.plan.network, kind="adviser", days=2, words="Two days", offered_at=SAID,
        organisation=factories.organisation(needed.plan.network, f"Trust {fields}"),
    )  # fmt: skip
    return Given.objects.create(offered=offered, needed=needed, days=2, asked_at=SAID, **fields)


def test_a_need_is_met_when_somebody_said_yes(network, needed):
    assert met(network) == Measured(0, 1)
    given(needed)
    given(needed, state="declined", answered_at=SAID)
    assert met(network) == Measured(0, 1)
    given(needed, state="accepted", answered_at=SAID)
    assert met(network) == Measured(1, 1)
    # What was done since, or called off, does not change the past.
    Given.objects.filter(state="accepted").update(state="off")
    assert met(network) == Measured(1, 1)
    assert met(network, SPRING, SUMMER) == NOTHING
    assert met(factories.network("eastmoor")) == NOTHING


def test_a_yes_that_comes_too_late_does_not_meet_it(network, needed):
    given(needed, state="accepted", answered_at=at(2027, 2, 12))
    assert met(network) == Measured(0, 1)


def test_what_was_taken_back_before_anybody_said_yes_does_not_count(network, needed):
    Needed.objects.update(withdrawn_at=SAID)
    assert met(network) == NOTHING
    given(needed, state="done", answered_at=SAID)
    assert met(network) == Measured(1, 1)
    Given.objects.all().delete()
    Needed.objects.update(withdrawn_at=at(2027, 3, 1))
    assert met(network) == Measured(0, 1)
