"""The policy changes while somebody is being asked; what is over is opened again."""

from datetime import timedelta

import pytest

from core.refusals import Refused
from escalations import services
from escalations.models import Escalation
from tests import factories
from tests.escalations.kind import MINUTE, MORNING, NIGHT, step
from tests.escalations.town import (
    answer,
    asked,
    messages_to,
    opened,
    page_of,
    states,
    sweep,
    what_happened,
)

pytestmark = pytest.mark.django_db


def reconsider(escalation, now):
    services.reconsider(escalation=escalation, now=now)
    escalation.refresh_from_db()


def test_a_new_buddy_is_asked_in_place_of_the_old(ladder, priya, tom, dee, now):
    escalation, max_ = opened(now), factories.person("Max Brandt", email="max@example.org")
    ladder.policy = [step("buddy", max_), *ladder.policy[1:]]

    reconsider(escalation, now + MINUTE)

    assert asked() == [max_]
    assert page_of(priya).state == "withdrawn"
    with pytest.raises(Refused, match="not needed any more"):
        answer(priya, "yes", now + MINUTE)


def test_a_step_that_has_gone_makes_room_for_the_next(ladder, priya, tom, now):
    escalation = opened(now)
    ladder.policy = ladder.policy[1:]
    reconsider(escalation, now)

    assert asked() == [tom]


def test_steps_that_go_before_the_present_one_change_nothing(ladder, tom, now):
    escalation = opened(now)
    sweep(now + 10 * MINUTE)
    ladder.policy = ladder.policy[1:]
    reconsider(escalation, now + 11 * MINUTE)

    assert asked() == [tom]
    assert page_of(tom).times == 1


def test_somebody_who_joins_a_step_is_asked_and_the_step_has_its_whole_time(kind, priya, tom, now):
    kind.policy = [step("advisers", priya)]
    escalation = opened(now)
    kind.policy = [step("advisers", priya, tom)]
    reconsider(escalation, now + 5 * MINUTE)

    assert asked() == [priya, tom]
    assert len(messages_to(priya)) == 1
    assert escalation.next_at == now + 15 * MINUTE


def test_somebody_who_joins_an_earlier_step_has_their_turn_next(ladder, priya, tom, dee, now):
    escalation, max_ = opened(now), factories.person("Max Brandt", email="max@example.org")
    sweep(now + 10 * MINUTE)
    ladder.policy = [step("buddy", max_), *ladder.policy[1:]]
    reconsider(escalation, now + 11 * MINUTE)
    assert asked() == [tom]

    sweep(now + 20 * MINUTE)
    assert asked() == [max_]
    sweep(now + 30 * MINUTE)
    assert asked() == [dee]


def test_somebody_let_go_and_taken_back_is_asked_again(ladder, priya, tom, now):
    escalation, both = opened(now), ladder.policy
    ladder.policy = both[1:]
    reconsider(escalation, now)
    ladder.policy = both[:1]
    reconsider(escalation, now + MINUTE)

    assert asked() == [priya]


def test_where_nobody_is_left_everybody_was_asked(ladder, now):
    escalation = opened(now)
    ladder.policy = []
    reconsider(escalation, now)

    assert (escalation.state, ladder.exhaustions) == ("exhausted", 1)


def test_a_policy_without_people_is_exhausted_at_once(kind, now):
    kind.policy = [step("buddy")]

    assert opened(now).state == "exhausted"


def test_whoever_is_on_it_and_leaves_makes_room(ladder, priya, tom, now):
    escalation = opened(now)
    answer(priya, "on-it", now)
    ladder.policy = ladder.policy[1:]
    reconsider(escalation, now + MINUTE)

    assert asked() == [tom]


def test_what_is_exhausted_goes_on_where_there_is_somebody_new(ladder, now):
    escalation = opened(now)
    for minutes in (10, 20, 30):
        sweep(now + minutes * MINUTE)
    reconsider(escalation, now + 31 * MINUTE)
    assert escalation.state == "exhausted"

    max_ = factories.person("Max Brandt", email="max@example.org")
    ladder.policy.append(step("named contact", max_))
    reconsider(escalation, now + 32 * MINUTE)

    assert asked() == [max_]
    assert escalation.state == "open"


