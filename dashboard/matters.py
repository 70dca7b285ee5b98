"""What needs a coordinator, each with one thing to do. Pure: rows and counts in, matters out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.queries.today import Row
from inspections.models import Phase, Visit

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
    rows: Iterable[Row], visits: Iterable[Visit], counts: dict[str, Any], address: Address
) -> list[Matter]:
    """Everything that needs a coordinator, most pressing first."""
    rows = list(rows)
    return [
        *_visits_without_a_buddy(visits, address),
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
