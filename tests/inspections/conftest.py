from collections.abc import Iterator

import pytest

from tests.inspections.helpers import Marks


@pytest.fixture
def marks() -> Iterator[Marks]:
    """Tells what was marked stale."""
    found = Marks()
    yield found
    found.close()
