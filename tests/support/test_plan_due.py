"""What is due is told once a week and says nothing; coordinators hear that a plan wants a look;
old plans leave a count."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from dashboard.retention import keep_to_retention
from inspections.models import Visit
from notifications.models import Message
from support.models import Action, Objective, PartyAsked, Plan, PlanCount, Review
from support.plans.due import remind
from support.plans.words import HELPED, helped_in_words
from support.queries.wanting import heads_to_ring
from support.services.forgetting_plans import NOBODY, forget_in_contents
from support.tasks import remind_of_plans
from tests import factories
from tests.conftest import NOW
from tests.support.plans import a_plan

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_a_tuesday(db):
    clock.travel_to(NOW)


@pytest.fixture
def plan(network):
    return a_plan(network)


def action(plan, days, owner=None, **fields):
    objective, _ = Objective.objects.get_or_create(
        plan=plan, defaults={"area": "curriculum", "words": "Reading", "made_at": NOW}
    )
    return Action.objects.create(
        objective=objective, words="Ask the adviser", owner=owner, owner_name="Kit Marsh",
        due_on=TODAY + days * DAY, made_at=NOW, **fields,
    )  # fmt: skip


def review(plan, days):
    return Review.objects.create(plan=plan, term_begins=date(2026, 9, 2), due_on=TODAY + days * DAY)


def delegate(plan):
    kit = factories.person("Kit Marsh", account=True)
    factories.post(kit, plan.school, "delegate")
    return kit


def told():
    return set(
        Message.objects.filter(key__startswith="support.due").values_list("person__name", flat=True)
    )


def test_whose_an_action_is_hears_of_it_once_in_its_week_without_a_word_of_it(plan):
    kit = delegate(plan)
    action(plan, 2, kit)
    action(plan, 3, kit)

    remind_of_plans()
    remind(now=NOW + DAY)

    message = Message.objects.get(key__startswith="support.due")
    said = message.subject + message.text
    assert message.person == kit
    assert message.is_private
    for word in ("adviser", "Reading", plan.school.name, "Ofsted", "plan want"):
        assert word not in said


def test_what_nobody_here_owns_is_told_to_the_head(plan):
    action(plan, 2)
    action(plan, 2, factories.person("No Address"))

    remind(now=NOW)

    assert told() == {plan.head.name}


def test_what_is_past_its_day_is_told_to_the_head_too(plan):
    action(plan, -2, delegate(plan))

    remind(now=NOW)

    assert told() == {"Kit Marsh", plan.head.name}


def test_whose_an_action_is_hears_nothing_once_they_have_left_and_the_head_does(plan):
    kit = delegate(plan)
    action(plan, 2, kit)
    kit.posts.update(end=TODAY)

    remind(now=NOW)

    assert told() == {plan.head.name}


def test_an_officer_of_a_party_hears_of_what_is_theirs_while_they_are_one(plan):
    trust = factories.organisation(plan.network)
    officer = factories.officer(trust)
    PartyAsked.objects.create(plan=plan, organisation=trust, asked_at=NOW)
    action(plan, 2, officer)

    remind(now=NOW)

    assert told() == {officer.name}


def test_a_review_is_told_to_the_head_and_to_the_next_one_once_they_lead(plan):
    review(plan, 1)
    remind(now=NOW)
    assert told() == {plan.head.name}

    plan.head.posts.update(end=TODAY)
    factories.post(factories.person("Next Head", account=True), plan.school)
    remind(now=NOW + DAY)

    assert told() == {plan.head.name, "Next Head"}


@pytest.mark.parametrize("days", [-8, 7, 30])
def test_what_is_not_due_this_week_is_not_told(plan, days):
    action(plan, days)
    review(plan, days)

    remind(now=NOW)

    assert told() == set()


def test_what_is_done_or_rests_is_not_told(plan):
    action(plan, 1, done_on=TODAY)
    paused = a_plan(plan.network, head=factories.head(plan.network), state="paused", paused_at=NOW)
    action(paused, 1)
    review(paused, 1)

    remind(now=NOW)

    assert told() == set()


def test_a_head_is_told_nothing_during_an_inspection(plan):
    Visit.objects.create(
        school=plan.school, kind="monitoring", phase="on_site", called_at=NOW, recorded_at=NOW,
        first_day=TODAY, last_day=TODAY,
    )  # fmt: skip
    action(plan, 1, plan.head)
    review(plan, 1)

    remind(now=NOW)

    assert told() == set()


def test_a_head_whom_nobody_can_write_to_is_passed_over(plan):
    plan.head.email = ""
    plan.head.save()
    action(plan, 1)

    remind(now=NOW)

    assert told() == set()


def test_a_coordinator_hears_that_a_plan_wants_a_look_and_not_why(plan, sign_in):
    wished = a_plan(plan.network, head=factories.head(plan.network, "Bo Quiet"), why="wish")
    for each in (plan, wished):
        action(each, -20)
    review(plan, -20)
    client = sign_in(factories.coordinator(plan.network))

    today = client.get(reverse("dashboard:home", args=[plan.network.slug])).content.decode()
    said = client.get(reverse("support:plans-wanting", args=[plan.network.slug])).content.decode()

    assert "1 support plan wants a look" in today
    assert plan.head.name in said
    assert "Bo Quiet" not in said
    assert "adviser" not in said


def test_a_plan_wants_a_look_once_something_is_well_past_its_day(plan):
    action(plan, -14)
    review(plan, -7)
    assert heads_to_ring(plan.network, TODAY) == []
    assert heads_to_ring(plan.network, TODAY + DAY) == [plan]

    Plan.objects.update(state="paused", paused_at=NOW)
    assert heads_to_ring(plan.network, TODAY + DAY) == []


def test_a_wished_plan_wants_a_look_once_a_party_was_asked(network):
    wished = a_plan(network, why="wish")
    action(wished, -20)
    PartyAsked.objects.create(
        plan=wished, organisation=factories.organisation(network), asked_at=NOW
    )

    assert heads_to_ring(network, TODAY) == [wished]


@pytest.mark.parametrize("asked", ["in time", "late", "never"])
def test_a_plan_closed_long_ago_leaves_that_there_was_one(plan, settings, asked):
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "plans": 100}
    if asked != "never":
        PartyAsked.objects.create(
            plan=plan, organisation=factories.organisation(plan.network),
            asked_at=NOW if asked == "in time" else NOW + 30 * DAY,
        )  # fmt: skip
    action(plan, 1)
    Plan.objects.update(state="closed", closed_at=NOW, helped=["time"])

    assert keep_to_retention(now=NOW + 99 * DAY)["plans"] == 0
    assert keep_to_retention(now=NOW + 101 * DAY)["plans"] == 1

    assert not Plan.objects.exists()
    assert not Action.objects.exists()
    count = PlanCount.objects.get()
    assert (count.network, count.helped, count.in_time) == (
        plan.network, ["time"], asked == "in time",
    )  # fmt: skip
    assert count.term_begins <= TODAY


def test_whoever_is_forgotten_is_named_in_no_action_any_more(plan):
    kit = factories.person("Kit Marsh")
    own = action(plan, 1, kit)
    wrote = review(plan, 1)
    Review.objects.update(by=kit)

    forget_in_contents(person=kit)

    own.refresh_from_db()
    wrote.refresh_from_db()
    assert (own.owner, own.owner_name, own.words) == (None, NOBODY, "Ask the adviser")
    assert wrote.by is None


def test_what_helped_is_said_in_the_order_of_the_list():
    assert helped_in_words(["time", "gone", "adviser"]) == [HELPED["adviser"], HELPED["time"]]
