"""What an answer does: it ends, it holds, it passes; late, again, or from somebody not asked."""

from datetime import timedelta

import pytest

from core.refusals import Refused
from escalations import services
from escalations.kinds import UNASKED
from escalations.models import Escalation, Page
from tests import factories
from tests.escalations.kind import MINUTE, step
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


def answer_for(escalation, value, person, now):
    return services.answer_for(
        escalation=escalation, value=value, person=person, by=person, now=now
    )


def test_a_no_asks_the_next_at_once(ladder, priya, tom, now):
    escalation = opened(now)
    answer(priya, "no", now + MINUTE)

    assert asked() == [tom]
    escalation.refresh_from_db()
    assert escalation.next_at == now + 11 * MINUTE
    assert ladder.heard == [("buddy", "no")]


def test_a_no_of_one_of_several_leaves_the_others_their_time(kind, priya, tom, dee, now):
    kind.policy = [step("advisers", priya, tom), step("coordinator", dee)]
    escalation = opened(now)
    answer(priya, "no", now + MINUTE)
    answer(priya, "no", now + MINUTE)

    assert asked() == [tom]
    answer(tom, "no", now + 2 * MINUTE)
    assert asked() == [dee]
    assert what_happened(escalation)[3:] == ["passed", "passed", "moved-on", "asked"]


def test_whoever_said_no_may_think_again(ladder, priya, tom, now):
    opened(now)
    answer(priya, "no", now)

    assert answer(priya, "yes", now + MINUTE).answered_by == priya
    assert asked() == []


def test_while_somebody_is_on_it_nobody_is_asked(kind, priya, tom, dee, now):
    kind.policy = [step("advisers", priya, tom), step("coordinator", dee)]
    opened(now)
    answer(priya, "on-it", now + MINUTE)

    assert asked() == [priya]
    assert sweep(now + 30 * MINUTE) == 0
    assert page_of(tom).state == "withdrawn"


def test_after_their_time_the_step_is_asked_as_though_for_the_first_time(kind, priya, tom, now):
    kind.policy = [step("advisers", priya, tom)]
    escalation = opened(now)
    answer(priya, "on-it", now)
    sweep(now + 30 * MINUTE)

    assert asked() == [priya, tom]
    assert [page_of(each).times for each in (priya, tom)] == [2, 2]
    sweep(now + 40 * MINUTE)
    escalation.refresh_from_db()
    assert escalation.state == "exhausted"


def test_whoever_cannot_is_not_asked_again_after_that(kind, priya, tom, now):
    kind.policy = [step("advisers", priya, tom)]
    opened(now)
    answer(tom, "no", now)
    answer(priya, "on-it", now)
    sweep(now + 30 * MINUTE)

    assert asked() == [priya]


def test_being_on_it_can_be_said_again_and_ended(ladder, priya, now):
    escalation = opened(now)
    answer(priya, "on-it", now)
    answer(priya, "on-it", now + 20 * MINUTE)
    escalation.refresh_from_db()
    assert escalation.next_at == now + 50 * MINUTE

    assert answer(priya, "yes", now + 30 * MINUTE).state == "answered"


def test_whoever_was_on_it_may_find_that_they_cannot(ladder, priya, tom, now):
    opened(now)
    answer(priya, "on-it", now)
    answer(priya, "no", now + MINUTE)

    assert asked() == [tom]


def test_a_second_person_may_take_it_over_from_the_first(kind, priya, tom, now):
    kind.policy = [step("advisers", priya, tom)]
    opened(now)
    answer(priya, "on-it", now)
    answer(tom, "on-it", now + MINUTE)

    assert asked() == [tom]
    assert answer(priya, "yes", now + 2 * MINUTE).answered_by == priya


def test_a_late_answer_counts_while_somebody_else_is_asked(ladder, priya, tom, now):
    opened(now)
    sweep(now + 10 * MINUTE)

    assert answer(priya, "yes", now + 11 * MINUTE).answered_by == priya
    assert asked() == []


def test_a_late_no_leaves_whoever_is_asked_alone(ladder, priya, tom, now):
    escalation = opened(now)
    sweep(now + 10 * MINUTE)
    answer(priya, "no", now + 11 * MINUTE)

    assert asked() == [tom]
    escalation.refresh_from_db()
    assert escalation.next_at == now + 20 * MINUTE


def test_a_late_hold_is_the_present_step_and_afterwards_the_others_have_their_turn(
    ladder, priya, tom, now
):
    escalation = opened(now)
    sweep(now + 10 * MINUTE)
    answer(priya, "on-it", now + 11 * MINUTE)
    assert asked() == [priya]

    sweep(now + 41 * MINUTE)
    assert asked() == [priya]
    sweep(now + 51 * MINUTE)
    assert asked() == [tom]
    escalation.refresh_from_db()
    assert escalation.step == 3


