from collections.abc import Callable

import pytest
import time_machine

from schools.models import Network
from tests import factories
from tests.buddies.checks_town import Town, build
from tests.conftest import NOW


@pytest.fixture(autouse=True)
def _tuesday_morning():
    """Pages read the clock; these tests stand on one Tuesday in term."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def read() -> Callable:
    """Gives the text of a page as this person sees it."""

    def read_page(person, address: str, status: int = 200) -> str:
        response = factories.signed_in_client(person).get(address)
        assert response.status_code == status
        return response.content.decode()

    return read_page


@pytest.fixture
def town(network: Network) -> Town:
    """A head, their buddy and reserve, and a coordinator, beside an inspection."""
    return build(network)
