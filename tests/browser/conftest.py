"""Playwright drives the browser from an event loop of its own; Django need not worry."""

import os

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
