"""What needs a coordinator, each with one thing to do. Pure: rows and counts in, matters out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.clock import london_date
from core.templatetags.covenant import day_short
from dashboard.queries.today import Row
from inspections.models import Phase, Visit
from inspections.visits import AWAY

DEFERRED_FOR_LONG = timedelta(weeks=2)

# Takes a view's name and its arguments without the network; gives the address.
Address = Callable[..., str]


@dataclass(frozen=True)
class Matter:
    """One row: what it is, why in small type, and the one thing to do."""

    what: str
    why: str
    do: str
    url: str = ""
    telephone: str = ""


def matters(
    rows: Iterable[Row],
    visits: Iterable[Visit],
    counts: dict[str, Any],
    address: Address,
    now: datetime,
) -> list[Matter]:
    """Everything that needs a coordinator, most pressing first."""
    rows, visits = list(rows), list(visits)
    return [
        *_visits_without_a_buddy(visits, address),
        *_visits_that_stand_still(visits, address, now),
        *_failures(counts, address),
        *_schools_without_a_head(rows, address),
        *_heads_without_a_buddy(rows, address),
        *_loose_ends(counts, address),
    ]


def _visits_without_a_buddy(visits: Iterable[Visit], address: Address) -> Iterator[Matter]:
    for visit in visits:
        if visit.buddy:  # type: ignore[attr-defined]
            continue
        what = f"{visit.school.name}: inspection under way, and no buddy"
        if visit.head is None:
            yield Matter(
                what,
                "Nobody knows who leads this school. Ring the school and stand by its head.",
                "Open the school",
                address("dashboard:school", visit.school_id),
            )
        elif visit.head.telephone:
            yield Matter(
                what,
                f"{Phase(visit.phase).label}. Until there is a buddy, you are the one to ring.",
                f"Ring {visit.head.name}",
                telephone=visit.head.telephone,
            )
        else:
            yield Matter(
                what,
                f"{Phase(visit.phase).label}. We have no telephone number of {visit.head.name}.",
                "Add a number",
                address("schools:people"),
            )


def _visits_that_stand_still(
    visits: Iterable[Visit], address: Address, now: datetime
) -> Iterator[Matter]:
    """Visits that wait for something which somebody may only have forgotten to say here."""
    for visit in visits:
        found = _what_is_missing(visit, now)
        if found is not None:
            what, why, do, name = found
            yield Matter(f"{visit.school.name}: {what}", why, do, address(name, visit.pk))


def _what_is_missing(visit: Visit, now: datetime) -> tuple[str, str, str, str] | None:
    answered_at, resumes_on, draft_due = (
        getattr(visit, name) for name in ("answered_at", "resumes_on", "draft_due")
    )
    if visit.phase == Phase.DEFERRED:
        if answered_at is not None and now - answered_at >= DEFERRED_FOR_LONG:
            return (
                "deferred for two weeks, and no new days",
                "Ask the head whether Ofsted has told them the days.",
                "Enter the days",
                "inspections:new_days",
            )
    elif visit.phase in AWAY and resumes_on is None:
        return (
            f"{Phase(visit.phase).label.lower()}, and no day to go on",
            "Nothing is reminded of until there is one.",
            "Enter the day",
            "inspections:new_days",
        )
    elif visit.phase == Phase.FEEDBACK and draft_due and draft_due < london_date(now):
        return (
            "the draft report is overdue",
            f"It was due by {day_short(draft_due)}. It may have come without anybody saying so.",
            "Say that it came",
            "inspections:draft",
        )
    return None


def _failures(counts: dict[str, Any], address: Address) -> Iterator[Matter]:
    if number := counts["went_wrong"]:
        yield Matter(
            f"{_many(number, 'message', 'messages')} did not arrive in the last week",
            "An address may be wrong, or the mail server was away too long.",
            "See which",
            address("dashboard:messages"),
        )
    if number := counts["stuck"]:
        yield Matter(
            f"{_many(number, 'plan', 'plans')} could not be worked out",
            "Reminders may be missing. It is tried again by itself; if this stays for an hour, "
            "tell whoever runs this service.",
            "See messages",
            address("dashboard:messages"),
        )


def _schools_without_a_head(rows: Iterable[Row], address: Address) -> Iterator[Matter]:
    for row in rows:
        if not row.has_head:
            yield Matter(
                f"{row.name}: we do not know the head",
                "Their window is open." if row.is_open else "Their window opens soon.",
                "Enter the head",
                f"{address('schools:enter-head')}?school={row.id}",
            )


def _heads_without_a_buddy(rows: Iterable[Row], address: Address) -> Iterator[Matter]:
    for row in rows:
        for name in row.alone:
            yield Matter(
                f"{row.name}: {name} has no buddy",
                "Their window is open." if row.is_open else "Their window opens soon.",
                "Run the pairing",
                address("buddies:pairing"),
            )


def _loose_ends(counts: dict[str, Any], address: Address) -> Iterator[Matter]:
    if not counts["terms"]:
        yield Matter(
            "No term dates from today on",
            "Without them the days of reports are guesses, and no reminder goes out at the "
            "start of a term.",
            "Add term dates",
            address("schools:terms"),
        )
    if number := counts["likely"]:
        yield Matter(
            f"{_many(number, 'school', 'schools')} with a likely predecessor",
            "The same number in the authority, opened later. Its window may rest on that history.",
            "Look and confirm",
            f"{address('dashboard:schools')}?show=likely",
        )
    if number := counts["absent"]:
        yield Matter(
            f"{_many(number, 'school is', 'schools are')} missing from the last file",
            "Nothing was closed. Say whether they have closed or moved.",
            "See which",
            f"{address('dashboard:schools')}?show=absent",
        )


def _many(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
