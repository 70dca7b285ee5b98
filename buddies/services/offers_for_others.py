"""An offer that a coordinator enters for somebody who may never sign in."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from accounts.models import Person
from accounts.services import find_by_email
from buddies.models import Offer
from buddies.services.offers import Between, offer
from core import audit
from core.refusals import Refused
from schools.models import Network


@transaction.atomic
def offer_for_new_person(
    *,
    network: Network,
    name: str,
    telephone: str,
    email: str,
    capacity: int,
    phases: Collection[str],
    by: audit.Actor,
    now: datetime,
    between: Between | None = None,
    talks: Collection[str] | None = None,
    told_on: date | None = None,
) -> Offer:
    """Enter somebody by name and telephone, and what they offered, or ask them whether they do
    (``offer`` says which). Raises Refused where the e-mail address is somebody's already, and
    where they neither said so nor can be asked."""
    if find_by_email(email):
        raise Refused(
            "Somebody with this e-mail address is known already. Choose them from the list."
        )
    person = Person.objects.create(name=name, telephone=telephone, email=email.strip().lower())
    audit.record("person.entered", person, by=by, now=now, network_id=network.pk)
    return offer(
        network=network, person=person, capacity=capacity, phases=phases, by=by, now=now,
        between=between, talks=talks, told_on=told_on,
    )  # fmt: skip
