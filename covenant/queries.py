"""The only door through which views get the covenant's data."""

from django.db.models import Exists, OuterRef, QuerySet

from covenant.models import Declaration, Standing
from schools.access import Access
from schools.models import Network, Organisation


def published_declaration(network: Network) -> Declaration | None:
    """The version that counts now."""
    return Declaration.objects.filter(network=network, status=Declaration.Status.PUBLISHED).first()


def declarations_readable_in(network: Network) -> QuerySet[Declaration]:
    """Every version that was ever published, newest first. Drafts are not among them."""
    return (
        Declaration.objects.filter(network=network)
        .exclude(status=Declaration.Status.DRAFT)
        .order_by("-version")
    )


def draft_of(network: Network) -> Declaration | None:
    """The text being worked on, for coordinators."""
    drafts = Declaration.objects.filter(network=network, status=Declaration.Status.DRAFT)
    return drafts.order_by("-version").first()


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


def organisations_signing_for(access: Access) -> QuerySet[Organisation]:
    """The organisations this person may sign for."""
    return Organisation.objects.filter(
        network=access.network, pk__in=access.organisation_ids
    ).order_by("name")


def standings_for(access: Access) -> QuerySet[Standing]:
    """How the organisations of this officer stand, newest version first."""
    return (
        Standing.objects.filter(organisation__in=access.organisation_ids)
        .select_related("organisation", "declaration")
        .order_by("organisation__name", "-declaration__version")
    )
