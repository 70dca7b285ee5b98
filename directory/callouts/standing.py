"""What the head's page says of a call-out: what happens now, what happens next and when, whom to
ring. It names nobody but whoever has accepted. Four queries at most, however many are asked: the
page looks again every few seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from core.clock import london_date
from core.helplines import helplines
from core.templatetags.covenant import at, clock
from directory.callouts.changing import mark_from
from directory.callouts.pace import SPOKEN_AFTER, leaves_at, pace_of, rests_until
from directory.callouts.rows import KIND, SPOKEN_KIND, spoken_key
from directory.callouts.timeline import timeline_of
from directory.callouts.whom import COORDINATOR, COORDINATORS
from directory.models import CallOut
from directory.queries.rota import fallback_numbers
from escalations.models import Entry, Escalation, Page
from inspections.queries import days_of

State, What = CallOut.State, Entry.What


@dataclass(frozen=True)
class Number:
    """A number that answers, whoever is asked meanwhile. ``hours`` may be unknown ("")."""

    label: str
    telephone: str
    hours: str = ""


@dataclass(frozen=True)
class Standing:
    """How a call-out stands at a moment.

    ``now_words``, ``next_words``: sentences, the second "" where nothing follows by itself;
    ``next_at``: when. ``asked``: why each of those who are asked now is, without names.
    ``taken``: who has accepted; ``before``: who had, was not heard of, and may still ring.
    ``numbers``: what answers besides; ``is_alone``: nobody is being asked or is on it just now,
    so that these come first. ``team_leaves``: when the team leaves, where that is known.
    ``timeline``: what has happened, the first first. ``mark``: changes when any of it may have.
    """

    now_words: str
    next_words: str
    next_at: datetime | None
    asked: tuple[str, ...]
    taken: Person | None
    before: tuple[Person, ...]
    numbers: tuple[Number, ...]
    is_alone: bool
    team_leaves: datetime | None
    timeline: tuple[tuple[datetime, str], ...]
    mark: str


@dataclass(frozen=True)
class _Said:
    now_words: str
    next_words: str = ""
    next_at: datetime | None = None
    is_alone: bool = False


def standing_of(call_out: CallOut, now: datetime, reader: Person | None = None) -> Standing:
    """How a call-out stands, in words for the head, or for the ``reader`` who asked for them. It
    comes with its visit's school and network, head and who accepted."""
    is_head = reader is None or reader.pk == call_out.head_id
    head = "you" if is_head else call_out.head.name
    every = _entries_of(call_out)
    entries = [entry for entry in every if entry.escalation.kind == KIND]
    # An escalation begins with an entry.
    escalation = entries[0].escalation if entries else None
    is_waiting = call_out.is_live and call_out.state != State.ACCEPTED
    pages = _live(entries) if is_waiting else []
    before = _before(call_out) if is_waiting else ()
    leaves = leaves_at(days_of(call_out.visit))
    if call_out.state == State.ACCEPTED:
        said = _accepted(call_out, every, head, now)
    elif call_out.is_live:
        said = _asking(call_out, escalation, pages, entries, leaves, now)
        if before:
            still = f"There is no word from {before[0].name}, who may still ring {head}."
            said = _Said(f"{still} {said.now_words}", said.next_words, said.next_at, said.is_alone)
    else:
        said = _Said(_over(call_out, head))
    return Standing(
        now_words=said.now_words,
        next_words=said.next_words,
        next_at=said.next_at,
        asked=tuple(call_out.asked_why.get(str(page.pk), COORDINATOR) for page in pages),
        taken=call_out.taken_by if call_out.state in (State.ACCEPTED, State.SPOKEN) else None,
        before=before,
        numbers=numbers_for(call_out),
        is_alone=said.is_alone,
        team_leaves=leaves,
        timeline=tuple(timeline_of(call_out, entries)),
        mark=mark_from(call_out, every, now),
    )


def _entries_of(call_out: CallOut) -> list[Entry]:
    """What happened in its escalations, those that ask whether they have spoken among them, in
    order, each with its page."""
    of = {"escalation__kind__in": (KIND, SPOKEN_KIND), "escalation__subject_id": call_out.pk}
    rows = Entry.objects.filter(**of).select_related("page", "escalation")
    return list(rows.order_by("pk"))


def numbers_for(call_out: CallOut) -> tuple[Number, ...]:
    """What answers besides: the network's own numbers, then Ofsted's, the visit's senior inspector
    first. One query."""
    network, ofsted = call_out.visit.school.network, helplines().ofsted
    found = [Number(each.label, each.telephone, each.hours) for each in fallback_numbers(network)]
    if call_out.visit.senior_inspector:
        found.append(Number("Ofsted’s senior inspector", call_out.visit.senior_inspector))
    return (*found, Number(ofsted.name, ofsted.number, ofsted.hours))


