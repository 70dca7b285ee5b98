"""What plans rest on, read in a fixed number of queries however many heads are asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, When

from accounts.models import Person
from buddies.models import Pairing
from core.clock import london_date, months_later
from inspections.days import KnownDays
from inspections.models import OPEN_PHASES, Deadline, Visit
from inspections.queries import days_by_visit
from reminders.models import NetworkRule
from reminders.planning import Change, TermFacts, VisitFacts
from schools.models import Network, Post, Role, Term
from schools.queries import named_human

DRAFT_REPORT = "draft-report"
COMMENTS = "comments-on-draft"
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
    changes: dict[tuple[int, int], Change] = field(default_factory=dict)
    # Those of them who were read on the way.
    people: list[Person] = field(default_factory=list)

    def pair_of(self, network: int, head: int | None) -> Pair:
        """Who stands by a head, None for nobody known."""
        known = self.pairs.get((network, head)) if head is not None else None
        return known or Pair(self.contacts.get(network))


def load(scope: Scope, now: datetime) -> Facts:
    """Read everything that the plans of a scope rest on."""
    today = london_date(now)
    visits = _visits(scope, today)
    heads = scope.heads | {visit.head_id for visit in visits if visit.head_id is not None}
    pairs = _pairs(heads)
    networks = (
        scope.networks
        | {network for network, _ in pairs}
        | {visit.school.network_id for visit in visits}
    )
    # Who rings a coordinator: heads without a buddy, and those who ask for the whole network.
    without_buddy = {
        visit.school.network_id
        for visit in visits
        if (visit.school.network_id, visit.head_id) not in pairs
    }
    coordinators = _coordinators(scope.networks | without_buddy, today)
    facts = Facts(
        pairs=pairs,
        contacts=_contacts(scope.networks | without_buddy, coordinators),
        networks=frozenset(networks),
        changes=changes_in(networks),
    )
    days = days_by_visit(visits) if visits else {}
    facts.visits = [_facts_of(visit, days[visit.pk], facts) for visit in visits]
    facts.terms = _terms(scope, pairs, coordinators, today)
    return facts


def around_visits(visits: Sequence[Visit], network: Network, now: datetime) -> Facts:
    """The same of some visits of one network that were read already ``with_letters``, without
    its terms and what it made of rules."""
    pairs = _pairs({visit.head_id for visit in visits if visit.head_id is not None})
    facts = Facts(pairs=pairs, networks=frozenset({network.pk}))
    if any((network.pk, visit.head_id) not in pairs for visit in visits):
        named = named_human(network, london_date(now))
        if named is not None:
            facts.people, facts.contacts = [named], {network.pk: named.pk}
    days = days_by_visit(visits)
    facts.visits = [_facts_of(visit, days[visit.pk], facts) for visit in visits]
    return facts


def _visits(scope: Scope, today: date) -> list[Visit]:
    """Those asked for, and all of these heads of which something may still be said."""
    ago = today - VISITS_AGO
    recent = Q(phase__in=OPEN_PHASES) | Q(last_day__gte=ago) | Q(published_on__gte=ago)
    rows = Visit.objects.filter(Q(pk__in=scope.visits) | (Q(head__in=scope.heads) & recent))
    return list(
        with_letters(rows).select_related("school").only(
            "phase", "first_day", "last_day", "head_id", "called_at", "is_unannounced",
            "draft_on", "published_on", "school__network_id",
        )
    )  # fmt: skip


def _pairs(heads: Iterable[int]) -> dict[tuple[int, int], Pair]:
    rows = Pairing.objects.filter(supported__in=heads, ended_at=None).values_list(
        "network_id", "supported_id", "buddy_id", "reserve_id"
    )
    return {(network, head): Pair(buddy, reserve) for network, head, buddy, reserve in rows}


def with_letters(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Visits with the days on which their letters are due (DOMAIN 2.13), as far as known."""
    rows = Deadline.objects.filter(visit=OuterRef("pk"))
    return visits.annotate(
        draft_due=Subquery(rows.filter(key=DRAFT_REPORT).values("due")),
        comments_due=Subquery(rows.filter(key=COMMENTS).values("due")),
    )


def _facts_of(visit: Any, known: KnownDays, facts: Facts) -> VisitFacts:
    """From a visit of ``with_letters``."""
    pair = facts.pair_of(visit.school.network_id, visit.head_id)
    return VisitFacts(
        pk=visit.pk,
        network_id=visit.school.network_id,
        phase=visit.phase,
        days=known.days,
        is_last_known=known.is_last_known,
        is_unannounced=visit.is_unannounced,
        draft_due=visit.draft_due,
        draft_on=visit.draft_on,
        comments_due=visit.comments_due,
        published_on=visit.published_on,
        head=visit.head_id,
        contact=pair.contact,
        reserve=pair.reserve,
    )


def changes_in(networks: Iterable[int]) -> dict[tuple[int, int], Change]:
    """What the networks made of rules."""
    rows = NetworkRule.objects.filter(network__in=networks)
    return {
        (network, rule): Change(days, at, is_active)
        for network, rule, days, at, is_active in rows.values_list(
            "network_id", "rule_id", "days", "at", "is_active"
        )
    }


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


def _terms(
    scope: Scope,
    pairs: Iterable[tuple[int, int]],
    coordinators: Mapping[int, list[int]],
    today: date,
) -> list[TermFacts]:
    """The terms about to start, with those for whom a window is open or opens soon enough
    for the network to want a buddy."""
    near = today - TERMS_AGO, today + TERMS_AHEAD
    heads = _heads_at_terms(set(pairs), *near)
    # What finds nothing is not asked: making the question costs as much as its answer.
    here = _terms_with_windows(scope.networks, *near) if scope.networks else []
    wanted = {term: coordinators.get(term[0], []) for term in here}
    return [
        TermFacts(*term, tuple(heads.get(term, ())), tuple(wanted.get(term, ())))
        for term in sorted({*heads, *wanted})
    ]


def _heads_at_terms(
    pairs: Collection[tuple[int, int]], first: date, last: date
) -> dict[tuple[int, date], list[int]]:
    """The paired heads concerned, by network and first day of term."""
    rows = Post.objects.filter(
        person__in={head for _, head in pairs},
        kind__in=Post.HEAD_KINDS,
        school__network__terms__starts_term=True,
        school__network__terms__first_day__range=(first, last),
        school__window__opens__isnull=False,
    ).order_by("person_id", "pk")
    found: dict[tuple[int, date], dict[int, None]] = defaultdict(dict)
    for network, term, months_ahead, person, start, end, opens in rows.values_list(
        "school__network_id", "school__network__terms__first_day",
        "school__network__months_ahead", "person_id", "start", "end", "school__window__opens",
    ):  # fmt: skip
        is_head = start <= term and (end is None or end > term)
        assert opens is not None
        if (network, person) in pairs and is_head and opens <= months_later(term, months_ahead):
            found[network, term][person] = None
    return {term: list(heads) for term, heads in found.items()}


def _terms_with_windows(networks: Iterable[int], first: date, last: date) -> list[tuple[int, date]]:
    """The starts of terms in networks where somebody's window is open or opens soon."""
    rows = Term.objects.filter(
        network__in=networks, starts_term=True, first_day__range=(first, last)
    ).annotate(opens=Min("network__schools__window__opens"))
    return [
        (network, term)
        for network, term, months_ahead, opens in rows.values_list(
            "network_id", "first_day", "network__months_ahead", "opens"
        )
        if opens is not None and opens <= months_later(term, months_ahead)
    ]
