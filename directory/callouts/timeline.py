"""What has happened in a call-out, in words that name nobody but whoever has accepted. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from directory.callouts.whom import COORDINATORS
from directory.models import CallOut
from escalations.models import Entry

State, What = CallOut.State, Entry.What
SAID: Mapping[str, str] = {
    What.PASSED: "Somebody cannot just now.",
    What.SKIPPED: "Somebody could not be reached.",
    What.WAITED: "It is late: asking goes on in the morning.",
    What.EXHAUSTED: "Everybody who could be asked was.",
    What.REOPENED: "Asking goes on.",
}


def timeline_of(call_out: CallOut, entries: Sequence[Entry]) -> Iterator[tuple[datetime, str]]:
    """The lines, the first first. ``entries``: of its escalation, in order, each with its page."""
    yield call_out.asked_at, "Somebody who knows inspection was asked for."
    for (moment, what, is_coordinator), rows in groupby(entries, key=_same):
        if what in (What.ASKED, What.ASKED_AGAIN):
            yield moment, f"{_were(len(list(rows)), is_coordinator=is_coordinator)} asked."
        elif what == What.ANSWERED:
            yield moment, f"{_who(call_out, moment)} said yes."
        elif what in SAID:
            yield moment, SAID[what]
    if call_out.spoken_at is not None:
        yield call_out.spoken_at, "They have spoken."
    elif call_out.ended_at is not None:
        yield call_out.ended_at, "It was not needed any more."


def _same(entry: Entry) -> tuple[datetime, str, bool]:
    name = entry.page.name if entry.page else ""
    return entry.at, entry.what, name.startswith(COORDINATORS)


def _were(number: int, *, is_coordinator: bool) -> str:
    if is_coordinator:
        return "A coordinator was" if number == 1 else f"{number} coordinators were"
    return "One person was" if number == 1 else f"{number} people were"


def _who(call_out: CallOut, moment: datetime) -> str:
    if call_out.taken_by is not None and call_out.taken_at == moment:
        return call_out.taken_by.name
    return "Somebody"
