"""Offers to be a buddy, and what people declared themselves."""

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Person
from buddies.models import DeclaredConflict, Offer, Pairing
from schools.access import Access
from schools.models import Network, School
from schools.queries import people_for


def _load(network: Network) -> Coalesce:
    pairs = Pairing.objects.filter(network=network, ended_at=None, buddy=OuterRef("person"))
    counted = pairs.order_by().values("buddy").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted), 0)


def offers_for(access: Access) -> QuerySet[Offer]:
    """Offers with ``load`` (heads supported now): a coordinator sees all of the network's,
    others their own."""
    rows = Offer.objects.filter(network=access.network)
    if not access.is_coordinator:
        rows = rows.filter(person=access.person)
    return (
        rows.select_related("person")
        .annotate(load=_load(access.network))
        .order_by(F("is_active").desc(), "person__name", "pk")
    )


def my_offer(access: Access) -> Offer | None:
    """One's own offer."""
    return offers_for(access).filter(person=access.person).first()


def my_conflicts(access: Access) -> QuerySet[DeclaredConflict]:
    """What one declared oneself. Nobody else sees it, coordinators neither."""
    rows = DeclaredConflict.objects.filter(network=access.network, person=access.person)
    return rows.select_related("school").order_by("school__name", "pk")


def schools_to_name(access: Access) -> QuerySet[School]:
    """The network's schools one may name in a conflict: all but one's own."""
    rows = School.objects.filter(network=access.network).exclude(pk__in=access.school_ids)
    return rows.exclude(status=School.CLOSED).order_by("name", "pk")


def people_who_offered(access: Access) -> QuerySet[Person]:
    """The people who are ready to be a buddy now, by name."""
    offered = Offer.objects.filter(network=access.network, is_active=True)
    return Person.objects.filter(pk__in=offered.values("person")).order_by("name", "pk")


def people_who_may_offer(access: Access) -> QuerySet[Person]:
    """Those a coordinator may enter an offer for: everybody known here, and earlier buddies."""
    offered = Offer.objects.filter(network=access.network)
    known = Q(pk__in=people_for(access).values("pk")) | Q(pk__in=offered.values("person"))
    return Person.objects.filter(known, erased_at=None).order_by("name", "pk")
