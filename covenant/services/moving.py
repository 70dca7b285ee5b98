"""A standing moves along its table: the one door through which its state changes."""

from datetime import datetime
from typing import Any

from accounts.models import Person
from core.audit import record
from core.refusals import Refused
from covenant.models import Standing, StandingLine
from covenant.states import STATES
from schools.locks import lock_network

WAITS = ("waits_for_second", "waits_for_check")
RELATED = ("network", "declaration", "organisation", "school", "person", "event")


def locked(standing: Standing) -> Standing:
    """The standing as it is now, in the caller's transaction. Locks its network first, as every
    signature event does, so that acts on a standing come one after the other."""
    lock_network(standing.network)
    return Standing.objects.select_related(*RELATED).get(pk=standing.pk)


def move(
    standing: Standing, to: str, *, by: Person, now: datetime, words: str = "", **fields: Any
) -> Standing:
    """Bring a standing that is ``locked`` to another state, with the line that the public reads
    of it, where there is one, and whatever other fields change with it. ``now`` is the time of the
    event that was written for it.

    Raises Refused where the table has no such move.
    """
    if not STATES.allows(standing.state, to):
        raise Refused(
            f"This is “{standing.get_state_display()}” now. Reload the page to see what it allows."
        )
    verb = STATES.verb(standing.state, to)
    waits = {} if to == Standing.State.WAITING else dict.fromkeys(WAITS, False)
    for name, value in {**waits, **fields, "state": to, "since": now}.items():
        setattr(standing, name, value)
    standing.save()
    write_line(standing, words=words, by=by, now=now)
    record(verb, standing, by=by, now=now, network_id=standing.network_id)
    return standing


def write_line(standing: Standing, *, words: str, by: Person, now: datetime) -> None:
    """A dated line of the public log, which only a human writes; none without words."""
    if line := " ".join(words.split()):
        StandingLine.objects.create(
            standing=standing, state=standing.state, words=line, at=now, by_id=by.pk
        )
