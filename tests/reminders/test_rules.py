"""The rules: loaded once, an operator's to change, and for everybody to read."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core import audit, clock, stale
from core.models import AuditEvent
from reminders import explain, tasks
from reminders.models import Reminder, ReminderRule
from reminders.seeding import load_rules, seed_rows
from reminders.services import change_rule
from schools.models import Network
from tests import factories
from tests.reminders.city import MONDAY, call, people, planned

pytestmark = pytest.mark.django_db
OPERATOR = audit.System("operator")


def rule(key: str = "evening-before-buddy") -> ReminderRule:
    return ReminderRule.objects.get(key=key)


def test_the_rules_are_there_after_migrating() -> None:
    assert ReminderRule.objects.count() == len(seed_rows())
    for row in ReminderRule.objects.all():
        row.full_clean()
    assert str(rule()) == "evening-before-buddy"


def test_loading_them_again_leaves_an_operators_edit_and_adds_what_is_new() -> None:
    ReminderRule.objects.filter(key="evening-before-buddy").update(at=time(19), is_active=False)
    ReminderRule.objects.filter(key="term-head").delete()
    load_rules(apps.get_app_config("reminders"))
    assert (rule().at, rule().is_active) == (time(19), False)
    assert rule("term-head").at == time(8)


def test_before_there_were_rules_there_is_nothing_to_load() -> None:
    class Before:
        def get_model(self, app: str, name: str) -> None:
            raise LookupError

    load_rules(apps.get_app_config("reminders"), apps=Before())  # type: ignore[arg-type]


def test_a_changed_rule_moves_every_plan_and_is_written_down(network: Network) -> None:
    sam, _, _ = people(network)
    call(sam)
    change_rule(rule=rule(), by=OPERATOR, now=MONDAY, at=time(19, 15))
    stale.settle(now=MONDAY)
    assert ("evening-before-buddy", "Jo", "Mon 23 Nov 19:15") in planned()
    change_rule(rule=rule(), by=OPERATOR, now=MONDAY, is_active=False)
    stale.settle(now=MONDAY)
    assert not planned(rule__key="evening-before-buddy")
    events = AuditEvent.objects.filter(verb="reminder_rule.changed").order_by("pk")
    assert [event.detail for event in events] == [{"fields": ["at"]}, {"fields": ["is_active"]}]


@pytest.mark.parametrize(
    ("field", "bad", "name"),
    [
        ("days", 121, "reminder_rule_is_within_bounds"),
        ("days", -61, "reminder_rule_is_within_bounds"),
        ("grace_hours", 0, "reminder_rule_has_some_grace"),
        ("grace_hours", 169, "reminder_rule_has_some_grace"),
    ],
)
def test_a_rule_beyond_its_bounds_is_refused(field: str, bad: int, name: str) -> None:
    with pytest.raises(ValidationError):
        change_rule(rule=rule(), by=OPERATOR, now=MONDAY, **{field: bad})
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ReminderRule.objects.filter(key="term-head").update(**{field: bad})
    ReminderRule.objects.filter(key="term-head").update(**{field: 60})


def a_reminder(network: Network, **fields: object) -> Reminder:
    given = {
        "rule": rule(), "subject_kind": "visit", "subject_id": 7, "network_id": network.pk,
        "occasion": date(2026, 11, 24), "due_at": MONDAY, "planned_at": MONDAY,
        "too_late_at": MONDAY + timedelta(hours=1),
    }  # fmt: skip
    return Reminder.objects.create(**{**given, **fields})


def test_one_reminder_per_rule_subject_day_and_person(network: Network) -> None:
    sam = factories.person("Sam Okafor")
    reminder = a_reminder(network, person=sam)
    assert str(reminder).startswith("Reminder ")
    a_reminder(network, person=sam, occasion=date(2026, 11, 25))
    with pytest.raises(IntegrityError), transaction.atomic():
        a_reminder(network, person=sam)


def test_a_reminder_is_due_before_it_is_too_late(network: Network) -> None:
    with (
        pytest.raises(IntegrityError, match="reminder_is_due_before_it_is_late"),
        transaction.atomic(),
    ):
        a_reminder(network, person=factories.person(), too_late_at=MONDAY)


def test_every_member_may_read_who_hears_what_when(
    network: Network, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(factories.head(network))
    page = client.get(reverse("reminders:who_hears_what", args=[network.slug]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "The day before the first day on site, or the first after a pause, at 18:30" in text
    assert "6 weeks after the last day on site, at 09:00" in text
    ReminderRule.objects.update(is_active=False)
    page = client.get(reverse("reminders:who_hears_what", args=[network.slug]))
    assert "No reminder is in use." in page.content.decode()
    assert client.post(page.request["PATH_INFO"]).status_code == 405


def test_the_table_for_the_docs_is_made_from_the_seed_file() -> None:
    table = explain.table()
    assert table.count("\n") == len(seed_rows()) + 2
    assert (
        "| Each day on site, at 16:30 | The reserve | Please make sure that somebody rings "
        "them | 4 hours | yes |" in table
    )
    assert "| A week after the last day on site, at 09:00 | The head |" in table
    [line] = explain.lines([ReminderRule(anchor="last_day", days=2, at=time(9), grace_hours=1)])
    assert line.when == "2 days after the last day on site, at 09:00"
    assert line.until == "1 hour"


def test_an_operator_changes_a_rule_and_can_neither_add_nor_delete_one(
    sign_in: Callable[..., Client],
) -> None:
    client = sign_in(factories.operator())
    page = reverse("admin:reminders_reminderrule_change", args=[rule().pk])
    form = {"words": rule().words, "days": -1, "at": "19:00", "grace_hours": 3}
    assert client.post(page, {**form, "is_urgent": "on", "is_active": "on"}).status_code == 302
    assert rule().at == time(19)
    [event] = AuditEvent.objects.filter(verb="reminder_rule.changed")
    assert event.detail == {"fields": ["at"]}
    assert event.actor_label.startswith("person ")
    assert client.get(reverse("admin:reminders_reminderrule_add")).status_code == 403
    assert (
        client.post(reverse("admin:reminders_reminderrule_delete", args=[rule().pk])).status_code
        == 403
    )


def test_the_tasks_plan_and_send(network: Network) -> None:
    sam, _, _ = people(network)
    call(sam)
    clock.travel_to(MONDAY + timedelta(hours=9))
    tasks.plan_all()
    stale.settle()
    tasks.send_due()
    assert Reminder.objects.filter(state=Reminder.State.QUEUED).count() == 2
