"""An officer proposes somebody: they alone say yes, and the officer learns little."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Person
from core.audit import System
from core.models import AuditEvent
from core.refusals import Refused
from dashboard.erasure import erase
from directory import services
from directory.models import Entry
from notifications.models import Message
from tests import factories
from tests.directory.helpers import consented, listed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tuesday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def officer(network):
    return factories.officer(factories.organisation(network), "Gareth Lowe")


@pytest.fixture
def propose(officer, now):
    organisation = officer.roles.get().organisation

    def act(name="Priya Shah", email="priya@example.org", at=now, **given):
        given = {"organisation": organisation, "by": officer, "good_for": "Data", **given}
        return services.propose(name=name, email=email, now=at, **given)

    return act


def url(name, *args):
    return reverse(f"directory:{name}", args=["westhaven", *args])


def read(response):
    assert response.status_code == 200
    return response.content.decode()


ANSWERS = {"name": "Priya Shah", "email": "Priya@Example.org", "good_for": "Small schools"}


def test_an_officer_proposes_and_sees_how_it_stands(network, officer, now, sign_in):
    client = sign_in(officer)
    assert "Nobody yet" in read(client.get(url("proposals")))
    answers = {**ANSWERS, "organisation": officer.roles.get().organisation_id}

    page = read(client.post(url("proposals"), answers, follow=True))

    assert "Priya Shah is asked. Nobody is listed until they say yes." in page
    assert "Asked, not answered yet" in page
    entry = Entry.objects.get()
    assert (entry.is_in, entry.is_asked, entry.good_for) == (False, True, "Small schools")
    assert entry.person.email == "priya@example.org"
    message = Message.objects.get()
    assert message.subject == "Covenant: would you be somebody to ring?"
    assert message.is_private
    assert "Gareth Lowe thinks that you would be good to ring" in message.text
    assert "Small schools" not in message.text
    assert AuditEvent.objects.get(verb="directory.proposed").detail == {
        "organisation": answers["organisation"]
    }


def test_the_officer_learns_no_more_than_listed_or_not(network, officer, propose, now, sign_in):
    client = sign_in(officer)
    entry = propose()

    def stands():
        page = read(client.get(url("proposals")))
        return page.partition('summary-list__value">')[2].partition("<br>")[0]

    services.say_no(entry=entry, by=entry.person, now=now)
    assert stands() == "Not listed"
    consented(network, entry.person, now)
    assert stands() == "Agreed, a coordinator looks at it"
    entry.refresh_from_db()
    services.approve(entry=entry, by=System("test"), now=now)
    assert stands() == "Listed"
    services.leave(network=network, person=entry.person, by=entry.person, now=now)
    assert stands() == "Not listed"


def test_an_officer_of_several_organisations_chooses_and_sees_those_alone(
    network, officer, propose, sign_in
):
    factories.role(officer, network, "officer", organisation=factories.organisation(network, "B"))
    other = factories.officer(factories.organisation(network, "Union", "union"), "Una Union")
    propose()

    page = read(sign_in(officer).get(url("proposals")))
    assert "For which organisation?" in page
    assert "Priya Shah" in page
    assert "Priya Shah" not in read(sign_in(other).get(url("proposals")))


def test_what_is_missing_is_asked_for(officer, sign_in):
    page = read(sign_in(officer).post(url("proposals"), {"email": "x"}))
    assert "Enter their name" in page
    assert "Enter an e-mail address, like name@example.org" in page
    assert not Entry.objects.exists()


def test_a_proposal_is_taken_back_until_it_is_answered(network, officer, propose, now, sign_in):
    client = sign_in(officer)
    entry = propose()

    assert "Taken back." in read(client.post(url("take-back-proposal", entry.pk), follow=True))

    assert not Entry.objects.exists()
    assert Message.objects.get().state == Message.State.CANCELLED
    services.take_back_proposal(entry=entry, by=officer, now=now)
    entry = propose()
    consented(network, entry.person, now)
    page = read(client.post(url("take-back-proposal", entry.pk), follow=True))
    assert "They have answered already." in page


def test_nobody_is_asked_twice_and_the_words_tell_nothing_of_them(network, propose, now):
    known = listed(network, now, "Ruth Lindqvist")
    waiting, gone = propose(), propose("Kit Okoye", "kit@example.org")
    services.say_no(entry=gone, by=gone.person, now=now)

    said = []
    for email in (known.person.email, waiting.person.email, gone.person.email):
        with pytest.raises(Refused) as refused:
            propose("Somebody", email)
        said.append(str(refused.value))

    assert len(set(said)) == 1
    later = now + timedelta(days=331)
    assert propose("Somebody", "kit@example.org", at=later).pk == gone.pk
    gone.refresh_from_db()
    assert gone.is_asked


def test_somebody_known_is_found_by_their_address(network, propose):
    head = factories.head(network)

    assert propose("Another Name", head.email.upper()).person == head
    assert not Person.objects.filter(name="Another Name").exists()


def test_somebody_entered_at_the_same_moment_is_found(propose, monkeypatch):
    known = factories.person("Priya Shah", email="priya@example.org")
    monkeypatch.setattr("directory.services.proposals.find_by_email", lambda email: None)

    assert propose(email="Priya@example.org").person == known


def test_an_organisation_proposes_so_many_a_day(propose, now):
    for number in range(20):
        propose(email=f"person{number}@example.net")
    with pytest.raises(Refused, match="enough for a day"):
        propose(email="one.more@example.net")
    assert propose(email="one.more@example.net", at=now + timedelta(days=1, minutes=1))


def test_who_was_proposed_finds_the_question_on_their_page(network, propose, now, sign_in):
    person = factories.person("Priya Shah", account=True)
    factories.role(person, network, "adviser")
    entry = propose(email=person.email)
    client = sign_in(person)

    page = read(client.get(url("mine")))
    assert "Harbour Learning Trust thinks that you would be good to ring." in page
    assert 'value="Data"' in page

    page = read(client.post(url("say-no"), follow=True))
    assert "nobody asks why" in page
    entry.refresh_from_db()
    assert (entry.left_at, entry.good_for) == (now, "")
    services.say_no(entry=entry, by=person, now=now)
    assert AuditEvent.objects.filter(verb="directory.said_no").count() == 1


def test_a_no_after_a_yes_is_leaving(network, now):
    entry = listed(network, now)

    services.say_no(entry=entry, by=entry.person, now=now)

    entry.refresh_from_db()
    assert not entry.is_in


def test_own_acts_need_an_entry(network, sign_in):
    client = sign_in(factories.head(network))
    for name in ("say-no", "still-true"):
        assert client.post(url(name)).status_code == 404


def test_what_nobody_answers_lapses_and_is_forgotten_after_a_year(network, propose, now):
    propose()
    listed(network, now)

    assert services.forget_proposals(now=now + timedelta(days=59)) == 0
    assert services.forget_proposals(now=now + timedelta(days=61)) == 1
    assert not Entry.objects.get(person__name="Priya Shah").is_asked
    assert services.forget_proposals(now=now + timedelta(days=300)) == 0
    assert services.forget_proposals(now=now + timedelta(days=392)) == 1
    assert Entry.objects.count() == 1


def test_nobody_is_listed_by_a_proposal(propose, now):
    entry = propose()
    with pytest.raises(Refused):
        services.approve(entry=entry, by=System("test"), now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(approved_at=now)


def test_lists_ask_as_many_questions_for_30_as_for_one(
    network, officer, propose, now, sign_in, django_assert_max_num_queries
):
    dee, client = sign_in(factories.coordinator(network)), sign_in(officer)

    def count(client, name):
        with django_assert_max_num_queries(15) as asked:
            assert client.get(url(name)).status_code == 200
        return len(asked)

    def grow(number):
        at = now + timedelta(days=2 * (number // 15))
        propose(email=f"person{number}@example.net", at=at)
        consented(network, factories.person(f"Waiting {number}"), now)
        listed(network, now - timedelta(days=500), f"Long Ago {number}")

    grow(0)
    for_one = [count(client, "proposals"), count(dee, "waiting")]
    for number in range(1, 30):
        grow(number)
    assert [count(client, "proposals"), count(dee, "waiting")] == for_one


def test_proposing_is_for_officers(network, propose, sign_in):
    entry = propose()
    client = sign_in(factories.coordinator(network))
    assert client.get(url("proposals")).status_code == 403
    assert client.post(url("take-back-proposal", entry.pk)).status_code == 403


def test_an_officer_does_not_learn_whose_address_it_is(network, officer, propose, now, sign_in):
    priya = factories.person("Priya Shah", email="priya@example.org")
    client = sign_in(officer)

    entry = propose(name="Whoever reads this", email="priya@example.org")

    page = read(client.get(url("proposals")))
    assert entry.person == priya
    assert "Whoever reads this" in page
    assert "Priya" not in page
    said = read(client.post(url("take-back-proposal", entry.pk), follow=True))
    assert "Taken back. Whoever reads this is not asked any more." in said


def test_what_an_officer_called_somebody_is_erased_with_them(propose, now):
    entry = propose()

    erase(person=entry.person, by=entry.person, now=now)

    assert Entry.objects.get().proposed_as == ""
