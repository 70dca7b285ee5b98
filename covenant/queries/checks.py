"""Signatures whose authority a coordinator is still to confirm."""

from django.db.models import QuerySet

from covenant import authority
from covenant.models import Standing
from schools.access import Access


def checks_for(access: Access) -> QuerySet[Standing]:
    """The signatures of the network that wait for a coordinator, longest waiting first; none for
    anybody else."""
    if not access.is_coordinator:
        return Standing.objects.none()
    waiting = Standing.objects.filter(network=access.network, waits_for_check=True)
    return waiting.select_related(
        "network", "declaration", "organisation", "school", "person", "event__evidence"
    ).order_by("since", "pk")


def domains_known_of(standing: Standing) -> list[str]:
    """The e-mail domains that are known of an organisation or a school; none of a person."""
    if standing.organisation is not None:
        known = standing.organisation.email_domain
        return [known] if known else []
    if standing.school is not None:
        return [each for each in authority.known_domains([standing.school]) if each]
    return []
