"""The pages that are the same for everybody, and those for when something is wrong."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from core.helplines import helplines
from core.middleware import DOOR
from core.views import errors
from schools.access import access_for
from tests import factories

PUBLIC = ["distress", "accessibility", "privacy", "how-pairing-is-decided"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_everybody_may_read_the_public_pages(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert b"<h1" in response.content


def test_the_distress_door_touches_no_session_and_no_database(client: Client) -> None:
    """Without the mark for the database, any query would fail the test."""
    response = client.get(reverse("distress"))
    assert not response.cookies
    assert "Vary" not in response
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"].startswith("public")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert b"<script" not in response.content


@pytest.mark.django_db
def test_robots_may_read_what_is_public_and_nothing_behind_a_door(client: Client) -> None:
    """A city whose name begins like a door is not shut out."""
    response = client.get(reverse("robots"))
    lines = response.content.decode().splitlines()
    assert response["Content-Type"].startswith("text/plain")
    assert response["Cache-Control"].startswith("public")
    assert {"Disallow: /accounts/", "Disallow: /me/", "Allow: /"} <= set(lines)
    assert not any("/medway/".startswith(line.removeprefix("Disallow: ")) for line in lines[1:-1])


@pytest.mark.django_db
def test_the_distress_door_is_the_same_for_somebody_signed_in(client: Client) -> None:
    someone = factories.signed_in_client(factories.person(account=True))
    assert someone.get(DOOR).content == client.get(DOOR).content


def test_the_door_stands_where_the_address_says() -> None:
    assert reverse("distress") == DOOR


def test_the_distress_door_names_999_first_and_then_every_line(client: Client) -> None:
    page = client.get(DOOR).content.decode()
    for line in helplines().lines:
        assert page.index("tel:999") < page.index(line.number)
    assert page.count("not yet verified by this installation") == sum(
        line.checked is None for line in [*helplines().lines, helplines().ofsted]
    )


def test_a_line_that_was_checked_says_when() -> None:
    line = {"name": "A line", "number": "116 123", "checked": date(2026, 11, 22)}
    page = Template('{% include "includes/helpline.html" %}').render(Context({"line": line}))
    assert "Number checked on 22 November 2026" in page


@pytest.mark.django_db
def test_the_way_to_the_door_stands_on_every_page(client: Client) -> None:
    page = client.get(reverse("privacy")).content.decode()
    assert f'<a class="talk" href="{DOOR}" rel="noreferrer">' in page


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_what_to_do(client: Client) -> None:
    response = client.get("/accounts/nothing/here/")
    assert response.status_code == 404
    assert b"talk to someone now" in response.content


@pytest.mark.django_db
def test_an_error_does_not_tell_a_stranger_which_networks_exist() -> None:
    factories.network("hidden-vale", is_public=False)
    stranger = factories.signed_in_client(factories.person(account=True))
    there = stranger.get("/hidden-vale/home/")
    nowhere = stranger.get("/no-such-vale/home/")
    assert there.status_code == nowhere.status_code == 404
    assert b"Hidden Vale" not in there.content
    assert len(there.content) == len(nowhere.content)


@pytest.mark.django_db
def test_an_error_keeps_a_member_in_their_network() -> None:
    network = factories.network("westhaven")
    dee = factories.coordinator(network)
    request = RequestFactory().get("/westhaven/")
    request.user = dee.user
    request.network = network
    request.access = access_for(dee.user, network, date(2026, 11, 24))
    assert b"Westhaven Covenant" in errors.not_found(request, Http404()).content


def test_an_error_of_ours_needs_no_database_to_say_so() -> None:
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"Sorry, something went wrong" in response.content


def test_a_refusal_gives_its_reason() -> None:
    request = RequestFactory().get("/")
    reason = PermissionDenied("Only the head may do this.")
    response = errors.forbidden(request, reason)
    assert response.status_code == 403
    assert b"Only the head may do this." in response.content
    assert b"Your role does not let you" in errors.forbidden(request, PermissionDenied()).content


def test_bad_input_says_that_nothing_was_changed() -> None:
    response = errors.bad_request(RequestFactory().get("/"), ValueError())
    assert response.status_code == 400
    assert b"Nothing was changed" in response.content


@pytest.mark.django_db
def test_a_form_left_open_too_long_says_to_try_again() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@b.c"})
    assert response.status_code == 403
    assert b"Please try that again" in response.content
