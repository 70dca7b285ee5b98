"""What plans rest on, read in a fixed number of queries however many heads are asked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Min, Q, When

from buddies.models import Pairing
from core.clock import london_date, months_later
from inspections import deadlines
from inspections.models import DeadlineRule, Visit, Window
from inspections.workdays import Span, Terms, terms_from
from reminders.planning import DRAFT_TO_COME, Rule, TermFacts, VisitFacts
from schools.models import Network, Post, Role, Term

DRAFT_REPORT = "draft-report"
# The longest a rule may count on from a visit (reminder_rule_is_within_bounds), and a little.
VISITS_AGO = timedelta(days=130)
TERMS_AGO = timedelta(days=14)
TERMS_AHEAD = timedelta(days=70)


@dataclass(frozen=True)
class Scope:
    """Whose reminders are looked at: all that concern these heads, the visits (also those
    without a head), and what the coordinators of the networks are sent."""

    heads: frozenset[int] = frozenset()
    visits: frozenset[int] = frozenset()
    networks: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Pair:
    """Who stands by a head in a network: the buddy, or whom heads ring who have none."""

    contact: int | None
    reserve: int | None = None


@dataclass
class Facts:
    """What planning is given, and for the wording who stands by whom."""

    visits: list[VisitFacts] = field(default_factory=list)
    terms: list[TermFacts] = field(default_factory=list)
    pairs: dict[tuple[int, int], Pair] = field(default_factory=dict)
    contacts: dict[int, int] = field(default_factory=dict)
    networks: frozenset[int] = frozenset()

    def pair_of(self, network: int, head: int | None) -> Pair:
        """Who stands by a head, None for nobody known."""
        known = self.pairs.get((network, head)) if head is not None else None
        return known or Pair(self.contacts.get(network))


def rules_of(rows: Iterable[Mapping[str, object]]) -> list[Rule]:
    """Rules as planning takes them, from rows with its fields."""
    return [Rule(**row) for row in rows]  # type: ignore[arg-type]


def load(scope: Scope, now: datetime) -> Facts:
    """Read everything that the plans of a scope rest on."""
    today = london_date(now)
    visits = list(
        Visit.objects.filter(
            Q(pk__in=scope.visits) | Q(head__in=scope.heads, last_day__gte=today - VISITS_AGO)
        ).values_list(
            "pk", "school__network_id", "phase", "first_day", "last_day", "head_id", "called_at"
        )
    )
    heads = scope.heads | {head for *_, head, _ in visits if head is not None}
    pairings = list(
        Pairing.objects.filter(supported__in=heads, ended_at=None).values_list(
            "network_id", "supported_id", "buddy_id", "reserve_id"
        )
    )
    pairs = {(network, head): Pair(buddy, reserve) for network, head, buddy, reserve in pairings}
    networks = scope.networks | {network for network, _ in pairs} | {row[1] for row in visits}
    coordinators = _coordinators(networks, today)
    facts = Facts(
        pairs=pairs, contacts=_contacts(networks, coordinators), networks=frozenset(networks)
    )
    due = _draft_due(visits)
    for pk, network, phase, first_day, last_day, head, _ in visits:
        pair = facts.pair_of(network, head)
        facts.visits.append(
            VisitFacts(
                pk, network, phase, first_day, last_day, due.get(pk), head, pair.contact,
                pair.reserve,
            )
        )  # fmt: skip
    facts.terms = _terms(scope, networks, pairs, coordinators, today)
    return facts


def _coordinators(networks: Iterable[int], today: date) -> dict[int, list[int]]:
    """The coordinators of each network, those with a telephone first."""
    rows = (
        Role.objects.current(today)
        .filter(network__in=networks, kind=Role.Kind.COORDINATOR, person__erased_at=None)
        .annotate(
            silent=Case(When(person__telephone="", then=1), default=0, output_field=IntegerField())
        )
        .order_by("silent", "person_id")
        .values_list("network_id", "person_id")
    )
    found: dict[int, list[int]] = defaultdict(list)
    for network, person in rows:
        found[network].append(person)
    return found


def _contacts(networks: Iterable[int], coordinators: Mapping[int, list[int]]) -> dict[int, int]:
    """Whom heads ring who have no buddy, as schools.queries.named_human says for one network."""
    named = Network.objects.filter(
        pk__in=networks, named_contact__isnull=False, named_contact__erased_at=None
    ).values_list("pk", "named_contact_id")
    first = {network: people[0] for network, people in coordinators.items()}
    return first | dict(named)


def _draft_due(visits: Iterable[tuple[Any, ...]]) -> dict[int, date]:
    """The day on which the draft report is due, where it is still to come (DOMAIN 2.13)."""
    waiting = [visit for visit in visits if visit[2] in DRAFT_TO_COME]
    if not waiting:
        return {}
    rules = list(DeadlineRule.objects.filter(key=DRAFT_REPORT))
    spans: dict[int, list[Span]] = defaultdict(list)
    known = Term.objects.filter(network__in={visit[1] for visit in waiting})
    for network, first, last in known.values_list("network_id", "first_day", "last_day"):
        spans[network].append(Span(first, last))
    calendars: dict[int, Terms] = {}
    found: dict[int, date] = {}
    for pk, network, _, _, last_day, _, called_at in waiting:
        terms = calendars.setdefault(network, terms_from(spans[network]))
        in_force = deadlines.rules_in_force(rules, london_date(called_at))
        dates = {DeadlineRule.CountedFrom.LAST_DAY.value: last_day}
        for deadline in deadlines.deadlines_for(dates, in_force, terms):
            assert deadline.due is not None  # what it counts from is given
            found[pk] = deadline.due
    return found


def _terms(
    scope: Scope,
    networks: Iterable[int],
    pairs: Mapping[tuple[int, int], Pair],
    coordinators: Mapping[int, list[int]],
    today: date,
) -> list[TermFacts]:
    """The terms about to start, with those for whom a window is open or opens soon enough
    for the network to want a buddy."""
    starts = list(
        Term.objects.filter(
            network__in=networks,
            starts_term=True,
            first_day__range=(today - TERMS_AGO, today + TERMS_AHEAD),
        ).values_list("network_id", "first_day", "network__months_ahead")
    )
    if not starts:
        return []
    posts = (
        Post.objects.filter(
            person__in={head for _, head in pairs},
            kind__in=Post.HEAD_KINDS,
            school__network__in={network for network, *_ in starts},
            school__window__opens__isnull=False,
        )
        .order_by("person_id")
        .values_list("school__network_id", "person_id", "start", "end", "school__window__opens")
    )
    by_network: dict[int, list[tuple[int, date, date | None, date]]] = defaultdict(list)
    for network, person, start, end, opens in posts:
        if (network, person) in pairs:
            assert opens is not None
            by_network[network].append((person, start, end, opens))
    earliest = dict(
        Window.objects.filter(school__network__in=scope.networks)
        .values_list("school__network_id")
        .annotate(Min("opens"))
    )
    found = []
    for network, first_day, months_ahead in starts:
        soon = months_later(first_day, months_ahead)
        heads = {
            person: None
            for person, start, end, opens in by_network[network]
            if opens <= soon and start <= first_day and (end is None or end > first_day)
        }
        opens = earliest.get(network)
        wanted = coordinators.get(network, []) if opens is not None and opens <= soon else []
        found.append(TermFacts(network, first_day, tuple(heads), tuple(wanted)))
    return found
