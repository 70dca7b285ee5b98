"""The front door and each role's pages."""

from tests.access.table import Row

ROWS = [
    Row("front", "200 200 200 200 200", "200 200 200 200 200"),
]
