"""Who was asked and did not answer: kept, or not, as the kind says; what a timeline tells."""

import pytest

from core.models import AuditEvent
from escalations import queries, services
from escalations.models import Page
from notifications.delivery import deliver
from notifications.models import Message
from tests.escalations.kind import MINUTE
from tests.escalations.town import answer, opened, states, sweep

pytestmark = pytest.mark.django_db


def test_a_kind_that_keeps_who_keeps_it(ladder, priya, tom, now):
    escalation = opened(now)
    sweep(now + 10 * MINUTE)
    answer(tom, "yes", now + 11 * MINUTE)

    assert states(escalation) == {priya: "silent", tom: "answered"}


def test_a_kind_that_does_not_forgets_everybody_but_who_answered(ladder, priya, tom, dee, now):
    ladder.keeps_who = False
    escalation = opened(now)
    answer(priya, "no", now)
    sweep(now + 10 * MINUTE)
    assert set(states(escalation)) == {priya, tom, dee}
    answer(dee, "yes", now + 11 * MINUTE)

    assert set(states(escalation)) == {None, dee}
    assert Page.objects.filter(person=None).count() == 2


def test_it_remembers_while_a_late_answer_counts_and_forgets_when_it_ends(ladder, priya, now):
    ladder.keeps_who = False
    ladder.policy = ladder.policy[:1]
    escalation = opened(now)
    sweep(now + 10 * MINUTE)
    assert states(escalation) == {priya: "silent"}
    services.end(escalation=escalation, why="Over", now=now)

    assert states(escalation) == {None: "silent"}


def test_what_was_opened_again_forgets_the_first_time_too(ladder, priya, tom, now):
    ladder.keeps_who = False
    escalation = opened(now)
    answer(priya, "yes", now)
    services.reopen(escalation=escalation, why="A mistake", now=now)
    sweep(now + 10 * MINUTE)
    answer(tom, "yes", now + 11 * MINUTE)

    assert set(states(escalation)) == {None, tom}


def test_what_somebody_is_asked_now_newest_first(
    ladder, priya, tom, now, django_assert_num_queries
):
    opened(now)
    opened(now + MINUTE, "fake:2")
    services.end(escalation=opened(now, "fake:3"), why="Over", now=now)
    with django_assert_num_queries(1):
        found = list(queries.waiting_for(priya))
        assert [page.escalation.key for page in found] == ["fake:2", "fake:1"]
    assert list(queries.waiting_for(tom)) == []


def lines(escalation):
    return [(line.words, line.name) for line in queries.timeline_of(escalation)]


def test_a_timeline_has_what_happened_and_what_became_of_each_message(
    ladder, priya, tom, sink, now
):
    escalation = opened(now)
    deliver(urgent=True, now=now, worker="test")
    sweep(now + 10 * MINUTE)
    Message.objects.filter(person=tom).update(
        channel="text", state="sent", finished_at=now + 11 * MINUTE,
        receipt="delivered", receipt_at=now + 12 * MINUTE,
    )  # fmt: skip
    answer(tom, "yes", now + 13 * MINUTE)

    assert lines(escalation) == [
        ("Opened", ""),
        ("Asked", "buddy"),
        ("E-mail: handed over", "buddy"),
        ("Went on to the next", ""),
        ("Asked", "reserve"),
        ("Text message: handed over", "reserve"),
        ("Text message: reached the telephone", "reserve"),
        ("Answered", "reserve"),
    ]


def test_a_timeline_costs_the_same_however_long_it_is(
    ladder, priya, tom, now, django_assert_num_queries
):
    escalation = opened(now)
    for minutes in (0, 10, 20):
        sweep(now + minutes * MINUTE)
        with django_assert_num_queries(3):
            queries.timeline_of(escalation)


def test_the_trail_names_nobody_of_a_kind_that_says_so(ladder, priya, tom, now):
    ladder.names_in_trail = False
    opened(now)
    answer(priya, "on-it", now)
    answer(priya, "yes", now)

    assert set(AuditEvent.objects.values_list("actor_id", flat=True)) == {None}
