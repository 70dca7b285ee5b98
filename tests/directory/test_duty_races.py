"""Two at once on PostgreSQL, on two connections: one has the day, the other is told."""

import os

import pytest

from directory import services
from directory.models import Duty, DutyQuestion
from directory.queries import on_duty_on
from tests import factories
from tests.directory.helpers import listed, ready
from tests.directory.rota import MON, in_term, on_duty
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

# Each race so often; bin/soak runs them a thousand times.
TIMES = 1000 if os.environ.get("SOAK") else 3


def outcomes(results):
    return sorted(type(each).__name__ for each in results)


@pytest.fixture
def westhaven(network):
    return in_term(network)


def settle(network, on_duty, now):
    services.settle_rules(
        network=network, on_duty=on_duty, may_ask_serving_inspectors=False,
        by=factories.coordinator(network), now=now,
    )  # fmt: skip


def test_of_two_who_take_one_swap_at_once_one_has_it(westhaven, now):
    ruth, tom, una = (listed(westhaven, now, name) for name in ("Ruth", "Tom", "Una"))
    for _ in range(TIMES):
        duty = services.ask_for_swap(duty=on_duty(ruth, now), by=ruth.person, now=now)
        results = at_once(
            *(
                lambda entry=entry, duty=duty: services.take_over(
                    duty=duty, entry=entry, by=entry.person, now=now
                )
                for entry in (tom, una)
            )
        )
        assert outcomes(results) == ["Duty", "Refused"]
        (taken,) = Duty.objects.filter(given_up_at=None)
        assert taken.entry in (tom, una)
        assert on_duty_on(westhaven, MON) == {taken.entry_id}
        Duty.objects.all().delete()


def test_of_two_who_take_the_last_place_at_once_one_has_it(westhaven, now):
    settle(westhaven, 2, now)
    on_duty(listed(westhaven, now, "Ruth"), now)
    others = [listed(westhaven, now, name) for name in ("Tom", "Una")]
    for _ in range(TIMES):
        results = at_once(*(lambda entry=entry: on_duty(entry, now) for entry in others))
        assert outcomes(results) == ["Duty", "Refused"]
        assert Duty.objects.count() == 2
        Duty.objects.filter(entry__in=others).delete()


def test_of_two_who_say_yes_to_one_gap_at_once_one_comes(westhaven, now):
    settle(westhaven, 1, now)
    people = [ready(westhaven, now, name) for name in ("Tom", "Una")]
    by = factories.coordinator(westhaven, "Una Second")
    for _ in range(TIMES):
        questions = services.ask_to_be_on_duty(
            network=westhaven, day=MON, entries=people, by=by, now=now
        )
        results = at_once(
            *(
                lambda question=question: services.answer_duty_question(
                    question=question, answer="yes", by=question.entry.person, now=now
                )
                for question in questions
            )
        )
        assert outcomes(results) == ["DutyQuestion", "Refused"]
        assert Duty.objects.count() == 1
        Duty.objects.all().delete()
        DutyQuestion.objects.all().delete()


def test_a_swap_taken_while_it_is_taken_back_ends_with_one_of_the_two(westhaven, now):
    ruth, tom = listed(westhaven, now, "Ruth"), listed(westhaven, now, "Tom")
    for _ in range(TIMES):
        duty = services.ask_for_swap(duty=on_duty(ruth, now), by=ruth.person, now=now)
        results = at_once(
            lambda duty=duty: services.take_over(duty=duty, entry=tom, by=tom.person, now=now),
            lambda duty=duty: services.keep_duty(duty=duty, by=ruth.person, now=now),
        )
        assert outcomes(results) == ["Duty", "Refused"]
        assert Duty.objects.filter(given_up_at=None).count() == 1
        Duty.objects.all().delete()


def test_whoever_leaves_while_they_take_a_day_is_not_on_duty(westhaven, now):
    for turn in range(TIMES):
        ruth = listed(westhaven, now, f"Ruth {turn}")
        at_once(
            lambda entry=ruth: on_duty(entry, now),
            lambda entry=ruth: services.leave(
                network=westhaven, person=entry.person, by=entry.person, now=now
            ),
        )
        assert on_duty_on(westhaven, MON) == set()
        assert not Duty.objects.exists()


def test_two_coordinators_who_ask_the_same_person_at_once_ask_once(westhaven, now):
    ruth = listed(westhaven, now)
    people = [factories.coordinator(westhaven), factories.coordinator(westhaven, "Una Second")]
    for _ in range(TIMES):
        results = at_once(
            *(
                lambda who=who: services.ask_to_be_on_duty(
                    network=westhaven, day=MON, entries=[ruth], by=who, now=now
                )
                for who in people
            )
        )
        assert sorted(map(len, results)) == [0, 1]
        DutyQuestion.objects.all().delete()
