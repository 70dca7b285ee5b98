import pytest

from accounts.models import Person
from escalations import kinds
from tests import factories
from tests.escalations.kind import Fake, step


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
