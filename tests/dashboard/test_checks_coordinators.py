"""What coordinators see of contact that is not confirmed, and what they can say there."""

import re

import pytest
import time_machine

from buddies import services as pairs
from buddies.checks import services
from buddies.checks.somebody_else import ask_for_somebody_else
from buddies.models import ContactCheck
from core.clock import london_time
from escalations.models import Escalation, Page
from escalations.queries import timeline_of
from notifications.models import Message
from tests import factories
from tests.buddies.checks_town import MONDAY, THURSDAY, TUESDAY, Moment, State
from tests.conftest import NOW
from tests.dashboard import helpers
from tests.dashboard.beside import (
    HOME,
    beside_the_check,
    client_of,
    do,
    see,
    visit_page,
    with_coordinators,
)

pytestmark = pytest.mark.django_db


# Coordinators.
def test_contact_that_is_not_confirmed_comes_first_and_names_nobody_who_was_silent(town):
    with_coordinators(town)
    text = see(town, town.dee)
    row = beside_the_check(text)
    assert "Sam Okafor" in row
    assert "Since 11am on Monday 23 November." in row
    assert "tel:" in row
    for silent in ("Priya", "Tom"):
        assert silent not in row
    assert text.index("Contact not confirmed") < text.index("Under way") < text.index("Needs you")


def test_no_message_to_a_coordinator_and_no_timeline_names_the_silent(town):
    with_coordinators(town)
    told = [m for m in town.messages(town.dee) if "not confirmed" in m.text]
    assert len(told) == 1
    lines = timeline_of(Escalation.objects.get())
    said = [*(f"{m.subject} {m.text}" for m in told), *(f"{x.words} {x.detail}" for x in lines)]
    for text in said:
        assert not re.search("Priya|Tom|Nair|Hale", text), text
    assert not re.search("(?i)ofsted|inspect|visit|primary school", " ".join(said))
    town.answer(town.dee)
    assert {page.person for page in Page.objects.all()} == {None, town.dee}


def test_no_message_about_contact_says_more_than_it_must(town):
    una = factories.officer(factories.organisation(town.network, "NAHT", "union"), "Una Bell")
    services.choose_last_resort(
        network=town.network, head=town.sam, kind="union", person=una, now=town.now
    )
    town.called()
    town.at(THURSDAY, 9, 0)
    for message in Message.objects.filter(key__startswith="escalations:"):
        own = f"{message.subject} {message.text}".lower()
        assert not re.search("ofsted|inspect|primary school|visit|silent", own), own


def test_while_the_buddy_is_asked_coordinators_are_not_bothered(town):
    town.called()
    town.at(MONDAY, 12, 20)
    assert "Contact not confirmed" not in see(town, town.dee)


def test_a_coordinator_says_that_they_are_on_it_and_that_they_have_spoken(town):
    with_coordinators(town)
    escalation = Escalation.objects.get()
    address = f"/westhaven/exceptions/{escalation.pk}/answer/"
    assert "Choose one of the answers" in do(town, town.dee, address)
    assert "You are on it." in beside_the_check(do(town, town.dee, address, value="ringing"))
    ada = factories.coordinator(town.network, "Ada Lim")
    assert "Dee Alvarez is on it." in beside_the_check(see(town, ada))
    assert "Contact not confirmed" not in do(town, ada, address, value="spoken")
    assert town.check(Moment.CALLED).state == State.CONFIRMED


def test_a_head_who_coordinates_too_does_not_say_it_of_themselves(town):
    factories.role(town.sam, town.network, "coordinator")
    with_coordinators(town)
    assert "Contact not confirmed" not in see(town, town.sam)
    address = f"/westhaven/exceptions/{Escalation.objects.get().pk}/answer/"
    with time_machine.travel(town.now, tick=False):
        assert client_of(town.sam).post(address, {"value": "spoken"}).status_code == 404


