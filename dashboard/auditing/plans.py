"""Are the planned reminders those that the rules ask for, on the facts as they are now?

Everything is worked out once more and compared with the rows. What a stale mark explains is
about to be mended and is no finding.
"""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from buddies.models import Pairing
from core.clock import london_date
from dashboard.auditing.explained import Explained, explained
from dashboard.auditing.question import Finding, Moment, Question, when
from inspections.models import OPEN_PHASES, Visit
from reminders import facts
from reminders.facts import Facts, Scope
from reminders.models import Reminder, ReminderRule
from reminders.planning import Heard, Identity, Planned, Rule, plan
from reminders.reconcile import REMEMBERED, heard_of, identity_of, rules_with_words
from reminders.withdrawal import WAITING
from schools.models import Network

# Heads worked out at once.
BATCH = 1000
# The nightly run plans what a new day brings; until then yesterday's plan is right as well.
NIGHT = timedelta(hours=4)
HEARD_FOR = timedelta(days=2)
State = Reminder.State
Differences = Mapping[Identity, str]
Wanted = tuple[dict[Identity, Planned], dict[str, Exception]]


@dataclass
class _Batch:
    """Some networks with all whose reminders they plan."""

    networks: set[int] = field(default_factory=set)
    heads: set[int] = field(default_factory=set)
    visits: set[int] = field(default_factory=set)

    @property
    def scope(self) -> Scope:
        return Scope(frozenset(self.heads), frozenset(self.visits), frozenset(self.networks))


def _ask(at: Moment) -> Iterator[Finding]:
    known = explained()
    rules, without_words = rules_with_words()
    for key in sorted(without_words):
        yield Finding(f"reminder rule {key}", "cannot be applied")
    if not known.everything:
        for batch in _batches():
            yield from _compare(batch, rules, known, without_words, at.now)


def _batches() -> Iterator[_Batch]:
    """All networks, a thousand heads at a time."""
    heads: dict[int, set[int]] = defaultdict(set)
    visits: dict[int, set[int]] = defaultdict(set)
    for network, head in Pairing.objects.filter(ended_at=None).values_list(
        "network_id", "supported_id"
    ):
        heads[network].add(head)
    planned = Reminder.objects.filter(
        state=State.PLANNED, rule__audience=ReminderRule.Audience.HEAD
    )
    for network, person in planned.values_list("network_id", "person_id"):
        heads[network].add(person)
    for network, visit, head in Visit.objects.filter(phase__in=OPEN_PHASES).values_list(
        "school__network_id", "pk", "head_id"
    ):
        visits[network].add(visit)
        heads[network] |= {head} - {None}
    batch = _Batch()
    for network in Network.objects.order_by("pk").values_list("pk", flat=True):
        batch.networks.add(network)
        batch.heads |= heads[network]
        batch.visits |= visits[network]
        if len(batch.heads) >= BATCH:
            yield batch
            batch = _Batch()
    yield batch


def _compare(
    batch: _Batch,
    rules: list[Rule],
    known: Explained,
    without_words: Container[str],
    now: datetime,
) -> Iterator[Finding]:
    loaded = facts.load(batch.scope, now)
    rows = {
        identity: row
        for identity, row in _rows(batch, loaded, now).items()
        if row.rule.key not in without_words
    }
    heard = heard_of(rows)
    found: Differences | None = None
    for lawful in _lawful(batch, rules, loaded, heard, now):
        here = _differences(*lawful, rows, batch.networks, now)
        found = {each: here[each] for each in found or here if each in here}
        if not found:
            return
    about = _About(loaded)
    for identity, what in sorted((found or {}).items()):
        if not about.is_explained(identity, known):
            row = rows.get(identity)
            name = f"reminder {row.pk}" if row else _named(identity)
            yield Finding(name, what)


def _lawful(
    batch: _Batch, rules: list[Rule], loaded: Facts, heard: Heard, now: datetime
) -> Iterator[Wanted]:
    """The plans that may stand, and only what differs from them all is a finding: the one of
    now; the one made before a head heard something on that day, which gives way when it is
    due; by night, both of yesterday."""
    known = [loaded]
    if london_date(now - NIGHT) != london_date(now):
        known.append(facts.load(batch.scope, now - NIGHT))
    for each in known:
        for already in (heard, {}):
            yield plan(rules, each.visits, each.terms, already, each.changes)


def _rows(batch: _Batch, loaded: Facts, now: datetime) -> dict[Identity, Reminder]:
    """What exists: all that is planned there, and all that could stand in a plan's place."""
    rows = Reminder.objects.select_related("rule", "message").defer("message__text")
    asked = (
        rows.filter(network_id__in=batch.networks, state=State.PLANNED),
        rows.filter(
            subject_kind=Reminder.Subject.VISIT,
            subject_id__in=[visit.pk for visit in loaded.visits],
        ),
        rows.filter(
            subject_kind=Reminder.Subject.NETWORK,
            subject_id__in=batch.networks,
            due_at__gte=now - REMEMBERED,
        ),
        rows.filter(person__in=batch.heads, state=State.QUEUED, finished_at__gte=now - HEARD_FOR),
    )
    return {identity_of(row): row for each in asked for row in each}


def _differences(
    wanted: Mapping[Identity, Planned],
    broken: Mapping[str, Exception],
    rows: Mapping[Identity, Reminder],
    networks: Container[int],
    now: datetime,
) -> Differences:
    found: dict[Identity, str] = {}
    for identity, each in wanted.items():
        if each.network_id in networks and each.too_late_at > now:
            what = _differs(rows.get(identity), each)
            if what:
                found[identity] = what
    for identity, row in rows.items():
        if identity in wanted or row.rule.key in broken or row.network_id not in networks:
            continue
        if row.state == State.PLANNED:
            found[identity] = "is planned though what it rests on is no longer so"
        elif row.message and row.message.state in WAITING and row.too_late_at > now:
            found[identity] = "waits in the outbox though what it rests on is no longer so"
    return found


def _differs(row: Reminder | None, each: Planned) -> str:
    if row is None:
        return f"should be planned for {when(each.due_at)} and is not"
    if row.state == State.PLANNED:
        if (row.due_at, row.too_late_at) == (each.due_at, each.too_late_at):
            return ""
        return f"is planned for {when(row.due_at)} in place of {when(each.due_at)}"
    if row.state == State.QUEUED:
        return ""
    return f"is {row.state} though it should be planned for {when(each.due_at)}"


def _named(identity: Identity) -> str:
    """A reminder that has no row, by what it would be about."""
    return (
        f"{identity.subject_kind} {identity.subject_id}: a reminder by rule {identity.rule} "
        f"to person {identity.person}"
    )


class _About:
    """Whom a reminder concerns besides the one who gets it."""

    def __init__(self, loaded: Facts) -> None:
        self._visits = {visit.pk: visit for visit in loaded.visits}

    def is_explained(self, identity: Identity, known: Explained) -> bool:
        """Whether a mark says that this one is about to be worked out."""
        if identity.person in known.people:
            return True
        if identity.subject_kind == Reminder.Subject.NETWORK:
            return identity.subject_id in known.networks
        visit = self._visits.get(identity.subject_id)
        return identity.subject_id in known.visits or (
            visit is not None and (visit.head in known.people or visit.network_id in known.networks)
        )


QUESTION = Question(
    key="plan",
    promise="The planned reminders are those that the rules ask for",
    do="Tell the developers: a change was not followed. Saving the visit or pair again plans anew",
    ask=_ask,
)
