"""What a network's rota rests on, read in one query: pages and the coordinator's first page ask
for it alike."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, Count, DateField, F, IntegerField, QuerySet, Value, When

from directory.models import Away, DirectoryRules, Duty, Entry, FallbackNumber
from directory.rota.board import Facts, Held
from inspections.deadlines import EARLIEST_IN_AUTUMN, USUAL_DAYS
from inspections.models import DeadlineRule, OneOffHoliday
from inspections.workdays import Span, terms_from
from schools.models import DayWithoutPupils, Network, Term

RULES = (*USUAL_DAYS, EARLIEST_IN_AUTUMN)
# Said in the column that tells the rows apart; a rule of deadlines says its key.
TERM, CLOSED, HOLIDAY, DUTY, AWAY, WANTED, NUMBER, LISTED = (
    "term", "closed", "holiday", "duty", "away", "wanted", "number", "listed",
)  # fmt: skip
SWAP = "swap"

Found = tuple[str, date, date | None, int, int, str]


def facts_of(network: Network, first: date, last: date) -> Facts:
    """What the rota of these days rests on; the days both inclusive. One query."""
    return facts_from(together(parts_of(network, first, last)))


def facts_from(rows: Iterable[Found]) -> Facts:
    """The facts from the rows of ``parts_of``; rows of other kinds are passed over. Pure."""
    by_kind: dict[str, list[Found]] = defaultdict(list)
    for row in rows:
        by_kind[row[0]].append(row)
    terms = terms_from(
        [Span(begins, ends) for _, begins, ends, *_ in by_kind[TERM] if ends is not None],
        without_pupils=[day for _, day, *_ in by_kind[CLOSED]],
        extra_holidays=[day for _, day, *_ in by_kind[HOLIDAY]],
    )
    rules = [
        DeadlineRule(
            key=key, in_force_from=begins, in_force_to=ends, number=number, day_kind=day_kind
        )
        for name in RULES
        for key, begins, ends, number, _, day_kind in by_kind[name]
    ]
    held = [
        Held(pk, entry, day, asks_for_swap=text == SWAP)
        for _, day, _, entry, pk, text in by_kind[DUTY]
    ]
    away = [
        (entry, Span(begins, ends))
        for _, begins, ends, entry, *_ in by_kind[AWAY]
        if ends is not None
    ]
    wanted = [number for _, _, _, number, *_ in by_kind[WANTED]]
    return Facts(
        terms,
        tuple(rules),
        wanted[0] if wanted else DirectoryRules().on_duty,
        tuple(sorted(held, key=lambda each: each.pk)),
        tuple(away),
        sum(number for _, _, _, number, *_ in by_kind[LISTED]),
        tuple(rung for _, _, rung, *_ in by_kind[NUMBER]),
    )


def parts_of(network: Network, first: date, last: date) -> list[QuerySet[Any, Found]]:
    """Everything of it, by kind, in the same columns: the kind, two days, two numbers and a
    word. Read them ``together``."""
    listed = Entry.objects.filter(network=network).listed(first)
    duties = Duty.objects.filter(day__range=(first, last), given_up_at=None, entry__in=listed)
    away = Away.objects.filter(first_day__lte=last, last_day__gte=first, entry__network=network)
    swap = Case(When(swap_asked_at=None, then=Value("")), default=Value(SWAP))
    rules = DeadlineRule.objects.filter(key__in=RULES)
    numbers = FallbackNumber.objects.filter(network=network)
    return [
        _row(Term.objects.filter(network=network), TERM, F("first_day"), F("last_day")),
        _row(DayWithoutPupils.objects.filter(network=network), CLOSED, F("day"), F("day")),
        _row(OneOffHoliday.objects.all(), HOLIDAY, F("day"), F("day")),
        _row(duties, DUTY, F("day"), F("day"), F("entry_id"), F("pk"), swap),
        _row(away, AWAY, F("first_day"), F("last_day"), F("entry_id")),
        _row(
            rules, F("key"), F("in_force_from"), F("in_force_to"), F("number"), text=F("day_kind")
        ),
        _row(DirectoryRules.objects.filter(network=network), WANTED, first, first, F("on_duty")),
        _row(numbers, NUMBER, first, F("checked_on")),
        counted(listed, LISTED, first),
    ]


def together(parts: Sequence[QuerySet[Any, Found]]) -> list[Found]:
    """The rows of all of these. One query."""
    first, *others = parts
    return list(first.union(*others, all=True))


def counted(rows: QuerySet[Any], kind: str, day: date) -> QuerySet[Any, Found]:
    """How many rows there are, as one row of ``kind``, or as none where there are none."""
    return _row(rows.order_by().values(_all=Value(1)), kind, day, day, Count("pk"))


def _row(
    rows: QuerySet[Any], kind: Any, begins: Any, ends: Any, number: Any = 0, other: Any = 0,
    text: Any = "",
) -> QuerySet[Any, Found]:  # fmt: skip
    """The rows of one kind in the columns that all kinds share."""
    day, whole = DateField(), IntegerField()
    columns = {
        "a_kind": Value(kind) if isinstance(kind, str) else kind,
        "b_begins": Value(begins, day) if isinstance(begins, date) else begins,
        "c_ends": Value(ends, day) if isinstance(ends, date) else ends,
        "d_number": Value(number, whole) if isinstance(number, int) else number,
        "e_other": Value(other, whole) if isinstance(other, int) else other,
        "f_text": Value(text) if isinstance(text, str) else text,
    }
    return rows.order_by().annotate(**columns).values_list(*columns)
