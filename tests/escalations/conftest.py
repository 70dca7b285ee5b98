import os
from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from accounts.models import Person
from bench.sink import Sink
from escalations import kinds
from tests import factories
from tests.escalations.kind import Fake, step
from tests.fakes.notify import API_KEY, TEMPLATE, Notify

# Playwright drives the browser from an event loop of its own; Django need not worry.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """A kind of escalation that is registered for one test; steps are given by the test."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    fake = Fake()
    kinds.register(fake)
    return fake


@pytest.fixture
def priya(db: None) -> Person:
    return factories.person("Priya Nair", email="priya@example.org")


@pytest.fixture
def tom(db: None) -> Person:
    return factories.person("Tom Hale", email="tom@example.org")


@pytest.fixture
def dee(db: None) -> Person:
    return factories.person("Dee Alvarez", email="dee@example.org")


@pytest.fixture
def ladder(kind: Fake, priya: Person, tom: Person, dee: Person) -> Fake:
    """Buddy, reserve, coordinator, ten minutes each, all urgent."""
    kind.policy = [step("buddy", priya), step("reserve", tom), step("coordinator", dee)]
    return kind


@pytest.fixture
def notify(settings: Settings) -> Iterator[Notify]:
    """Notify's interface; with it there are texts."""
    with Notify() as notify:
        settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = API_KEY, TEMPLATE
        settings.NOTIFY_BASE_URL = notify.url
        yield notify


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """A real mail server, to which this test's messages go."""
    with Sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink
