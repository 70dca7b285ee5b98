"""The versions of the declaration."""

from django.db.models import QuerySet

from covenant.models import Declaration
from schools.models import Network


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
