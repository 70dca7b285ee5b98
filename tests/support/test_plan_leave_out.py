"""A head says, before the parties are asked, whom they would not have asked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.models import AuditEvent
from core.refusals import Refused
from dashboard.erasure import erase
from notifications.models import Message
from support.models import LeftOut, PartyAsked, Plan
from support.plans.asking import ask_due
from support.plans.messages import tell_head_of_plan
from support.plans.parties import concerned, to_ask_by_itself
from support.queries.plans import plan_for
from support.services.parties import ask_parties, choose_parties
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import published
from tests.support.plans import a_plan
from tests.support.test_plan_parties import signed
from tests.support.test_plan_seeing import access

pytestmark = pytest.mark.django_db
# The second working day after a Tuesday.
LATER = NOW + timedelta(days=2)
MUCH_LATER = NOW + timedelta(days=9)


@pytest.fixture(autouse=True)
def _on_a_tuesday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def declaration(network):
    return published(network, NOW - timedelta(days=60))


@pytest.fixture
def plan(network):
    return a_plan(network)


@pytest.fixture
def union(network, declaration):
    return signed(network, declaration, "A Union", "union")


@pytest.fixture
def council(network, declaration):
    return signed(network, declaration, "Westhaven Council", "council")


def at(name, plan):
    return reverse(f"support:{name}", args=[plan.network.slug, plan.pk])


def leave_out(plan, *organisations, now=NOW):
    shown = concerned(plan)
    chosen = [each for each in shown if each.organisation in organisations]
    choose_parties(plan=plan, shown=shown, left_out=chosen, by=plan.head, now=now)


def asked(plan):
    rows = PartyAsked.objects.filter(plan=plan).order_by("organisation__name")
    return [party.organisation.name for party in rows]


def test_whom_the_head_leaves_out_is_not_asked_and_hears_nothing(plan, union, council, sign_in):
    client = sign_in(plan.head)
    assert "or leave some out" in client.get(at("plan", plan)).content.decode()
    assert "a union that you have left" in client.get(at("plan-leave-out", plan)).content.decode()

    client.post(at("plan-leave-out", plan), {"parties": [union.pk]})

    first = client.get(at("plan", plan)).content.decode()
    assert "Not asked then: A Union. Only you see this." in first
    assert not Message.objects.exists()
    assert ask_due(now=LATER) == 1
    assert ask_due(now=MUCH_LATER) == 0
    assert asked(plan) == ["Westhaven Council"]
    officer = union.roles.get().person
    assert not Message.objects.filter(person=officer).exists()
    assert plan_for(access(officer, plan.network), plan.pk) is None


def test_until_the_day_it_can_be_changed_and_afterwards_no_more(
    plan, union, council, sign_in, time_machine
):
    client = sign_in(plan.head)
    client.post(at("plan-leave-out", plan), {"parties": [union.pk, council.pk]})
    page = client.get(at("plan-leave-out", plan)).content.decode()
    assert page.count(" checked") == 2
    client.post(at("plan-leave-out", plan), {"parties": [council.pk]})
    client.post(at("plan-leave-out", plan), {"parties": [council.pk]})
    assert [row.organisation for row in LeftOut.objects.all()] == [council]
    assert AuditEvent.objects.filter(verb="plan.parties_chosen").count() == 2

    time_machine.move_to(LATER, tick=False)
    answer = client.post(at("plan-leave-out", plan), {"parties": [union.pk]}, follow=True)
    assert "nobody can be left out any more" in answer.content.decode()
    with pytest.raises(Refused, match="asked by now"):
        leave_out(plan, union, now=LATER)
    assert [row.organisation for row in LeftOut.objects.all()] == [council]


def test_the_trail_does_not_say_who_was_left_out(plan, union):
    leave_out(plan, union)

    event = AuditEvent.objects.get(verb="plan.parties_chosen")
    assert str(union.pk) not in str(event.detail)
    assert "Union" not in str(event.detail)


def test_whoever_was_left_out_can_still_be_asked_by_the_head(
    plan, union, council, sign_in, time_machine
):
    client = sign_in(plan.head)
    leave_out(plan, union, council)
    client.post(at("plan-ask", plan), {"parties": [council.pk]})
    assert asked(plan) == ["Westhaven Council"]
    assert [row.organisation for row in LeftOut.objects.all()] == [union]

    ask_due(now=LATER)
    time_machine.move_to(MUCH_LATER, tick=False)
    assert "Not asked: A Union" in client.get(at("plan", plan)).content.decode()
    client.post(at("plan-ask", plan), {"parties": [union.pk]})
    assert asked(plan) == ["A Union", "Westhaven Council"]
    # What was left out on its day stays: it was nobody's delay.
    assert LeftOut.objects.get().organisation == union


def test_where_all_are_left_out_nobody_is_asked_and_the_page_says_so(
    plan, union, sign_in, time_machine
):
    leave_out(plan, union)
    time_machine.move_to(LATER, tick=False)

    assert ask_due(now=LATER) == 0

    page = sign_in(plan.head).get(at("plan", plan)).content.decode()
    assert "Nobody is asked, as you wished" in page
    assert LeftOut.objects.get().not_asked_at == LATER


def test_until_they_are_asked_on_the_day_the_page_says_that_they_are(
    plan, union, sign_in, time_machine
):
    time_machine.move_to(LATER, tick=False)

    assert "is asked for its part today" in (
        sign_in(plan.head).get(at("plan", plan)).content.decode()
    )


def test_the_employer_may_know_what_it_may_know_whether_it_is_asked_or_not(
    plan, network, declaration, sign_in
):
    trust = signed(network, declaration, "Own Trust", "trust")
    factories.responsible(trust, plan.school)
    officer, coordinator = trust.roles.get().person, factories.coordinator(network)
    leave_out(plan, trust)
    ask_due(now=LATER)

    client = sign_in(officer)
    page = client.get(at("plan", plan)).content.decode()
    assert "Your statement of support" in page
    assert "What is asked of" not in page
    assert client.get(at("plan-statement", plan)).status_code == 200
    assert client.get(at("plan-people", plan)).status_code == 404
    seen = sign_in(coordinator).get(at("plan", plan)).content.decode()
    assert "Own Trust" not in seen
    assert sign_in(coordinator).get(at("plan-leave-out", plan)).status_code == 403


def test_a_plan_that_a_head_wished_for_or_that_rests_has_nobody_to_leave_out(
    network, union, sign_in
):
    plan = a_plan(network, why="wish")
    client = sign_in(plan.head)

    assert "leave some out" not in client.get(at("plan", plan)).content.decode()
    with pytest.raises(Refused):
        leave_out(plan, union)
    Plan.objects.update(state="paused", paused_at=NOW)
    with pytest.raises(Refused, match="not going on"):
        leave_out(plan, union)
    assert client.get(at("plan-leave-out", plan)).status_code == 302


def test_where_nobody_has_signed_there_is_nobody_to_leave_out(plan, sign_in):
    answer = sign_in(plan.head).get(at("plan-leave-out", plan), follow=True)

    assert "has been asked" in answer.content.decode()


def test_who_signs_meanwhile_is_not_left_out_by_a_page_that_did_not_show_them(
    plan, union, network, declaration
):
    shown = concerned(plan)
    leave_out(plan, union)
    late = signed(network, declaration, "B Union", "union")
    leave_out(plan, late)
    choose_parties(plan=plan, shown=shown, left_out=[], by=plan.head, now=NOW)

    assert [row.organisation for row in LeftOut.objects.all()] == [late]


def test_once_a_head_is_forgotten_it_is_not_known_whom_they_left_out_and_nobody_is_asked(
    plan, union, council
):
    leave_out(plan, union)
    ask_due(now=LATER)
    erase(person=plan.head, by=plan.head, now=LATER)

    assert LeftOut.objects.get().organisation is None
    plan.refresh_from_db()
    assert to_ask_by_itself(plan) == []
    assert ask_due(now=MUCH_LATER) == 0


def test_a_head_who_is_forgotten_before_the_day_has_left_out_nobody(plan, union):
    leave_out(plan, union)
    erase(person=plan.head, by=plan.head, now=NOW)

    assert not LeftOut.objects.exists()
    assert ask_due(now=LATER) == 1


@pytest.mark.parametrize("is_late", [False, True])
def test_the_letter_says_until_when_somebody_can_be_left_out(plan, is_late):
    if is_late:
        Plan.objects.update(ask_by=NOW.date())
        plan.refresh_from_db()

    tell_head_of_plan(plan, now=NOW)

    text = Message.objects.get().text
    assert ("until then you can leave out" in text) is not is_late
    assert ("Thursday 26 November" in text) is not is_late
    assert plan.school.name not in text


def test_nobody_is_asked_by_a_plan_that_was_paused_meanwhile(plan, union, sign_in):
    leave_out(plan, union)
    Plan.objects.update(state="paused", paused_at=NOW)

    assert ask_due(now=LATER) == 0
    assert LeftOut.objects.get().not_asked_at is None
    with pytest.raises(Refused):
        ask_parties(plan=plan, standings=concerned(plan), by=plan.head, now=LATER)


@pytest.mark.parametrize("taken_on", [NOW, LATER])
def test_whom_an_earlier_head_left_out_the_next_one_does_not_learn(
    plan, union, council, sign_in, taken_on, network, time_machine
):
    leave_out(plan, union)
    ask_due(now=taken_on)
    plan.head.posts.update(end=NOW.date())
    successor = factories.person("Next Head", account=True)
    factories.post(successor, plan.school, start=NOW.date())
    time_machine.move_to(taken_on, tick=False)
    client = sign_in(successor)

    client.post(at("plan-take-on", plan))

    assert not LeftOut.objects.exclude(organisation=None).exists()
    assert "Only you see this" not in client.get(at("plan", plan)).content.decode()
    # The others were asked by then, so that nobody is asked late by itself.
    asked_later = ask_due(now=MUCH_LATER)
    assert asked_later == (2 if taken_on == NOW else 0)


def test_in_a_report_of_an_error_nobody_reads_who_was_left_out(plan, union):
    leave_out(plan, union)

    row = LeftOut.objects.get()
    assert str(row) == f"Party left out {row.pk}"
