"""The auditor works every plan out once more and compares it with the rows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import stale
from core.models import StaleMark
from dashboard.auditing import plans
from inspections.models import Visit
from reminders.models import Reminder
from schools.models import Network
from tests import factories
from tests.dashboard.audited import NOW, answers, beat, good_city, live, sql
from tests.reminders import city

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def visit() -> Visit:
    return good_city()


def planned(visit: Visit) -> Reminder:
    row = (
        Reminder.objects.filter(state="planned", subject_id=visit.pk).order_by("due_at", "pk")
    ).first()
    assert row is not None
    return row


def test_a_reminder_that_the_rules_ask_for_and_nobody_planned_is_found(visit):
    row = planned(visit)
    sql("DELETE FROM reminders_reminder WHERE id = %s", row.pk)
    assert answers("plan") == [
        f"visit {visit.pk}: a reminder by rule {row.rule_id} to person {row.person_id} "
        f"should be planned for {row.due_at:%Y-%m-%d %H:%M} and is not"
    ]


def test_a_phase_without_any_of_its_reminders_is_found(visit):
    sql("DELETE FROM reminders_reminder WHERE state = 'planned'")
    assert answers("plan")


def test_a_reminder_planned_for_another_time_is_found(visit):
    row = planned(visit)
    sql("UPDATE reminders_reminder SET due_at = %s WHERE id = %s", row.due_at - HOUR, row.pk)
    [found] = answers("plan")
    assert found == (
        f"reminder {row.pk} is planned for {row.due_at - HOUR:%Y-%m-%d %H:%M} "
        f"in place of {row.due_at:%Y-%m-%d %H:%M}"
    )


@pytest.mark.parametrize("state", ["cancelled", "missed"])
def test_a_reminder_that_was_dropped_though_it_is_wanted_is_found(visit, state):
    row = planned(visit)
    sql("UPDATE reminders_reminder SET state = %s WHERE id = %s", state, row.pk)
    [found] = answers("plan")
    assert found == (
        f"reminder {row.pk} is {state} though it should be planned for {row.due_at:%Y-%m-%d %H:%M}"
    )


def test_a_reminder_of_a_pair_that_has_ended_is_found(visit):
    """Where nobody marked the end of a pair, its reserve would still be asked."""
    sql("UPDATE buddies_pairing SET ended_at = %s", NOW)
    found = answers("plan")
    assert any("is planned though what it rests on is no longer so" in each for each in found)


def test_a_message_that_waits_for_what_is_no_longer_so_is_found(visit):
    row = Reminder.objects.filter(state="queued", too_late_at__gt=NOW).order_by("pk").first()
    assert row is not None
    sql("UPDATE notifications_message SET state = 'queued' WHERE id = %s", row.message_id)
    assert answers("plan") == []
    sql("UPDATE inspections_visit SET phase = 'mistaken'")
    assert (
        f"reminder {row.pk} waits in the outbox though what it rests on is no longer so"
        in answers("plan")
    )


def test_reminders_of_a_visit_that_is_gone_are_found(visit):
    row = planned(visit)
    sql("UPDATE reminders_reminder SET subject_id = 999999 WHERE id = %s", row.pk)
    found = answers("plan")
    assert f"reminder {row.pk} is planned though what it rests on is no longer so" in found


def test_a_rule_without_words_is_found_and_its_reminders_are_left_out(visit):
    row = planned(visit)
    sql("UPDATE reminders_reminderrule SET key = 'no-such-words' WHERE id = %s", row.rule_id)
    assert answers("plan") == ["reminder rule no-such-words cannot be applied"]


def test_a_rule_that_was_changed_without_planning_anew_is_found(visit):
    row = planned(visit)
    sql("UPDATE reminders_reminderrule SET at = '08:40:00' WHERE id = %s", row.rule_id)
    assert answers("plan")


@pytest.mark.parametrize("kind", ["visit", "pairing", "school", "network", "person", "import"])
def test_what_is_about_to_be_worked_out_is_no_finding(visit, kind):
    sql("DELETE FROM reminders_reminder WHERE state = 'planned'")
    assert visit.head is not None
    ids = {
        "visit": visit.pk,
        "pairing": visit.head.pairings.get().pk,
        "school": visit.school_id,
        "network": visit.school.network_id,
        "person": visit.head_id,
        "import": 1,
    }
    StaleMark.objects.create(
        kind=kind, object_id=ids[kind], reconciler=f"reminders.{kind}", marked_at=NOW
    )
    assert answers("plan") == []
    StaleMark.objects.update(object_id=999999)
    assert bool(answers("plan")) == (kind != "import")


def term(network: Network, first_day: date) -> None:
    """A term about to start in a network with a window open."""
    factories.term(network, first_day, first_day + timedelta(days=60), starts_term=True)


@pytest.fixture
def before_term(db) -> Network:
    network = factories.network()
    factories.coordinator(network)
    sam, *_ = city.people(network)
    city.window(sam, date(2025, 9, 1))
    term(network, date(2027, 1, 5))
    stale.mark("network", network.pk, now=NOW)
    beat(NOW)
    assert Reminder.objects.filter(subject_kind="network", state="planned").exists()
    return network


def test_reminders_of_a_term_are_compared_too(before_term):
    assert answers("plan") == []
    row = Reminder.objects.filter(subject_kind="network").order_by("pk").first()
    assert row is not None
    sql("DELETE FROM reminders_reminder WHERE id = %s", row.pk)
    [found] = answers("plan")
    assert found.startswith(f"network {before_term.pk}: a reminder by rule {row.rule_id}")
    StaleMark.objects.create(
        kind="network", object_id=before_term.pk, reconciler="reminders.network", marked_at=NOW
    )
    assert answers("plan") == []


def test_what_a_new_day_brings_is_expected_after_the_nightly_run(before_term):
    """A term comes near enough at midnight and is planned at half past two."""
    term(before_term, date(2027, 4, 6))
    near = date(2027, 4, 6) - timedelta(days=70)
    midnight = factories.at(near.year, near.month, near.day, 0, 30)
    live(NOW, midnight, timedelta(days=7))
    assert answers("plan", midnight) == []
    assert answers("plan", midnight + 5 * HOUR)
    stale.mark("network", before_term.pk, now=midnight)
    beat(midnight)
    assert answers("plan", midnight + 5 * HOUR) == []


def test_what_gives_way_only_when_it_is_due_is_no_finding(visit):
    """A head hears one thing a day. One that left late takes the day of another, which is
    worked out again when it is due."""
    rows = Reminder.objects.filter(person=visit.head).order_by("due_at", "pk")
    heard, later = rows.filter(state="queued")[0], rows.filter(state="planned")[0]
    sql(
        "UPDATE reminders_reminder SET finished_at = %s WHERE id = %s",
        later.due_at - HOUR, heard.pk,
    )  # fmt: skip
    assert answers("plan") == []


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_city(visit, monkeypatch):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answers("plan")
        return len(queries)

    one = count()
    for number in range(3):
        good_city(f"city-{number}")
    assert answers("plan") == []
    assert count() == one
    monkeypatch.setattr(plans, "BATCH", 1)
    assert answers("plan") == []
    assert count() > one
