"""The next version of the demo city's covenant: a draft that two parties are asked about."""

from datetime import datetime

from accounts.models import Person
from covenant import services
from covenant.queries import published_declaration
from schools.models import Network

NEW = """
## Governors

Governing bodies are with the head when a report is hard, and hear from us what we have promised.
"""


def next_version(network: Network, coordinator: Person, now: datetime) -> None:
    """A section for governors, as the heads' conference asked; the trusts have not answered."""
    counts = published_declaration(network)
    assert counts is not None
    draft = services.draft(
        network=network, title=counts.title, promises=counts.promises, text=counts.text + NEW,
        undertakings=counts.undertakings, by=coordinator, now=now,
    )  # fmt: skip
    trusts = network.organisations.filter(kind="trust", roles__isnull=False).distinct()
    services.ask_for_approval(
        declaration=draft, organisations=list(trusts.order_by("name")[:2]), by=coordinator, now=now
    )
    services.note_approval(
        declaration=draft, party="The Westhaven heads’ conference", by=coordinator, now=now,
        how="At its meeting this month",
    )  # fmt: skip
