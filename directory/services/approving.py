"""A coordinator's yes or no to an entry."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core import stale
from core.audit import Actor, record
from directory import entry_messages, policies
from directory.models import Entry
from directory.services.entries import take_off


@transaction.atomic
def approve(*, entry: Entry, by: Actor, now: datetime) -> Entry:
    """List somebody who has consented, and tell them. Raises Refused where they have not
    consented, or have left; approving twice changes nothing."""
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    policies.check_waits_for_approval(entry)
    if entry.approved_at is None:
        entry.approved_at, entry.approved_by_id = now, by.actor_id
        entry.save()
        record("directory.approved", entry, by=by, now=now, network_id=entry.network_id)
        entry_messages.tell_listed(entry, now)
        # The drill that runs asks them too.
        stale.mark("entry", entry.pk, now=now)
    return entry


@transaction.atomic
def decline(*, entry: Entry, by: Person, now: datetime) -> None:
    """Do not list somebody, or not any longer: what they entered is deleted, and they are told
    kindly and without a reason. They may ask again. Raises Refused where they have not consented,
    or have left."""
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    policies.check_waits_for_approval(entry)
    take_off(entry, now)
    record("directory.declined", entry, by=by, now=now, network_id=entry.network_id)
    entry_messages.tell_declined(entry, by, now)
