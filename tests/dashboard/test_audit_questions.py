"""Every question of the auditor, in a good world and in one that was damaged."""

from datetime import datetime, time, timedelta

import pytest

from core.models import StaleMark
from dashboard.auditing.question import late_from
from dashboard.auditing.run import QUESTIONS
from escalations.models import Escalation
from inspections.models import Deadline, Visit
from notifications.models import Message
from notifications.services import queue, queue_to_mailbox
from reminders.models import Reminder
from schools.models import Network
from tests import factories
from tests.dashboard.audited import NOW, answers, beat, good_city, sql

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NIGHT = (time(21), time(7))
# Nobody has been dead for that long in any test.
LONG_AGO = factories.at(2020, 1, 1)


@pytest.fixture
def visit() -> Visit:
    return good_city()


def a_reminder(**filters: object) -> Reminder:
    found = Reminder.objects.filter(**filters).order_by("due_at", "pk").first()
    assert found is not None
    return found


def due(row: Reminder, moment: datetime) -> None:
    sql(
        "UPDATE reminders_reminder SET due_at = %s, too_late_at = %s WHERE id = %s",
        moment, moment + timedelta(hours=12), row.pk,
    )  # fmt: skip


@pytest.mark.parametrize("key", [question.key for question in QUESTIONS])
def test_where_all_is_well_no_question_finds_anything(visit, key):
    assert Reminder.objects.filter(state="queued").exists()
    assert Reminder.objects.filter(state="planned").exists()
    assert answers(key) == []


@pytest.mark.parametrize("key", [question.key for question in QUESTIONS])
def test_a_city_in_which_nothing_has_happened_is_well(db, key):
    beat(NOW)
    assert answers(key) == []


def test_a_reminder_that_was_due_and_is_not_in_the_outbox_is_found(visit):
    row = a_reminder(state="planned")
    due(row, NOW - 14 * MINUTE)
    assert answers("unsent") == []
    due(row, NOW - 20 * MINUTE)
    assert answers("unsent") == [
        f"reminder {row.pk} was due at 2026-11-24 08:40 and is not in the outbox"
    ]


def test_reminders_that_wait_for_others_of_their_hour_are_no_finding(visit):
    """Three or more ordinary ones to one person within the hour leave together."""
    rows = list(
        Reminder.objects.filter(state="planned")
        .exclude(rule__is_urgent=True)
        .exclude(rule__audience="head")[:3]
    )
    assert len(rows) == 3
    sql("UPDATE reminders_reminder SET person_id = %s", rows[0].person_id)
    for row, minute in zip(rows, (0, 5, 50), strict=True):
        due(row, NOW + minute * MINUTE)
    assert answers("unsent", NOW + 40 * MINUTE) == []
    assert len(answers("unsent", NOW + 65 * MINUTE)) == 3


def test_a_reminder_that_does_not_leave_the_outbox_is_found(visit):
    row = a_reminder(state="queued")
    sql(
        "UPDATE notifications_message SET state = 'queued', queued_at = %s WHERE id = %s",
        NOW - 31 * MINUTE, row.message_id,
    )  # fmt: skip
    [found] = answers("unsent")
    assert found == (
        f"reminder {row.pk} has waited in the outbox as message {row.message_id} "
        "since 2026-11-24 08:29"
    )


def test_what_fell_into_the_night_is_late_from_the_morning_on(visit):
    row = a_reminder(state="queued", message__priority=1)
    late = factories.at(2026, 11, 23, 20, 50)
    sql(
        "UPDATE notifications_message SET state = 'queued', queued_at = %s WHERE id = %s",
        late, row.message_id,
    )  # fmt: skip
    due(row, late)
    assert answers("unsent", factories.at(2026, 11, 23, 23)) == []
    assert answers("unsent", factories.at(2026, 11, 24, 7, 29)) == []
    assert len(answers("unsent", factories.at(2026, 11, 24, 7, 30))) == 1


