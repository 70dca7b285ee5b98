from collections.abc import Callable

import pytest
import time_machine

from tests import factories
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
