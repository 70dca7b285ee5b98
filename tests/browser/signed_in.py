from urllib.parse import urlparse

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext


def give_session(context: BrowserContext, address: str, client: Client) -> None:
    """Sign a browser in as whoever a test client is signed in as."""
    name = settings.SESSION_COOKIE_NAME
    host = urlparse(address).hostname or "localhost"
    value = client.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/"}])