@pytest.mark.parametrize(
    ("since", "quiet", "late"),
    [
        (factories.at(2026, 11, 23, 12), NIGHT, factories.at(2026, 11, 23, 12, 15)),
        (factories.at(2026, 11, 23, 20, 50), None, factories.at(2026, 11, 23, 21, 5)),
        (factories.at(2026, 11, 23, 20, 50), NIGHT, factories.at(2026, 11, 24, 7, 15)),
        (factories.at(2026, 11, 23, 23, 0), NIGHT, factories.at(2026, 11, 24, 7, 15)),
        (factories.at(2026, 11, 24, 3, 0), NIGHT, factories.at(2026, 11, 24, 7, 15)),
        (factories.at(2026, 11, 24, 3, 0), None, factories.at(2026, 11, 24, 3, 15)),
        (factories.at(2026, 11, 23, 19, 5), (time(19), time(9)), factories.at(2026, 11, 24, 9, 15)),
        # The clocks go back in this night.
        (factories.at(2026, 10, 24, 20, 30), NIGHT, factories.at(2026, 10, 25, 7, 15)),
    ],
)
def test_the_night_does_not_count_for_what_is_not_urgent(
    since: datetime, quiet: tuple[time, time] | None, late: datetime
):
    assert late_from(since, quiet=quiet, within=15 * MINUTE) == late


def test_a_message_that_a_dead_worker_left_is_found(visit):
    row = Message.objects.order_by("pk").first()
    assert row is not None
    sql(
        "UPDATE notifications_message SET state = 'claimed', lease_until = %s WHERE id = %s",
        LONG_AGO, row.pk,
    )  # fmt: skip
    assert answers("stuck") == [
        f"message {row.pk} was left by a dead worker and nobody took it over"
    ]


@pytest.mark.parametrize(("minutes", "is_found"), [(14, False), (16, True)])
def test_a_message_that_may_leave_and_is_not_tried_is_found(visit, minutes, is_found):
    network = Network.objects.get()
    message = queue(
        key="test", person=factories.person(email="p@example.org"), occasion="A test",
        subject="Covenant: a test", text="Hello.", now=NOW - minutes * MINUTE,
        network_id=network.pk,
    )  # fmt: skip
    since = f"{NOW - minutes * MINUTE:%Y-%m-%d %H:%M}"
    expected = [f"message {message.pk} could leave since {since} and has not"]
    assert answers("stuck") == (expected if is_found else [])


def test_a_letter_to_a_mailbox_that_is_not_tried_is_found(visit):
    message = queue_to_mailbox(
        key="test", mailbox="office@harbour.example", occasion="A test",
        subject="Covenant: a test", text="Hello.", now=NOW - 16 * MINUTE,
    )  # fmt: skip

    [found] = answers("stuck")
    assert found.startswith(f"message {message.pk} could leave")


def test_by_night_only_urgent_messages_count_as_stuck(visit):
    night = factories.at(2026, 11, 24, 23)
    for priority in Message.Priority:
        queue(
            key=f"test:{priority}", person=factories.person(email=f"p{priority}@example.org"),
            occasion="A test", subject="Covenant: a test", text="Hello.", priority=priority,
            now=night - timedelta(hours=1),
        )  # fmt: skip
    urgent = Message.objects.get(key="test:0")
    assert answers("stuck", night) == [
        f"message {urgent.pk} could leave since 2026-11-24 22:00 and has not"
    ]


def test_a_reminder_whose_message_vanished_is_found(visit):
    row = a_reminder(state="queued")
    sql("UPDATE reminders_reminder SET message_id = NULL WHERE id = %s", row.pk)
    sql("DELETE FROM notifications_message WHERE id = %s", row.message_id)
    assert answers("orphaned") == [
        f"reminder {row.pk} was given to the outbox, which has no message of it"
    ]


