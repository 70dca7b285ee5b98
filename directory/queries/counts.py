"""How often somebody was asked for in each of the last terms, and what came of it: counts of a
network in bands, and nobody's name. How many were answered is public in rounded numbers
(``dashboard.promises.showing``), so no exact number stands here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from core.clock import london_date, london_time
from core.small_numbers import Counts, in_bands
from directory.callouts.headings import ABOUT
from directory.models import CallOut
from directory.terms import DAY, last_thirds
from inspections.models import Phase
from schools.access import Access

TERMS = 3
SOON, LATER = timedelta(minutes=10), timedelta(minutes=30)
Kind, Helped = CallOut.Kind, CallOut.Helped
# Who asked about people is not told apart from who did not know.
NAMED: dict[str, str] = {
    kind: words for kind, words in ABOUT.items() if kind not in (Kind.WELLBEING, Kind.UNSURE)
}
ELSE = "something else"
HOW_SOON = ("within ten minutes", "within half an hour", "later", "it ended before that")


@dataclass(frozen=True)
class Term:
    """One term that is over: its first and last day, what call-outs were about, how soon
    somebody said that they would ring, and whether it helped."""

    first: date
    last: date
    about: Counts
    soon: Counts
    helped: Counts

    @property
    def says_something(self) -> bool:
        """Whether any number is shown."""
        return any(each.says_something for each in (self.about, self.soon, self.helped))


def terms_of(access: Access) -> list[Term]:
    """The last three terms that are over, the newest first. The one that is not over is not
    counted: a number that grows today would tell of somebody. So would one that changes with a
    date: coordinators keep the network's calendar, so terms are here the thirds of the school
    year, which nobody can move. One query."""
    network = access.network
    begins = last_thirds(access.today, TERMS)
    rows = (
        CallOut.objects.filter(
            visit__school__network=network,
            asked_at__gte=london_time(begins[0], 0),
            asked_at__lt=london_time(begins[-1], 0),
        )
        .exclude(visit__phase=Phase.MISTAKEN)
        .values_list("kind", "asked_at", "taken_at", "helped")
    )
    by_term: dict[date, list[tuple[str, datetime, datetime | None, str]]] = {
        first: [] for first in begins[:-1]
    }
    for row in rows:
        by_term[max(first for first in by_term if first <= london_date(row[1]))].append(row)
    spans = reversed(list(pairwise(begins)))
    return [_term(first, after - DAY, by_term[first]) for first, after in spans]


def _term(
    first: date, last: date, rows: Sequence[tuple[str, datetime, datetime | None, str]]
) -> Term:
    about = Counter(NAMED.get(kind, ELSE) for kind, _, _, _ in rows)
    soon = Counter(_how_soon(asked, taken) for _, asked, taken, _ in rows)
    helped = Counter(helped for _, _, _, helped in rows)
    return Term(
        first=first,
        last=last,
        about=in_bands({words: about[words] for words in (*NAMED.values(), ELSE)}),
        soon=in_bands({words: soon[words] for words in HOW_SOON}),
        helped=in_bands(
            {
                "yes": helped[Helped.YES],
                "partly": helped[Helped.PARTLY],
                "no": helped[Helped.NO],
                "not said": helped[""],
            }
        ),
    )


def _how_soon(asked: datetime, taken: datetime | None) -> str:
    if taken is None:
        return HOW_SOON[3]
    return HOW_SOON[0 if taken - asked <= SOON else 1 if taken - asked <= LATER else 2]
