"""Pages that are the same for everybody."""

from tests.access.table import PUBLIC_PAGE, Row

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
ROWS.append(Row("robots", *PUBLIC_PAGE))