def test_a_second_coordinator_is_told_that_somebody_was_first(town):
    with_coordinators(town)
    ada = factories.coordinator(town.network, "Ada Lim")
    address = f"/westhaven/exceptions/{Escalation.objects.get().pk}/answer/"
    do(town, town.dee, address, value="spoken")
    assert "Somebody else has answered already." in do(town, ada, address, value="spoken")


def test_somebody_who_is_ringing_and_is_no_coordinator_is_not_named(town):
    with_coordinators(town)
    page = Page.objects.get(person=town.priya)
    do(town, town.priya, f"/westhaven/asked/{page.pk}/answer/", value="ringing")
    row = beside_the_check(see(town, town.dee))
    assert "Somebody is ringing now." in row
    assert "Priya" not in row


def test_a_head_without_a_number_has_one_added(town):
    town.sam.telephone = ""
    town.sam.save()
    with_coordinators(town)
    assert "Add a number" in beside_the_check(see(town, town.dee))


def test_a_coordinators_visit_page_says_when_somebody_last_spoke(town):
    town.called()
    text = see(town, town.dee, visit_page(town))
    assert "Contact with Sam Okafor is not confirmed yet." in text
    text = do(town, town.dee, f"{visit_page(town)}spoken/")
    assert "Somebody last spoke with Sam Okafor at 10.20am on Monday 23 November." in text


# The same questions to the database for one and for thirty.
def test_pages_ask_the_same_for_one_head_and_for_thirty(town, django_assert_max_num_queries):
    def add(number):
        where, who = helpers.school_with_head(town.network, f"Head {number}", f"School {number}")
        visit = helpers.visit(where, who)
        check = ContactCheck.objects.create(
            visit=visit, supported=who, moment="called", day=TUESDAY, due_at=town.now,
            state=State.ASKING,
        )  # fmt: skip
        from escalations.services import open_escalation

        open_escalation(
            kind="contact", key=f"contact:{check.pk}", network_id=town.network.pk,
            subject_id=check.pk, now=town.now,
        )  # fmt: skip

    town.now = london_time(TUESDAY, 9, 0)
    client, counts = client_of(town.dee), []
    with time_machine.travel(town.now, tick=False):
        for numbers in ((0,), range(1, 30)):
            for number in numbers:
                add(number)
            for address in (HOME, "/westhaven/asked/"):
                with django_assert_max_num_queries(20) as asked:
                    text = client.get(address).content.decode()
                counts.append(len(asked))
            assert text.count("is not confirmed. Can you ring?") >= len(numbers)
    assert counts[:2] == counts[2:]


def test_wishes_for_somebody_else_cost_the_same_for_one_and_for_thirty(
    network, django_assert_max_num_queries
):
    dee = factories.coordinator(network)
    helper, client, counts = factories.person("Priya Nair"), factories.signed_in_client(dee), []
    for numbers in ((0,), range(1, 30)):
        for number in numbers:
            head = factories.person(f"Head {number}")
            pairing = helpers.pair(network, head, helper)
            ask_for_somebody_else(pairing, now=NOW)
        with django_assert_max_num_queries(15) as asked:
            text = client.get(HOME).content.decode()
        counts.append(len(asked))
        assert f"Head {numbers[-1]} would like somebody else to stand by them" in text
    assert counts[0] == counts[1]


def test_whoever_is_on_it_and_is_not_known_any_more_is_not_named(town):
    with_coordinators(town)
    page = Page.objects.get(person=town.dee)
    town.answer(town.dee, "ringing")
    Page.objects.filter(pk=page.pk).update(person=None)
    row = beside_the_check(see(town, factories.coordinator(town.network)))
    assert "Somebody is ringing now." in row


def test_what_is_to_be_looked_at_comes_with_the_one_act_and_the_number(town):
    pairs.end_pairing(pairing=town.pairing, by=town.sam, now=town.now)
    town.settle()
    text = see(town, town.dee)
    assert f"/westhaven/pairs/{town.pairing.pk}/another/" in text
    assert "Until then Tom Hale stands by them." in text
    assert "things that you are asked" not in text
