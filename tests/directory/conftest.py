"""The town of the call-outs: a team on site, and two people who could be asked."""

import pytest

from accounts.models import Person
from schools.models import Network
from tests.directory.callouts_town import Town, build


@pytest.fixture
def town(network: Network) -> Town:
    return build(network)


@pytest.fixture
def ruth(town: Town) -> Person:
    return town.advise("Ruth Lindqvist")[0].person


@pytest.fixture
def omar(town: Town, ruth: Person) -> Person:
    return town.advise("Omar Farouk")[0].person
