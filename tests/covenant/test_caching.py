"""Public pages are kept by caches, and only where they are the same for everybody."""

import base64
import gzip
import hashlib
import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from covenant import caching
from tests import factories
from tests.covenant.helpers import at, sign, text_of
from tests.covenant.register_town import fill_register, organisation_stands

pytestmark = pytest.mark.django_db
PAGES = ["city", "register", "register-csv", "undertaken", "register-about", "check", "text"]


@pytest.fixture
def public(network, now):
    network.is_public = True
    network.save()
    fill_register(network, now)
    return network


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_gets_what_everybody_gets(client, public, name):
    response = client.get(at(name, public))

    assert response["Cache-Control"] == caching.FOR_EVERYBODY
    assert not response.cookies
    assert not client.cookies
    assert "Cookie" in response["Vary"]
    assert "Accept-Encoding" in response["Vary"]
    again = client.get(at(name, public))
    assert again["ETag"] == response["ETag"]
    assert text_of(again) == text_of(response)


@pytest.mark.parametrize("name", PAGES)
def test_who_comes_back_is_sent_nothing_anew(client, public, name):
    first = client.get(at(name, public), headers={"accept-encoding": "gzip"})

    again = client.get(
        at(name, public),
        headers={"accept-encoding": "gzip", "if-none-match": first["ETag"]},
    )

    assert again.status_code == 304
    assert again["ETag"].removeprefix("W/") == first["ETag"].removeprefix("W/")
    assert again["Cache-Control"] == caching.FOR_EVERYBODY
    assert "Cookie" in again["Vary"]
    # The page that the browser kept still runs its script.
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["city", "register", "register-csv"])
def test_what_changes_is_sent_anew(client, public, now, name):
    first = client.get(at(name, public))
    declaration = public.declarations.get()
    organisation_stands("A new trust", "trust", declaration, now)

    again = client.get(at(name, public), headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200


def test_the_file_changes_with_a_name(client, public):
    first = client.get(at("register-csv", public))
    public.organisations.filter(name="Harbour Learning Trust").update(name="Port Learning Trust")

    assert client.get(at("register-csv", public))["ETag"] != first["ETag"]


@pytest.mark.parametrize("name", ["register", "register-csv"])
def test_pages_are_sent_compressed(client, public, name):
    plain = text_of(client.get(at(name, public)))
    response = client.get(at(name, public), headers={"accept-encoding": "gzip"})

    assert response["Content-Encoding"] == "gzip"
    content = response.getvalue() if response.streaming else response.content
    assert gzip.decompress(content).decode() == plain


def test_the_page_of_somebody_signed_in_is_kept_by_nobody(public):
    client = factories.signed_in_client(factories.head(public))

    response = client.get(at("register", public))

    assert response["Cache-Control"] == "private, no-store"
    assert "Cookie" in response["Vary"]
    assert "ETag" not in response


def test_a_visitor_with_a_session_gets_a_page_of_their_own(client, public):
    session = client.session
    session["began"] = "to sign in"
    session.save()
    client.cookies["sessionid"] = session.session_key

    response = client.get(at("register", public))

    assert response["Cache-Control"] == "private, no-cache"
    assert "nonce-" in response["Content-Security-Policy"]


def test_the_pages_script_is_the_one_whose_hash_is_allowed(client, public):
    page = client.get(at("register", public))

    scripts = re.findall(r"<script(?![^>]*src)[^>]*>(.*?)</script>", text_of(page), re.S)
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'"
        for each in scripts
    }
    assert hashes == {caching.SCRIPT}
    assert caching.SCRIPT in page["Content-Security-Policy"]
    assert "nonce" not in page["Content-Security-Policy"]


def asked(view):
    request = RequestFactory().get("/")
    return caching.public_page(view)(request)


def test_an_answer_with_a_cookie_is_kept_by_nobody():
    def view(request):
        response = HttpResponse("Hello")
        response.set_cookie("a", "b")
        return response

    assert asked(view)["Cache-Control"] == "private, no-cache"


def test_an_answer_that_is_no_page_is_not_kept():
    assert "Cache-Control" not in asked(lambda request: HttpResponse(status=410))


def test_a_page_that_is_not_there_is_not_kept(client, public):
    response = client.get(at("party", public, 999_999))

    assert response.status_code == 404
    assert "public" not in response.headers.get("Cache-Control", "")


@pytest.fixture
def remembering(settings):
    settings.PUBLIC_PAGES_REMEMBERED_SECONDS = 60


@pytest.mark.parametrize("name", ["city", "register", "undertaken"])
def test_a_page_asked_for_by_many_is_made_once(
    client, public, remembering, name, django_assert_num_queries
):
    first = client.get(at(name, public))

    # Which network, what day it is here, and whether anything was done.
    with django_assert_num_queries(3):
        again = client.get(at(name, public))

    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == caching.FOR_EVERYBODY


def test_a_page_is_made_anew_as_soon_as_anything_is_done(client, public, remembering, now):
    client.get(at("register", public))
    trust = factories.organisation(public, "A new trust")

    sign(public.declarations.get(), trust, factories.officer(trust), now)

    assert "A new trust" in text_of(client.get(at("register", public)))


def test_each_search_is_a_page_of_its_own(client, public, remembering):
    client.get(at("register", public))

    assert "Quayside" not in text_of(client.get(at("register", public) + "?q=harbour"))


def test_what_somebody_signed_in_sees_is_not_remembered(client, public, remembering):
    member = factories.signed_in_client(factories.head(public))
    assert "Sign out" in text_of(member.get(at("register", public)))

    assert "Sign out" not in text_of(client.get(at("register", public)))
    assert "Sign out" in text_of(member.get(at("register", public)))


def test_an_answer_with_a_cookie_is_not_remembered(public, remembering):
    def view(request):
        response = HttpResponse("Hello")
        response.set_cookie("a", "b")
        return response

    request = RequestFactory().get("/")
    request.network = public
    remembered = caching.remembered(view)

    assert remembered(request).cookies
    assert remembered(request).cookies
