"""What an operator keeps in the admin leaves its audit row, and plans follow."""

from datetime import date

import pytest
from django.forms import model_to_dict
from django.urls import reverse

from core.models import AuditEvent, StaleMark
from inspections.models import DeadlineRule, WindowRule
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
