"""Between asking for a new address and proving it, somebody else may come to be known by it."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests import factories
from tests.accounts.helpers import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


def test_an_address_that_became_somebody_elses_meanwhile_changes_nothing():
    robin = factories.person("Robin Vale", account=True)
    before = robin.email
    client = Client()
    sign_in(client, robin)
    mail.outbox.clear()
    client.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    factories.person("Sam Reed", email="new@example.org")

    code = re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()
    page = client.post("/accounts/confirm-email/", {"code": code}, follow=True).content.decode()

    assert "cannot be used here yet" in page
    robin.refresh_from_db()
    assert (robin.email, robin.user.email) == (before, before)
    assert [each.email for each in robin.user.emailaddress_set.filter(verified=True)] == [before]
