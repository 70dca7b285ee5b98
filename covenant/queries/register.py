"""Who stands by the covenant, in public."""

from django.db.models import Exists, OuterRef, QuerySet

from covenant.models import Standing
from schools.models import Network


def register(network: Network, *, search: str = "", kind: str = "") -> QuerySet[Standing]:
    """Organisations that stand by the covenant, each by the newest version they signed."""
    later = Standing.objects.filter(
        organisation=OuterRef("organisation"),
        declaration__version__gt=OuterRef("declaration__version"),
    )
    found = (
        Standing.objects.filter(organisation__network=network, state=Standing.State.SIGNED)
        .filter(~Exists(later))
        .select_related("organisation", "declaration", "event__evidence")
        .order_by("organisation__name")
    )
    if search:
        found = found.filter(organisation__name__icontains=search)
    if kind:
        found = found.filter(organisation__kind=kind)
    return found
