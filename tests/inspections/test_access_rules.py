"""Who sees and does what: queries and policies together."""

from datetime import date

import pytest

from core.refusals import NotAllowed
from inspections import policies, queries, services
from inspections.models import Phase, Visit
from schools.access import access_for
from tests import factories
from tests.factories import at
from tests.inspections.helpers import inspected_school

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
CALLED = at(2026, 11, 24, 9)


@pytest.fixture
def school(network):
    made = inspected_school(network)
    services.recompute_windows(now=CALLED)
    return made


@pytest.fixture
def people(network, school):
    """One of each kind around the school."""
    head, delegate = (factories.person(account=True) for _ in range(2))
    factories.post(head, school)
    factories.post(delegate, school, "delegate")
    trust = factories.organisation(network)
    factories.responsible(trust, school)
    return {
        "head": head,
        "delegate": delegate,
        "coordinator": factories.coordinator(network),
        "officer": factories.officer(trust),
        "other head": factories.head(network),
    }


@pytest.fixture
def visit(school, people):
    return services.open_visit(school=school, by=people["head"], now=CALLED)


def access(person, network):
    found = access_for(person.user, network, TODAY)
    assert found is not None
    return found


SEES = {
    "head": True, "delegate": True, "coordinator": True, "officer": False, "other head": False,
}  # fmt: skip


@pytest.mark.parametrize(("who", "sees"), SEES.items())
def test_visits_and_windows_show_to_head_delegate_and_coordinator(
    network, school, people, visit, who, sees
):
    here = access(people[who], network)
    assert (visit in queries.visits_for(here)) is sees
    assert queries.windows_for(here).filter(school=school).exists() is sees
    assert (school in queries.schools_that_may_be_called(here)) is sees
    assert (school in queries.schools_with_windows(here)) is sees
    assert policies.can_act_for(here, school) is sees
    assert policies.can_see_visit(here, visit) is sees
    assert policies.can_correct_visit(here, visit) is sees
    assert policies.can_take_back(here, visit, CALLED) is sees
    if not sees:
        with pytest.raises(NotAllowed):
            policies.check_acts_for(here, school)


@pytest.mark.parametrize("who", SEES)
def test_only_coordinators_set_windows_by_hand(network, people, who):
    here = access(people[who], network)
    assert policies.can_override_windows(here) is (who == "coordinator")
    if who != "coordinator":
        with pytest.raises(NotAllowed):
            policies.check_overrides_windows(here)


def test_whoever_has_a_school_may_record_a_call(network, people):
    assert policies.can_record_calls(access(people["other head"], network))
    with pytest.raises(NotAllowed):
        policies.check_records_calls(access(people["officer"], network))


def test_another_networks_coordinator_sees_nothing(network, school, visit):
    other = factories.network("farhaven")
    here = access(factories.coordinator(other), other)
    assert not queries.visits_for(here).exists()
    assert not queries.windows_for(here).exists()
    assert not policies.can_act_for(here, school)


def test_a_mistake_shows_nowhere(network, people, visit):
    services.take_back_visit(visit=visit, by=people["head"], now=CALLED)
    assert not queries.visits_for(access(people["coordinator"], network)).exists()
    assert queries.open_visit_at(visit.school) is None
    steps = visit.changes.order_by("at", "pk")
    assert list(steps.values_list("new_phase", flat=True)) == ["notified", "mistaken"]


@pytest.mark.parametrize(
    ("phase", "steps"),
    [
        (Phase.NOTIFIED, [Phase.PLANNED]),
        (Phase.PLANNED, []),
        (Phase.ON_SITE, [Phase.FEEDBACK]),
        (Phase.DEFERRED, [Phase.CLOSED]),
        (Phase.PAUSED, []),
        (Phase.INCOMPLETE, [Phase.DRAFT]),
        (Phase.FEEDBACK, [Phase.DRAFT, Phase.PUBLISHED]),
        (Phase.DRAFT, [Phase.PUBLISHED]),
        (Phase.PUBLISHED, [Phase.MONITORING, Phase.CLOSED]),
        (Phase.MONITORING, [Phase.CLOSED]),
        (Phase.CLOSED, []),
    ],
)
def test_what_can_be_said_follows_the_phase(network, people, visit, phase, steps):
    Visit.objects.update(phase=phase)
    visit.refresh_from_db()
    assert policies.steps_for(access(people["head"], network), visit) == steps
    assert policies.steps_for(access(people["other head"], network), visit) == []


def test_the_clock_is_not_for_people_to_move(network, people, visit):
    here = access(people["coordinator"], network)
    assert not policies.can_move_visit(here, visit, Phase.ON_SITE)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize(("who", "may"), SEES.items())
def test_what_can_be_asked_and_set_follows_the_phase(network, people, visit, phase, who, may):
    Visit.objects.update(phase=phase)
    visit.refresh_from_db()
    here = access(people[who], network)
    before, after = (Phase.NOTIFIED, Phase.PLANNED), (Phase.ON_SITE, Phase.FEEDBACK)
    assert policies.can_ask(here, visit, "deferral") is (may and phase in (*before, *after))
    assert policies.can_ask(here, visit, "pause") is (may and phase in after)
    away = (Phase.DEFERRED, Phase.PAUSED, Phase.INCOMPLETE)
    assert policies.can_set_days(here, visit) is (may and phase in away)
    left = (*after, Phase.PAUSED)
    assert policies.can_leave_incomplete(here, visit) is (may and phase in left)


def test_a_monitoring_inspection_begins_no_programme(network, people, visit):
    Visit.objects.update(phase=Phase.PUBLISHED, kind=Visit.Kind.MONITORING)
    visit.refresh_from_db()
    assert policies.steps_for(access(people["head"], network), visit) == [Phase.CLOSED]


@pytest.mark.parametrize("who", SEES)
def test_only_coordinators_say_where_a_visit_goes_on(network, people, who):
    here = access(people[who], network)
    if who == "coordinator":
        policies.check_follows(here)
        return
    with pytest.raises(NotAllowed):
        policies.check_follows(here)
