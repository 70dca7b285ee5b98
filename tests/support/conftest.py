"""The town in which a head would like to talk."""

import pytest

from accounts.models import Person
from schools.models import Network
from tests.support.talks_town import Town, build


@pytest.fixture
def town(network: Network) -> Town:
    return build(network)


@pytest.fixture
def sam(town: Town) -> Person:
    """The head’s buddy."""
    return town.pair("Sam Okafor")[0]
