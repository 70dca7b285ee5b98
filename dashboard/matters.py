"""What needs a coordinator, each with one thing to do. Pure: rows and counts in, matters out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clock import london_date
from core.templatetags.covenant import day_short
from dashboard.queries.today import Row, Schools, UnderWay
from directory.rota.standing import Standing
from inspections.models import Phase
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
    schools: Schools,
    counts: dict[str, int],
    rota: Standing,
    address: Address,
    now: datetime,
) -> list[Matter]:
    """Everything that needs a coordinator, most pressing first."""
    rows, visits = schools.windows, schools.under_way
    return [
        *_visits_without_a_buddy(visits, address),
        *_visits_that_stand_still(visits, address, now),
        *_failures(counts, address),
        *_empty_days(rota, address),
        *_schools_without_a_head(rows, address),
        *_heads_without_a_buddy(rows, address),
        *_plans(counts, address),
        *_directory(counts, address),
        *_covenant(counts, address),
        *_numbers_that_answer(rota, address),
        *_loose_ends(schools, counts, address),
    ]


def _visits_without_a_buddy(visits: Iterable[UnderWay], address: Address) -> Iterator[Matter]:
    for visit in visits:
        if visit.buddy:
            continue
        what = f"{visit.school}: inspection under way, and no buddy"
        if not visit.head:
            yield Matter(
                what,
                "Nobody knows who leads this school. Ring the school and stand by its head.",
                "Open the school",
                address("dashboard:school", visit.school_id),
            )
        elif visit.telephone:
            yield Matter(
                what,
                f"{Phase(visit.phase).label}. Until there is a buddy, you are the one to ring.",
                f"Ring {visit.head}",
                telephone=visit.telephone,
            )
        else:
            yield Matter(
                what,
                f"{Phase(visit.phase).label}. We have no telephone number of {visit.head}.",
                "Add a number",
                address("schools:people"),
            )


def _visits_that_stand_still(
    visits: Iterable[UnderWay], address: Address, now: datetime
) -> Iterator[Matter]:
    """Visits that wait for something which somebody may only have forgotten to say here."""
    for visit in visits:
        found = _what_is_missing(visit, now)
        if found is not None:
            what, why, do, name = found
            yield Matter(f"{visit.school}: {what}", why, do, address(name, visit.pk))


def _what_is_missing(visit: UnderWay, now: datetime) -> tuple[str, str, str, str] | None:
    if visit.phase == Phase.DEFERRED:
        if visit.answered_at is not None and now - visit.answered_at >= DEFERRED_FOR_LONG:
            return (
                "deferred for two weeks, and no new days",
                "Ask the head whether Ofsted has told them the days.",
                "Enter the days",
                "inspections:new_days",
            )
    elif visit.phase in AWAY and visit.resumes_on is None:
        return (
            f"{Phase(visit.phase).label.lower()}, and no day to go on",
            "Nothing is reminded of until there is one.",
            "Enter the day",
            "inspections:new_days",
        )
    elif visit.phase == Phase.FEEDBACK and visit.draft_due and visit.draft_due < london_date(now):
        return (
            "the draft report is overdue",
            f"It was due by {day_short(visit.draft_due)}. It may have come without anybody "
            "saying so.",
            "Say that it came",
            "inspections:draft",
        )
    return None


def _failures(counts: dict[str, int], address: Address) -> Iterator[Matter]:
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


def _empty_days(rota: Standing, address: Address) -> Iterator[Matter]:
    if rota.empty:
        first, *others = (day_short(day) for day in rota.empty)
        more = f" and {_many(len(others), 'other day', 'other days')}" if others else ""
        yield Matter(
            f"Nobody is on duty on {first}{more}",
            "Schools are likely to be called or inspected then, in the next four weeks.",
            "Ask somebody",
            address("directory:rota"),
        )


def _numbers_that_answer(rota: Standing, address: Address) -> Iterator[Matter]:
    if not rota.numbers:
        yield Matter(
            "No number is kept for when nobody in the directory answers",
            "A head who asks for somebody is then given Ofsted’s own line alone.",
            "Add a number",
            address("directory:add-number"),
        )
    elif rota.not_rung:
        yield Matter(
            f"{_many(rota.not_rung, 'number that answers was', 'numbers that answer were')} not "
            "rung for over a term",
            "Heads are given these numbers when nobody in the directory answers.",
            "Ring them",
            address("directory:numbers"),
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


def _plans(counts: dict[str, int], address: Address) -> Iterator[Matter]:
    """What is in it is the head's; that one wants a look is enough to ring."""
    if number := counts["plans"]:
        yield Matter(
            f"{_many(number, 'support plan wants', 'support plans want')} a look",
            "Something in it is past its day. A word with the head may be all it takes.",
            "See whom to ring",
            address("support:plans-wanting"),
        )


