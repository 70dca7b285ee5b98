"""What an operator keeps in the admin leaves its audit row, and plans follow."""

from datetime import date

import pytest
from django.forms import model_to_dict
from django.urls import reverse

from core.models import AuditEvent, StaleMark
from inspections.models import DeadlineRule, OneOffHoliday, WindowRule
from schools.models import Network, Term
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return factories.signed_in_client(factories.operator())


def verbs(kind):
    rows = AuditEvent.objects.filter(verb__startswith=f"{kind}.").order_by("pk")
    return list(rows.values_list("verb", flat=True))


def test_a_network_changed_in_the_admin_is_audited_and_planned_anew(client, network):
    url = reverse("admin:schools_network_change", args=[network.pk])
    answers = {"name": network.name, "slug": network.slug, "la_code": "", "months_ahead": 9}

    assert client.post(url, answers).status_code == 302

    event = AuditEvent.objects.get(verb="network.changed")
    assert "months_ahead" in event.detail["fields"]
    assert event.network_id == network.pk
    assert StaleMark.objects.filter(kind="network", object_id=network.pk).exists()


def test_terms_added_and_removed_in_the_admin_are_audited_and_planned_anew(client, network):
    answers = {
        "network": network.pk, "name": "Spring 2027", "first_day": "2027-01-05",
        "last_day": "2027-02-12",
    }  # fmt: skip
    assert client.post(reverse("admin:schools_term_add"), answers).status_code == 302
    term = Term.objects.get()
    url = reverse("admin:schools_term_delete", args=[term.pk])
    assert client.post(url, {"post": "yes"}).status_code == 302
    other = Term.objects.create(
        network=network, name="Summer", first_day=date(2027, 4, 12), last_day=date(2027, 5, 28)
    )
    chosen = {"action": "delete_selected", "_selected_action": other.pk, "post": "yes"}
    assert client.post(reverse("admin:schools_term_changelist"), chosen).status_code == 302

    assert not Term.objects.exists()
    assert verbs("term") == ["term.added", "term.removed", "term.removed"]
    assert StaleMark.objects.filter(kind="network", object_id=network.pk).exists()


def test_a_rule_changed_in_the_admin_is_audited(client):
    rule = WindowRule.objects.first()
    url = reverse("admin:inspections_windowrule_change", args=[rule.pk])
    answers = {**model_to_dict(rule), "in_force_to": "2027-09-01"}

    assert client.post(url, answers).status_code == 302

    assert verbs("window_rule") == ["window_rule.changed"]
    rule.refresh_from_db()
    assert rule.in_force_to == date(2027, 9, 1)


@pytest.mark.parametrize("model", [Network, WindowRule, DeadlineRule])
def test_what_much_rests_on_is_never_deleted_in_the_admin(client, network, model):
    row, before = model.objects.first(), model.objects.count()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    chosen = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}

    answer = client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"})
    client.post(reverse(f"{name}_changelist"), chosen)

    assert answer.status_code == 403
    assert "delete_selected" not in client.get(reverse(f"{name}_changelist")).content.decode()
    assert model.objects.count() == before
    assert not AuditEvent.objects.filter(verb__endswith=".removed").exists()


def test_a_changed_deadline_rule_has_deadlines_worked_out_anew(client):
    rule = DeadlineRule.objects.get(key="draft-report")
    url = reverse("admin:inspections_deadlinerule_change", args=[rule.pk])
    answers = {k: v for k, v in model_to_dict(rule).items() if v is not None}

    assert client.post(url, {**answers, "number": 20}).status_code == 302

    assert StaleMark.objects.filter(kind="deadline_rule", object_id=rule.pk).exists()
    assert verbs("deadline_rule") == ["deadline_rule.changed"]


def test_a_public_holiday_is_added_and_removed_and_deadlines_follow(client):
    answers = {"day": "2026-12-07", "name": "Mourning", "source": "https://example.org"}
    assert client.post(reverse("admin:inspections_oneoffholiday_add"), answers).status_code == 302
    made = OneOffHoliday.objects.get()
    marks = StaleMark.objects.filter(kind="public_holiday", object_id=made.pk)
    assert marks.count() == 1
    url = reverse("admin:inspections_oneoffholiday_delete", args=[made.pk])
    client.post(url, {"post": "yes"})
    assert marks.count() == 2
    assert verbs("public_holiday") == ["public_holiday.added", "public_holiday.removed"]


def test_a_day_without_pupils_added_in_the_admin_is_audited_and_planned_anew(client, network):
    answers = {"network": network.pk, "day": "2027-01-04", "kind": "inset", "name": ""}
    url = reverse("admin:schools_daywithoutpupils_add")
    assert client.post(url, answers).status_code == 302
    assert verbs("day_without_pupils") == ["day_without_pupils.added"]
    assert StaleMark.objects.filter(kind="network", object_id=network.pk).exists()
