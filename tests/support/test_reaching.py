"""What is not theirs nobody reaches: by an old link, after a role or a share has ended, by another
door."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from dashboard.export import own_data
from escalations.links import token_for
from escalations.models import Page
from schools.access import access_for
from schools.models import Role
from support.models import Action, Given, Objective, PartyAsked, Plan, PlanShare
from support.plans.seeing import sections_for
from support.queries.departures import departures_for
from support.queries.plans import plan_for
from support.services import departures as services
from support.services import help_given
from support.services.own_choice import name_union_officer
from support.services.plan_people import name_supporter, take_on
from tests import factories
from tests.conftest import NOW
from tests.support.departing import departing
from tests.support.helping import a_need, an_offer
from tests.support.plans import a_party, a_plan, share

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_a_tuesday(db):
    clock.travel_to(NOW)


def access(person, network):
    found = access_for(person.user, network, clock.now().date())
    assert found is not None
    return found


def leaves(person, **kinds):
    """Their roles of this kind ended overnight, and nothing was marked."""
    Role.objects.filter(person=person, **kinds).update(end=YESTERDAY)


def link_of(person):
    return reverse("answer", args=[token_for(Page.objects.get(person=person))])


def test_a_former_officer_neither_reads_nor_answers_by_the_link_they_were_sent(network, client):
    plan = a_plan(network)
    trust = factories.organisation(network, "Harbour Trust")
    officer = factories.officer(trust)
    a_party(plan, trust)
    address = link_of(officer)
    assert plan.school.name in client.get(address).content.decode()

    leaves(officer)

    assert plan.school.name not in client.get(address).content.decode()
    client.post(address, {"answer": "yes"})
    assert PartyAsked.objects.get().answer == ""


def test_nobody_answers_for_a_party_by_link_while_the_plan_rests(network, client):
    plan = a_plan(network)
    trust = factories.organisation(network, "Harbour Trust")
    officer = factories.officer(trust)
    a_party(plan, trust)
    address = link_of(officer)

    Plan.objects.update(state="closed", closed_at=NOW)
    client.post(address, {"answer": "yes"})

    assert PartyAsked.objects.get().answer == ""


def test_a_former_officer_promises_no_help_by_the_link_they_were_sent(network, client):
    plan = a_plan(network)
    trust = factories.organisation(network, "Harbour Trust")
    officer = factories.officer(trust)
    help_given.ask(needed=a_need(plan), offered=an_offer(trust, by=officer), by=plan.head, now=NOW)
    address = link_of(officer)

    leaves(officer)
    client.post(address, {"answer": "yes"})

    assert Given.objects.get().state == Given.State.ASKED


def test_nobody_stands_by_a_head_by_link_once_the_plan_is_closed(network, client):
    plan = a_plan(network)
    union = factories.officer(factories.organisation(network, "NAHT", "union"))
    name_supporter(plan=plan, person=union, by=plan.head, now=NOW)
    address = link_of(union)

    Plan.objects.update(state="closed", closed_at=NOW)
    client.post(address, {"answer": "yes"})

    assert Plan.objects.get().supporter_agreed_at is None


def test_a_share_with_a_person_ends_with_what_they_were_to_the_head(network):
    plan = a_plan(network)
    co_head = factories.person("Co Head", account=True)
    post = factories.post(co_head, plan.school, "co_head")
    factories.post(co_head, factories.school(network, "Elsewhere"))
    coordinator = factories.coordinator(network)
    factories.role(
        coordinator, network, Role.Kind.OFFICER,
        organisation=factories.organisation(network, "Harbour Trust"),
    )  # fmt: skip
    supporter = factories.head(network, "Stan Dby")
    Plan.objects.update(supporter=supporter, supporter_agreed_at=NOW)
    plan.refresh_from_db()
    for person in (co_head, coordinator, supporter):
        share(plan, "people", person)
        assert sections_for(access(person, network), plan) == {"people"}
        assert plan_for(access(person, network), plan.pk) == plan

    post.end = YESTERDAY
    post.save()
    leaves(coordinator, kind=Role.Kind.COORDINATOR)
    name_supporter(plan=plan, person=None, by=plan.head, now=NOW)
    plan.refresh_from_db()

    for person in (co_head, coordinator, supporter):
        assert sections_for(access(person, network), plan) == frozenset()
        assert plan_for(access(person, network), plan.pk) is None


def test_whoever_left_does_nothing_more_in_an_action_that_was_theirs(network):
    plan = a_plan(network)
    trust = factories.organisation(network, "Harbour Trust")
    officer = factories.officer(trust)
    PartyAsked.objects.create(
        plan=plan, organisation=trust, signed={}, asked_at=NOW, answer="yes", answered_at=NOW
    )
    factories.post(officer, factories.school(network, "Elsewhere"))
    objective = Objective.objects.create(plan=plan, area="curriculum", words="Read", made_at=NOW)
    action = Action.objects.create(
        objective=objective, words="Send the adviser", owner=officer, owner_name=officer.name,
        due_on=TODAY, made_at=NOW,
    )  # fmt: skip
    client = factories.signed_in_client(officer)
    address = reverse("support:action-done", args=[network.slug, action.pk])
    due = reverse("support:due", args=[network.slug])
    assert client.get(address).status_code == 200
    assert "Send the adviser" in client.get(due).content.decode()

    leaves(officer)

    assert client.get(address).status_code == 404
    assert "Send the adviser" not in client.get(due).content.decode()


def test_the_next_heads_union_officer_reads_nothing_of_the_head_before(network):
    those = departing(network, NOW)
    departure = those.with_head(NOW)
    services.note_seen(departure=departure, by=those.head, now=NOW)
    those.head.posts.update(end=YESTERDAY)
    successor = factories.person("Next Head", account=True)
    factories.post(successor, those.school)
    another = factories.officer(factories.organisation(network, "ASCL", "association"), "Ash Oak")

    take_on(plan=those.plan, by=successor, now=NOW)
    name_union_officer(plan=those.plan, officer=another.roles.get(), by=successor, now=NOW)

    assert list(departures_for(access(another, network), NOW)) == []
    assert not another.messages.filter(key__startswith="departure").exists()


def test_a_union_officer_who_speaks_for_the_employer_now_reads_no_departure(network):
    those = departing(network, NOW)
    departure = those.with_head(NOW)
    services.note_seen(departure=departure, by=those.head, now=NOW)
    assert list(departures_for(access(those.union, network), NOW)) == [departure]

    leaves(those.union)
    factories.role(those.union, network, Role.Kind.OFFICER, organisation=those.trust)

    assert list(departures_for(access(those.union, network), NOW)) == []


def test_a_head_learns_from_their_download_of_no_departure_before_two_propose_it(network):
    those = departing(network, NOW)
    departure = those.proposed(NOW)

    def downloaded(person):
        return own_data(person=person, now=NOW)["records"].get("departures", [])

    assert downloaded(those.head) == []
    assert len(downloaded(those.first)) == 1
    services.second(departure=departure, by=those.second, now=NOW)
    assert len(downloaded(those.head)) == 1


def test_whom_a_head_names_to_be_told_is_never_a_coordinator(network):
    those = departing(network, NOW)
    coordinator = factories.coordinator(network)
    union = those.union.roles.get().organisation
    factories.role(coordinator, network, Role.Kind.OFFICER, organisation=union)

    factories.signed_in_client(those.head).post(
        reverse("support:union-officer", args=[network.slug, those.plan.pk]),
        {"officer": coordinator.roles.get(kind="officer").pk},
    )

    those.plan.refresh_from_db()
    assert those.plan.union_officer == those.union


def test_the_next_heads_download_does_not_say_who_read_it_for_the_head_before(network):
    plan = a_plan(network)
    share(plan, "people", factories.organisation(network, "NAHT", "union"))
    successor = factories.person("Next Head", account=True)
    plan.head.posts.update(end=NOW.date())

    take_on(plan=plan, by=successor, now=NOW)

    assert not PlanShare.objects.exists()
