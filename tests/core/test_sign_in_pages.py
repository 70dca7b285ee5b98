"""The words around sign-in: by invitation, without a password, kind when something is wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.BASE_DIR) / "templates"


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> Iterator[None]:
    """Tries are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


def ask_for_code(client: Client, email: str) -> str:
    response = client.post(reverse("account_login"), {"login": email}, follow=True)
    return str(response.content.decode())


def test_the_page_speaks_of_no_password_and_offers_no_sign_up(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "You need no password" in page
    assert "signup" not in page


def test_the_code_comes_by_e_mail_and_the_subject_holds_none(client: Client) -> None:
    person = factories.person(account=True)
    assert person.user is not None
    EmailAddress.objects.update_or_create(
        user=person.user, email=person.user.email, defaults={"verified": True, "primary": True}
    )
    assert "six-digit code is on its way" in ask_for_code(client, person.user.email)
    assert mail.outbox[0].subject == "Covenant: your sign-in code"
    assert not any(letter.isdigit() for letter in mail.outbox[0].subject)
    assert "Nobody will ever ask you" in mail.outbox[0].body
    assert "/talk/" in mail.outbox[0].body


def test_a_stranger_reads_the_same_page_and_is_sent_nothing(client: Client) -> None:
    assert "six-digit code is on its way" in ask_for_code(client, "stranger@example.org")
    assert not mail.outbox


def test_sign_up_is_closed_and_says_how_to_join(client: Client) -> None:
    assert b"People join by invitation" in client.get(reverse("account_signup")).content


def test_who_tries_too_often_is_told_to_wait(client: Client) -> None:
    for _ in range(3):
        ask_for_code(client, "stranger@example.org")
        client.cookies.clear()
    assert "tried too often" in ask_for_code(client, "stranger@example.org")


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.html")), ids=lambda path: path.name)
def test_every_template_can_be_read(path: Path) -> None:
    get_template(str(path.relative_to(FOLDER)))
