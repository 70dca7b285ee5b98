"""The pages of a departure: who reads what, and nobody else before it counts."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.celery import app
from core import clock
from covenant.models import Standing
from support import counting
from support.models import Departure
from support.services import departures as services
from support.tasks import look_after_departures
from tests import factories
from tests.support.departing import departing, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def those(network, now):
    clock.travel_to(now)
    return departing(network, now)


def url(name, network, *args):
    return reverse(f"support:{name}", args=[network.slug, *args])


def get(who, name, network, *args):
    return factories.signed_in_client(who).get(url(name, network, *args))


def post(who, name, network, *args, **data):
    return factories.signed_in_client(who).post(url(name, network, *args), data)


def text(who, name, network, *args):
    answer = get(who, name, network, *args)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_officer_proposes_the_second_agrees_and_the_head_answers(network, those, now):
    assert "Propose to depart" in text(those.first, "departures", network)
    role = those.second.roles.get()
    answer = post(
        those.first, "departure-propose", network, those.plan.pk,
        organisation=those.trust.pk, reason="agreed", second=role.pk,
    )  # fmt: skip
    assert answer.status_code == 302
    departure = Departure.objects.get()
    # Beside it nothing can be proposed, and the list does not say that one could.
    page = text(those.first, "departures", network)
    assert "no other plan" in page
    assert "Propose to depart" not in page
    page = text(those.second, "departure-second", network, departure.pk)
    assert "Sam Okafor" in page
    assert "terms confidential" in page
    assert "Answer" in text(those.second, "departure", network, departure.pk)
    assert get(those.head, "departure", network, departure.pk).status_code == 404
    post(those.second, "departure-second", network, departure.pk, answer="yes")
    page = text(those.head, "departure", network, departure.pk)
    assert "You have this first" in page
    assert "Uma Union" in page
    assert reverse("distress") in page
    departure.refresh_from_db()
    assert departure.seen_at is not None
    post(
        those.head, "departure-answer", network, departure.pk,
        answer="disagree", statement="I would like to stay.",
    )  # fmt: skip
    for who in (those.first, those.second, those.head):
        assert "I would like to stay." in text(who, "departure", network, departure.pk)
    page = text(those.union, "departure", network, departure.pk)
    assert "I do not agree" in page
    assert "I would like to stay." not in page
    # The page of the answer is filled with it.
    assert "I would like to stay." in text(those.head, "departure-answer", network, departure.pk)


def test_a_no_lets_the_first_ask_somebody_else(network, those, now):
    third = those.standing_officer("Third Trust", "Theo Third", now)
    departure = those.proposed(now)
    post(those.second, "departure-second", network, departure.pk, answer="no")
    assert get(those.second, "departure", network, departure.pk).status_code == 404
    assert "Perhaps that is the answer" in text(those.first, "departure", network, departure.pk)
    assert "did not propose it" in text(those.first, "departure-ask", network, departure.pk)
    post(those.first, "departure-ask", network, departure.pk, second=third.roles.get().pk)
    departure.refresh_from_db()
    assert departure.second_by == third
    assert get(third, "departure-ask", network, departure.pk).status_code == 403
    assert get(third, "departure-answer", network, departure.pk).status_code == 403
    assert get(those.first, "departure-second", network, departure.pk).status_code == 403


def test_nobody_else_learns_of_it_before_or_after_it_counts(network, those, now):
    colleague = factories.officer(those.trust, "Cole League")
    far = factories.officer(factories.organisation(network, "Far Trust"), "Ann Far")
    strangers = [
        colleague, far, factories.coordinator(network), factories.head(network, "Other Head"),
    ]  # fmt: skip
    departure = those.with_head(now)
    for _ in range(2):
        for who in strangers:
            assert get(who, "departure", network, departure.pk).status_code == 404
        counting.look_after_departures(now=those.day_after(departure))
    # The colleague’s list offers what the plan offers, and shows nothing that is open.
    page = text(colleague, "departures", network)
    assert "What concerns you" not in page
    assert get(strangers[2], "departures", network).status_code == 403


def test_the_named_officer_reads_it_only_once_the_head_has(network, those, now):
    departure = those.with_head(now)
    assert get(those.union, "departure", network, departure.pk).status_code == 404
    get(those.head, "departure", network, departure.pk)
    assert "Please ring them" in text(those.union, "departure", network, departure.pk)
    assert get(those.union, "departure-withdraw", network, departure.pk).status_code == 403


def test_a_coordinator_who_is_also_an_officer_reads_none(network, those, now):
    departure = those.with_head(now)
    factories.role(those.first, network, "coordinator")
    assert get(those.first, "departure", network, departure.pk).status_code == 404
    assert "nothing to depart from" in text(those.first, "departures", network)


def test_who_was_asked_and_never_agreed_reads_it_no_more_once_it_is_over(network, those, now):
    departure = those.proposed(now)
    assert get(those.second, "departure", network, departure.pk).status_code == 200
    services.withdraw(departure=departure, by=those.first, now=now)

    assert get(those.second, "departure", network, departure.pk).status_code == 404
    assert "What concerns you" not in text(those.second, "departures", network)
    assert "Taken back" in text(those.first, "departure", network, departure.pk)


def test_taken_back_and_counted_are_said_to_each(network, those, now):
    departure = those.with_head(now)
    assert "It counts for nothing then" in text(
        those.first, "departure-withdraw", network, departure.pk
    )
    post(those.second, "departure-withdraw", network, departure.pk)
    assert "taken back" in text(those.head, "departure", network, departure.pk)
    assert "Taken back" in text(those.first, "departure", network, departure.pk)
    for name in ("departure-second", "departure-ask", "departure-answer"):
        who = {"departure-second": those.second, "departure-ask": those.first}.get(name, those.head)
        assert get(who, name, network, departure.pk).status_code == 302
    # The second of two taps is told.
    answer = post(those.second, "departure-withdraw", network, departure.pk)
    assert answer.status_code == 302
    again = those.with_head(now)
    counting.look_after_departures(now=those.day_after(again))
    assert "This counts since" in text(those.head, "departure", network, again.pk)
    assert "Take it back" not in text(those.first, "departure", network, again.pk)


def test_a_refusal_stands_on_the_form(network, those, now):
    those.proposed(now)
    answer = post(
        those.first, "departure-propose", network, those.plan.pk,
        organisation=those.trust.pk, reason="agreed", second=those.second.roles.get().pk,
    )  # fmt: skip
    assert "at present" in answer.content.decode()


def test_an_officer_of_two_responsible_organisations_says_for_which(network, those, now):
    board = factories.organisation(network, "Quayside Governors", "governing_body")
    factories.responsible(board, those.school)
    factories.role(those.first, network, "officer", organisation=board)
    page = text(those.first, "departure-propose", network, those.plan.pk)
    assert "Quayside Governors" in page
    assert "Harbour Learning Trust" in page


def test_a_head_says_that_it_is_their_own_choice_and_takes_it_back(network, those, now):
    page = text(those.head, "departures", network)
    assert "Say that it is my own choice" in page
    post(those.head, "own-choice", network, those.school.pk)
    departure = Departure.objects.get()
    assert "Take it back" in text(those.head, "departures", network)
    assert "counts against nobody" in text(those.head, "departure", network, departure.pk)
    assert get(those.first, "departure", network, departure.pk).status_code == 404
    post(those.head, "own-choice-back", network, departure.pk)
    assert "You took it back" in text(those.head, "departure", network, departure.pk)
    assert post(those.head, "own-choice-back", network, departure.pk).status_code == 404


def test_a_head_names_who_should_know(network, those, now):
    assert "Uma Union" in text(those.head, "departures", network)
    post(those.head, "union-officer", network, those.plan.pk, officer="")
    those.plan.refresh_from_db()
    assert those.plan.union_officer is None
    page = text(those.head, "union-officer", network, those.plan.pk)
    assert "NAHT: Uma Union" in page
    post(those.head, "union-officer", network, those.plan.pk, officer=those.union.roles.get().pk)
    those.plan.refresh_from_db()
    assert those.plan.union_officer == those.union
    other = factories.head(network, "Other Head")
    assert get(other, "union-officer", network, those.plan.pk).status_code == 404
    assert get(other, "own-choice", network, those.school.pk).status_code == 404


def test_the_list_asks_as_much_of_the_database_for_thirty_plans(
    network, those, django_assert_num_queries, now
):
    client = factories.signed_in_client(those.first)
    address = url("departures", network)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(30):
        school = factories.school(network, f"School {number}")
        factories.responsible(those.trust, school)
        plan_of(factories.person(f"Head {number}"), school, now)
    with django_assert_num_queries(len(few)):
        assert b"School 29" in client.get(address).content


def test_somebody_erased_is_not_named(network, those, now):
    departure = those.with_head(now)
    Departure.objects.update(first_by=None, plan=None)
    page = text(those.head, "departure", network, departure.pk)
    assert "Harbour Learning Trust" in page
    services.withdraw(departure=departure, by=those.second, now=now)


def home(who, network):
    address = reverse("dashboard:home", args=[network.slug])
    return factories.signed_in_client(who).get(address).content.decode()


def test_it_stands_first_on_the_heads_first_page_and_on_nobody_elses(network, those, now):
    departure = those.proposed(now)
    assert "asks you something in confidence" in home(those.second, network)
    assert "There is something to read" not in home(those.head, network)
    services.second(departure=departure, by=those.second, now=now)
    page = home(those.head, network)
    assert "There is something to read" in page
    assert "Quayside Primary School" not in page.partition("There is something to read")[0]
    for who in (those.first, those.second, those.union, factories.coordinator(network)):
        assert "There is something to read" not in home(who, network)
        assert "in confidence" not in home(who, network)
    services.answer(departure=departure, answer="agree", by=those.head, now=now)
    assert "You have answered" in home(those.head, network)


def test_an_officer_who_coordinates_too_is_asked_nothing(network, those, now):
    those.proposed(now)
    factories.role(those.second, network, "coordinator")
    assert "in confidence" not in home(those.second, network)


def test_every_night_the_clock_lets_it_count(network, those, now):
    departure = those.with_head(now)
    clock.travel_to(those.day_after(departure))
    look_after_departures()
    departure.refresh_from_db()
    assert departure.state == "counted"
    assert app.conf.beat_schedule["look-after-departures"]["task"] == look_after_departures.name


def test_who_has_seconded_is_not_asked_for_once_more(network, those, now):
    departure = those.with_head(now)

    answer = get(those.first, "departure-ask", network, departure.pk)

    assert answer.status_code == 302


def test_a_plan_in_which_an_officer_cannot_propose_is_not_there(network, those, now):
    assert get(those.first, "departure-propose", network, those.plan.pk + 1).status_code == 404
    assert get(those.union, "departure-propose", network, those.plan.pk).status_code == 404


def test_a_school_or_a_plan_of_somebody_else_is_not_there_for_a_head(network, those, now):
    other = factories.school(network, "Bridge Primary School")
    stranger = factories.head(network, "Jo Marsh")

    assert get(those.head, "own-choice", network, other.pk).status_code == 404
    assert get(stranger, "union-officer", network, those.plan.pk).status_code == 404


def test_the_head_reads_that_no_answer_stops_it_and_silence_is_none(network, those, now):
    departure = those.with_head(now)
    page = text(those.head, "departure", network, departure.pk)

    assert "After that day it counts, whatever you answered" in page
    assert "but only if both could propose it then too" in page
    assert "If you say nothing, your silence is no agreement" in page


def test_who_speaks_after_the_first_reads_it_and_takes_it_back(network, those, now):
    colleague = factories.officer(those.trust, "Cole League")
    departure = those.with_head(now)
    services.answer(
        departure=departure, answer="disagree", by=those.head, now=now, statement="I stay."
    )
    assert get(colleague, "departure", network, departure.pk).status_code == 404
    those.first.roles.update(end=date(2026, 11, 1))
    assert get(those.first, "departure", network, departure.pk).status_code == 404
    page = text(colleague, "departure", network, departure.pk)
    assert "speaks for it no more" in page
    # What the head said they said to the two.
    assert "I stay." not in page
    assert "What concerns you" in text(colleague, "departures", network)
    for name in ("departure-second", "departure-ask", "departure-answer"):
        assert get(colleague, name, network, departure.pk).status_code == 403
    page = text(those.head, "departure", network, departure.pk)
    assert "As it stands this will not count" in page
    assert "whoever speaks for Harbour Learning Trust now" in page
    assert "As it stands" in text(those.second, "departure", network, departure.pk)
    post(colleague, "departure-withdraw", network, departure.pk)
    departure.refresh_from_db()
    assert departure.state == "withdrawn"
    # It concerns them no more.
    assert get(colleague, "departure", network, departure.pk).status_code == 404


def test_a_colleague_who_coordinates_a_head_and_a_stranger_read_nothing_of_who_left(
    network, those, now
):
    factories.role(those.head, network, "officer", organisation=those.trust)
    both = factories.officer(those.trust, "Cora Both")
    factories.role(both, network, "coordinator")
    far = factories.officer(factories.organisation(network, "Far Trust"), "Ann Far")
    departure = those.proposed(now)
    those.first.roles.update(end=date(2026, 11, 1))
    for who in (those.head, both, far):
        assert get(who, "departure", network, departure.pk).status_code == 404


def test_who_speaks_after_the_second_reads_it_only_once_they_had_agreed(network, those, now):
    colleague = factories.officer(those.other, "Cole League")
    departure = those.proposed(now)
    those.second.roles.update(end=date(2026, 11, 1))
    assert get(colleague, "departure", network, departure.pk).status_code == 404
    assert "can no longer propose it" in text(those.first, "departure", network, departure.pk)
    those.second.roles.update(end=None)
    services.second(departure=departure, by=those.second, now=now)
    factories.role(those.second, network, "coordinator")
    assert "speaks for it no more" in text(colleague, "departure", network, departure.pk)


def test_what_fell_away_is_said_to_each(network, those, now):
    departure = those.with_head(now)
    those.first.roles.update(end=date(2026, 11, 1))
    later = those.day_after(departure)
    counting.look_after_departures(now=later)
    assert "This fell away on 9 December 2026" in text(
        those.head, "departure", network, departure.pk
    )
    page = text(those.second, "departure", network, departure.pk)
    assert "Fell away" in page
    assert "Take it back" not in page


def test_the_first_is_told_where_nobody_can_second_it_any_more(network, those, now):
    departure = those.proposed(now)
    those.plan.state, those.plan.closed_at = "closed", now
    those.plan.save()
    page = text(those.first, "departure", network, departure.pk)
    assert "falls away tonight" in page
    assert "Ask somebody else" not in page


def test_it_is_said_where_the_organisation_of_the_second_stands_no_more(network, those, now):
    departure = those.with_head(now)
    Standing.objects.filter(organisation=those.other).update(state="suspended")
    page = text(those.head, "departure", network, departure.pk)
    assert "One of the two organisations could not propose it today" in page
