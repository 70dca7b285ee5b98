"""What several apps change one after the other.

Rows are locked in one order, so that no two wait for each other: people, networks, who supervises
or is listed there, what they do there. Whoever locks a person first lets rows that only refer to
them be written (``no_key``): who holds a network tells people of it meanwhile.
"""

from collections.abc import Iterable

from schools.models import Network


def lock_network(network: Network) -> Network:
    """Let nobody else who calls this act on the network until this transaction ends: pairs and
    offers, or its rota.

    On SQLite immediate transactions do the same. Rows that only refer to the network can
    still be written meanwhile.
    """
    return Network.objects.select_for_update(no_key=True).get(pk=network.pk)


def lock_networks(networks: Iterable[int]) -> None:
    """The same for several, by id, before anything that is locked after one of them."""
    rows = Network.objects.filter(pk__in=set(networks)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
