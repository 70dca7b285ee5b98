"""What a head and those who stand by them see of contact, and what they can say there."""

import pytest
import time_machine

from buddies import services as pairs
from buddies.checks import services
from buddies.models import ContactCheck, NoMoreChecks
from dashboard.queries.asked import key_of
from escalations.models import Escalation, Page
from inspections.models import Phase
from tests import factories
from tests.buddies.checks_town import MONDAY, Moment, State
from tests.dashboard import helpers
from tests.dashboard.beside import HOME, client_of, do, see, visit_page, with_coordinators

pytestmark = pytest.mark.django_db


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
