"""A trust of which the addresses are known, its officer, a coordinator, and a published text."""

import pytest

from accounts.models import Person
from covenant.models import Declaration, Standing
from schools.models import Network, Organisation
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import published, sign


@pytest.fixture
def public(network: Network) -> Network:
    """The city, once its pages are public."""
    network.is_public = True
    network.save()
    return network


@pytest.fixture
def trust(network: Network) -> Organisation:
    return factories.organisation(network, email_domain="example.org")


@pytest.fixture
def officer(trust: Organisation) -> Person:
    return factories.officer(trust)


@pytest.fixture
def dee(network: Network) -> Person:
    return factories.coordinator(network)


@pytest.fixture
def declaration(network: Network) -> Declaration:
    return published(network, NOW)


@pytest.fixture
def standing(trust: Organisation, officer: Person, declaration: Declaration) -> Standing:
    """The trust has signed."""
    sign(declaration, trust, officer, NOW)
    return trust.standings.get()
