"""What is planned around a visit, and what becomes of it as the days go by."""

from datetime import timedelta

import pytest

from core import stale
from inspections import services as inspections
from inspections.models import Phase
from notifications.models import Message
from reminders.models import Reminder
from reminders.services import send_due
from schools.models import Network
from tests import factories
from tests.reminders.city import (
    MONDAY,
    call,
    pair,
    people,
    planned,
    run_until,
    school_of,
    send_at,
    states,
)

pytestmark = pytest.mark.django_db
State = Reminder.State


def test_a_call_plans_what_is_said_before_during_and_after(network: Network) -> None:
    sam, _, _ = people(network)
    call(sam)
    assert planned() == [
        ("evening-before-buddy", "Jo", "Mon 23 Nov 18:30"),
        ("evening-before-head", "Sam", "Mon 23 Nov 18:30"),
        ("on-the-day-head", "Sam", "Tue 24 Nov 07:30"),
        ("on-the-day-buddy", "Jo", "Tue 24 Nov 16:30"),
        ("on-the-day-reserve", "Max", "Tue 24 Nov 16:30"),
        ("on-the-day-head", "Sam", "Wed 25 Nov 07:30"),
        ("on-the-day-buddy", "Jo", "Wed 25 Nov 16:30"),
        ("on-the-day-reserve", "Max", "Wed 25 Nov 16:30"),
        ("next-day-head", "Sam", "Thu 26 Nov 09:00"),
        ("next-day-buddy", "Jo", "Thu 26 Nov 09:30"),
        ("one-week-head", "Sam", "Wed 02 Dec 09:00"),
        ("one-week-buddy", "Jo", "Wed 02 Dec 09:30"),
        ("draft-due-head", "Sam", "Mon 21 Dec 08:00"),
        ("draft-due-buddy", "Jo", "Mon 21 Dec 09:30"),
        ("six-weeks-head", "Sam", "Wed 06 Jan 09:00"),
        ("six-weeks-buddy", "Jo", "Wed 06 Jan 09:30"),
    ]


def test_all_of_it_leaves_in_its_time_once(network: Network) -> None:
    sam, _, _ = people(network)
    call(sam)
    sent = run_until(MONDAY, MONDAY + timedelta(days=50))
    assert sent == 16
    assert set(states().values()) == {State.QUEUED}
    assert Message.objects.filter(key__startswith="reminder:").count() == 16
    assert run_until(MONDAY + timedelta(days=50), MONDAY + timedelta(days=51)) == 0


def test_a_second_run_changes_nothing(network: Network) -> None:
    sam, _, _ = people(network)
    visit = call(sam)
    before = list(Reminder.objects.order_by("pk").values())
    for kind, pk in (
        ("visit", visit.pk),
        ("network", network.pk),
        ("school", visit.school_id),
        ("person", sam.pk),
    ):
        stale.mark(kind, pk, now=MONDAY + timedelta(hours=1))
        stale.settle(now=MONDAY + timedelta(hours=1))
    assert list(Reminder.objects.order_by("pk").values()) == before


def test_what_is_over_when_the_call_is_recorded_is_never_planned(network: Network) -> None:
    sam, _, _ = people(network)
    # Recorded on the first day at two: the evening before and the morning are over.
    call(sam, MONDAY + timedelta(days=1, hours=4), called_at=MONDAY)
    assert planned()[0] == ("on-the-day-buddy", "Jo", "Tue 24 Nov 16:30")
    assert "evening-before-buddy 24 Nov" not in states()


def test_recorded_a_little_late_it_is_said_at_once(network: Network) -> None:
    sam, _, _ = people(network)
    nearly_eight = MONDAY + timedelta(hours=9, minutes=50)
    call(sam, nearly_eight, called_at=MONDAY)
    assert send_due(now=nearly_eight) == 2


