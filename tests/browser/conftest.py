"""Playwright drives the browser from an event loop of its own; Django need not worry."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> Iterator[None]:
    """Tries to sign in are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()
