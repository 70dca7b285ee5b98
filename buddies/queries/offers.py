"""Offers to be a buddy, and what people declared themselves."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Person
from buddies.models import DeclaredConflict, Offer, OfferInvitation, Pairing
from buddies.queries.needs import heads_for
from core.clock import london_time
from schools.access import Access
from schools.models import Network, School
from schools.queries import people_for
from schools.school_years import FIRST_MONTH, year_of

# Smaller counts of people are not told.
FEW = 5


def _load(network: Network) -> Coalesce:
    pairs = Pairing.objects.filter(network=network, ended_at=None, buddy=OuterRef("person"))
    counted = pairs.order_by().values("buddy").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted), 0)


def loads_of(network: Network) -> list[int]:
    """How many heads each buddy supports: whoever has offered, and who said "not for now" and
    still supports somebody. To be counted, not to be shown."""
    rows = Offer.objects.filter(network=network).annotate(load=_load(network))
    return [load for is_active, load in rows.values_list("is_active", "load") if is_active or load]


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


def offer_of(person: Person, network: Network) -> Offer | None:
    """What this person offered here, for the page behind a link in a message to them."""
    return Offer.objects.filter(network=network, person=person).first()


def my_conflicts(access: Access) -> QuerySet[DeclaredConflict]:
    """What one declared oneself. Nobody else sees it, coordinators neither."""
    rows = DeclaredConflict.objects.filter(network=access.network, person=access.person)
    return rows.select_related("school", "other").order_by("school__name", "other__name", "pk")


def schools_to_name(access: Access) -> QuerySet[School]:
    """The network's schools one may name in a conflict: all but one's own."""
    rows = School.objects.filter(network=access.network).exclude(pk__in=access.school_ids)
    return rows.exclude(status=School.CLOSED).order_by("name", "pk")


def people_to_name(access: Access) -> QuerySet[Person]:
    """The people one may name in a conflict: whoever leads a school here today, but oneself."""
    return heads_for(access).exclude(pk=access.person.pk)


@dataclass(frozen=True)
class Invited:
    """How many people were invited to offer this school year, and how many said yes."""

    asked: int
    said_yes: int

    @property
    def words(self) -> str:
        """Both in a sentence that singles nobody out."""
        if self.asked < FEW:
            return f"This school year fewer than {FEW} heads were invited to offer."
        yes = f"fewer than {FEW}" if self.said_yes < FEW else str(self.said_yes)
        return f"This school year {self.asked} heads were invited to offer, and {yes} said yes."


def invited_this_year(access: Access) -> Invited:
    """Counts alone: who was asked, and who said no, is for nobody to read."""
    since = london_time(date(year_of(access.today), FIRST_MONTH, 1), 0)
    rows = OfferInvitation.objects.filter(network=access.network, asked_at__gte=since)
    yes = Count("person", distinct=True, filter=Q(answer=OfferInvitation.Answer.YES))
    return Invited(**rows.aggregate(asked=Count("person", distinct=True), said_yes=yes))


def people_who_offered(access: Access) -> QuerySet[Person]:
    """The people who are ready to be a buddy now, by name."""
    offered = Offer.objects.filter(network=access.network, is_active=True)
    return Person.objects.filter(pk__in=offered.values("person")).order_by("name", "pk")


def people_who_may_offer(access: Access) -> QuerySet[Person]:
    """Those a coordinator may enter an offer for: everybody known here, and earlier buddies."""
    offered = Offer.objects.filter(network=access.network)
    known = Q(pk__in=people_for(access).values("pk")) | Q(pk__in=offered.values("person"))
    return Person.objects.filter(known, erased_at=None).order_by("name", "pk")