def test_a_reminder_planned_where_there_is_no_network_is_found(visit):
    row = a_reminder(state="planned")
    sql("UPDATE reminders_reminder SET network_id = 999999 WHERE id = %s", row.pk)
    assert answers("orphaned") == [f"reminder {row.pk} is planned in a network that is gone"]


def test_a_message_that_waits_for_no_reminder_is_found(visit):
    row = a_reminder(state="queued")
    sql("UPDATE notifications_message SET state = 'queued' WHERE id = %s", row.message_id)
    assert answers("orphaned") == []
    sql("UPDATE reminders_reminder SET state = 'cancelled' WHERE id = %s", row.pk)
    assert answers("orphaned") == [
        f"message {row.message_id} waits to leave for a reminder that does not ask for it"
    ]


def test_a_text_that_waits_beside_its_e_mail_is_no_orphan(visit):
    row = a_reminder(state="queued")
    beside = queue(
        key=f"text:reminder:{row.pk}:{row.revivals}", person=row.person, occasion="Beside",
        subject="Covenant", text="Beside.", now=NOW,
    )  # fmt: skip
    assert answers("orphaned") == []
    sql("UPDATE notifications_message SET state = 'queued' WHERE id = %s", row.message_id)
    assert answers("orphaned") == []
    sql("UPDATE reminders_reminder SET state = 'cancelled' WHERE id = %s", row.pk)
    assert [each.split()[1] for each in answers("orphaned")] == [
        str(row.message_id), str(beside.pk),
    ]  # fmt: skip


def test_two_messages_for_one_reminder_are_found(visit):
    row = a_reminder(state="queued")
    person = row.person
    again = queue(
        key=f"reminder:{row.pk}:1", person=person, occasion="Again", subject="Covenant: again",
        text="Again.", now=NOW,
    )  # fmt: skip
    assert answers("duplicate") == [
        f"reminder {row.pk} has more than one message: {row.message_id}, {again.pk}"
    ]
    sql("UPDATE notifications_message SET state = 'cancelled' WHERE id = %s", again.pk)
    assert answers("duplicate") == []


def test_a_plan_that_nobody_worked_out_is_found(visit):
    StaleMark.objects.create(
        kind="visit", object_id=visit.pk, reconciler="reminders.visit",
        marked_at=NOW - 16 * MINUTE,
    )  # fmt: skip
    assert answers("stale", NOW - 2 * MINUTE) == []
    assert answers("stale") == [
        f"visit {visit.pk} waits for reminders.visit since 2026-11-24 08:44"
    ]


def test_a_plan_that_ended_in_an_error_is_found_at_once_without_its_words(visit):
    StaleMark.objects.create(
        kind="visit", object_id=visit.pk, reconciler="reminders.visit", marked_at=NOW,
        error="ValueError: Sam Okafor",
    )  # fmt: skip
    assert answers("stale") == [
        f"visit {visit.pk} waits for reminders.visit since 2026-11-24 09:00 (ValueError)"
    ]


def test_a_visit_that_the_clock_did_not_move_on_is_found(visit):
    sql("UPDATE inspections_visit SET phase = 'notified' WHERE id = %s", visit.pk)
    assert answers("phase", factories.at(2026, 11, 24, 8, 10)) == []
    assert answers("phase") == [f"visit {visit.pk} is notified and should be on_site"]


def test_deadlines_that_disagree_with_the_rules_are_found(visit):
    rows = Deadline.objects.filter(visit=visit).exclude(due=None).order_by("pk")
    moved, gone = rows[:2]
    sql("UPDATE inspections_deadline SET due = '2030-01-01' WHERE id = %s", moved.pk)
    sql("DELETE FROM inspections_deadline WHERE id = %s", gone.pk)
    assert answers("deadline") == [
        f"deadline {moved.pk} is due on 2030-01-01 and should be on {moved.due}",
        f"visit {visit.pk} has no deadline {gone.key}",
    ]
    sql("UPDATE inspections_deadline SET due = %s WHERE id = %s", str(moved.due), moved.pk)
    sql("UPDATE inspections_deadline SET key = 'other' WHERE id = %s", moved.pk)
    assert answers("deadline") == [
        f"visit {visit.pk} has no deadline {moved.key}",
        f"visit {visit.pk} has no deadline {gone.key}",
        f"deadline {moved.pk} is kept though no rule makes it",
    ]


