"""Pages that are the same for everybody."""

from tests.access.table import Row

ALL = "200 200 200 200 200"
ROWS = [
    Row(name, ALL, ALL)
    for name in (
        "healthz",
        "readyz",
        "distress",
        "accessibility",
    )
]
