"""Whether anything may have changed on a call-out's page, told without working it out anew: the
page asks every few seconds."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import Max

from directory.callouts.rows import KIND, SPOKEN_KIND
from directory.models import CallOut
from escalations.models import Entry, Escalation

# What rests on the clock alone, or on other rows (whom to ring meanwhile), is read so often.
ANEW = timedelta(minutes=5)


def digest(text: str) -> str:
    """A short word for a text, another one for another text."""
    return sha256(text.encode()).hexdigest()[:12]


def mark_of(call_out: CallOut, now: datetime) -> str:
    """A word that changes with the call-out, with what is asked in it, and every five minutes. One
    query."""
    asked = Escalation.objects.filter(kind__in=(KIND, SPOKEN_KIND), subject_id=call_out.pk)
    rows = asked.annotate(newest=Max("entries__pk")).order_by("pk")
    return _mark(call_out, now, rows.values_list("state", "next_at", "newest"))


def mark_from(call_out: CallOut, entries: Iterable[Entry], now: datetime) -> str:
    """The same word, from all entries of its escalations, in order, each with its escalation: what
    was read with them is what it stands for, whatever happens meanwhile. No query."""
    newest = {entry.escalation_id: entry for entry in entries}
    rows = [(newest[pk].escalation, newest[pk].pk) for pk in sorted(newest)]
    return _mark(call_out, now, [(each.state, each.next_at, entry) for each, entry in rows])


def _mark(call_out: CallOut, now: datetime, asked: Iterable[tuple[Any, ...]]) -> str:
    return digest(
        repr(
            [
                call_out.state, call_out.times, call_out.taken_by_id, call_out.ring_first,
                call_out.shared_at, call_out.helped, now.timestamp() // ANEW.total_seconds(),
                *asked,
            ]
        )
    )  # fmt: skip
