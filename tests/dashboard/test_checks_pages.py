"""What head, buddy and coordinators see of contact, and what they can say there."""

import re

import pytest
import time_machine

from buddies import services as pairs
from buddies.checks import services
from buddies.checks.somebody_else import ask_for_somebody_else
from buddies.models import ContactCheck, LastResort, NoMoreChecks
from core.clock import london_time
from dashboard.queries.asked import key_of
from escalations.models import Escalation, Page
from escalations.queries import timeline_of
from inspections.models import Phase
from notifications.models import Message
from tests import factories
from tests.buddies.checks_town import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Moment, State, build
from tests.conftest import NOW
from tests.dashboard import helpers

pytestmark = pytest.mark.django_db
HOME = "/westhaven/home/"


@pytest.fixture
def town(network):
    return build(network)


def client_of(person):
    return factories.signed_in_client(person)


def see(town, person, address: str = HOME) -> str:
    with time_machine.travel(town.now, tick=False):
        response = client_of(person).get(address)
        assert response.status_code == 200, response
        return response.content.decode()


def do(town, person, address: str, **data) -> str:
    """Post, and read the page it leads to."""
    with time_machine.travel(town.now, tick=False):
        client = client_of(person)
        response = client.post(address, data)
        assert response.status_code == 302, response
        return client.get(response.url).content.decode()


def visit_page(town) -> str:
    return f"/westhaven/visits/{town.visit.pk}/"


def beside_the_check(html: str) -> str:
    """The rows of heads with whom contact is not confirmed."""
    return "".join(re.findall(r'<tr class="govuk-table__row contact">.*?</tr>', html, re.S))


def with_coordinators(town):
    """Both buddy and reserve are silent, and the coordinator is asked."""
    town.called(london_time(MONDAY, 9, 0), first_day=WEDNESDAY, last_day=THURSDAY)
    return town.at(MONDAY, 14, 0)


# The head.


def test_the_head_sees_who_is_asked_to_ring_them(town):
    town.called()
    town.at(MONDAY, 12, 20)
    for address in (HOME, visit_page(town)):
        text = see(town, town.sam, address)
        assert "<strong>Priya Nair</strong> is asked to ring you" in text
        assert "I am fine, stop asking" in text
        assert "These answer at any hour" not in text


def test_the_head_sees_that_somebody_has_spoken(town):
    town.called()
    town.at(MONDAY, 12, 20).answer(town.priya)
    assert "Somebody last spoke with you at 12.20pm on Monday 23 November" in see(town, town.sam)


def test_after_hours_the_page_says_who_does_answer(town):
    town.called()
    town.at(MONDAY, 18, 30)
    text = see(town, town.sam)
    assert "Coordinators are there on weekdays from 8am to 6pm" in text
    assert "116 123" in text


def test_when_everybody_was_asked_there_are_numbers(town):
    with_coordinators(town)
    town.at(MONDAY, 15, 0)
    text = see(town, town.sam)
    assert "We have not been able to reach somebody for you" in text
    assert "08000 562 561" in text


def test_the_head_does_not_learn_who_has_not_answered(town):
    town.called()
    town.at(MONDAY, 12, 20)
    town.at(MONDAY, 14, 25)
    assert town.asked() == ["Tom"]
    text = see(town, town.sam)
    assert "Somebody is asked to ring you." in text
    assert "</strong> is asked to ring you" not in text

    town.answer(town.tom, "ringing")
    assert "<strong>Tom Hale</strong> is asked to ring you" in see(town, town.sam)


def test_a_delegate_sees_nothing_of_it(town):
    town.called()
    town.at(MONDAY, 12, 20)
    deputy = factories.person("Del Gate", account=True)
    factories.post(deputy, town.visit.school, "delegate")
    text = see(town, deputy, visit_page(town))
    assert "is asked to ring" not in text
    assert "stop asking" not in text


def test_a_head_may_stop_it_and_take_that_back(town):
    town.called()
    town.at(MONDAY, 12, 20)
    text = do(town, town.sam, f"{visit_page(town)}stop-asking/")
    assert "you are fine, so nobody is asked" in text
    assert NoMoreChecks.objects.count() == 1
    text = do(town, town.sam, f"{visit_page(town)}ask-again/")
    assert "I am fine, stop asking" in text


