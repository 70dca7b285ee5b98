"""Once a year: is this still true?"""

from datetime import datetime

from django.db import transaction

from core.audit import Actor, record
from directory import entry_messages, policies
from directory.models import Entry
from notifications.services import cancel


@transaction.atomic
def confirm(*, entry: Entry, by: Actor, now: datetime) -> Entry:
    """Their word that what stands there is still true, their own or told to a coordinator who
    rang. Whoever was not shown for want of it is shown again. Raises Refused where they are not
    in the directory."""
    entry = policies.check_is_in(Entry.objects.select_for_update().filter(pk=entry.pk).first())
    cancel(keys=[entry_messages.still_true_key(entry)], why="It is answered", now=now)
    entry.confirmed_at = now
    entry.save(update_fields=["confirmed_at"])
    record("directory.still_true", entry, by=by, now=now, network_id=entry.network_id)
    return entry
