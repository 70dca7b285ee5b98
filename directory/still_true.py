"""Who is asked whether their entry is still true, and when: once a year, never while a visit is
open at a school of their own."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from core.clock import london_date
from directory.entry_messages import ask_still_true, still_true_key
from directory.models import Entry
from directory.models.entries import ASKED_AFTER, STILL_TRUE_FOR, months_ago, said_since
from inspections.models import OPEN_PHASES, Visit
from notifications.channels import is_written_to
from notifications.models import Message
from schools.models import Post

# Asked a little longer than they are shown, should nothing have run for a while.
ASKED_UNTIL = STILL_TRUE_FOR + 1


def ask_due(*, now: datetime) -> int:
    """Ask whoever is due; how many. Twice is the same as once."""
    today = london_date(now)
    visits = Visit.objects.filter(school=OuterRef("school"), phase__in=OPEN_PHASES)
    in_a_visit = Post.objects.current(today).filter(Exists(visits), person=OuterRef("person"))
    due = (
        Entry.objects.approved()
        .filter(said_since(months_ago(ASKED_UNTIL, today)), person__erased_at=None)
        .exclude(said_since(months_ago(ASKED_AFTER, today)))
        .exclude(Exists(in_a_visit))
        .select_related("person", "network")
        .order_by("pk")
    )
    keys = {still_true_key(entry): entry for entry in due}
    asked = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    count = 0
    for key, entry in keys.items():
        person = entry.person
        if key not in asked and is_written_to(person) and not person.is_paused(today):
            ask_still_true(entry, now)
            count += 1
    return count