def test_a_head_may_ask_for_somebody_else_and_nobody_reads_why(town):
    town.called()
    assert "nobody is told one" in see(town, town.sam, f"{visit_page(town)}somebody-else/")
    text = do(town, town.sam, f"{visit_page(town)}somebody-else/")
    assert "The coordinators are asked to find somebody else for you." in text
    assert "I would like somebody else" not in text

    today = see(town, town.dee)
    assert "Sam Okafor would like somebody else to stand by them" in today
    escalation = Escalation.objects.get(kind="somebody-else")
    today = do(town, town.dee, f"/westhaven/exceptions/{escalation.pk}/answer/", value="on-it")
    assert "You are on it." in today
    ada = factories.coordinator(town.network, "Ada Lim")
    assert "Dee Alvarez is on it." in see(town, ada)


def test_a_buddy_who_coordinates_too_does_not_read_that_somebody_else_is_wanted(town):
    factories.role(town.priya, town.network, "coordinator")
    town.called()
    do(town, town.sam, f"{visit_page(town)}somebody-else/")
    assert "would like somebody else" in see(town, town.dee)
    assert "would like somebody else" not in see(town, town.priya)
    escalation = Escalation.objects.get(kind="somebody-else")
    with time_machine.travel(town.now, tick=False):
        address = f"/westhaven/exceptions/{escalation.pk}/answer/"
        assert client_of(town.priya).post(address, {"value": "stays"}).status_code == 404


# The buddy.


def test_the_buddys_first_page_begins_with_the_question(town):
    town.called()
    town.at(MONDAY, 12, 20)
    text = see(town, town.priya)
    assert text.index("Good afternoon, Priya") < text.index("Have you spoken with Sam today?")
    assert text.index("Have you spoken with Sam today?") < text.index("Who to ring")
    page = Page.objects.get(person=town.priya)
    text = do(town, town.priya, f"/westhaven/asked/{page.pk}/answer/", value="spoken")
    assert "That you have spoken is all that is kept." in text
    assert "Have you spoken with Sam today?" not in text


def test_whoever_is_on_it_is_thanked(town):
    town.called()
    town.at(MONDAY, 12, 20).answer(town.priya, "ringing")
    assert "You said that you are on it. Thank you." in see(town, town.priya, "/westhaven/asked/")


def test_the_page_of_what_i_am_asked_says_when_it_is_nothing(town):
    assert "Nobody waits for an answer from you." in see(town, town.priya, "/westhaven/asked/")


def test_an_answer_that_is_too_late_or_none_says_so(town):
    town.called()
    town.at(MONDAY, 12, 20)
    page = Page.objects.get(person=town.priya)
    address = f"/westhaven/asked/{page.pk}/answer/"
    assert "Choose one of the answers" in do(town, town.priya, address)
    services.say_spoken(visit=town.visit, person=town.tom, by=town.tom, now=town.now)
    # Whose question it was is not kept; whoever still has it before them is told kindly.
    late = do(town, town.priya, address, value="spoken", key=key_of(page.pk))
    assert "This is not needed any more" in late


def test_what_somebody_else_is_asked_is_not_there(town):
    town.called()
    town.at(MONDAY, 12, 20)
    page = Page.objects.get(person=town.priya)
    with time_machine.travel(town.now, tick=False):
        address = f"/westhaven/asked/{page.pk}/answer/"
        assert client_of(town.tom).post(address, {"value": "spoken"}).status_code == 404


def test_a_buddy_may_say_so_without_being_asked(town):
    town.called()
    assert "We have spoken" in see(town, town.priya, visit_page(town))
    text = do(town, town.priya, f"{visit_page(town)}spoken/")
    assert "That you have spoken is all that is kept." in text
    assert town.check(Moment.CALLED).state == State.CONFIRMED


def test_the_visit_page_of_a_buddy_asks_too(town):
    town.called()
    town.at(MONDAY, 12, 20)
    assert "Have you spoken with Sam today?" in see(town, town.priya, visit_page(town))


def test_somebody_who_does_not_stand_by_a_head_cannot_say_so(town):
    town.called()
    other = factories.head(town.network, "Ola Berg")
    with time_machine.travel(town.now, tick=False):
        assert client_of(other).post(f"{visit_page(town)}spoken/").status_code == 404
        # Nobody says it of themselves: "stop asking" is theirs.
        assert client_of(town.sam).post(f"{visit_page(town)}spoken/").status_code == 404


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


def test_a_buddy_who_is_to_ring_sees_that_before_their_own_things(town):
    before = see(town, town.priya)
    assert before.index("Who to ring") < before.index("You support")

    town.called()
    after = see(town, town.priya)
    assert after.index("You support") < after.index("Who to ring")
    assert after.count("You support") == 1


