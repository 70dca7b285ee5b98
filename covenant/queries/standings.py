"""How one's own parties stand."""

from django.db.models import QuerySet

from covenant.models import Standing
from schools.access import Access


def standings_for(access: Access) -> QuerySet[Standing]:
    """How the organisations of this officer stand, newest version first."""
    return (
        Standing.objects.filter(organisation__in=access.organisation_ids)
        .select_related("organisation", "declaration")
        .order_by("organisation__name", "-declaration__version")
    )
