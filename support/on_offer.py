"""Series that take people, and what people have of supervision, in as many queries however many
there are of either."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Exists, F, OuterRef, PositiveSmallIntegerField, Q, Value

from core.clock import london_date, london_time
from schools.models import Network
from support.apart import Conflicts
from support.meeting import conflicts_among
from support.models import (
    Missed,
    Place,
    PlaceOffer,
    Series,
    Session,
    SupportRules,
    Waiting,
)
from support.offering import Asking, Had, Meeting, OnOffer, Part, had_of, in_order, suits

# How long a place is kept that somebody is offered: each head's of the year, to the end of the last
# day in London, and one that became free for somebody who waits, to the minute.
OFFER_KEPT = timedelta(days=14)
WAITING_KEPT = timedelta(days=2)
RELATED = ("series__supervisor__person", "series__network__support_rules")


@dataclass
class Board:
    """The series of a network that take people, and everything that booking goes by."""

    network: Network
    now: datetime
    rules: SupportRules
    series: dict[int, OnOffer] = field(default_factory=dict)
    rows: dict[int, Series] = field(default_factory=dict)
    people: frozenset[int] = frozenset()

    @cached_property
    def conflicts(self) -> Conflicts:
        """Between everybody here."""
        everybody = set(self.people)
        for each in self.series.values():
            everybody |= {each.supervisor} | each.members | each.kept
        today = london_date(self.now)
        return conflicts_among(everybody, self.network, self.rules.kilometres_apart, today)

    @cached_property
    def had(self) -> dict[int, Had]:
        return had_by(self.people, self.network, self.now)

    def asking(self, person: int) -> Asking:
        """Somebody of those whom the board was read for."""
        return Asking(person, self.had.get(person, Had()), self.rules.sessions_a_year)

    def suiting(self, person: int) -> list[OnOffer]:
        """The series that this person can have a place in, soonest first."""
        asking = self.asking(person)
        return in_order(
            each for each in self.series.values() if suits(each, asking, self.conflicts)
        )

    def keep(self, series: int, person: int) -> None:
        """From now on a place in this series is kept for somebody."""
        kept = self.series[series]
        self.series[series] = replace(kept, kept=kept.kept | {person})


def rules_of(network: Network, *, read: Iterable[Network] = ()) -> SupportRules:
    """What a network settled, or what counts where it settled nothing. ``read``: the same network
    as it was read with its rules already."""
    known = next(iter(read), None)
    if known is not None:
        return getattr(known, "support_rules", None) or SupportRules(network=network)
    return SupportRules.objects.filter(network=network).first() or SupportRules(network=network)


def board(
    network: Network, people: Collection[int], now: datetime, *, of: Collection[Series] = (),
    purpose: str = Series.Purpose.HEADS, rules: SupportRules | None = None,
) -> Board:  # fmt: skip
    """What these people can be offered: all of the network's series for heads, or of another
    ``purpose``; or ``of`` these alone, whatever they are for."""
    sessions = Session.objects.filter(
        series__network=network,
        series__closed_at=None,
        series__supervisor__left_at=None,
        off_at=None,
    )
    if of:
        sessions = sessions.filter(series__in=[each.pk for each in of])
    else:
        sessions = sessions.filter(series__purpose=purpose)
    to_come: dict[int, list[Meeting]] = defaultdict(list)
    begun: set[int] = set()
    rows: dict[int, Series] = {}
    for each in sessions.select_related(*RELATED).order_by("starts_at"):
        rows[each.series_id] = each.series
        if each.starts_at > now:
            to_come[each.series_id].append(Meeting(each.starts_at, each.minutes))
        else:
            begun.add(each.series_id)
    rules = rules or _rules_with(rows.values()) or SupportRules(network=network)
    found = Board(network, now, rules, people=frozenset(people))
    members, kept = _taken(rows, now)
    for pk, row in rows.items():
        if pk in to_come:
            found.rows[pk] = row
            found.series[pk] = OnOffer(
                pk=pk,
                supervisor=row.supervisor.person_id,
                places=row.places,
                school_year=row.school_year,
                meetings=tuple(to_come[pk]),
                is_for_heads=row.purpose == Series.Purpose.HEADS,
                has_begun=pk in begun,
                members=frozenset(members[pk]),
                kept=frozenset(kept[pk] - members[pk]),
            )
    return found


def _rules_with(rows: Iterable[Series]) -> SupportRules | None:
    """The rules that were read with these series; None where nothing is settled, or nothing is
    there that they would be asked for."""
    return next((getattr(each.network, "support_rules", None) for each in rows), None)


def last_day_kept(offered_at: datetime) -> date:
    """The last day on which the first time of an offer is kept."""
    return london_date(offered_at) + OFFER_KEPT


def offered_since(now: datetime) -> datetime:
    """What was offered then or later is in its days."""
    return london_time(london_date(now) - OFFER_KEPT, 0)


def kept_offers(now: datetime) -> Q:
    """Offers of which the first time is still kept."""
    return Q(answer="", offered_at__gte=offered_since(now))


def kept_waiting(now: datetime) -> Q:
    """Who waits, and has a place kept for them."""
    return Q(ended_at=None, told_at__gt=now - WAITING_KEPT)


def _taken(series: Iterable[int], now: datetime) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """By series who has a place, and for whom one is kept. One query."""
    pks = list(series)
    live = Place.objects.live().filter(series__in=pks).order_by()
    offers = PlaceOffer.objects.filter(kept_offers(now), one__in=pks)
    waiting = Waiting.objects.filter(kept_waiting(now), series__in=pks)
    members: dict[int, set[int]] = defaultdict(set)
    kept: dict[int, set[int]] = defaultdict(set)
    by_seat = live.values_list("series_id", "person_id", "seat")
    no_seat = Value(0, PositiveSmallIntegerField())
    rows = by_seat.union(
        offers.values_list("one_id", "person_id", no_seat),
        waiting.values_list("series_id", "person_id", no_seat),
    )
    for pk, person, seat in rows:
        (members if seat else kept)[pk].add(person)
    return members, kept


def had_by(people: Collection[int], network: Network, now: datetime) -> dict[int, Had]:
    """What each of these people has of supervision here. One query. A session that somebody said
    beforehand they cannot come to is not taken off their year, nor one that was called off."""
    missed = Missed.objects.filter(place=OuterRef("pk"), session=OuterRef("series__sessions__pk"))
    # One filter, so that each condition is about the same session.
    theirs = Place.objects.filter(
        ~Exists(missed),
        person__in=people,
        series__network=network,
        series__sessions__starts_at__gte=F("booked_at"),
    )
    rows = theirs.order_by("series__sessions__starts_at").values_list(
        "person_id", "ended_at", "series__school_year", "series__purpose",
        "series__sessions__starts_at", "series__sessions__minutes", "series__sessions__off_at",
        "pk", "booked_at", "why_ended",
    )  # fmt: skip
    to_come: dict[int, list[Meeting]] = defaultdict(list)
    parts: dict[int, dict[int, Part]] = defaultdict(dict)
    for person, ended, year, purpose, at, minutes, off, place, booked, why in rows:
        part = Part(year)
        if purpose == Series.Purpose.HEADS:
            part = parts[person].setdefault(place, part)
        if off is not None and off <= booked:
            continue
        if off is not None and (ended is None or off <= ended):
            part.called_off += 1
        elif ended is not None and ended <= at:
            part.called_off += why == Place.WhyEnded.APART
            part.given_up += why != Place.WhyEnded.APART
        elif off is None:
            part.theirs += 1
            if at > now:
                part.to_come += 1
                to_come[person].append(Meeting(at, minutes))
    found = {
        person: had_of(to_come[person], parts[person].values()) for person in {*to_come, *parts}
    }
    return {person: had for person, had in found.items() if had != Had()}
