"""The demo's own pages: outside the demo there are none, for anybody."""

from tests.access.table import Row

NONE = "404 404 404 404 404"
ROWS = [
    Row("demo:travel", NONE, NONE),
    Row("demo:post", NONE, NONE),
    Row("demo:letter", NONE, NONE, args=lambda world: {"name": "x"}),
    Row("demo:letter-file", NONE, NONE, args=lambda world: {"name": "x", "number": 0}),
    Row("demo:people", NONE, NONE),
    Row("demo:sign-in", NONE, NONE, args=lambda world: {"pk": world.people["head"].pk}),
]