def _before(call_out: CallOut) -> tuple[Person, ...]:
    rows = call_out.stood_down.exclude(had_taken_at=None).filter(person__erased_at=None)
    return tuple(row.person for row in rows.select_related("person").order_by("-had_taken_at"))


def _live(entries: Sequence[Entry]) -> list[Page]:
    pages = {entry.page.pk: entry.page for entry in entries if entry.page is not None}
    return [page for _, page in sorted(pages.items()) if page.state in Page.LIVE]


def _accepted(call_out: CallOut, every: Sequence[Entry], head: str, now: datetime) -> _Said:
    assert call_out.taken_at is not None  # accepted_call_outs_say_since_when
    who = call_out.taken_by
    if who is None or who.erased_at is not None:
        return _Said("Whoever had said yes cannot after all.", "Others are asked now.", now)
    if call_out.ring_first:
        please = "Please ring now." if head == "you" else f"{head} is asked to ring now."
        now_words = f"{who.name} is there, and would like to be rung. {please}"
    else:
        now_words = f"{who.name} has said that they ring {head} now."
    whether = "whether you have spoken" if head == "you" else f"whether {head} has been reached"
    entries = [entry for entry in every if entry.escalation.key == spoken_key(call_out)]
    asked = entries[0].escalation if entries else None
    if asked is None or asked.next_at is None:
        moment = call_out.taken_at + SPOKEN_AFTER
        then = f"{_at(moment, now)} we ask {who.first_name} {whether}."
    elif any(page.state == Page.State.HOLDING for page in _live(entries)):
        moment = asked.next_at
        then = f"{_at(moment, now)} we ask {who.first_name} again {whether}."
    else:
        moment = asked.next_at
        then = f"{_at(moment, now)}, without a word from {who.first_name}, we ask others."
    return _Said(now_words, then, moment)


def _asking(
    call_out: CallOut, escalation: Escalation | None, pages: Sequence[Page],
    entries: Sequence[Entry], leaves: datetime | None, now: datetime,
) -> _Said:  # fmt: skip
    if escalation is not None and escalation.next_at is not None:
        if pages:
            return _being_asked(call_out, escalation.next_at, pages, now)
        then = f"{_at(escalation.next_at, now)} we begin to ask."
        said = "At this hour nobody is asked who need not be woken."
        return _Said(said, then, escalation.next_at, is_alone=True)
    if not _was_asked(entries):
        return _Said(
            "There is nobody whom we can ask just now.",
            "As soon as somebody is free they are asked, without a tap from you.",
            is_alone=True,
        )
    since = escalation.ended_at if escalation is not None else None
    again = pace_of(phase=call_out.visit.phase, leaves=leaves, now=now).again
    moment = max(rests_until(since or now, again), now)
    then = f"{_at(moment, now)} everybody is asked again, without a tap from you."
    said = "Everybody whom we can ask was asked, and nobody has answered."
    return _Said(said, then, moment, is_alone=True)


def _being_asked(
    call_out: CallOut, moment: datetime, pages: Sequence[Page], now: datetime
) -> _Said:
    number = len(pages)
    if pages[0].name.startswith(COORDINATORS):
        who = "a coordinator" if number == 1 else f"{number} coordinators"
    else:
        who = "one person who knows" if number == 1 else f"{number} people who know"
        who += " inspection"
    if not call_out.next_step:
        then = f"{_at(moment, now)}, if nobody has answered, we say so here, with numbers to ring."
    elif call_out.next_step.startswith(COORDINATORS):
        then = f"{_at(moment, now)}, or sooner if they cannot, we ask the coordinators."
    else:
        then = f"{_at(moment, now)}, or sooner if they cannot, we ask more people."
    return _Said(f"We are asking {who}.", then, moment)


def _was_asked(entries: Sequence[Entry]) -> bool:
    """Whether anybody was asked since it was opened, or opened again."""
    for entry in reversed(entries):
        if entry.what in (What.ASKED, What.ASKED_AGAIN):
            return True
        if entry.what in (What.OPENED, What.REOPENED):
            return False
    return False


def _over(call_out: CallOut, head: str) -> str:
    if call_out.state == State.ENDED:
        return "This is not needed any more, and nobody is asked."
    whom = f" with {call_out.taken_by.name}" if call_out.taken_by else ""
    return f"You have spoken{whom}." if head == "you" else f"{head} has spoken{whom}."


def _at(moment: datetime, now: datetime) -> str:
    is_today = london_date(moment) == london_date(now)
    return f"At {clock(moment) if is_today else at(moment)}"