def test_what_is_exhausted_and_not_needed_any_more_is_ended(ladder, now):
    escalation = opened(now)
    ladder.policy = []
    reconsider(escalation, now)
    ladder.policy = None
    reconsider(escalation, now)

    assert escalation.state == Escalation.State.ENDED


def test_what_is_answered_or_ended_is_not_reconsidered(ladder, priya, now):
    done, over = opened(now), opened(now, "fake:2")
    services.end(escalation=over, why="Over", now=now)
    services.answer(page=done.pages.get(), value="yes", by=priya, now=now)
    ladder.policy = []
    for escalation in (done, over):
        reconsider(escalation, now)
        services.end(escalation=escalation, why="Again", now=now)

    assert {each.state for each in (done, over)} == {"answered", "ended"}


def test_an_answer_taken_back_is_asked_again_from_the_beginning(ladder, priya, tom, now):
    escalation = opened(now)
    sweep(now + 10 * MINUTE)
    answer(tom, "yes", now + 11 * MINUTE)
    services.reopen(escalation=escalation, why="Recorded by mistake", now=now + 20 * MINUTE)

    escalation.refresh_from_db()
    assert (escalation.state, escalation.answer, escalation.answered_by) == ("open", "", None)
    assert asked() == [priya]
    assert states(escalation)[tom] == "withdrawn"
    assert answer(priya, "yes", now + 21 * MINUTE).state == "answered"


def test_a_link_from_the_first_time_still_answers(ladder, priya, tom, now):
    escalation = opened(now)
    first = page_of(priya)
    services.end(escalation=escalation, why="Over", now=now)
    services.reopen(escalation=escalation, why="Not over", now=now)
    sweep(now + 10 * MINUTE)
    assert asked() == [tom]

    done = services.answer(page=first, value="on-it", by=priya, now=now + 11 * MINUTE)
    assert asked() == [priya]
    done = services.answer(page=first, value="yes", by=priya, now=now + 12 * MINUTE)
    assert done.state == "answered"


def test_an_answer_by_a_link_from_the_first_time_can_be_taken_back_too(ladder, priya, now):
    escalation = opened(now)
    first = page_of(priya)
    services.end(escalation=escalation, why="Over", now=now)
    services.reopen(escalation=escalation, why="Not over", now=now)
    services.answer(page=first, value="yes", by=priya, now=now)
    services.reopen(escalation=escalation, why="A mistake", now=now)

    assert set(escalation.pages.values_list("state", flat=True)) == {"withdrawn", "asked"}


def test_what_is_open_is_not_opened_again(ladder, now):
    escalation = opened(now)
    services.reopen(escalation=escalation, why="?", now=now)

    assert what_happened(escalation) == ["opened", "asked"]


def test_somebody_may_be_on_it_while_what_was_opened_again_waits_for_the_morning(
    kind, priya, tom, now
):
    kind.policy = [step("buddy", priya, is_urgent=False)]
    escalation = opened(now)
    services.end(escalation=escalation, why="Over", now=now)
    services.reopen(escalation=escalation, why="Not over", now=NIGHT)
    services.answer_for(escalation=escalation, value="on-it", person=tom, by=tom, now=NIGHT)
    services.reconsider(escalation=escalation, now=NIGHT + MINUTE)

    assert asked() == [tom]
    sweep(NIGHT + 30 * MINUTE)
    assert asked() == []
    sweep(MORNING)
    assert asked() == [priya]


def test_what_is_not_there_cannot_be_moved(ladder, now):
    escalation = opened(now)
    Escalation.objects.get(pk=escalation.pk).delete()
    with pytest.raises(Escalation.DoesNotExist):
        services.end(escalation=escalation, why="Over", now=now + timedelta(days=1))
