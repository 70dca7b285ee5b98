"""What each kind of person gets at every address there is (tests/access/table.py)."""

import importlib
import pkgutil

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

import tests.access
from core import clock
from schools.models import Network
from tests.access import world as worlds
from tests.access.table import Row
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
KINDS = ("anonymous", "stranger", "other", "role", "leaver")


def collected():
    rows = []
    for module in pkgutil.iter_modules(tests.access.__path__):
        if module.name.startswith("rows_"):
            rows += importlib.import_module(f"tests.access.{module.name}").ROWS
    return rows


ROWS = collected()


@pytest.fixture
def two(db):
    clock.travel_to(NOW)
    cache.clear()
    return worlds.make("Nearhaven"), worlds.make("Farhaven")


def address(row, here, objects):
    """The row's address in the network ``here`` with the arguments of ``objects``."""
    kwargs = dict(row.args(objects)) if row.args else {}
    if row.in_network:
        kwargs["network_slug"] = here.network.slug
    return reverse(row.name, kwargs=kwargs)


def client_of(kind, row, near, far):
    if kind == "anonymous":
        return Client()
    if kind == "stranger":
        return far.client("head")
    return near.client({"other": row.other, "role": row.role, "leaver": "leaver"}[kind])


def ask(client, method, url, row):
    """The answer; whatever it changed is taken back."""
    with transaction.atomic():
        saved = transaction.savepoint()
        client.raise_request_exception = True
        response = getattr(client, method)(url, row.query if method == "get" else {})
        response.content_or_empty = b"" if response.streaming else response.content
        transaction.savepoint_rollback(saved)
    cache.clear()
    return response


def word(response):
    location = response.headers.get("Location", "")
    doors = (reverse("account_login"), reverse("admin:login"))
    if response.status_code == 302 and location.startswith(doors):
        return "login"
    return str(response.status_code)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_kind_of_person_gets_what_the_table_says(row, two):
    near, far = two
    url = address(row, near, near)
    got = {}
    for method in ("get", "post"):
        answers = []
        for kind in KINDS:
            response = ask(client_of(kind, row, near, far), method, url, row)
            answers.append(word(response))
            if kind == "stranger" and not row.is_public:
                assert near.mark.encode() not in response.content_or_empty, (method, kind)
        got[method] = " ".join(answers)

    assert got == {"get": row.get, "post": row.post}


@pytest.mark.parametrize("row", [row for row in ROWS if row.args], ids=str)
def test_another_networks_object_is_not_found_and_names_nobody(row, two):
    near, far = two
    url = address(row, near, far)
    for method in ("get", "post"):
        response = ask(near.client(row.role), method, url, row)
        if word(response) != "405":
            assert word(response) in (row.foreign, "302" if row.foreign == "200" else "404"), method
        if not row.is_public:
            assert far.mark.encode() not in response.content_or_empty, method


@pytest.mark.parametrize("row", [row for row in ROWS if row.is_public and row.in_network], ids=str)
def test_of_a_network_that_is_not_public_strangers_find_nothing(row, two):
    near, far = two
    url = address(row, near, near)
    Network.objects.filter(pk=near.network.pk).update(is_public=False)
    for client in (Client(), far.client("head"), near.client("leaver")):
        for method in ("get", "post"):
            response = ask(client, method, url, row)
            assert word(response) in ("404", "405"), method
            assert near.mark.encode() not in response.content_or_empty


def routes(resolver=None, prefix=""):
    """Every address of the site, admin apart: operators alone get there (see below)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route


def test_the_table_lists_every_address(two):
    near, _ = two
    listed = {resolve(address(row, near, near)).route for row in ROWS}

    assert sorted(set(routes()) - listed) == []


def test_no_address_is_listed_twice():
    names = [row.name for row in ROWS]

    assert sorted({name for name in names if names.count(name) > 1}) == []


def admin_addresses():
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLResolver) and pattern.app_name == "admin":
            return ["/" + str(pattern.pattern) + route for route in routes(pattern)]
    raise AssertionError("no admin")


def test_the_admin_is_for_operators_only(two):
    near, far = two
    for url in admin_addresses():
        url = url.replace("<path:object_id>", "1").replace("<int:content_type_id>", "1")
        url = url.replace("<path:object_id>", "1")
        if "(?P" in url or "<" in url or url.endswith("logout/"):
            continue
        assert word(ask(Client(), "get", url, Row("", "", ""))) == "login", url
        for client in (near.client("coordinator"), near.client("leaver"), far.client("head")):
            for method in ("get", "post"):
                response = ask(client, method, url, Row("", "", ""))
                assert response.status_code == 404, (method, url)
                assert near.mark.encode() not in response.content_or_empty
