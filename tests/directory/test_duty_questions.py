"""A coordinator asks people to be on duty; nobody is put on without their yes."""

from datetime import timedelta

import pytest

from core.models import AuditEvent
from core.refusals import Refused
from dashboard.retention import keep_to_retention
from directory import services
from directory.models import Duty, DutyQuestion
from directory.queries import on_duty_on
from directory.rota import links
from directory.rota.keeping import forget_duty_questions, forget_old_duties
from notifications.models import Message
from tests import factories
from tests.directory.helpers import listed, ready
from tests.directory.rota import MON, TODAY, away, in_term, on_duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def westhaven(network):
    return in_term(network)


def ask(network, now, *entries):
    return services.ask_to_be_on_duty(
        network=network, day=MON, entries=entries, by=factories.coordinator(network), now=now
    )


def answer(question, said, now):
    return services.answer_duty_question(
        question=question, answer=said, by=question.entry.person, now=now
    )


def test_whoever_is_asked_gets_one_message_and_is_on_duty_only_after_their_yes(westhaven, now):
    ruth = listed(westhaven, now)

    (question,) = ask(westhaven, now, ruth)
    assert on_duty_on(westhaven, MON) == set()
    message = Message.objects.get(occasion="Asked to be on duty")
    assert message.person == ruth.person
    assert links.link_for_question(question) in message.text
    assert "A coordinator of Westhaven asks" in message.text

    answered = answer(question, "yes", now)
    assert (answered.answer, answered.answered_at) == ("yes", now)
    assert on_duty_on(westhaven, MON) == {ruth.pk}


def test_nobody_is_asked_twice_about_a_day_nor_who_is_on_duty_or_away(westhaven, now):
    ruth, tom, una = (listed(westhaven, now, name) for name in ("Ruth", "Tom", "Una"))
    on_duty(tom, now)
    away(una, MON)

    assert [question.entry for question in ask(westhaven, now, ruth, tom, una)] == [ruth]
    assert ask(westhaven, now, ruth) == []
    assert Message.objects.filter(occasion="Asked to be on duty").count() == 1


def test_nobody_of_another_network_is_asked(westhaven, now):
    stranger = listed(factories.network("elsewhere"), now)

    assert ask(westhaven, now, stranger) == []


def test_nobody_is_asked_about_a_day_that_is_over(westhaven, now):
    with pytest.raises(Refused, match="is over"):
        services.ask_to_be_on_duty(
            network=westhaven, day=TODAY - timedelta(days=1), entries=[],
            by=factories.coordinator(westhaven), now=now,
        )  # fmt: skip


def test_a_no_is_kept_and_a_no_after_a_yes_gives_the_day_up(westhaven, now):
    (question,) = ask(westhaven, now, listed(westhaven, now))

    assert answer(question, "no", now).answer == "no"
    answer(question, "yes", now)
    assert answer(question, "no", now).answer == "no"
    assert on_duty_on(westhaven, MON) == set()


def test_the_audit_trail_does_not_tell_a_yes_from_a_no(westhaven, now):
    (question,) = ask(westhaven, now, listed(westhaven, now))
    answer(question, "no", now)

    (row,) = AuditEvent.objects.filter(verb="duty.answered")
    assert row.detail == {}


def test_of_several_who_are_asked_no_more_come_than_are_missing(westhaven, now):
    people = [ready(westhaven, now, name) for name in ("Ruth", "Tom", "Una")]
    questions = ask(westhaven, now, *people)
    for question in questions[:2]:
        answer(question, "yes", now)

    with pytest.raises(Refused, match="Enough people"):
        answer(questions[2], "yes", now)
    questions[2].refresh_from_db()
    assert questions[2].answer == ""


def test_beside_somebody_who_could_not_be_asked_there_is_room_for_one_more(westhaven, now):
    on_duty(ready(westhaven, now, "Ruth"), now)
    on_duty(listed(westhaven, now, "Tom Unready"), now)
    una = ready(westhaven, now, "Una")

    with pytest.raises(Refused, match="Enough people"):
        on_duty(una, now)
    (question,) = ask(westhaven, now, una)
    assert answer(question, "yes", now)


def test_taking_the_day_otherwise_answers_the_question(westhaven, now):
    ruth = listed(westhaven, now)
    (question,) = ask(westhaven, now, ruth)

    on_duty(ruth, now)

    question.refresh_from_db()
    assert question.answer == "yes"


def test_questions_are_forgotten_when_the_day_is_over_and_duties_after_a_year(westhaven, now):
    ruth = listed(westhaven, now)
    ask(westhaven, now, ruth)
    on_duty(ruth, now)

    assert forget_duty_questions(now=now + timedelta(days=6)) == 0
    assert forget_duty_questions(now=now + timedelta(days=7)) == 1
    assert forget_old_duties(now=now + timedelta(days=400)) == 0
    assert keep_to_retention(now=now + timedelta(days=410))["duties"] == 1
    assert not DutyQuestion.objects.exists()
    assert not Duty.objects.exists()
