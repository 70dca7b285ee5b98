"""The front door and each role's pages."""

from tests.access.table import Row

ROWS = [
    Row("front", "200 200 200 200 200", "405 405 405 405 405", is_public=True),
]
