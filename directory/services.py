"""What can happen to an entry: a person consents, a coordinator approves, the person leaves."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from accounts.services import change_details
from core.audit import Actor, record
from directory import policies
from directory.models import Entry, EntryConflict, Experience
from schools.models import Network, School

Experiences = Mapping[str, Iterable[str]]


@transaction.atomic
def consent(
    *,
    network: Network,
    person: Person,
    telephone: str,
    reach_me: str,
    good_for: str,
    years: int | None,
    is_serving_inspector: bool,
    experiences: Experiences,
    conflicts: Iterable[School],
    by: Person,
    now: datetime,
) -> Entry:
    """A person's own word that they may be found, with the number they give themselves.

    Changing an approved entry keeps it approved; coming back after leaving asks again.
    ``experiences`` maps "role", "phase" and "area" to their values.
    """
    entry, is_new = Entry.objects.select_for_update().get_or_create(network=network, person=person)
    if is_new or entry.left_at is not None or entry.consented_at is None:
        entry.consented_at, entry.left_at = now, None
        entry.approved_at, entry.approved_by_id = None, None
    entry.good_for, entry.years = good_for, years
    entry.is_serving_inspector = is_serving_inspector
    entry.save()
    change_details(person=person, by=by, now=now, telephone=telephone, reach_me=reach_me)
    entry.experiences.all().delete()
    Experience.objects.bulk_create(
        Experience(entry=entry, facet=facet, value=value)
        for facet, values in experiences.items()
        for value in values
    )
    entry.conflicts.all().delete()
    EntryConflict.objects.bulk_create(
        EntryConflict(entry=entry, school=school) for school in conflicts
    )
    record("directory.consented", entry, by=by, now=now, network_id=network.pk)
    return entry


@transaction.atomic
def approve(*, entry: Entry, by: Actor, now: datetime) -> Entry:
    """List somebody who has consented. Raises Refused where they have not, or have left."""
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    policies.check_waits_for_approval(entry)
    entry.approved_at, entry.approved_by_id = now, by.actor_id
    entry.save()
    record("directory.approved", entry, by=by, now=now, network_id=entry.network_id)
    return entry


@transaction.atomic
def leave(*, network: Network, person: Person, by: Actor, now: datetime) -> None:
    """Leave the directory at once, without a reason; what was known of them is deleted.

    Raises Refused where they are not in it.
    """
    entry = policies.check_is_in(
        Entry.objects.select_for_update().filter(network=network, person=person).first()
    )
    entry.left_at = now
    entry.approved_at = entry.approved_by_id = None
    entry.good_for, entry.years, entry.is_serving_inspector = "", None, False
    entry.save()
    entry.experiences.all().delete()
    entry.conflicts.all().delete()
    record("directory.left", entry, by=by, now=now, network_id=network.pk)
