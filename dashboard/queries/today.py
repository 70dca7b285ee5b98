"""What a coordinator's day rests on, in few queries however large the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from buddies.facts import needed_by
from buddies.models import Pairing
from core.models import StaleMark
from core.templatetags.covenant import month_year
from covenant.models import Declaration, Standing
from covenant.queries import approvals_in, approvals_waited_for, lines_to_write, seconds_silent
from dashboard.queries.parts import leading
from directory.models import Entry
from directory.queries.availability import to_ring
from directory.queries.rota_facts import counted, facts_from, parts_of, together
from directory.rota.standing import AHEAD, standing_of
from directory.rota.standing import Standing as RotaStanding
from inspections.models import OPEN_PHASES, Interruption, Phase, Visit
from notifications.models import Message
from notifications.queries import DID_NOT_ARRIVE
from schools.models import Network, Post, Role, School, SchoolLink, Term
from support.queries.wanting import plans_wanting

MESSAGES_SINCE = timedelta(days=7)
DRAFT_REPORT = "draft-report"
WENT_WRONG = (Message.State.FAILED, Message.State.MISSED)


@dataclass(frozen=True)
class Row:
    """A school whose heads need a buddy now or soon."""

    id: int
    name: str
    opens: date
    closes: date
    is_open: bool
    has_head: bool
    # Whether each of its heads has one.
    has_buddy: bool
    # The names of those of its heads who have none.
    alone: tuple[str, ...]
    visit_phase: str

    @property
    def on_site(self) -> bool:
        return self.visit_phase == Phase.ON_SITE

    @property
    def period(self) -> str:
        """September 2026 to August 2028."""
        return f"{month_year(self.opens)} to {month_year(self.closes)}"


@dataclass(frozen=True)
class UnderWay:
    """An open visit, with the head's buddy, if there is one, what moved it last, and when the
    draft report is due. ``head`` is empty where nobody is known to lead the school."""

    pk: int
    school_id: int
    school: str
    phase: str
    first_day: date
    last_day: date
    head: str
    telephone: str
    buddy: str
    buddy_telephone: str
    answered_at: datetime | None
    resumes_on: date | None
    draft_due: date | None


@dataclass(frozen=True)
class Schools:
    """The network's schools: ``windows`` to cover, those without a known head first, then those
    with a head alone, then by when they opened; visits under way by their first day. How many
    are in use, of these without a known head, missing from the last file (``absent``), and with
    a predecessor to confirm (``likely``)."""

    windows: list[Row]
    under_way: list[UnderWay]
    in_use: int
    no_head: int
    absent: int
    likely: int


class _Line(NamedTuple):
    """What is asked of the database: a line for each head of a school, and for each time that
    its visit was moved, the last one first."""

    pk: int
    name: str
    status: str
    absent_since: date | None
    window__opens: date | None
    window__closes: date | None
    guess__pk: int | None
    led__person: int | None
    led__person__name: str
    now__pk: int | None
    now__phase: str
    now__first_day: date
    now__last_day: date
    now__head__name: str | None
    now__head__telephone: str | None
    pair__buddy__name: str | None
    pair__buddy__telephone: str | None
    moved__answered_at: datetime | None
    moved__resumes_on: date | None
    draft__due: date | None
    is_paired: bool


def schools_today(network: Network, today: date) -> Schools:
    """All that the first page says of the network's schools; those that have closed are there
    only while a visit is open. One query: as several they took longer to write than to answer."""
    live = Pairing.objects.filter(network=network, supported=OuterRef("led__person"), ended_at=None)
    lines = (
        School.objects.filter(network=network)
        .annotate(
            led=leading(today),
            guess=_only("predecessors", basis=SchoolLink.Basis.LIKELY),
            now=_only("visits", phase__in=OPEN_PHASES),
            pair=_only("now__head__pairings", network=network, ended_at=None),
            moved=_only(
                "now__interruptions", answer=Interruption.Answer.GRANTED, is_superseded=False
            ),
            draft=_only("now__deadlines", key=DRAFT_REPORT),
        )
        .filter(~Q(status=School.CLOSED) | Q(now__isnull=False))
        .order_by("window__opens", "name", "pk", "led__pk", "-moved__pk")
        .values_list(*_Line._fields[:-1], Exists(live))
    )
    schools = [
        [_Line(*line) for line in of_school] for _, of_school in groupby(lines, key=itemgetter(0))
    ]
    in_use = [each for each in schools if each[0].status != School.CLOSED]
    rows = [row for each in in_use if (row := _row(each, network, today))]
    under_way = [_under_way(each[0]) for each in schools if each[0].now__pk is not None]
    return Schools(
        windows=sorted(rows, key=lambda row: (row.has_head, row.has_buddy)),
        under_way=sorted(under_way, key=lambda visit: (visit.first_day, visit.pk)),
        in_use=len(in_use),
        no_head=sum(each[0].led__person is None for each in in_use),
        absent=sum(each[0].absent_since is not None for each in in_use),
        likely=sum(each[0].guess__pk is not None for each in in_use),
    )


def _only(relation: str, **condition: Any) -> FilteredRelation:
    """Of a relation, what meets a condition."""
    return FilteredRelation(
        relation, condition=Q(**{f"{relation}__{name}": of for name, of in condition.items()})
    )


def _row(lines: Sequence[_Line], network: Network, today: date) -> Row | None:
    """A school of these lines, where its window is to be covered."""
    one = lines[0]
    opens, closes = one.window__opens, one.window__closes
    if opens is None or closes is None or opens > needed_by(network, today):
        return None
    alone = {
        line.led__person: line.led__person__name
        for line in lines
        if line.led__person is not None and not line.is_paired
    }
    has_head = one.led__person is not None
    return Row(
        one.pk, one.name, opens, closes, opens <= today, has_head, has_head and not alone,
        tuple(alone.values()), one.now__phase or "",
    )  # fmt: skip


def _under_way(line: _Line) -> UnderWay:
    assert line.now__pk is not None
    return UnderWay(
        pk=line.now__pk,
        school_id=line.pk,
        school=line.name,
        phase=line.now__phase,
        first_day=line.now__first_day,
        last_day=line.now__last_day,
        head=line.now__head__name or "",
        telephone=line.now__head__telephone or "",
        buddy=line.pair__buddy__name or "",
        buddy_telephone=line.pair__buddy__telephone or "",
        answered_at=line.moved__answered_at,
        resumes_on=line.moved__resumes_on,
        draft_due=line.draft__due,
    )


def counts(network: Network, today: date, now: datetime) -> tuple[dict[str, int], RotaStanding]:
    """Of the network ``went_wrong`` (messages of the last week), ``terms`` (those that end today
    or later), ``stuck`` (plans that ended in an error), ``to_ring`` (advisers who are not ready
    until somebody rings them), ``to_approve`` (who waits to be listed) and ``unconfirmed`` (who is
    not shown for want of a word); and where its rota stands.

    One query, of plain counts one after the other: as columns of one row they took longer to
    write than to answer. A second only where plans are stuck somewhere."""
    wrong = Message.objects.filter(
        DID_NOT_ARRIVE,
        network_id=network.pk,
        is_private=False,
        queued_at__gte=now - MESSAGES_SINCE,
    )
    entries = Entry.objects.filter(network=network)
    counted_rows = {
        "went_wrong": wrong,
        "terms": Term.objects.filter(network=network, last_day__gte=today),
        "stuck": StaleMark.objects.filter(~Q(error="")),
        "to_ring": to_ring(network, now),
        "to_approve": entries.that_are_in().filter(approved_at=None),
        "unconfirmed": entries.unconfirmed(today),
        "to_check": Standing.objects.filter(network=network, waits_for_check=True),
        "lines": lines_to_write(network, now),
        "seconds": seconds_silent(network, now),
        "plans": plans_wanting(network, today),
        "approvals": approvals_in(network).filter(declaration__status=Declaration.Status.DRAFT),
    }
    rota = parts_of(network, today, today + AHEAD)
    rows = together([*rota, *(counted(of, kind, today) for kind, of in counted_rows.items())])
    # A count of nothing may be no row at all.
    found = dict.fromkeys(counted_rows, 0)
    found |= {kind: number for kind, _, _, number, *_ in rows if kind in found}
    if found["stuck"]:
        found["stuck"] = stuck_plans(network).count()
    if found["approvals"]:
        found["approvals"] = len(approvals_waited_for(network))
    return found, standing_of(facts_from(rows), today)


def stuck_plans(network: Network) -> QuerySet[StaleMark]:
    """Plans of this network that could not be worked out and are tried again later."""
    about = {
        "visit": Visit.objects.filter(school__network=network),
        "school": School.objects.filter(network=network),
        "pairing": Pairing.objects.filter(network=network),
        "network": Network.objects.filter(pk=network.pk),
    }
    ours = Q(
        kind="person", object_id__in=Post.objects.filter(school__network=network).values("person")
    ) | Q(kind="person", object_id__in=Role.objects.filter(network=network).values("person"))
    for kind, rows in about.items():
        ours |= Q(kind=kind, object_id__in=rows.values("pk"))
    return StaleMark.objects.filter(ours).exclude(error="")
