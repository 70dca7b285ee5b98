"""Operators: a second factor first, and an admin that nobody else can tell is there."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = ("/admin/", "/operator/", "/admin/login/")


@pytest.mark.parametrize("url", PAGES)
def test_an_operator_sets_up_a_second_factor_first(url):
    client = factories.signed_in_client(factories.operator(), second_factor=False)

    assert client.get(url).url == reverse("mfa_activate_totp")


@pytest.mark.parametrize("url", PAGES)
def test_to_others_it_is_not_there(url, network):
    client = factories.signed_in_client(factories.coordinator(network))

    assert client.get(url).status_code == 404


def test_a_stranger_is_asked_to_sign_in():
    assert Client().get("/operator/").url.startswith(reverse("account_login"))
    assert Client().get("/admin/login/").url.startswith(reverse("account_login"))


def test_the_admin_holds_no_private_content(network):
    client = factories.signed_in_client(factories.operator())

    page = client.get("/admin/", follow=True).content.decode()

    assert "Networks" in page
    for private in ("Messages", "Pairings", "Invitations", "Persons", "Email addresses", "Session"):
        assert private not in page
    assert client.get("/admin/login/").url == "/admin/"


def test_an_operator_closes_an_account_and_cannot_make_one(network):
    head = factories.head(network)
    client = factories.signed_in_client(factories.operator())
    url = reverse("admin:accounts_user_change", args=[head.user.pk])

    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    assert client.get(reverse("admin:accounts_user_delete", args=[head.user.pk])).status_code == 403
    assert client.post(url, {"is_active": ""}).status_code == 302
    assert not User.objects.get(pk=head.user.pk).is_active


@pytest.mark.parametrize("model", ["school", "organisation", "importrun"])
def test_what_files_write_is_only_looked_at(model, network):
    factories.school(network)
    factories.organisation(network)
    client = factories.signed_in_client(factories.operator())

    assert client.get(reverse(f"admin:schools_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:schools_{model}_add")).status_code == 403