def test_a_late_run_sends_within_the_grace_and_misses_after_it(network: Network) -> None:
    sam, _, _ = people(network)
    call(sam)
    # The worker was away from Monday until Tuesday at half past nine.
    assert send_at(MONDAY + timedelta(hours=23, minutes=29)) == 1
    assert states()["evening-before-buddy 24 Nov"] == State.MISSED
    assert states()["evening-before-head 24 Nov"] == State.MISSED
    assert states()["on-the-day-head 24 Nov"] == State.QUEUED
    missed = Reminder.objects.filter(state=State.MISSED).first()
    assert missed is not None
    assert missed.why == "too late to be of use"
    # By Wednesday noon the next morning's message is too late as well.
    send_at(MONDAY + timedelta(days=2, hours=2))
    assert states()["on-the-day-head 25 Nov"] == State.MISSED


def test_a_moved_visit_moves_what_was_not_sent_and_leaves_what_was(network: Network) -> None:
    sam, _, _ = people(network)
    visit = call(sam)
    evening = MONDAY + timedelta(hours=9)
    assert send_at(evening) == 2
    Message.objects.update(state=Message.State.SENT)
    first, last = visit.first_day + timedelta(days=7), visit.last_day + timedelta(days=7)
    inspections.correct_visit(visit=visit, by=sam, now=evening, first_day=first, last_day=last)
    stale.settle(now=evening)
    assert planned()[0] == ("evening-before-buddy", "Jo", "Mon 30 Nov 18:30")
    assert ("on-the-day-head", "Sam", "Tue 01 Dec 07:30") in planned()
    assert states()["evening-before-buddy 24 Nov"] == State.QUEUED
    assert states()["on-the-day-buddy 24 Nov"] == State.CANCELLED
    # And back again: what was cancelled lives again, what was sent is not sent twice.
    inspections.correct_visit(
        visit=visit, by=sam, now=evening, first_day=first - timedelta(days=7),
        last_day=last - timedelta(days=7),
    )  # fmt: skip
    stale.settle(now=evening)
    assert planned()[0] == ("on-the-day-head", "Sam", "Tue 24 Nov 07:30")
    assert states()["on-the-day-buddy 24 Nov"] == State.PLANNED
    assert states()["on-the-day-buddy 01 Dec"] == State.CANCELLED
    assert send_at(evening) == 0


def test_a_visit_taken_back_ends_what_was_planned_and_what_waits_in_the_outbox(
    network: Network,
) -> None:
    sam, _, _ = people(network)
    visit = call(sam)
    evening = MONDAY + timedelta(hours=9)
    assert send_at(evening) == 2
    inspections.take_back_visit(visit=visit, by=sam, now=evening)
    stale.settle(now=evening)
    assert planned() == []
    assert set(states().values()) == {State.CANCELLED}
    waiting = Message.objects.filter(key__startswith="reminder:")
    assert set(waiting.values_list("state", "error")) == {
        (Message.State.CANCELLED, "no longer needed")
    }


def test_a_reminder_that_lives_again_after_its_message_was_cancelled_is_another_message(
    network: Network,
) -> None:
    sam, jo, _ = people(network)
    visit = call(sam)
    evening = MONDAY + timedelta(hours=9)
    send_at(evening)
    pairing = sam.pairings.get()
    type(pairing).objects.update(ended_at=evening)
    stale.mark("pairing", pairing.pk, now=evening)
    stale.settle(now=evening)
    assert states()["evening-before-buddy 24 Nov"] == State.CANCELLED
    pairing = pair(network, sam, jo)
    stale.mark("pairing", pairing.pk, now=evening)
    assert send_at(evening) == 2
    assert states()["evening-before-buddy 24 Nov"] == State.QUEUED
    to_jo = Message.objects.filter(person=jo, key__startswith="reminder:").order_by("pk")
    assert [message.state for message in to_jo] == [
        Message.State.CANCELLED,
        Message.State.QUEUED,
    ]
    assert visit.pk == Reminder.objects.filter(person=jo).latest("pk").subject_id


def test_what_was_handed_over_stays_sent_whatever_happens_then(network: Network) -> None:
    sam, _, _ = people(network)
    visit = call(sam)
    evening = MONDAY + timedelta(hours=9)
    send_at(evening)
    Message.objects.update(state=Message.State.SENT)
    inspections.take_back_visit(visit=visit, by=sam, now=evening)
    stale.settle(now=evening)
    assert states()["evening-before-buddy 24 Nov"] == State.QUEUED


