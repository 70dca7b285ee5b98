"""What is left of departures when somebody asks to be forgotten, and when they have been kept long
enough: nothing but that one counted, by number, while a figure rests on it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from accounts.models import Person
from core.clock import london_date
from support.departures import OPEN
from support.models import Departure

State = Departure.State
NOT_COUNTED = (State.WITHDRAWN, State.LAPSED)


def forget_departures_of(*, person: Person) -> None:
    """A head who is forgotten takes along what they said of themselves, and what is open about
    them; what counted stays without them and their words. Who proposed it is no longer named."""
    about = Departure.objects.filter(head=person)
    about.filter(Q(kind=Departure.Kind.OWN) | Q(state__in=OPEN)).delete()
    about.update(head=None, statement="")
    Departure.objects.filter(first_by=person).update(first_by=None)
    Departure.objects.filter(second_by=person).update(second_by=None)


def forget_old_departures(*, now: datetime) -> int:
    """Delete those that are over, once their plan was erased, or, without one, as long after as
    visits are kept. Returns how many."""
    before = now - timedelta(days=settings.RETENTION_DAYS["visits"])
    over = Q(state=State.COUNTED, counted_on__lt=london_date(before)) | Q(
        state__in=NOT_COUNTED, withdrawn_at__lt=before
    )
    ended = (State.COUNTED, *NOT_COUNTED)
    erased = Q(plan=None, kind=Departure.Kind.PROPOSED, state__in=ended)
    return Departure.objects.filter(over & Q(plan=None) | erased).delete()[0]
