"""The private word of a head or a supervisor about whom they must not meet."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core import audit, stale
from core.audit import Actor
from core.refusals import Refused
from schools.models import Network, School
from support.models import Apart

# The trail is kept for good, and their word until they take it back: it names nobody.
TRAIL = audit.System("supervision")
ALREADY = "You have said so already. Nothing else is needed."


@transaction.atomic
def keep_apart(
    *, network: Network, person: Person, by: Actor, now: datetime, school: School | None = None,
    other: Person | None = None,
) -> Apart:  # fmt: skip
    """Keep a person apart from everybody of a school, or from one other person, in supervision.
    Nobody is told. Raises Refused for themselves, and where it was said before."""
    if other is not None and other.pk == person.pk:
        raise Refused("Choose somebody else: this is you.")
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    kept, is_new = Apart.objects.get_or_create(
        network=network, person=person, school=school, other=other, defaults={"at": now}
    )
    if not is_new:
        raise Refused(ALREADY)
    # Who keeps apart, and from whom, is in the row alone.
    audit.record("supervision.kept_apart", None, by=TRAIL, now=now, network_id=network.pk)
    stale.mark("person", person.pk, now=now)
    return kept


@transaction.atomic
def not_apart(*, apart: Apart, by: Actor, now: datetime) -> None:
    """Take such a word back."""
    Apart.objects.filter(pk=apart.pk).delete()
    audit.record("supervision.not_apart", None, by=TRAIL, now=now, network_id=apart.network_id)
    stale.mark("person", apart.person_id, now=now)