def test_what_stopped_being_true_between_plan_and_due_time_is_not_sent(network: Network) -> None:
    sam, _, _ = people(network)
    visit = call(sam)
    type(visit).objects.filter(pk=visit.pk).update(phase=Phase.MISTAKEN)  # and nobody marked it
    assert send_due(now=MONDAY + timedelta(hours=9)) == 0
    assert states()["evening-before-buddy 24 Nov"] == State.CANCELLED


def test_a_new_buddy_takes_the_place_of_the_old_one(network: Network) -> None:
    sam, _, _ = people(network)
    call(sam)
    pairing = sam.pairings.get()
    type(pairing).objects.update(ended_at=MONDAY)
    kim = factories.person("Kim Lee", email="kim@example.org")
    for each in (pairing, pair(network, sam, kim)):
        stale.mark("pairing", each.pk, now=MONDAY)
    stale.settle(now=MONDAY)
    assert {name for key, name, _ in planned() if key.endswith("-buddy")} == {"Kim"}
    assert not [key for key, *_ in planned() if key.endswith("-reserve")]


def test_once_the_draft_has_come_nobody_waits_for_it(network: Network) -> None:
    sam, _, _ = people(network)
    visit = call(sam)
    after = MONDAY + timedelta(days=10)
    inspections.move_visit(visit=visit, phase=Phase.DRAFT, by=sam, now=after)
    stale.settle(now=after)
    assert not [key for key, *_ in planned() if key.startswith("draft-due")]
    assert [key for key, *_ in planned() if key.startswith("six-weeks")]
    inspections.move_visit(visit=visit, phase=Phase.PUBLISHED, by=sam, now=after)
    inspections.move_visit(visit=visit, phase=Phase.CLOSED, by=sam, now=after)
    stale.settle(now=after)
    assert planned() == []


def test_without_a_buddy_the_named_human_is_asked_to_ring_and_given_to_the_head(
    network: Network,
) -> None:
    sam, dee = factories.head(network, "Sam Okafor"), factories.coordinator(network, "Dee Alvarez")
    call(sam)
    assert ("evening-before-buddy", "Dee", "Mon 23 Nov 18:30") in planned()
    send_at(MONDAY + timedelta(hours=9))
    assert "Dee Alvarez" in Message.objects.get(person=sam, key__startswith="reminder").text
    kim = factories.person("Kim Lee", email="kim@example.org")
    Network.objects.filter(pk=network.pk).update(named_contact=kim)
    stale.mark("network", network.pk, now=MONDAY)
    stale.settle(now=MONDAY + timedelta(hours=9))
    assert ("on-the-day-buddy", "Kim", "Tue 24 Nov 16:30") in planned()
    assert not planned(person=dee)


def test_with_nobody_at_all_to_ring_a_head_is_told_nothing(network: Network) -> None:
    call(factories.head(network, "Sam Okafor"))
    assert planned() == []


def test_a_visit_without_a_head_plans_nothing(network: Network) -> None:
    dee = factories.coordinator(network)
    school = factories.school(network)
    visit = inspections.open_visit(school=school, by=dee, now=MONDAY)
    stale.settle(now=MONDAY)
    assert visit.head is None
    assert planned() == []


def test_no_team_comes_at_a_weekend(network: Network) -> None:
    sam, _, _ = people(network)
    visit = call(sam)
    inspections.correct_visit(
        visit=visit, by=sam, now=MONDAY, first_day=visit.first_day + timedelta(days=3),
        last_day=visit.last_day + timedelta(days=5),
    )  # fmt: skip
    stale.settle(now=MONDAY)
    days = [when for key, _, when in planned() if key == "on-the-day-head"]
    assert days == ["Fri 27 Nov 07:30", "Mon 30 Nov 07:30"]


def test_a_head_who_leaves_is_reminded_no_more_of_a_term_but_stays_in_their_visit(
    network: Network,
) -> None:
    sam, _, _ = people(network)
    call(sam)
    stale.mark("school", school_of(sam).pk, now=MONDAY)
    stale.settle(now=MONDAY)
    assert len(planned(person=sam)) == 7
