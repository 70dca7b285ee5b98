"""Of what a first page has anything to show. Most people have little of it: one question to the
database spares one for each."""

from dataclasses import dataclass

from django.db.models import Exists, Model, Q, QuerySet
from django.db.models.expressions import Combinable

from accounts.models import Person
from buddies.models import Pairing
from directory.models import CallOut
from schools.access import Access
from support.models import Action, Departure, Given, PartyAsked, Place, PlaceOffer, Plan


@dataclass(frozen=True)
class Here:
    """What there is for somebody in a network; what it is and whether they may see it, its own
    query says."""

    call_out: bool
    # A pair, live or ended, in which they stand by somebody.
    supports: bool
    plan: bool
    party: bool
    action: bool
    offer: bool
    place: bool
    departure: bool
    help_asked: bool


def here_of(access: Access) -> Here:
    """What there is for somebody on their first page. One query."""
    rows = Person.objects.filter(pk=access.person.pk).values_list(*_questions(access))
    return Here(*rows.get())


def _questions(access: Access) -> list[Combinable]:
    """In the order of ``Here``."""
    me, network = access.person, access.network
    ours = access.organisation_ids
    live = Plan.objects.live().filter(network=network)
    asked: list[QuerySet[Model]] = [
        CallOut.objects.filter(taken_by=me, state=CallOut.State.ACCEPTED),
        Pairing.objects.filter(Q(buddy=me) | Q(reserve=me), network=network),
        live.filter(school__in=access.head_school_ids),
        PartyAsked.objects.filter(organisation__in=ours, plan__in=live.values("pk")),
        Action.objects.filter(owner=me, done_on=None, objective__plan__in=live.values("pk")),
        PlaceOffer.objects.filter(network=network, person=me, answer=""),
        Place.objects.live().filter(series__network=network, person=me),
        Departure.objects.filter(network=network, head=me)
        | Departure.objects.filter(network=network, second_by=me),
        Given.objects.filter(offered__organisation__in=ours, state=Given.State.ASKED),
    ]
    return [Exists(each) for each in asked]
