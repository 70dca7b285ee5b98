"""What a year in company comes to, in figures and in words."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bench.company_account import FRESH, STATES, Book

if TYPE_CHECKING:
    from bench.company_loop import Company

ENDED_BY = ("buddy", "reserve", "somebody else", "coordinator", "nobody (numbers shown)")


def figures_of(company: "Company") -> dict[str, Any]:
    """The figures of a run that has come to its end."""
    books = company.account.books
    by_phase: dict[str, Counter[str]] = defaultdict(Counter)
    unread: Counter[str] = Counter()
    for book in books.values():
        for name, hours in book.hours.items():
            by_phase[name].update(hours)
        unread.update(book.unread)
    waits = {name: _waits(books.values(), name) for name in by_phase}
    ended = Counter(end for book in books.values() for end in _ends(book).values())
    return {
        "visits": len(books),
        "steps": company.figures["steps"],
        "ticks_killed": company.killer.kills,
        "hours_nothing_ran": _hours(company.city.outages),
        "letters": dict(company.server.figures),
        "acts": dict(company.city.acts),
        "refused_acts": dict(company.city.refused),
        **dict(company.account.figures),
        "hours_alone": round(sum(hours["alone"] for hours in by_phase.values()), 2),
        "hours_by_phase": {
            name: {state: round(hours[state], 1) for state in STATES}
            | {"asked, and the letter is never read": round(unread[name], 1)}
            for name, hours in by_phase.items()
        },
        "minutes_to_first_human": {
            "after the call": _spread(_after_the_call(book) for book in books.values()),
            **{name: _spread(found) for name, found in waits.items()},
        },
        "exceptions_per_visit": round(
            sum(len(book.for_coordinators) for book in books.values()) / max(1, len(books)), 2
        ),
        "ended_by": {
            who: f"{ended[who]} ({100 * ended[who] / max(1, ended.total()):.0f}%)"
            for who in ENDED_BY
        },
        "alone": [
            {"visit": pk, "phase": name, "from": str(begin), "until": str(end)}
            for pk, book in books.items()
            for begin, end, name in book.alone
        ],
        "by_visit": {pk: _of_visit(book) for pk, book in books.items()},
    }


def _hours(windows: list[tuple[datetime, datetime]]) -> float:
    return round(sum((end - begin) / timedelta(hours=1) for begin, end in windows), 1)


def _after_the_call(book: Book) -> float | None:
    begin = book.known.visit["called_at"]
    return min(
        ((at - begin) / timedelta(minutes=1) for at in book.spoke if at >= begin), default=None
    )


def _waits(books: Any, name: str) -> list[float | None]:
    """For each moment of that name the minutes until a human spoke with the head; None where
    nobody had before the next moment."""
    found: list[float | None] = []
    for book in books:
        moments = sorted(book.seen.values())
        for number, moment in enumerate(moments):
            if moment.name != name:
                continue
            later = [each.begin for each in moments[number + 1 :]]
            end = later[0] if later else datetime.max.replace(tzinfo=moment.begin.tzinfo)
            spoke = [at for at in book.spoke if moment.begin - FRESH <= at < end]
            wait = (min(spoke) - moment.begin) / timedelta(minutes=1) if spoke else None
            found.append(None if wait is None else max(0.0, wait))
    return found


def _spread(found: Any) -> dict[str, Any]:
    found = list(found)
    known = sorted(each for each in found if each is not None)
    if not known:
        return {"never": len(found)}
    return {
        "median": round(known[len(known) // 2]),
        "95%": round(known[min(len(known) - 1, int(0.95 * len(known)))]),
        "worst": round(known[-1]),
        "never": len(found) - len(known),
    }


def _ends(book: Book) -> dict[tuple[str, Any], str]:
    """Who ended each moment."""
    moments = sorted(book.seen.values())
    found = {}
    for number, moment in enumerate(moments):
        later = [each.begin for each in moments[number + 1 :]]
        said = [
            role for at, role in book.said
            if at >= moment.begin - FRESH and (not later or at < later[0])
        ]  # fmt: skip
        if said:
            found[moment.name, moment.day] = said[0]
        elif book.stopped_at is None or book.stopped_at > moment.begin:
            found[moment.name, moment.day] = ENDED_BY[-1]
    return found


def _of_visit(book: Book) -> dict[str, Any]:
    return {
        "called": str(book.known.visit["called_at"]),
        "hours": {
            name: {state: round(hours[state], 1) for state in STATES if hours[state]}
            for name, hours in book.hours.items()
        },
        "ended_by": {f"{name} {day}": who for (name, day), who in _ends(book).items()},
    }


def in_words(found: dict[str, Any]) -> str:
    """The figures on a page."""
    lines = [
        f"{found['visits']} visits, seed {found['seed']}: {found['hours_alone']} hours alone; "
        f"{found['ticks_killed']} ticks killed, nothing ran for {found['hours_nothing_ran']} "
        f"hours, letters {found['letters']}; {found['seconds']} s",
        f"{'hours by phase':18}" + "".join(f"{state:>20}" for state in STATES),
    ]
    for name, hours in found["hours_by_phase"].items():
        lines.append(f"{name:18}" + "".join(f"{hours[state]:20}" for state in STATES))
    lines.append("minutes to the first human:")
    lines += [f"  {name:18}{spread}" for name, spread in found["minutes_to_first_human"].items()]
    lines.append(f"exceptions per visit: {found['exceptions_per_visit']}")
    lines.append(f"ended by: {found['ended_by']}")
    lines += [f"ALONE {each}" for each in found["alone"]]
    return "\n".join(lines)
