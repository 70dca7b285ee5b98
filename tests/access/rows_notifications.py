"""Doors for those who are not signed in: unsubscribing, and receipts of texts."""

from notifications.unsubscribing import link_for
from tests.access.table import Row
from tests.access.world import World


def token_of(world: World) -> dict[str, str]:
    return {"token": link_for(world.people["head"].pk).rstrip("/").rpartition("/")[2]}


ROWS = [
    # Whoever holds the link may use it: it names nobody, and acts on POST alone.
    Row(
        "unsubscribe", "200 200 200 200 200", "200 200 200 200 200",
        args=token_of, is_public=True, foreign="200",
    ),
    # Without Notify's token there is nothing.
    Row("text-receipts", "405 405 405 405 405", "404 404 404 404 404"),
]  # fmt: skip
