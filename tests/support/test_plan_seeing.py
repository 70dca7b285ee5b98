"""Who opens a plan, and who reads which section of it."""

from datetime import date

import pytest

from core.refusals import Refused
from schools.access import access_for
from schools.models import Role, School
from support.models import Plan, PlanLook
from support.plans.looks import note_look
from support.plans.seeing import CARRIED_ON, EVERYTHING, sections_for, sees_supporter
from support.queries.plans import plan_for
from tests import factories
from tests.conftest import NOW
from tests.support.plans import a_plan, share

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def access(person, network):
    found = access_for(person.user, network, TODAY)
    assert found is not None
    return found


def opens(person, plan):
    return plan_for(access(person, plan.network), plan.pk) == plan


def reads(person, plan):
    return sections_for(access(person, plan.network), plan)


def officer_of(network, name, kind):
    return factories.officer(factories.organisation(network, name, kind), f"Officer of {name}")


def test_the_head_reads_all_of_their_own_plan(network):
    plan = a_plan(network)

    assert opens(plan.head, plan)
    assert reads(plan.head, plan) == EVERYTHING


def test_another_head_a_delegate_and_a_supporter_see_nothing_of_it(network):
    plan = a_plan(network)
    delegate = factories.person("Del Egate", account=True)
    factories.post(delegate, plan.school, "delegate")
    other = factories.head(network, "Other Head")
    co_head = factories.person("Co Head", account=True)
    factories.post(co_head, plan.school, "co_head")

    for person in (delegate, other, co_head):
        assert not opens(person, plan)
        assert reads(person, plan) == frozenset()


def test_the_next_head_carries_on_what_is_to_be_done_and_learns_no_supporter(network):
    plan = a_plan(network, supporter=factories.person("Stan Dby"))
    plan.head.posts.update(end=TODAY)
    successor = factories.person("Next Head", account=True)
    factories.post(successor, plan.school, start=TODAY)

    assert opens(successor, plan)
    assert reads(successor, plan) == CARRIED_ON
    assert not sees_supporter(access(successor, network), plan)
    factories.post(plan.head, factories.school(network, "Elsewhere"))
    assert not opens(plan.head, plan)


def test_a_plan_of_somebody_forgotten_is_the_schools(network):
    plan = a_plan(network)
    successor = factories.person("Next Head", account=True)
    factories.post(successor, plan.school, start=TODAY)
    Plan.objects.update(head=None)
    plan.refresh_from_db()

    assert opens(successor, plan)
    assert reads(successor, plan) == CARRIED_ON


def test_the_employer_knows_that_there_is_a_plan_and_reads_nothing_unless_it_is_shared(network):
    plan = a_plan(network, supporter=factories.person("Stan Dby"))
    trust = factories.organisation(network, "Harbour Trust")
    factories.responsible(trust, plan.school)
    officer = factories.officer(trust)

    assert opens(officer, plan)
    assert reads(officer, plan) == frozenset()

    share(plan, "people", trust)
    share(plan, "work", trust)
    assert reads(officer, plan) == {"people", "work"}
    assert not sees_supporter(access(officer, network), plan)


def test_for_a_community_school_the_council_is_the_employer(network):
    plan = a_plan(network)
    School.objects.update(responsible_body="council")
    officer = officer_of(network, "Westhaven Council", "council")
    stranger = officer_of(network, "A Union", "union")

    assert opens(officer, plan)
    assert not opens(stranger, plan)
    School.objects.update(responsible_body="trust")
    assert not opens(officer, plan)


def test_a_coordinator_knows_that_there_is_a_plan_and_reads_only_by_a_share_of_their_own(network):
    plan = a_plan(network, supporter=factories.person("Stan Dby"))
    council = factories.organisation(network, "Westhaven Council", "council")
    coordinator = factories.coordinator(network)
    factories.role(coordinator, network, Role.Kind.OFFICER, organisation=council)
    share(plan, "work", council)

    assert opens(coordinator, plan)
    assert reads(coordinator, plan) == frozenset()

    share(plan, "people", coordinator)
    assert reads(coordinator, plan) == {"people"}
    assert not sees_supporter(access(coordinator, network), plan)


def test_a_plan_that_a_head_wished_for_shows_to_nobody_before_they_share_it(network):
    plan = a_plan(network, why="wish")
    trust = factories.organisation(network, "Harbour Trust")
    factories.responsible(trust, plan.school)
    officer, coordinator = factories.officer(trust), factories.coordinator(network)
    union = officer_of(network, "A Union", "union")

    for person in (officer, coordinator, union):
        assert not opens(person, plan)

    organisation = union.roles.get().organisation
    share(plan, "help", organisation)
    plan.parties.create(organisation=organisation, asked_at=NOW)
    assert opens(union, plan)
    assert opens(coordinator, plan)
    assert not opens(officer, plan)


def test_what_is_shared_ends_with_the_share_and_with_the_role(network):
    plan = a_plan(network, supporter=factories.person("Stan Dby"))
    union = officer_of(network, "A Union", "union")
    shared = share(plan, "people", union.roles.get().organisation)
    assert reads(union, plan) == {"people"}
    assert sees_supporter(access(union, network), plan)

    union.roles.update(end=TODAY)
    assert reads(union, plan) == frozenset()

    union.roles.update(end=None)
    shared.ended_at = NOW
    shared.save()
    assert reads(union, plan) == frozenset()
    assert not opens(union, plan)


def test_one_plan_goes_on_per_school(network):
    plan = a_plan(network)

    with pytest.raises(Refused, match="already"):
        a_plan(network, head=plan.head, school=plan.school)


def test_parties_are_asked_within_five_working_days(network):
    plan = a_plan(network)

    assert plan.counted_from == date(2026, 11, 24)
    assert plan.ask_by == date(2026, 12, 1)


def test_who_looked_is_kept_once_a_day_and_the_heads_own_look_is_not(network):
    plan = a_plan(network)
    officer = officer_of(network, "A Union", "union")
    coordinator = factories.coordinator(network)
    other = factories.head(network, "Other Head")
    deputy = factories.person("Co Head", account=True)
    factories.post(deputy, plan.school, "co_head")
    adviser = factories.person("Ad Viser", account=True)
    factories.role(adviser, network, "adviser")

    for person in (plan.head, officer, officer, coordinator, other, deputy, adviser):
        note_look(plan, access(person, network), "work", NOW)

    assert list(PlanLook.objects.order_by("pk").values_list("as_what", flat=True)) == [
        "Officer of A Union",
        "Coordinator in Westhaven",
        "Head of another school",
        "Leads the school too",
        "Somebody you shared it with",
    ]