def test_the_reserve_of_an_ended_pair_sees_whom_they_stand_by_until_there_is_another_buddy(town):
    town.called()
    pairs.end_pairing(pairing=town.pairing, by=town.sam, now=town.now)
    town.settle()
    text = see(town, town.tom)
    assert "Sam Okafor" in text
    assert "(until there is another buddy)" in text
    assert see(town, town.tom, visit_page(town))

    helpers.pair(town.network, town.sam, town.priya)
    assert "Sam Okafor" not in see(town, town.tom)
    with time_machine.travel(town.now, tick=False):
        assert client_of(town.tom).get(visit_page(town)).status_code == 404


def test_a_head_who_has_left_is_stood_by_no_more(town):
    pairs.end_pairing(pairing=town.pairing, by=town.sam, now=town.now)
    town.sam.posts.all().delete()
    assert "Sam Okafor" not in see(town, town.tom)


def test_once_the_report_is_out_the_first_page_still_says_who_answers(town):
    town.called()
    check = ContactCheck.objects.filter(visit=town.visit).first()
    ContactCheck.objects.filter(visit=town.visit).exclude(pk=check.pk).delete()
    town.visit.phase = Phase.PUBLISHED
    town.visit.save(update_fields=["phase"])
    assert "answer at any hour" not in see(town, town.sam)

    ContactCheck.objects.filter(pk=check.pk).update(state=State.UNANSWERED)
    text = see(town, town.sam)
    assert "We have not been able to reach somebody for you." in text
    assert "answer at any hour" in text
    assert "Ofsted has called" in text


def test_the_head_reads_that_they_are_told_until_somebody_is_asked(town):
    town.called()
    assert "Whoever stands by you is told." in see(town, town.sam)


# The last resort.


def test_a_head_is_led_to_choose_once_after_signing_in(town):
    with time_machine.travel(town.now, tick=False):
        client = client_of(town.sam)
        assert client.get("/home/").url == "/westhaven/last-resort/"
        # Who turns away is not held up.
        assert client.get("/home/").url == HOME


def test_nobody_is_led_there_while_an_inspection_is_open(town):
    town.called()
    with time_machine.travel(town.now, tick=False):
        assert client_of(town.sam).get("/home/").url == HOME


def test_choosing_skipping_and_choosing_again(town):
    una = factories.officer(factories.organisation(town.network, "NAHT", "union"), "Una Bell")
    hal = factories.officer(
        factories.organisation(town.network, "Primary Heads", "association"), "Hal Moss"
    )
    trust = factories.officer(factories.organisation(town.network, "A Trust"), "Emp Loyer")
    address = "/westhaven/last-resort/"
    text = see(town, town.sam, address)
    assert [text.index(name) for name in ("Una Bell, NAHT", "Hal Moss, Primary Heads",
                                          "Dee Alvarez, coordinator", "Whichever")]  # fmt: skip
    assert trust.name not in text

    do(town, town.sam, f"{address}skip/")
    row = LastResort.objects.get()
    assert (row.kind, row.person) == ("coordinator", None)
    do(town, town.sam, address, choice=f"heads:{hal.pk}")
    do(town, town.sam, f"{address}skip/")
    row.refresh_from_db()
    assert (row.kind, row.person) == ("heads", hal)
    assert "Not now" not in see(town, town.sam, address)
    do(town, town.sam, address, choice="anybody")
    row.refresh_from_db()
    assert row.person is None
    assert f"union:{una.pk}" in see(town, town.sam, address)


def test_a_choice_is_asked_for_in_words(town):
    with time_machine.travel(town.now, tick=False):
        text = client_of(town.sam).post("/westhaven/last-resort/", {}).content.decode()
    assert "Choose somebody, or" in text


def test_my_details_lead_there(town):
    with time_machine.travel(town.now, tick=False):
        assert client_of(town.sam).get("/me/last-resort/").url == "/westhaven/last-resort/"
        assert client_of(town.dee).get("/me/last-resort/").url == "/me/"
    assert "/me/last-resort/" in see(town, town.sam, "/me/")


def test_somebody_who_is_officer_twice_is_listed_once(town):
    union = factories.organisation(town.network, "NAHT", "union")
    una = factories.officer(union, "Una Bell")
    factories.role(
        una, town.network, "officer",
        organisation=factories.organisation(town.network, "NEU", "union"),
    )  # fmt: skip
    assert see(town, town.sam, "/westhaven/last-resort/").count("Una Bell") == 1
