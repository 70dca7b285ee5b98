"""A coordinator notes what an officer of a party said by telephone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.models import AuditEvent
from core.refusals import Refused
from dashboard.erasure import erase
from dashboard.export import own_data
from dashboard.queries.asked import exceptions_for, to_look_at
from escalations.models import Escalation, Page
from escalations.services import sweep
from notifications.models import Message
from support.models import PartyAsked, Plan
from support.plans.party_kind import note_url
from support.queries.plan_pages import parties_of, parties_to_note
from support.services.parties import KIND, answer_party, note_answer
from tests import factories
from tests.conftest import NOW
from tests.support.plans import a_party, a_plan
from tests.support.test_plan_seeing import access

pytestmark = pytest.mark.django_db
SAID = {"answer": "yes", "words": "Two days a month; ring Lee"}


@pytest.fixture(autouse=True)
def _on_a_tuesday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def plan(network):
    return a_plan(network)


@pytest.fixture
def coordinator(network):
    return factories.coordinator(network)


@pytest.fixture
def officer(network):
    return factories.officer(factories.organisation(network, "A Union", "union"), "Sam Officer")


@pytest.fixture
def party(plan, coordinator, officer):
    """Its officer has had their time, and the coordinator is asked to ring."""
    made = a_party(plan, officer.roles.get().organisation)
    moment = NOW
    while not Page.objects.filter(person=coordinator, state="asked").exists():
        moment += timedelta(hours=12)
        sweep(now=moment)
    return made


def url(party, name="plan-party-note"):
    return reverse(f"support:{name}", args=[party.plan.network.slug, party.plan_id, party.pk])


def first_page(party):
    return reverse("support:plan", args=[party.plan.network.slug, party.plan_id])


def test_what_was_said_by_telephone_counts_with_who_said_it_and_who_noted_it(
    party, coordinator, officer, sign_in
):
    client = sign_in(coordinator)
    assert url(party) in client.get(first_page(party)).content.decode()
    assert "Sam Officer" in client.get(url(party)).content.decode()

    client.post(url(party), {**SAID, "said_by": officer.pk})

    party.refresh_from_db()
    assert (party.answer, party.answered_by, party.noted_by) == ("yes", officer, coordinator)
    assert party.words == SAID["words"]
    assert Escalation.objects.get(kind=KIND).state == "answered"
    event = AuditEvent.objects.get(verb="plan.party_answer_noted")
    assert (event.actor_id, event.detail["said_by"]) == (coordinator.pk, officer.pk)
    assert not AuditEvent.objects.filter(verb="plan.party_answered").exists()
    shown = sign_in(party.plan.head).get(first_page(party)).content.decode()
    assert "says Sam Officer" in shown
    assert f"Said by telephone, noted by {coordinator.name}" in shown
    assert "Two days a month" in shown


def test_the_number_stands_beside_who_said_it_not_beside_who_noted_it(
    party, coordinator, officer, sign_in
):
    officer.telephone = "+442079460177"
    officer.save()
    sign_in(coordinator).post(url(party), {**SAID, "said_by": officer.pk})

    shown = sign_in(party.plan.head).get(first_page(party)).content.decode()
    assert 'says Sam Officer: <a class="govuk-link" href="tel:+442079460177">' in shown


def test_the_coordinator_sees_no_more_than_before(party, coordinator, officer, sign_in):
    client = sign_in(coordinator)
    client.post(url(party), {**SAID, "said_by": officer.pk})

    for address in (first_page(party), url(party)):
        page = client.get(address).content.decode()
        assert "Lee" not in page
        assert "this is our part</strong>" not in page
        assert " checked" not in page
    assert "A Union: has answered" in client.get(first_page(party)).content.decode()
    assert "Lee" not in str(own_data(person=coordinator, now=NOW))
    assert Message.objects.filter(person=coordinator, text__contains="do not need").count() == 0


def test_the_officer_hears_that_it_was_noted_and_says_it_anew(party, coordinator, officer, sign_in):
    sign_in(coordinator).post(url(party), {**SAID, "said_by": officer.pk})

    letter = Message.objects.get(person=officer, subject="Covenant: your answer is noted")
    assert coordinator.name in letter.text
    for word in (party.plan.school.name, party.plan.head.name, "yes", "Lee", "plan"):
        assert word not in letter.text
    client = sign_in(officer)
    assert f"as {coordinator.name} noted" in client.get(url(party, "plan-party")).content.decode()
    client.post(url(party, "plan-party"), {"answer": "talk", "words": "Not yet"})

    party.refresh_from_db()
    assert (party.answer, party.noted_by, party.words) == ("talk", None, "Not yet")
    answer = sign_in(coordinator).get(url(party), follow=True)
    assert "answered themselves" in answer.content.decode()
    with pytest.raises(Refused, match="answered themselves"):
        note_answer(party=party, answer="no", words="", said_by=officer, by=coordinator, now=NOW)


def test_who_has_a_telephone_number_is_named_with_it(party, coordinator, officer):
    coordinator.telephone = "+442079460123"
    note_answer(party=party, answer="no", words="", said_by=officer, by=coordinator, now=NOW)

    assert "020 7946 0123" in Message.objects.get(subject__contains="is noted").text


def test_what_was_noted_wrongly_is_put_right(party, coordinator, officer, network, sign_in):
    second = factories.officer(officer.roles.get().organisation, "Lou Second")
    client = sign_in(coordinator)
    client.post(url(party), {**SAID, "said_by": officer.pk})
    assert "Put right what was noted" in client.get(first_page(party)).content.decode()

    client.post(url(party), {"answer": "no", "words": "", "said_by": second.pk})

    party.refresh_from_db()
    assert (party.answer, party.answered_by, party.words) == ("no", second, "")
    assert AuditEvent.objects.filter(verb="plan.party_answer_noted").count() == 2
    assert Message.objects.filter(subject__contains="is noted").count() == 2


def test_before_its_officers_have_had_their_time_nothing_is_noted(
    plan, coordinator, officer, sign_in
):
    party = a_party(plan, officer.roles.get().organisation)
    client = sign_in(coordinator)

    assert url(party) not in client.get(first_page(party)).content.decode()
    answer = client.post(url(party), {**SAID, "said_by": officer.pk}, follow=True)

    assert "is asked first" in answer.content.decode()
    party.refresh_from_db()
    assert party.answer == ""


def test_nobody_but_a_coordinator_notes_it_and_not_of_their_own_plan(
    party, network, officer, sign_in
):
    for person in (officer, party.plan.head, factories.head(network, "Other Head")):
        assert sign_in(person).get(url(party)).status_code == 404
    factories.role(party.plan.head, network, "coordinator")
    assert sign_in(party.plan.head).get(url(party)).status_code == 404
    found = parties_of(party.plan).select_related("plan")
    assert parties_to_note(access(party.plan.head, network), found) == set()


def test_it_is_said_by_an_officer_of_that_party_and_not_by_whoever_notes_it(
    party, coordinator, network, sign_in
):
    stranger = factories.officer(factories.organisation(network, "B Union", "union"), "No Officer")
    factories.role(coordinator, network, "officer", organisation=party.organisation)
    client = sign_in(coordinator)

    page = client.get(url(party)).content.decode()
    assert "Sam Officer" in page
    assert "No Officer" not in page
    assert f'value="{coordinator.pk}"' not in page
    refused = client.post(url(party), {**SAID, "said_by": stranger.pk})
    assert refused.status_code == 200
    assert "Choose with whom you spoke" in client.post(url(party), SAID).content.decode()
    party.refresh_from_db()
    assert party.answer == ""


def test_where_nobody_there_is_known_an_officer_is_added_first(plan, coordinator, network, sign_in):
    party = a_party(plan, factories.organisation(network, "A Union", "union"))

    page = sign_in(coordinator).get(url(party)).content.decode()

    assert "Nobody who speaks for A Union is known here" in page
    assert "<form method" not in page.split("</h1>")[1]


def test_what_is_no_answer_is_none_and_a_plan_that_rests_takes_none(
    party, coordinator, officer, sign_in
):
    with pytest.raises(Refused, match="Choose"):
        note_answer(party=party, answer="maybe", words="", said_by=officer, by=coordinator, now=NOW)
    Plan.objects.update(state="paused", paused_at=NOW)
    with pytest.raises(Refused, match="not going on"):
        note_answer(party=party, answer="yes", words="", said_by=officer, by=coordinator, now=NOW)
    answer = sign_in(coordinator).get(url(party), follow=True)
    assert "or the plan rests" in answer.content.decode()


def test_the_first_page_of_a_coordinator_leads_there(party, coordinator, network, sign_in):
    [shown] = to_look_at(exceptions_for(access(coordinator, network)), [], NOW)
    assert shown.note_url == url(party)
    home = sign_in(coordinator).get(reverse("dashboard:home", args=[network.slug]))
    assert "Note what they say" in home.content.decode()


def test_a_coordinator_who_is_forgotten_is_named_in_no_note(party, coordinator, officer, network):
    factories.coordinator(network)
    note_answer(party=party, answer="yes", words="", said_by=officer, by=coordinator, now=NOW)
    erase(person=coordinator, by=coordinator, now=NOW)

    assert PartyAsked.objects.get().noted_by is None


def test_an_officers_own_answer_is_noted_by_nobody(party, officer):
    answer_party(party=party, answer="yes", words="", by=officer, now=NOW)

    assert PartyAsked.objects.get().noted_by is None
    assert AuditEvent.objects.filter(verb="plan.party_answered").exists()


def test_what_is_no_question_about_a_party_leads_to_no_note():
    assert note_url(Escalation(kind="look", subject_id=1)) == ""
