"""Whoever proposed to depart from the default may leave, and their organisation may withdraw: it
takes two who could propose it, on the day on which the second agrees and on the day on which it
counts."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEvent
from core.refusals import NotAllowed, Refused
from covenant.models import Standing
from covenant.services import standing as standings
from notifications.models import Message
from schools.models import Responsibility
from support import counting
from support.models import Departure
from support.services import departures as services
from support.services.forgetting import forget_old_departures
from tests import factories
from tests.covenant.helpers import published, sign
from tests.support.departing import Departing, departing

pytestmark = pytest.mark.django_db
State = Departure.State
LONG_AGO = date(2026, 11, 1)


@pytest.fixture
def those(network, now) -> Departing:
    return departing(network, now)


def leaves(person):
    person.roles.update(end=LONG_AGO)


def withdraws(those, now):
    (standing,) = Standing.objects.filter(organisation=those.other)
    standings.withdraw(standing=standing, by=those.second, now=now)


def moves_to_another_trust(those, now):
    Responsibility.objects.filter(organisation=those.trust).delete()


def coordinates(person):
    factories.role(person, person.roles.get().network, "coordinator")


def subjects(person):
    return [each.subject for each in Message.objects.filter(person=person).order_by("pk")]


NOT_BOTH = {
    "the first has left": lambda those, now: leaves(those.first),
    "the second has left": lambda those, now: leaves(those.second),
    "the first coordinates": lambda those, now: coordinates(those.first),
    "the second coordinates": lambda those, now: coordinates(those.second),
    "the first is forgotten": lambda those, now: Departure.objects.update(first_by=None),
    "the second is forgotten": lambda those, now: Departure.objects.update(second_by=None),
    "the second’s organisation has withdrawn": withdraws,
    "the first’s is no longer responsible for the school": moves_to_another_trust,
}


@pytest.mark.parametrize("what", NOT_BOTH)
@pytest.mark.parametrize("has_answered", [False, True])
def test_it_falls_away_where_not_both_could_propose_it_on_the_day_it_counts(
    those, now, what, has_answered
):
    departure = those.with_head(now)
    if has_answered:
        services.answer(departure=departure, answer="agree", by=those.head, now=now)
    NOT_BOTH[what](those, now)
    later = those.day_after(departure)

    # Until that day it may still be put right.
    assert counting.look_after_departures(now=later - timedelta(days=1)) == 0
    departure.refresh_from_db()
    assert departure.state == (State.ANSWERED if has_answered else State.WITH_HEAD)

    assert counting.look_after_departures(now=later) == 0
    departure.refresh_from_db()
    assert (departure.state, departure.counted_on) == (State.LAPSED, None)
    assert departure.withdrawn_at == later
    assert subjects(those.head)[-1] == "Covenant: something is settled"
    assert AuditEvent.objects.filter(verb="departure.lapsed").count() == 1
    assert counting.look_after_departures(now=later + timedelta(days=1)) == 0


def test_it_counts_where_both_could_and_where_whoever_left_came_back(those, now):
    departure = those.with_head(now)
    leaves(those.first)
    counting.look_after_departures(now=now + timedelta(days=3))
    factories.role(those.first, those.network, "officer", organisation=those.trust)
    assert counting.look_after_departures(now=those.day_after(departure)) == 1


def test_whoever_stays_is_told_that_it_is_settled_and_whoever_left_is_not(those, now):
    departure = those.with_head(now)
    leaves(those.first)
    before = subjects(those.first)
    counting.look_after_departures(now=those.day_after(departure))
    assert subjects(those.first) == before
    assert subjects(those.second)[-1] == "Covenant: something is settled"


def test_an_answer_is_not_told_to_who_cannot_read_it_any_more(those, now):
    departure = those.with_head(now)
    leaves(those.first)
    services.answer(departure=departure, answer="disagree", by=those.head, now=now)
    assert subjects(those.first) == []
    assert subjects(those.second)[-1] == "Covenant: an answer to your question"


def test_nothing_can_be_seconded_with_who_has_left(those, now):
    departure = those.proposed(now)
    leaves(those.first)
    with pytest.raises(Refused, match="can no longer propose this"):
        services.second(departure=departure, by=those.second, now=now)
    assert subjects(those.head) == []
    # One may still say no, and nobody is left to be told.
    services.decline(departure=departure, by=those.second, now=now)
    assert subjects(those.first) == []


@pytest.mark.parametrize("change", ["closed", "another head", "erased"])
def test_nothing_can_be_seconded_nor_asked_in_a_plan_that_is_over(those, now, change):
    third = those.standing_officer("Third Trust", "Theo Third", now)
    departure = those.proposed(now)
    if change == "closed":
        those.plan.state, those.plan.closed_at = "closed", now
        those.plan.save()
    elif change == "another head":
        those.plan.head = factories.head(those.network, "Jo Marsh")
        those.plan.save()
    else:
        those.plan.delete()
    with pytest.raises(Refused):
        services.second(departure=departure, by=those.second, now=now)
    with pytest.raises(Refused):
        services.ask_another(departure=departure, second=third.roles.get(), by=those.first, now=now)


def test_an_organisation_that_has_withdrawn_departs_from_nothing(those, now):
    departure = those.proposed(now)
    withdraws(those, now)
    with pytest.raises(Refused, match="does not stand by the covenant"):
        services.second(departure=departure, by=those.second, now=now)
    assert subjects(those.head) == []
    assert list(those.seconds()) == []


def test_who_signed_an_earlier_text_and_withdrew_from_the_newer_is_not_asked(those, now):
    newer = published(those.network, now + timedelta(days=1), "# Other words\n\nNew ones.")
    standing = sign(newer, those.other, those.second, now + timedelta(days=1))
    assert {each.person for each in those.seconds()} == {those.second}
    found = Standing.objects.get(declaration=newer, organisation=those.other)
    assert standing
    standings.withdraw(standing=found, by=those.second, now=now + timedelta(days=2))
    assert list(those.seconds()) == []
    with pytest.raises(NotAllowed):
        those.proposed(now + timedelta(days=2))


def test_what_one_alone_proposed_falls_away_in_the_night_after_they_left(those, now):
    """Nobody else could take it back, and nothing could be proposed beside it."""
    departure = those.proposed(now)
    counting.look_after_departures(now=now + timedelta(days=1))
    departure.refresh_from_db()
    assert departure.state == State.PROPOSED
    leaves(those.first)
    assert counting.look_after_departures(now=now + timedelta(days=2)) == 0
    departure.refresh_from_db()
    assert departure.state == State.LAPSED
    assert subjects(those.head) == []
    assert those.proposed(now, by=factories.officer(those.trust, "Cole League"))


def test_whoever_speaks_for_the_organisation_after_them_takes_it_back(those, now):
    colleague = factories.officer(those.trust, "Cole League")
    departure = those.with_head(now)
    with pytest.raises(NotAllowed):
        services.withdraw(departure=departure, by=colleague, now=now)
    leaves(those.first)
    departure = services.withdraw(departure=departure, by=colleague, now=now)
    assert departure.state == State.WITHDRAWN
    assert subjects(those.head)[-1] == "Covenant: something is settled"


def test_so_does_a_colleague_of_the_second_once_they_had_agreed(those, now):
    colleague = factories.officer(those.other, "Cole League")
    departure = those.proposed(now)
    leaves(those.second)
    with pytest.raises(NotAllowed):
        services.withdraw(departure=departure, by=colleague, now=now)
    factories.role(those.second, those.network, "officer", organisation=those.other)
    services.second(departure=departure, by=those.second, now=now)
    leaves(those.second)
    assert services.withdraw(departure=departure, by=colleague, now=now).state == State.WITHDRAWN


def test_neither_a_coordinator_nor_the_head_nor_a_stranger_takes_it_back_for_them(
    network, those, now
):
    colleague = factories.officer(those.trust, "Cole League")
    factories.role(colleague, network, "coordinator")
    factories.role(those.head, network, "officer", organisation=those.trust)
    far = factories.officer(factories.organisation(network, "Far Trust"), "Ann Far")
    departure = those.with_head(now)
    leaves(those.first)
    for person in (colleague, those.head, far, those.first, those.union):
        with pytest.raises(NotAllowed):
            services.withdraw(departure=departure, by=person, now=now)


def test_whoever_speaks_after_them_is_told_once_and_in_words_that_say_nothing(network, those, now):
    colleague = factories.officer(those.trust, "Cole League")
    by_telephone = factories.person("Tel Ephone")
    coordinator = factories.officer(those.trust, "Cora Both")
    factories.role(coordinator, network, "coordinator")
    factories.role(by_telephone, network, "officer", organisation=those.trust)
    factories.role(those.head, network, "officer", organisation=those.trust)
    those.with_head(now)
    heard = subjects(those.head)
    counting.look_after_departures(now=now + timedelta(days=1))
    assert subjects(colleague) == []
    leaves(those.first)
    for days in (2, 3):
        counting.look_after_departures(now=now + timedelta(days=days))
    assert subjects(colleague) == ["Covenant: please read something for your organisation"]
    assert subjects(by_telephone) == subjects(coordinator) == []
    assert subjects(those.head) == heard
    text = Message.objects.get(person=colleague).text.lower()
    for word in (those.school.name.lower(), "ofsted", "depart", "propos", "okafor", "first"):
        assert word not in text


def test_what_fell_away_goes_when_what_was_taken_back_would(those, now):
    departure = those.with_head(now)
    leaves(those.first)
    later = those.day_after(departure)
    counting.look_after_departures(now=later)
    assert forget_old_departures(now=later + timedelta(days=3000)) == 0
    those.plan.delete()
    assert forget_old_departures(now=later) == 1


def test_a_row_that_fell_away_says_when(those, now):
    departure = those.with_head(now)
    rows = Departure.objects.filter(pk=departure.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="lapsed")
    rows.update(state="lapsed", withdrawn_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="with-head")
    # What one alone proposed falls away without a second.
    rows.update(seconded_at=None, answer_by=None)


def test_what_was_taken_back_as_the_night_came_to_it_is_left_alone(those, now):
    colleague = factories.officer(those.trust, "Cole League")
    departure = those.with_head(now)
    leaves(those.first)
    services.withdraw(departure=departure, by=those.second, now=now)
    # It was on the night’s list before.
    assert counting._look_at(departure.pk, those.day_after(departure)) is False
    departure.refresh_from_db()
    assert departure.state == State.WITHDRAWN
    assert subjects(colleague) == []


def test_a_row_without_its_head_falls_away_too(those, now):
    departure = those.with_head(now)
    Departure.objects.update(head=None, first_by=None)
    heard = subjects(those.head)
    assert counting.look_after_departures(now=those.day_after(departure)) == 0
    departure.refresh_from_db()
    assert departure.state == State.LAPSED
    assert subjects(those.head) == heard
