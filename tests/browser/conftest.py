"""Playwright drives the browser from an event loop of its own; Django need not worry."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from tests.browser.phones import Phone

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> Iterator[None]:
    """Tries to sign in are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def phone_of(
    browser: Browser, live_server: LiveServer, settings: Any
) -> Iterator[Callable[..., Phone]]:
    """Gives people telephones, each a browser of its own, and puts them away."""
    settings.SITE_ADDRESS = live_server.url
    given: list[Phone] = []

    def give(person: Person | None = None, **more: Any) -> Phone:
        given.append(Phone(browser, live_server.url, person, **more))
        return given[-1]

    yield give
    for phone in given:
        phone.put_away()