@pytest.fixture
def exhausted(ladder, now):
    escalation = opened(now)
    for minutes in (10, 20, 30):
        sweep(now + minutes * MINUTE)
    escalation.refresh_from_db()
    assert escalation.state == Escalation.State.EXHAUSTED
    return escalation


def test_late_answers_to_what_is_exhausted_count(exhausted, priya, now):
    assert answer(priya, "yes", now + timedelta(hours=2)).state == "answered"


def test_a_late_hold_opens_what_is_exhausted_and_asks_that_step_once_more(
    exhausted, priya, tom, dee, now
):
    later = now + timedelta(hours=2)
    escalation = answer(dee, "on-it", later)
    assert (escalation.state, escalation.next_at) == ("open", later + 30 * MINUTE)

    sweep(later + 30 * MINUTE)
    assert asked() == [dee]
    assert what_happened(escalation)[-3:] == ["reopened", "held", "asked-again"]


def test_a_late_no_to_what_is_exhausted_changes_nothing_else(exhausted, priya, ladder, now):
    assert answer(priya, "no", now + timedelta(hours=2)).state == "exhausted"
    assert ladder.exhaustions == 1


def test_a_no_to_one_message_takes_back_what_the_same_person_said_to_an_earlier_one(
    exhausted, priya, tom, now
):
    """On it by the old letter, and not after all by the new one: nobody waits for them."""
    old, later = page_of(priya), now + timedelta(hours=2)
    services.reopen(escalation=exhausted, why="Somebody must", now=later)
    new = page_of(priya)
    services.answer(page=old, value="on-it", by=priya, now=later + MINUTE)
    assert asked() == [priya]

    services.answer(page=new, value="no", by=priya, now=later + 2 * MINUTE)
    assert asked() == [tom]


def test_a_no_said_again_takes_back_a_later_word_to_another_message(exhausted, priya, tom, now):
    old, later = page_of(priya), now + timedelta(hours=2)
    services.reopen(escalation=exhausted, why="Somebody must", now=later)
    new = page_of(priya)
    services.answer(page=new, value="no", by=priya, now=later)
    services.answer(page=old, value="on-it", by=priya, now=later + MINUTE)

    services.answer(page=new, value="no", by=priya, now=later + 2 * MINUTE)
    assert priya not in asked()
    assert asked() == [tom]


def test_an_answer_that_is_none_is_refused(ladder, priya, now):
    opened(now)
    with pytest.raises(Refused, match="Choose one of the answers"):
        answer(priya, "perhaps", now)


def test_somebody_entitled_answers_without_having_been_asked(ladder, priya, now):
    escalation, sam = opened(now), factories.person("Sam Okafor", email="sam@example.org")

    done = answer_for(escalation, "yes", sam, now + MINUTE)

    assert (done.state, done.answered_by) == ("answered", sam)
    assert ladder.heard == [(UNASKED, "yes")]
    assert page_of(sam).state == "answered"
    assert not [m for m in messages_to(sam) if m.state == "queued"]
    answer_for(escalation, "yes", sam, now + MINUTE)
    assert Page.objects.filter(person=sam).count() == 1


def test_somebody_who_was_asked_answers_on_their_own_page(ladder, priya, now):
    escalation = opened(now)
    answer_for(escalation, "yes", priya, now)

    assert states(escalation) == {priya: "answered"}


def test_somebody_not_asked_may_be_on_it_and_then_the_others_have_their_turn(
    ladder, priya, tom, now
):
    escalation, sam = opened(now), factories.person("Sam Okafor")
    answer_for(escalation, "on-it", sam, now)
    assert asked() == [sam]
    services.reconsider(escalation=escalation, now=now + MINUTE)
    assert asked() == [sam]

    sweep(now + 30 * MINUTE)
    assert asked() == [priya]
    assert page_of(sam).state == "silent"


def test_whoever_was_on_it_unasked_and_joins_the_step_is_asked_like_the_others(
    kind, priya, tom, now
):
    kind.policy = [step("advisers", priya)]
    escalation = opened(now)
    answer(priya, "on-it", now)
    answer_for(escalation, "on-it", tom, now + MINUTE)
    kind.policy = [step("advisers", priya, tom)]

    sweep(now + 31 * MINUTE)

    assert asked() == [priya, tom]


def test_what_comes_too_late_is_refused_for_somebody_not_asked_too(ladder, priya, now):
    escalation = opened(now)
    answer(priya, "yes", now)
    with pytest.raises(Refused, match="Somebody else has answered"):
        answer_for(escalation, "yes", factories.person("Sam Okafor"), now)
    assert Page.objects.count() == 1


def test_who_was_silent_and_is_let_go_since_cannot_answer(ladder, priya, tom, now):
    escalation = opened(now)
    sweep(now + 10 * MINUTE)
    ladder.policy = [each for each in ladder.policy if priya not in each.people]

    with pytest.raises(Refused, match="not needed any more"):
        answer(priya, "yes", now + 11 * MINUTE)
    assert tom in asked()
    escalation.refresh_from_db()
    assert escalation.state == "open"
