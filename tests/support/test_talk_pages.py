"""The ladder and the page on confidence, for a head and for everybody else."""

from uuid import uuid4

import pytest
from django.urls import reverse

from core import clock
from support.models import SupportRules, Talk
from tests import factories
from tests.support.talks_town import State, Town, Whom, build

BY_NIGHT = factories.at(2026, 11, 24, 22, 30)


@pytest.fixture
def town(network) -> Town:
    found = build(network)
    clock.travel_to(found.now)
    return found


@pytest.fixture
def client(town, sign_in):
    return sign_in(town.amina)


def at(name: str, town: Town, *args) -> str:
    return reverse(f"support:{name}", args=[town.network.slug, *args])


def page(client, town) -> str:
    return client.get(at("ladder", town)).content.decode()


def test_two_taps_and_somebody_is_asked(client, town, sam):
    town.supervise("Ruth Lindqvist")
    said = page(client, town)
    assert [each for each in ("My buddy", "A supervisor", "Whoever can ring") if each in said] == [
        "My buddy", "A supervisor", "Whoever can ring",
    ]  # fmt: skip

    answer = client.post(at("talk-ask", town), {"whom": Whom.BUDDY, "token": uuid4()}, follow=True)
    assert "You have asked to be rung" in answer.content.decode()
    assert "Somebody is being asked" in answer.content.decode()
    assert town.asked() == ["Sam"]


def test_a_tap_without_a_choice_says_what_to_do(client, town, sam):
    answer = client.post(at("talk-ask", town), {}, follow=True)
    assert "Choose who may be asked" in answer.content.decode()
    assert not Talk.objects.exists()


def test_a_form_without_its_token_counts(client, town, sam):
    client.post(at("talk-ask", town), {"whom": Whom.BUDDY})
    assert Talk.objects.exists()


def test_a_refusal_is_a_sentence_on_the_page(client, town, sam):
    town.amina.telephone = ""
    town.amina.save()
    assert "Give yours first" in page(client, town)
    answer = client.post(at("talk-ask", town), {"whom": Whom.BUDDY}, follow=True)
    assert "We have no telephone number for you" in answer.content.decode()


def test_with_nobody_to_ask_the_numbers_stand_there(client, town):
    said = page(client, town)
    assert "nobody here just now whom we could ask" in said
    assert "116 123" in said


def test_whoever_stands_by_the_head_can_be_rung_at_once(client, town, sam):
    said = page(client, town)
    assert "Your buddy" in said
    assert "Sam Okafor" in said


def test_who_said_yes_is_shown_with_their_number(client, town, sam):
    talk = town.talk()
    town.answers(sam)
    said = page(client, town)
    assert "Sam Okafor will ring you" in said

    client.post(at("talk-others", town, talk.pk))
    assert "Nobody has been able to say yes yet" in page(client, town)
    client.post(at("talk-others", town, talk.pk), {"whom": Whom.BUDDY})
    client.post(at("talk-spoken", town, talk.pk))
    talk.refresh_from_db()
    assert talk.state == State.SPOKEN
    assert "I would like to talk" in page(client, town)


def test_it_can_be_taken_back(client, town, sam):
    talk = town.talk()
    answer = client.post(at("talk-end", town, talk.pk), follow=True)
    assert "Nobody is asked any more" in answer.content.decode()
    assert "I would like to talk" in answer.content.decode()


def test_at_night_it_says_when_it_begins(client, town, sam):
    clock.travel_to(BY_NIGHT)
    client.post(at("talk-ask", town), {"whom": Whom.BUDDY})
    said = page(client, town)
    assert "We ask for you in the morning" in said
    assert "7am" in said


def test_it_says_when_everybody_is_asked_again_and_not_after_the_week(client, town, sam):
    talk = town.talk()
    town.passes(5)
    clock.travel_to(town.now)
    assert "we ask them again" in page(client, town)
    Talk.objects.filter(pk=talk.pk).update(asked_at=factories.at(2026, 11, 18))
    said = page(client, town)
    assert "Nobody has been able to say yes yet" in said
    assert "we ask them again" not in said


def test_whoever_said_yes_and_is_gone_is_not_named(client, town, sam):
    town.talk()
    town.answers(sam)
    sam.erased_at = town.now
    sam.save()
    said = page(client, town)
    assert "cannot after all" in said
    assert "Sam Okafor will ring" not in said


@pytest.mark.parametrize("who", ["coordinator", "officer"])
def test_others_have_the_numbers_and_no_talk(town, sign_in, who, sam):
    town.talk()
    if who == "coordinator":
        somebody = factories.coordinator(town.network)
    else:
        somebody = factories.officer(factories.organisation(town.network))
    client = sign_in(somebody)
    said = page(client, town)
    assert "116 123" in said
    assert "I would like to talk" not in said
    assert "Amina" not in said
    assert client.post(at("talk-ask", town), {"whom": Whom.BUDDY}).status_code == 403


def test_the_page_on_confidence_names_the_referral_point(client, town):
    url = at("in-confidence", town)
    assert "has not named an independent referral point yet" in client.get(url).content.decode()
    SupportRules.objects.create(
        network=town.network, referral_name="The Harbour Trust", referral_hours="weekdays",
        referral_telephone="020 7946 0999", referral_checked_on=factories.at(2026, 11, 2).date(),
    )  # fmt: skip
    said = client.get(url).content.decode()
    assert "The Harbour Trust" in said
    assert "2 November 2026" in said


def own_queries(found) -> int:
    """Without that of the clock of a test installation, which a real one does not ask."""
    return len([each for each in found.captured_queries if "core_clockoffset" not in each["sql"]])


@pytest.mark.parametrize("state", ["", State.ASKING, State.ACCEPTED, State.UNANSWERED])
def test_as_many_queries_however_many_supervisors(
    client, town, sam, state, django_assert_max_num_queries
):
    town.supervise("Ruth Lindqvist")
    if state:
        talk = town.talk()
        if state == State.ACCEPTED:
            town.answers(sam)
        if state == State.UNANSWERED:
            town.passes(4.5)
        clock.travel_to(town.now)
        talk.refresh_from_db()
        assert talk.state == state
    asked = []
    for names in ([], [f"Person{number} Name" for number in range(29)]):
        town.supervise(*names)
        with django_assert_max_num_queries(16) as found:
            page(client, town)
        asked.append(own_queries(found))
    assert asked[0] == asked[1] <= 15
