"""What several apps change one after the other."""

from schools.models import Network


def lock_network(network: Network) -> Network:
    """Let nobody else who calls this act on the network until this transaction ends: pairs and
    offers, or its rota.

    On SQLite immediate transactions do the same. Rows that only refer to the network can
    still be written meanwhile.
    """
    return Network.objects.select_for_update(no_key=True).get(pk=network.pk)
