"""A trust of which the addresses are known, its officer, a coordinator, and a published text."""

import pytest
from django.core.cache import cache

from accounts.models import Person
from core import clock
from covenant import parties
from covenant.models import Declaration, SigningInvitation, Standing
from covenant.services import invite_to_sign
from schools.models import Network, Organisation
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import published, sign
from tests.covenant.invited import ROSE


@pytest.fixture
def public(network: Network) -> Network:
    """The city, once its pages are public."""
    network.is_public = True
    network.save()
    return network


@pytest.fixture
def trust(network: Network) -> Organisation:
    return factories.organisation(network)


@pytest.fixture
def officer(trust: Organisation) -> Person:
    return factories.officer(trust)


@pytest.fixture
def dee(network: Network) -> Person:
    return factories.coordinator(network)


@pytest.fixture
def head(network: Network) -> Person:
    return factories.head(network)


@pytest.fixture
def declaration(network: Network) -> Declaration:
    return published(network, NOW)


@pytest.fixture
def offering(network: Network) -> Declaration:
    """A text with undertakings, for trusts and for all."""
    return published(
        network, NOW,
        undertakings=[
            {"kind": "trust", "words": "We offer adviser time", "unit": "days a year"},
            {"kind": "", "words": "We open our training to all", "unit": ""},
            {"kind": "union", "words": "We offer case workers", "unit": "people"},
        ],
    )  # fmt: skip


@pytest.fixture
def standing(trust: Organisation, officer: Person, declaration: Declaration) -> Standing:
    """The trust has signed."""
    sign(declaration, trust, officer, NOW)
    return trust.standings.get()


@pytest.fixture
def city(public: Network, declaration: Declaration) -> Network:
    """A public city with its text, at nine in the morning; nobody has tried a code."""
    clock.travel_to(NOW)
    cache.clear()
    return public


@pytest.fixture
def invitation(city: Network, trust: Organisation, dee: Person) -> SigningInvitation:
    """A chief executive is invited to sign for the trust."""
    return invite_to_sign(
        party=parties.of_organisation(trust), name="Rose Chief", email=ROSE,
        role="Chief executive", by=dee, now=NOW,
    )  # fmt: skip