def _directory(counts: dict[str, int], address: Address) -> Iterator[Matter]:
    if number := counts["to_approve"]:
        yield Matter(
            f"{_many(number, 'person waits', 'people wait')} to be listed in the directory",
            "They agreed to be rung. Heads find them once you say yes.",
            "Say yes or no",
            address("directory:waiting"),
        )
    if number := counts["to_ring"]:
        yield Matter(
            f"{_many(number, 'adviser is', 'advisers are')} not ready to be asked",
            "A number nobody has tried, a drill without an answer, or no way to write to them.",
            "See whom to ring",
            address("directory:not-ready"),
        )
    if number := counts["unconfirmed"]:
        yield Matter(
            f"{_many(number, 'person', 'people')} in the directory not shown to heads",
            "They have not said for over a year that their entry is still true. A yes on the "
            "telephone counts.",
            "See whom to ring",
            address("directory:waiting"),
        )


def _covenant(counts: dict[str, int], address: Address) -> Iterator[Matter]:
    if number := counts["to_check"]:
        yield Matter(
            f"{_many(number, 'signature', 'signatures')} to check",
            "Whoever signed writes from an address that is not known of their organisation or "
            "school. It is public once you confirm.",
            "Look and confirm",
            address("covenant:checks"),
        )
    if number := counts["lines"]:
        yield Matter(
            f"{_many(number, 'party has', 'parties have')} not said whether they still stand by "
            "the covenant",
            "They were asked four weeks ago. Ring them, or write the line for the register.",
            "See who",
            f"{address('covenant:standings')}?show=line",
        )
    if number := counts["seconds"]:
        yield Matter(
            f"{_many(number, 'second signatory has', 'second signatories have')} not signed for "
            "two weeks",
            "The signature counts once they have. A word by telephone may be all it takes.",
            "See whose",
            f"{address('covenant:standings')}?show=second",
        )
    if number := counts["approvals"]:
        yield Matter(
            f"{_many(number, 'party has', 'parties have')} not approved the words of the draft",
            "It can be published once everybody who was asked has.",
            "See who",
            address("covenant:approvals"),
        )


def _loose_ends(schools: Schools, counts: dict[str, int], address: Address) -> Iterator[Matter]:
    if not counts["terms"]:
        yield Matter(
            "No term dates from today on",
            "Without them the days of reports are guesses, and no reminder goes out at the "
            "start of a term.",
            "Add term dates",
            address("schools:terms"),
        )
    if number := schools.likely:
        yield Matter(
            f"{_many(number, 'school', 'schools')} with a likely predecessor",
            "The same number in the authority, opened later. Its window may rest on that history.",
            "Look and confirm",
            f"{address('dashboard:schools')}?show=likely",
        )
    if number := schools.absent:
        yield Matter(
            f"{_many(number, 'school is', 'schools are')} missing from the last file",
            "Nothing was closed. Say whether they have closed or moved.",
            "See which",
            f"{address('dashboard:schools')}?show=absent",
        )


def _many(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
