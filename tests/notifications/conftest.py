from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from bench.sink import Sink
from tests.fakes.notify import API_KEY, TEMPLATE, Notify


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """A real mail server, to which this test's messages go."""
    with Sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


@pytest.fixture
def notify(settings: Settings) -> Iterator[Notify]:
    """Notify's interface, to which this test's texts go through the real client."""
    with Notify() as notify:
        settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = API_KEY, TEMPLATE
        settings.NOTIFY_BASE_URL = notify.url
        yield notify