@pytest.mark.parametrize("kind", ["visit", "network", "deadline_rule", "public_holiday"])
def test_deadlines_that_are_about_to_be_worked_out_are_no_finding(visit, kind):
    sql("DELETE FROM inspections_deadline")
    assert answers("deadline")
    pk = {"visit": visit.pk, "network": visit.school.network_id}.get(kind, 1)
    StaleMark.objects.create(kind=kind, object_id=pk, reconciler="any", marked_at=NOW)
    assert answers("deadline") == []


def test_deadlines_of_a_visit_that_is_over_stay_as_they_were(visit):
    sql("DELETE FROM inspections_deadline")
    sql("UPDATE inspections_visit SET phase = 'closed'")
    assert answers("deadline") == []


def test_a_visit_open_at_a_school_that_has_closed_is_found(visit):
    sql("UPDATE schools_school SET status = 'Closed' WHERE id = %s", visit.school_id)
    assert answers("closed-school") == [f"visit {visit.pk} is open at a school that has closed"]


def test_a_queue_that_nobody_works_is_found(visit):
    assert answers("silent", NOW + 4 * MINUTE) == [
        "queue ordinary has not been heard of since 2026-11-24 09:00",
        "queue urgent has not been heard of since 2026-11-24 09:00",
    ]


def test_an_installation_that_never_had_a_worker_is_found(db):
    from django.core.cache import cache

    cache.clear()
    assert answers("silent") == [
        "queue ordinary has not been heard of so far",
        "queue urgent has not been heard of so far",
    ]


def test_findings_name_nobody_and_no_school(visit):
    """Damaged all over: still only ids."""
    for statement in (
        "UPDATE reminders_reminder SET due_at = '2026-11-23 10:00:00'",
        "UPDATE notifications_message SET state = 'queued'",
        "UPDATE inspections_visit SET phase = 'notified'",
        "UPDATE schools_school SET status = 'Closed'",
    ):
        sql(statement)
    said = " ".join(line for question in QUESTIONS for line in answers(question.key))
    assert said
    for word in ("Sam", "Okafor", "Jo", "Quayside", "School", "Ofsted", "Covenant:"):
        assert word not in said


@pytest.mark.parametrize(("minutes", "is_found"), [(2, False), (3, True)])
def test_an_escalation_that_nobody_moves_is_found(db, minutes, is_found):
    escalation = Escalation.objects.create(
        key="late", kind="fake", network_id=1, subject_id=1, opened_at=NOW,
        next_at=NOW - minutes * MINUTE,
    )  # fmt: skip
    expected = f"escalation {escalation.pk} should have moved at 2026-11-24 08:57 and has not"
    assert answers("unmoved") == ([expected] if is_found else [])


@pytest.mark.django_db
def test_a_call_out_that_nobody_moves_is_found(network):
    from tests.directory.callouts_town import MINUTE as A_MINUTE
    from tests.directory.callouts_town import build

    town = build(network, NOW - 5 * A_MINUTE)
    asked = town.call_out()
    assert answers("call-outs") == []
    Escalation.objects.all().delete()
    assert answers("call-outs") == [f"call-out {asked.pk} is live, and nobody is asked"]


@pytest.mark.django_db
def test_a_talk_that_nobody_moves_is_found(network):
    from tests.support.talks_town import HOUR
    from tests.support.talks_town import build as build_town

    town = build_town(network)
    town.now = NOW - HOUR
    town.pair("Sam Okafor")
    talk = town.talk()
    assert answers("talks") == []
    Escalation.objects.all().delete()
    assert answers("talks") == [f"talk {talk.pk} is live, and nobody is asked"]
