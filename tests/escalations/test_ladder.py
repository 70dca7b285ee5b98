"""From step to step: asked, answered, moved on, exhausted, ended, opened again."""

from datetime import timedelta

import pytest

from core.models import AuditEvent
from core.refusals import Refused
from escalations import queries, services
from escalations.models import Escalation, Page
from tests.escalations.kind import MINUTE
from tests.escalations.town import answer, asked, opened, states, sweep, what_happened

pytestmark = pytest.mark.django_db


def test_opening_asks_the_first_step_at_once(ladder, priya, now):
    escalation = opened(now)

    assert asked() == [priya]
    assert escalation.next_at == now + 10 * MINUTE
    assert what_happened(escalation) == ["opened", "asked"]


def test_opening_again_under_the_same_key_gives_the_one_that_is_there(ladder, now):
    first = opened(now)

    again = opened(now + MINUTE)

    assert again == first
    assert Page.objects.count() == 1


def test_silence_asks_the_next_and_the_next(ladder, priya, tom, dee, now):
    escalation = opened(now)

    assert sweep(now + 9 * MINUTE) == 0
    assert sweep(now + 10 * MINUTE) == 1
    assert asked() == [tom]
    sweep(now + 20 * MINUTE)

    assert asked() == [dee]
    assert states(escalation) == {priya: "silent", tom: "silent", dee: "asked"}


def test_where_nobody_answers_everybody_was_asked_and_the_kind_is_told(ladder, now):
    escalation = opened(now)
    for minutes in (10, 20, 30, 40):
        sweep(now + minutes * MINUTE)

    escalation.refresh_from_db()
    assert escalation.state == Escalation.State.EXHAUSTED
    assert escalation.next_at is None
    assert ladder.exhaustions == 1
    assert what_happened(escalation) == [
        "opened", "asked", "moved-on", "asked", "moved-on", "asked", "exhausted",
    ]  # fmt: skip


def test_the_first_acceptance_ends_it(ladder, priya, now):
    escalation = opened(now)

    answer(priya, "yes", now + MINUTE)

    escalation.refresh_from_db()
    assert (escalation.state, escalation.answer) == ("answered", "yes")
    assert escalation.answered_by == priya
    assert ladder.heard == [("buddy", "yes")]
    assert asked() == []
    assert sweep(now + timedelta(days=1)) == 0
    assert AuditEvent.objects.filter(verb="escalation.answered", actor_id=priya.pk).exists()


def test_whoever_comes_second_is_told_kindly(ladder, priya, tom, now):
    opened(now)
    sweep(now + 10 * MINUTE)
    answer(tom, "yes", now + 11 * MINUTE)

    with pytest.raises(Refused, match=r"Somebody else has answered already. Thank you."):
        answer(priya, "yes", now + 12 * MINUTE)


def test_the_same_answer_again_changes_nothing(ladder, priya, now):
    escalation = opened(now)
    for _ in range(2):
        answer(priya, "yes", now)

    assert ladder.heard == [("buddy", "yes")]
    assert what_happened(escalation) == ["opened", "asked", "answered"]


def test_what_is_ended_is_not_needed_any_more(ladder, priya, now):
    escalation = opened(now)
    services.end(escalation=escalation, why="The visit is over", now=now)

    assert asked() == []
    assert list(queries.current_pages(escalation)) == []
    with pytest.raises(Refused, match=r"This is not needed any more. Thank you."):
        answer(priya, "yes", now)


def test_the_policy_may_say_that_nobody_needs_to_be_asked(ladder, now):
    escalation = opened(now)
    ladder.policy = None

    services.reconsider(escalation=escalation, now=now)

    escalation.refresh_from_db()
    assert escalation.state == Escalation.State.ENDED
