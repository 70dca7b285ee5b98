"""Conflicts that a person declares themselves: schools whose heads are not shown them."""

from datetime import datetime

from django.db import transaction

from core.audit import Actor, record
from directory import policies
from directory.models import Entry, EntryConflict
from schools.models import School


@transaction.atomic
def declare_conflict(
    *, entry: Entry, school: School, why: str, by: Actor, now: datetime
) -> EntryConflict:
    """Keep that this school's head must not be shown them (``EntryConflict.Why``); declared
    anew, the later why counts. The audit trail says no school. Raises Refused where they are not
    in the directory."""
    entry = policies.check_is_in(Entry.objects.select_for_update().filter(pk=entry.pk).first())
    conflict, _ = EntryConflict.objects.update_or_create(
        entry=entry, school=school, defaults={"why": why}
    )
    record("directory.conflict_declared", entry, by=by, now=now, network_id=entry.network_id)
    return conflict


@transaction.atomic
def withdraw_conflict(*, conflict: EntryConflict, by: Actor, now: datetime) -> None:
    """Take back what was declared; twice is the same as once."""
    entry = conflict.entry
    if EntryConflict.objects.filter(pk=conflict.pk).delete()[0]:
        record("directory.conflict_withdrawn", entry, by=by, now=now, network_id=entry.network_id)
