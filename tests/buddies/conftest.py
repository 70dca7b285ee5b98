"""A head with a buddy and a reserve, whom contact checks ask."""

import pytest

from schools.models import Network
from tests.buddies.checks_town import Town, build


@pytest.fixture
def town(network: Network) -> Town:
    return build(network)
