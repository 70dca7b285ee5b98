"""Whom a step reaches, and when: skipped aloud, repeated, not at night, not by a lost message."""

from datetime import date, time, timedelta

import pytest

from accounts.models import Person
from escalations import queries, services
from escalations.models import Entry
from notifications.models import Message
from tests import factories
from tests.escalations.kind import MINUTE, MORNING, NIGHT, step
from tests.escalations.town import (
    answer,
    asked,
    messages_to,
    opened,
    page_of,
    sweep,
    what_happened,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
URGENT, ORDINARY = Message.Priority


def details(escalation):
    lines = Entry.objects.filter(escalation=escalation, what="skipped").order_by("pk")
    return list(lines.values_list("detail", flat=True))


@pytest.mark.parametrize(
    ("change", "is_urgent", "why"),
    [
        ({"email": ""}, True, "There is no address or number that works"),
        ({"paused_until": date(2026, 11, 25)}, True, "They asked for a pause"),
        ({"erased_at": NIGHT}, True, "They are not here any more"),
        ({"wants_email": False}, False, "They want no messages that are not urgent"),
    ],
)
def test_whoever_cannot_be_asked_is_skipped_aloud_and_the_next_is_asked(
    ladder, priya, tom, now, change, is_urgent, why
):
    ladder.policy[0] = step("buddy", priya, is_urgent=is_urgent)
    Person.objects.filter(pk=priya.pk).update(**change)
    priya.refresh_from_db()

    escalation = opened(now)

    assert asked() == [tom]
    assert details(escalation) == [why]
    assert not messages_to(priya)


def test_whoever_wants_only_texts_is_asked_by_text(ladder, priya, notify, now):
    for name, value in {"telephone": "07700900123", "wants_texts": True}.items():
        setattr(priya, name, value)
    priya.wants_email = False
    priya.save()
    ladder.policy[0] = step("buddy", priya, is_urgent=False)
    opened(now)

    assert [message.channel for message in messages_to(priya)] == ["text"]


def test_somebody_skipped_does_not_keep_the_others_of_the_step_waiting(kind, priya, tom, now):
    priya.email = ""
    kind.policy = [step("advisers", priya, tom, tom)]
    opened(now)

    assert asked() == [tom]


def test_whoever_was_skipped_may_still_say_that_they_are_on_it(ladder, priya, now):
    Person.objects.filter(pk=priya.pk).update(paused_until=date(2026, 11, 25))
    priya.refresh_from_db()
    escalation = opened(now)
    services.answer_for(escalation=escalation, value="on-it", person=priya, by=priya, now=now)

    assert asked() == [priya]


def test_whoever_cannot_be_asked_after_somebody_was_on_it_is_skipped_aloud(kind, priya, tom, now):
    kind.policy = [step("advisers", priya, tom)]
    escalation = opened(now)
    answer(priya, "on-it", now)
    tom.email = ""
    tom.save()
    sweep(now + 30 * MINUTE)

    assert asked() == [priya]
    assert details(escalation) == ["There is no address or number that works"]


def test_a_step_is_asked_as_often_as_it_says(ladder, priya, tom, now):
    ladder.policy[0] = step("buddy", priya, times=3)
    escalation = opened(now)
    for minutes in (10, 20, 30):
        sweep(now + minutes * MINUTE)

    assert asked() == [tom]
    assert [message.key.rpartition(":")[2] for message in messages_to(priya)] == ["1", "2", "3"]
    assert what_happened(escalation) == [
        "opened", "asked", "asked-again", "asked-again", "moved-on", "asked",
    ]  # fmt: skip


def test_whoever_has_asked_for_a_pause_meanwhile_is_not_asked_again(ladder, priya, tom, now):
    ladder.policy[0] = step("buddy", priya, times=2)
    opened(now)
    priya.paused_until = date(2026, 11, 25)
    priya.save()
    sweep(now + 10 * MINUTE)

    assert asked() == [tom]
    assert page_of(priya).state == "skipped"


def test_what_is_urgent_is_asked_at_night_and_what_is_not_waits_until_the_morning(
    ladder, priya, tom
):
    ladder.policy[0] = step("buddy", priya)
    ladder.policy[1] = step("reserve", tom, is_urgent=False, wait=HOUR)
    escalation = opened(NIGHT)
    assert asked() == [priya]
    sweep(NIGHT + 10 * MINUTE)
    assert asked() == []
    escalation.refresh_from_db()
    assert escalation.next_at == MORNING
    services.reconsider(escalation=escalation, now=NIGHT + HOUR)
    assert what_happened(escalation) == ["opened", "asked", "waited"]

    sweep(MORNING)
    assert asked() == [tom]
    assert [message.priority for message in messages_to(priya)] == [URGENT]
    assert [message.priority for message in messages_to(tom)] == [ORDINARY]


def test_waiting_stands_still_in_quiet_hours(kind, priya, now):
    kind.policy = [step("buddy", priya, is_urgent=False, wait=2 * HOUR)]
    escalation = opened(factories.at(2026, 11, 24, 20))

    assert escalation.next_at == factories.at(2026, 11, 25, 8)


def test_what_waits_for_days_waits_by_day(kind, priya, now):
    kind.policy = [step("buddy", priya, is_urgent=False, wait=20 * HOUR)]

    assert opened(now).next_at == factories.at(2026, 11, 25, 15)


def test_the_clock_is_londons_when_it_changes(kind, priya):
    kind.policy = [step("buddy", priya, is_urgent=False, wait=2 * HOUR)]
    # The evening before the clocks go back: 20:00 is 19:00 in UTC, the morning's 8:00 is 8:00.
    assert opened(factories.at(2026, 10, 24, 19)).next_at == factories.at(2026, 10, 25, 8)


def test_somebodys_own_quiet_hours_count_and_do_not_keep_the_others(kind, priya, tom):
    priya.quiet_from, priya.quiet_until = time(19), time(9)
    evening = factories.at(2026, 11, 24, 19, 30)
    kind.policy = [step("advisers", priya, is_urgent=False)]
    assert opened(evening).next_at == factories.at(2026, 11, 25, 9)

    kind.policy = [step("advisers", priya, tom, is_urgent=False)]
    both = opened(evening, "fake:2")
    assert both.next_at == factories.at(2026, 11, 25, 9, 10)
    assert [page.person for page in queries.current_pages(both)] == [priya, tom]


def test_nobody_is_asked_again_at_night(kind, priya):
    kind.policy = [step("buddy", priya, is_urgent=False, times=2, wait=30 * MINUTE)]
    escalation = opened(factories.at(2026, 11, 24, 20, 30))
    sweep(factories.at(2026, 11, 24, 21))
    assert len(messages_to(priya)) == 1
    escalation.refresh_from_db()
    assert escalation.next_at == MORNING
    sweep(MORNING)

    assert len(messages_to(priya)) == 2


def test_whoever_was_on_it_is_asked_again_in_the_morning(kind, priya):
    kind.policy = [step("buddy", priya, is_urgent=False)]
    opened(factories.at(2026, 11, 24, 20, 45))
    answer(priya, "on-it", factories.at(2026, 11, 24, 20, 50))
    sweep(NIGHT)
    assert len(messages_to(priya)) == 1
    sweep(MORNING)

    assert len(messages_to(priya)) == 2


def test_a_phase_that_becomes_urgent_is_asked_at_once(kind, priya):
    kind.policy = [step("buddy", priya, is_urgent=False)]
    escalation = opened(NIGHT)
    kind.policy = [step("buddy", priya)]
    services.reconsider(escalation=escalation, now=NIGHT + MINUTE)

    assert asked() == [priya]


def lose(person, **fields):
    Message.objects.filter(person=person).update(**{"state": "failed", **fields})


def test_a_message_that_came_to_nothing_is_not_waited_for(ladder, priya, tom, now):
    escalation = opened(now)
    lose(priya)

    assert sweep(now + MINUTE) == 1
    assert asked() == [tom]
    assert details(escalation) == ["The message did not arrive"]


def test_one_of_two_ways_is_enough(ladder, priya, tom, notify, now):
    priya.telephone, priya.wants_texts = "07700900123", True
    priya.save()
    opened(now)
    text = Message.objects.get(person=priya, channel="text")
    Message.objects.filter(pk=text.pk).update(
        state="sent", receipt="permanent-failure", receipt_at=now
    )
    assert sweep(now + MINUTE) == 0

    Message.objects.filter(person=priya, channel="email").update(state="refused")
    assert sweep(now + MINUTE) == 1
    assert asked() == [tom]


def test_others_who_were_reached_keep_their_time(kind, priya, tom, now):
    kind.policy = [step("advisers", priya, tom)]
    escalation = opened(now)
    lose(priya)
    sweep(now + MINUTE)

    assert asked() == [tom]
    escalation.refresh_from_db()
    assert escalation.next_at == now + 10 * MINUTE


def test_a_page_whose_person_is_gone_is_let_go(ladder, priya, tom, now):
    opened(now)
    Message.objects.filter(person=priya).update(state="sent", person=None)
    page = page_of(priya)
    page.person = None
    page.save()
    ladder.policy = ladder.policy[1:]
    sweep(now + 10 * MINUTE)

    assert asked() == [tom]
