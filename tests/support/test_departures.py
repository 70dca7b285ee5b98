"""Two propose to depart from the default; the head has it first, and answers before it counts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.models import AuditEvent
from core.refusals import NotAllowed, Refused
from notifications.models import Message
from support import counting
from support.departures import STATES, last_day_to_answer, union_may_know
from support.models import Departure
from support.policies import departures as policies
from support.services import departures as services
from support.services import own_choice
from tests import factories
from tests.support.departing import Departing, departing

pytestmark = pytest.mark.django_db
State = Departure.State


@pytest.fixture
def those(network, now) -> Departing:
    return departing(network, now)


def verbs():
    rows = AuditEvent.objects.filter(object_type="support.departure").order_by("pk")
    return list(rows.values_list("verb", flat=True))


def written_to(person):
    return list(Message.objects.filter(person=person).order_by("pk"))


def test_two_of_different_organisations_propose_and_the_head_has_ten_working_days(those, now):
    departure = those.proposed(now)
    assert departure.state == State.PROPOSED
    assert written_to(those.head) == []
    departure = services.second(departure=departure, by=those.second, now=now)
    assert departure.state == State.WITH_HEAD
    # A Tuesday; the tenth working day after it.
    assert departure.answer_by == date(2026, 12, 8)
    assert verbs() == ["departure.proposed", "departure.seconded"]


def test_a_day_off_for_everybody_is_no_working_day(network):
    friday = date(2026, 12, 18)
    assert last_day_to_answer(friday, lambda day: day.weekday() < 5) == date(2027, 1, 1)


def test_messages_name_nobody_no_school_and_not_what_it_is_about(those, now):
    departure = those.with_head(now)
    services.note_seen(departure=departure, by=those.head, now=now)
    services.answer(departure=departure, answer="disagree", by=those.head, now=now)
    services.withdraw(departure=departure, by=those.first, now=now)
    rows = Message.objects.filter(key__startswith="departure:")
    assert rows.count() == 6
    for row in rows:
        assert row.is_private
        for word in (those.school.name.lower(), "ofsted", "depart", "propos", "leav", "okafor"):
            assert word not in row.text.lower()
            assert word not in row.subject.lower()


def test_only_an_officer_of_whoever_is_responsible_proposes(network, those, now):
    other = factories.officer(factories.organisation(network, "Far Trust"), "Ann Far")
    for person in (other, those.head, those.union, those.second):
        with pytest.raises(NotAllowed):
            those.proposed(now, by=person)


def test_the_council_proposes_where_it_is_the_responsible_body(network, those, now):
    council = factories.organisation(network, "Westhaven Council", "council")
    officer = factories.officer(council, "Cass Council")
    those.school.responsible_body = "trust"
    those.school.save()
    with pytest.raises(NotAllowed):
        those.proposed(now, by=officer, organisation=council)
    those.school.responsible_body = "council"
    those.school.save()
    assert those.proposed(now, by=officer, organisation=council).first_for == council


def test_a_coordinator_neither_proposes_nor_is_asked(network, those, now):
    factories.role(those.first, network, "coordinator")
    with pytest.raises(NotAllowed):
        those.proposed(now)
    those.first.roles.filter(kind="coordinator").delete()
    factories.role(those.second, network, "coordinator")
    with pytest.raises(NotAllowed):
        those.proposed(now)


def test_the_second_is_of_another_organisation_that_stands_and_is_not_the_head(network, those, now):
    assert {each.person for each in those.seconds()} == {those.second}
    own = factories.officer(those.trust, "Own Colleague")
    factories.officer(factories.organisation(network, "Unsigned Trust"), "Una Signed")
    factories.role(those.head, network, "officer", organisation=those.other)
    assert {each.person for each in those.seconds()} == {those.second}
    with pytest.raises(NotAllowed):
        those.proposed(now, second=own.roles.get())


def test_who_cannot_sign_in_could_not_read_it_first(those, now):
    those.head.user = None
    those.head.save()
    with pytest.raises(Refused, match="does not sign in"):
        those.proposed(now)


def test_one_is_open_at_a_time(those, now):
    those.proposed(now)
    with pytest.raises(Refused, match="at present"):
        those.proposed(now)


def test_a_closed_plan_has_no_default_to_depart_from(those, now):
    those.plan.state, those.plan.closed_at = "closed", now
    those.plan.save()
    with pytest.raises(NotAllowed):
        those.proposed(now)


def test_of_a_plan_that_the_head_wished_for_an_employer_knows_nothing(those, now):
    those.plan.why = "wish"
    those.plan.save()
    with pytest.raises(NotAllowed):
        those.proposed(now)


def test_a_no_ends_at_the_first_and_the_head_never_hears_of_it(those, now):
    departure = services.decline(departure=those.proposed(now), by=those.second, now=now)
    assert departure.state == State.PROPOSED
    assert departure.second_by is None
    assert written_to(those.head) == []
    assert [each.subject for each in written_to(those.first)] == [
        "Covenant: an answer to your question"
    ]
    with pytest.raises(NotAllowed):
        services.second(departure=departure, by=those.second, now=now)


def test_the_first_asks_somebody_else(those, now, network):
    third = those.standing_officer("Third Trust", "Theo Third", now)
    departure = those.proposed(now)
    with pytest.raises(NotAllowed):
        services.ask_another(
            departure=departure, second=third.roles.get(), by=those.second, now=now
        )
    departure = services.ask_another(
        departure=departure, second=third.roles.get(), by=those.first, now=now
    )
    with pytest.raises(NotAllowed):
        services.second(departure=departure, by=those.second, now=now)
    departure = services.second(departure=departure, by=third, now=now)
    with pytest.raises(Refused):
        services.ask_another(departure=departure, second=third.roles.get(), by=those.first, now=now)
    with pytest.raises(Refused):
        services.decline(departure=departure, by=third, now=now)


def test_seconding_twice_is_once(those, now):
    departure = those.with_head(now)
    later = services.second(departure=departure, by=those.second, now=now + timedelta(days=1))
    assert later.seconded_at == now
    assert len(written_to(those.head)) == 1


def test_a_former_officer_can_do_nothing_more(those, now):
    departure = those.proposed(now)
    those.second.roles.update(end=date(2026, 11, 1))
    with pytest.raises(NotAllowed):
        services.second(departure=departure, by=those.second, now=now)
    those.first.roles.update(end=date(2026, 11, 1))
    with pytest.raises(NotAllowed):
        services.withdraw(departure=departure, by=those.first, now=now)


def test_the_head_answers_and_may_think_again_until_it_counts(those, now):
    departure = those.with_head(now)
    with pytest.raises(NotAllowed):
        services.answer(departure=departure, answer="agree", by=those.first, now=now)
    departure = services.answer(
        departure=departure, answer="disagree", by=those.head, now=now, statement=" I stay. "
    )
    assert (departure.state, departure.statement) == (State.ANSWERED, "I stay.")
    later = now + timedelta(days=2)
    departure = services.answer(
        departure=departure, answer="confidential", by=those.head, now=later
    )
    assert (departure.answer, departure.answered_at) == ("confidential", later)
    assert counting.look_after_departures(now=those.day_after(departure)) == 1
    with pytest.raises(Refused):
        services.answer(departure=departure, answer="agree", by=those.head, now=later)
    assert verbs()[2:] == [
        "departure.answered",
        "departure.answered_again",
        "departure.counted",
    ]


def test_it_counts_only_after_the_last_day(those, now):
    departure = those.with_head(now)
    last = those.day_after(departure) - timedelta(days=1)
    assert counting.look_after_departures(now=last) == 0
    assert counting.look_after_departures(now=those.day_after(departure)) == 1
    assert counting.look_after_departures(now=those.day_after(departure)) == 0
    departure.refresh_from_db()
    assert (departure.state, departure.counted_on) == (State.COUNTED, date(2026, 12, 9))


def test_what_one_alone_proposed_never_counts(those, now):
    those.proposed(now)
    assert counting.look_after_departures(now=now + timedelta(days=90)) == 0
    assert written_to(those.head) == []


def test_one_that_fails_does_not_stop_the_others(those, now, monkeypatch, caplog):
    departure = those.with_head(now)
    monkeypatch.setattr(counting, "tell_union", lambda *_: 1 / 0)
    assert counting.look_after_departures(now=those.day_after(departure)) == 0
    assert "could not be looked after" in caplog.text


@pytest.mark.parametrize("who", ["first", "second"])
def test_either_of_the_two_takes_it_back_and_the_head_is_told(those, now, who):
    departure = those.with_head(now)
    with pytest.raises(NotAllowed):
        services.withdraw(departure=departure, by=those.head, now=now)
    departure = services.withdraw(departure=departure, by=getattr(those, who), now=now)
    assert departure.state == State.WITHDRAWN
    assert [each.subject for each in written_to(those.head)][1:] == [
        "Covenant: something is settled"
    ]
    with pytest.raises(Refused):
        services.withdraw(departure=departure, by=getattr(those, who), now=now)


def test_taken_back_before_a_second_the_head_never_hears_of_it(those, now):
    departure = those.proposed(now)
    with pytest.raises(NotAllowed):
        services.withdraw(departure=departure, by=those.second, now=now)
    services.withdraw(departure=departure, by=those.first, now=now)
    assert written_to(those.head) == []
    assert those.proposed(now).pk != departure.pk


def test_what_counts_cannot_be_taken_back(those, now):
    departure = those.with_head(now)
    counting.look_after_departures(now=those.day_after(departure))
    with pytest.raises(Refused):
        services.withdraw(departure=departure, by=those.first, now=now)
    with pytest.raises(Refused):
        own_choice.take_back(departure=departure, by=those.head, now=now)


def test_the_named_officer_is_told_once_the_head_has_read_it(those, now):
    departure = those.with_head(now)
    assert written_to(those.union) == []
    assert not union_may_know(departure, now)
    services.note_seen(departure=departure, by=those.head, now=now)
    services.note_seen(departure=departure, by=those.head, now=now + timedelta(hours=1))
    departure.refresh_from_db()
    assert departure.seen_at == now
    assert len(written_to(those.union)) == 1


def test_or_on_the_day_after_so_that_nobody_is_alone_with_it(those, now):
    those.with_head(now)
    counting.look_after_departures(now=now + timedelta(days=1))
    counting.look_after_departures(now=now + timedelta(days=2))
    assert len(written_to(those.union)) == 1


def test_a_named_officer_who_has_left_is_not_told(those, now):
    those.union.roles.update(end=date(2026, 11, 1))
    departure = those.with_head(now)
    services.note_seen(departure=departure, by=those.head, now=now)
    assert written_to(those.union) == []


def test_the_head_names_an_officer_while_it_is_open_and_they_are_told_at_once(those, now):
    those.plan.union_officer = None
    those.plan.save()
    departure = those.with_head(now)
    services.note_seen(departure=departure, by=those.head, now=now)
    with pytest.raises(NotAllowed):
        own_choice.name_union_officer(
            plan=those.plan, officer=those.union.roles.get(), by=those.first, now=now
        )
    with pytest.raises(NotAllowed):
        own_choice.name_union_officer(
            plan=those.plan, officer=those.first.roles.get(), by=those.head, now=now
        )
    plan = own_choice.name_union_officer(
        plan=those.plan, officer=those.union.roles.get(), by=those.head, now=now
    )
    assert plan.union_officer == those.union
    assert len(written_to(those.union)) == 1
    plan = own_choice.name_union_officer(plan=those.plan, officer=None, by=those.head, now=now)
    assert plan.union_officer is None


def test_nobody_writes_to_whoever_is_erased(those, now):
    departure = those.proposed(now)
    those.first.erased_at = now
    those.first.save()
    services.decline(departure=departure, by=those.second, now=now)
    assert written_to(those.first) == []


def test_a_row_without_its_people_still_moves(those, now):
    """Erased people are taken off the row."""
    departure = those.with_head(now)
    Departure.objects.update(first_by=None, plan=None)
    departure = services.answer(departure=departure, answer="agree", by=those.head, now=now)
    Departure.objects.update(head=None)
    departure = services.withdraw(departure=departure, by=those.second, now=now)
    assert departure.state == State.WITHDRAWN


def test_the_second_may_be_erased_too(those, now):
    departure = those.with_head(now)
    Departure.objects.update(second_by=None)
    assert services.answer(departure=departure, answer="agree", by=those.head, now=now).answer


def test_ones_own_choice_is_said_alone_and_taken_back(those, now):
    departure = own_choice.choose_to_go(school=those.school, by=those.head, now=now)
    again = own_choice.choose_to_go(school=those.school, by=those.head, now=now)
    assert again == departure
    assert (departure.kind, departure.reason, departure.plan) == ("own", "", those.plan)
    assert not Message.objects.filter(key__startswith="departure:").exists()
    with pytest.raises(NotAllowed):
        own_choice.take_back(departure=departure, by=those.first, now=now)
    own_choice.take_back(departure=departure, by=those.head, now=now)
    departure = own_choice.take_back(departure=departure, by=those.head, now=now)
    assert departure.state == State.WITHDRAWN
    assert verbs() == ["departure.own_choice", "departure.own_choice_taken_back"]
    with pytest.raises(NotAllowed):
        own_choice.choose_to_go(school=those.school, by=those.first, now=now)


def test_an_own_choice_cannot_be_answered(those, now):
    departure = own_choice.choose_to_go(school=those.school, by=those.head, now=now)
    with pytest.raises(Refused):
        services.answer(departure=departure, answer="agree", by=those.head, now=now)


def test_a_departure_moves_along_its_table_only():
    with pytest.raises(ValidationError):
        STATES.verb(State.PROPOSED, State.COUNTED)
    with pytest.raises(ValidationError):
        STATES.verb(State.WITHDRAWN, State.PROPOSED)


def test_an_erased_head_has_nobody_to_propose_for(those, now):
    those.plan.head = None
    assert policies.proposes_for(those.plan, those.first, date(2026, 11, 24)) == []


BAD = {
    "own_choices_have_no_reason_and_proposals_have_one": {"reason": ""},
    "two_organisations_propose_a_departure": lambda those: {"second_for": those.trust},
    "two_people_propose_a_departure": lambda those: {"second_by": those.first},
    "the_head_has_what_two_proposed": {"seconded_at": None},
    "answers_to_a_departure_have_their_time": {"answer": "agree"},
    "a_departure_counts_after_the_head_answered": {
        "state": "counted",
        "counted_on": date(2026, 12, 8),
    },
    "departures_taken_back_say_when": {"state": "withdrawn"},
}


@pytest.mark.parametrize("name", BAD)
def test_a_row_that_must_not_be_is_refused(those, now, name):
    departure = those.with_head(now)
    fields = BAD[name]
    changes = fields(those) if callable(fields) else fields
    with pytest.raises(IntegrityError), transaction.atomic():
        Departure.objects.filter(pk=departure.pk).update(**changes)
    # The good row: the day after the last one, or an answer before.
    Departure.objects.filter(pk=departure.pk).update(state="counted", counted_on=date(2026, 12, 9))
    Departure.objects.filter(pk=departure.pk).update(
        counted_on=date(2026, 12, 2), answer="agree", answered_at=now
    )


def test_a_second_open_one_for_the_same_head_is_refused(those, now):
    departure = those.with_head(now)
    departure.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        departure.save()
    departure.state, departure.withdrawn_at = State.WITHDRAWN, now
    departure.save()


def test_the_union_is_told_nothing_of_what_nobody_has_seconded(those, now):
    assert not union_may_know(those.proposed(now), now + timedelta(days=2))
