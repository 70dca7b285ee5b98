"""The parties that signed are asked within five working days, with the words they signed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import stale
from core.refusals import Refused
from dashboard.queries.asked import exceptions_for, questions_for, to_look_at
from escalations.links import token_for
from escalations.models import Escalation, Page
from escalations.services import sweep
from notifications.models import Message
from schools.access import access_for
from support.models import PartyAsked, Plan
from support.plans.asking import ask_due, asks_on
from support.plans.parties import concerned, lines_signed
from support.services import help_given
from support.services.parties import KIND, answer_party, ask_parties
from support.tasks import look_after_plans
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import published, stands
from tests.support.helping import a_need, an_offer
from tests.support.plans import SIGNED, a_party, a_plan

pytestmark = pytest.mark.django_db
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


def signed(network, declaration, name, kind, **fields):
    """An organisation that has signed, with an officer."""
    organisation = factories.organisation(network, name, kind)
    stands(organisation, declaration, NOW - timedelta(days=30), **fields)
    factories.officer(organisation, f"Officer of {name}")
    return organisation


def officer_of(organisation):
    return organisation.roles.get().person


def names(standings):
    return [standing.organisation.name for standing in standings]


def test_asked_are_council_unions_and_whoever_is_responsible_and_stands_by_it(
    network, declaration, plan
):
    signed(network, declaration, "Westhaven Council", "council")
    signed(network, declaration, "A Union", "union")
    signed(network, declaration, "Heads’ Conference", "association")
    own = signed(network, declaration, "Own Trust", "trust")
    factories.responsible(own, plan.school)
    signed(network, declaration, "Another Trust", "trust")
    signed(network, declaration, "Suspended Union", "union", state="suspended")
    signed(network, declaration, "Union that left", "union", state="withdrawn")
    factories.organisation(network, "Union that never signed", "union")

    assert names(concerned(plan)) == [
        "A Union", "Heads’ Conference", "Own Trust", "Westhaven Council",
    ]  # fmt: skip


def test_the_head_has_the_plan_first_and_then_they_are_asked_once(network, declaration, plan):
    union = signed(network, declaration, "A Union", "union")

    assert asks_on(plan) == LATER.date()
    assert ask_due(now=NOW) == 0
    assert ask_due(now=LATER) == 1
    assert ask_due(now=MUCH_LATER) == 0

    party = PartyAsked.objects.get()
    assert (party.organisation, party.asked_at) == (union, LATER)
    assert party.asked_at.date() <= plan.ask_by
    assert party.signed["version"] == 1
    assert party.signed["promises"] == declaration.promises


def test_a_report_that_came_late_has_them_asked_at_once(network, declaration):
    signed(network, declaration, "A Union", "union")
    a_plan(network, ask_by=NOW.date() - timedelta(days=7))

    assert ask_due(now=NOW) == 1


def test_who_signs_later_is_asked_then(network, declaration, plan):
    assert ask_due(now=LATER) == 0
    signed(network, declaration, "A Union", "union")

    assert ask_due(now=MUCH_LATER) == 1


def test_the_task_opens_and_asks(network, declaration, plan, time_machine):
    signed(network, declaration, "A Union", "union")
    time_machine.move_to(LATER, tick=False)

    look_after_plans()

    assert PartyAsked.objects.count() == 1


def test_a_plan_that_a_head_wished_for_asks_nobody_by_itself(network, declaration):
    signed(network, declaration, "A Union", "union")
    a_plan(network, why="wish")

    assert ask_due(now=MUCH_LATER) == 0


def test_the_message_names_nobody_and_the_page_behind_it_says_what_was_signed(
    network, plan, client
):
    union = factories.organisation(network, "A Union", "union")
    factories.officer(union)
    a_party(plan, union)

    message = Message.objects.get()
    assert message.subject == "Covenant: please answer for your organisation"
    for word in (plan.school.name, plan.head.name, "Ofsted", "report", "support plan"):
        assert word not in message.text

    shown = client.get(reverse("answer", args=[token_for(Page.objects.get())])).content.decode()
    assert plan.school.name in shown
    assert "Stand by the head: After a hard report we support the team." in shown
    assert "We offer adviser time: 6 days a year" in shown
    assert plan.head.name not in shown


def test_an_officer_answers_by_the_link_without_signing_in_and_the_head_hears(
    network, plan, client
):
    union = factories.organisation(network, "A Union", "union")
    officer = factories.officer(union)
    party = a_party(plan, union)
    link = reverse("answer", args=[token_for(Page.objects.get())])

    answer = client.post(link, {"answer": "talk"})

    party.refresh_from_db()
    assert (party.answer, party.answered_by, party.answered_at) == ("talk", officer, NOW)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Thank you. The head hears that you would like to talk." in page
    assert "You can close this page" in page
    assert "Sign in to say what your part is" in page
    part = reverse("support:plan-party", args=[network.slug, plan.pk, party.pk])
    assert f'href="{part}"' in page
    assert "Sign in to say what your part is" in client.get(link).content.decode()
    told = Message.objects.get(person=plan.head)
    assert told.subject == "Covenant: an answer for you"
    assert "Union" not in told.text


@pytest.mark.parametrize("is_theirs", [True, False])
def test_only_the_officer_who_is_signed_in_goes_on_at_once(network, plan, sign_in, is_theirs):
    union = factories.organisation(network, "A Union", "union")
    officer = factories.officer(union)
    party = a_party(plan, union)
    somebody = officer if is_theirs else factories.coordinator(network)
    client, link = sign_in(somebody), reverse("answer", args=[token_for(Page.objects.get())])

    answer = client.post(link, {"answer": "yes"})

    part = reverse("support:plan-party", args=[network.slug, plan.pk, party.pk])
    assert answer.get("Location") == (part if is_theirs else None)
    way_on = ">Go on</a>" if is_theirs else "Sign in to say what your part is"
    assert way_on in client.get(link).content.decode()


def test_an_officer_answers_on_the_page_and_says_it_anew(network, plan, sign_in):
    union = factories.organisation(network, "A Union", "union")
    officer = factories.officer(union)
    party = a_party(plan, union)
    client = sign_in(officer)
    url = reverse("support:plan-party", args=[network.slug, plan.pk, party.pk])

    assert "What you signed" in client.get(url).content.decode()
    client.post(url, {"answer": "talk", "words": "Ring Lee first"})
    client.post(url, {"answer": "yes", "words": "Two days a month"})
    client.post(url, {"answer": "yes", "words": "Two days a week"})

    party.refresh_from_db()
    assert (party.answer, party.words) == ("yes", "Two days a week")
    assert Escalation.objects.get(kind=KIND).state == "answered"
    page = sign_in(plan.head).get(reverse("support:plan", args=[network.slug, plan.pk]))
    assert "Two days a week" in page.content.decode()
    assert officer.name in page.content.decode()
    assert "said: <strong>Yes" in client.get(url).content.decode()


def test_what_is_no_answer_is_none_and_a_closed_plan_takes_none(network, plan):
    union = factories.organisation(network, "A Union", "union")
    officer = factories.officer(union)
    party = a_party(plan, union)
    with pytest.raises(Refused, match="Choose"):
        answer_party(party=party, answer="maybe", words="", by=officer, now=NOW)
    Plan.objects.update(state="closed", closed_at=NOW)
    with pytest.raises(Refused, match="not going on"):
        answer_party(party=party, answer="yes", words="", by=officer, now=NOW)
    with pytest.raises(Refused, match="not going on"):
        ask_parties(plan=plan, standings=[], by=officer, now=NOW)


def test_nobody_answers_and_the_coordinators_are_asked_to_ring(network, plan):
    union = factories.organisation(network, "A Union", "union")
    factories.officer(union)
    coordinator = factories.coordinator(network)
    access = access_for(coordinator.user, network, NOW.date())
    party = a_party(plan, union)
    assert to_look_at(exceptions_for(access), [], NOW) == []

    for days in range(1, 8):
        sweep(now=NOW + timedelta(days=days))

    page = Page.objects.get(name="coordinator")
    assert page.person == coordinator
    message = Message.objects.filter(person=coordinator).first()
    assert message.subject == "Covenant: please ring an organisation"
    assert plan.school.name not in message.text
    shown = to_look_at(exceptions_for(access), [], MUCH_LATER)
    assert [each.question for each in shown] == ["Will you ring A Union?"]
    sweep(now=NOW + timedelta(days=20))
    assert Escalation.objects.get(kind=KIND).state == "exhausted"
    # A late answer counts.
    officer = officer_of(union)
    answer_party(party=party, answer="yes", words="", by=officer, now=NOW + timedelta(days=21))
    party.refresh_from_db()
    assert party.answer == "yes"


def test_a_coordinator_who_is_on_it_does_not_answer_for_the_party(network, plan, sign_in):
    union = factories.organisation(network, "A Union", "union")
    coordinator = factories.coordinator(network)
    party = a_party(plan, union)
    url = act_url(network)
    client = sign_in(coordinator)

    client.post(url, {"value": "yes"})
    client.post(url, {"value": "on-it"})

    party.refresh_from_db()
    assert party.answer == ""
    assert Page.objects.get(person=coordinator).state == "holding"
    page = client.get(reverse("support:plan", args=[network.slug, plan.pk])).content.decode()
    assert "no answer yet" in page


def act_url(network):
    """Where a coordinator says that they are on it, seen on their first page or guessed."""
    escalation = Escalation.objects.get(kind=KIND)
    return reverse("dashboard:exception-answer", args=[network.slug, escalation.pk])


def test_before_its_officers_have_had_their_time_no_coordinator_is_on_it(network, plan, sign_in):
    union = factories.organisation(network, "A Union", "union")
    factories.officer(union)
    coordinator = factories.coordinator(network)
    a_party(plan, union)
    client = sign_in(coordinator)

    answer = client.post(act_url(network), {"value": "on-it"}, follow=True)

    assert "is asked first" in answer.content.decode()
    assert [page.name for page in Page.objects.all()] == ["officer"]
    for days in range(1, 8):
        sweep(now=NOW + timedelta(days=days))
    client.post(act_url(network), {"value": "on-it"})
    assert Page.objects.get(name="coordinator").state == "holding"


def test_where_everybody_was_asked_a_coordinator_who_came_later_may_ring_too(
    network, plan, sign_in
):
    union = factories.organisation(network, "A Union", "union")
    factories.officer(union)
    a_party(plan, union)
    for days in range(1, 8):
        sweep(now=NOW + timedelta(days=days))
    coordinator = factories.coordinator(network)
    access = access_for(coordinator.user, network, NOW.date())
    assert Escalation.objects.get().state == "exhausted"

    assert to_look_at(exceptions_for(access), [], MUCH_LATER)
    sign_in(coordinator).post(act_url(network), {"value": "on-it"})

    assert Escalation.objects.get().state == "open"
    assert Page.objects.get(person=coordinator).state == "holding"


def test_of_a_plan_of_their_own_a_coordinator_rings_nobody(network, plan, sign_in):
    factories.coordinator(network)
    factories.role(plan.head, network, "coordinator")
    a_party(plan, factories.organisation(network, "A Union", "union"))
    access = access_for(plan.head.user, network, NOW.date())

    assert exceptions_for(access) == []
    assert sign_in(plan.head).post(act_url(network), {"value": "on-it"}).status_code == 404


@pytest.mark.parametrize("changed", ["role", "answer", "state", "head"])
def test_who_is_not_to_be_asked_any_more_is_shown_no_question_before_the_next_sweep(
    network, plan, changed
):
    union = factories.organisation(network, "A Union", "union")
    officer = factories.officer(union)
    party = a_party(plan, union)
    assert len(questions_for(access_for(officer.user, network, NOW.date()), NOW)) == 1

    if changed == "role":
        officer.roles.update(end=NOW.date())
    elif changed == "answer":
        PartyAsked.objects.update(answer="yes", answered_at=NOW)
    elif changed == "state":
        Plan.objects.update(state="closed", closed_at=NOW)
    else:
        Plan.objects.update(head=officer)

    assert questions_for(access_for(officer.user, network, NOW.date()), NOW) == []
    assert Page.objects.get().state == "asked"
    party.delete()
    assert questions_for(access_for(officer.user, network, NOW.date()), NOW) == []


def test_an_officer_who_left_is_shown_no_question_about_help(network, plan):
    officer = factories.officer(factories.organisation(network, "Harbour Trust"))
    offered = an_offer(officer.roles.get().organisation, by=officer)
    help_given.ask(needed=a_need(plan), offered=offered, by=plan.head, now=NOW)
    assert len(questions_for(access_for(officer.user, network, NOW.date()), NOW)) == 1

    officer.roles.update(end=NOW.date())

    assert questions_for(access_for(officer.user, network, NOW.date()), NOW) == []


def test_while_a_plan_rests_nobody_is_asked_and_afterwards_they_are(network, declaration, plan):
    union = factories.organisation(network, "A Union", "union")
    factories.officer(union)
    a_party(plan, union)
    PartyAsked.objects.create(
        plan=plan, organisation=factories.organisation(network, "B", "union"), asked_at=NOW
    )

    def state():
        stale.mark("plan", plan.pk, now=LATER)
        stale.settle(now=LATER)
        return Escalation.objects.get(kind=KIND).state

    Plan.objects.update(state="paused", paused_at=NOW)
    assert state() == "ended"
    Plan.objects.update(state="open", paused_at=None)
    assert state() == "open"
    assert state() == "open"
    stale.mark("plan", 0, now=LATER)
    stale.settle(now=LATER)


def test_the_head_is_never_asked_for_the_party_they_are_an_officer_of(network, plan, sign_in):
    union = factories.organisation(network, "A Union", "union")
    factories.role(plan.head, network, "officer", organisation=union)
    party = a_party(plan, union)

    assert not Page.objects.exists()
    url = reverse("support:plan-party", args=[network.slug, plan.pk, party.pk])
    assert sign_in(plan.head).get(url).status_code == 404


def test_the_head_asks_today_whom_they_choose(network, declaration, sign_in):
    plan = a_plan(network, why="wish")
    union = signed(network, declaration, "A Union", "union")
    signed(network, declaration, "B Union", "union")
    client = sign_in(plan.head)
    url = reverse("support:plan-ask", args=[network.slug, plan.pk])
    first = reverse("support:plan", args=[network.slug, plan.pk])

    assert "Nobody has been asked" in client.get(first).content.decode()
    assert "A Union" in client.get(url).content.decode()
    client.post(url, {"parties": [union.pk]})

    assert [party.organisation for party in PartyAsked.objects.all()] == [union]
    ask_parties(plan=plan, standings=concerned(plan), by=plan.head, now=NOW)
    assert PartyAsked.objects.count() == 2
    assert client.get(url).url == first


def test_officers_find_it_on_their_first_page_and_heads_their_plan(network, plan, sign_in):
    union = factories.organisation(network, "A Union", "union")
    officer = factories.officer(union)
    a_party(plan, union)
    home = reverse("dashboard:home", args=[network.slug])

    page = sign_in(officer).get(home).content.decode()
    assert "What you are asked for" in page
    assert plan.school.name in page
    access = access_for(officer.user, network, NOW.date())
    [question] = questions_for(access, NOW)
    assert any(SIGNED["promises"][0]["heading"] in part for part in question.said)
    assert "The support plan" in sign_in(plan.head).get(home).content.decode()


def test_an_officer_who_came_later_answers_too(network, plan):
    union = factories.organisation(network, "A Union", "union")
    factories.officer(union)
    party = a_party(plan, union)
    newcomer = factories.officer(union, "New Officer")

    answer_party(party=party, answer="yes", words="", by=newcomer, now=NOW)

    party.refresh_from_db()
    assert party.answered_by == newcomer


def test_what_a_closed_plan_asked_ends_at_the_next_sweep(network, plan):
    union = factories.organisation(network, "A Union", "union")
    factories.officer(union)
    a_party(plan, union)
    Plan.objects.update(state="closed", closed_at=NOW)

    for days in (1, 2, 3):
        sweep(now=NOW + timedelta(days=days))

    assert Escalation.objects.get(kind=KIND).state == "ended"


def test_lines_of_what_was_signed():
    assert lines_signed({"promises": [{"heading": "One"}]}) == ["One"]
