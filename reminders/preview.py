"""Who would get what and when, in which words: worked out as the plan is, and nothing written.

For a visit that is open, or for one that is invented from the day of a call; with a change of
a rule that is not saved yet, if there is one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from accounts.models import Person
from inspections.models import Phase, Visit
from reminders import facts, wording
from reminders.facts import Scope
from reminders.invented import PEOPLE, around_call
from reminders.models import Reminder, ReminderRule
from reminders.planning import Change, Identity, Planned, plan
from reminders.queries import RuleHere
from reminders.reconcile import Rules, existing_in, heard_of, with_words
from reminders.wording import Wording
from reminders.writing import Cast
from schools.models import Network

# A change that is not saved, by the rule's id.
Unsaved = Mapping[int, Change]


@dataclass(frozen=True)
class Line:
    """One reminder of a preview. ``sent_at`` where it has been given to the outbox; ``is_over``
    where it is too late for it."""

    rule: ReminderRule
    person: Person
    due_at: datetime
    words: Wording
    sent_at: datetime | None = None
    is_over: bool = False


def for_visit(
    visit: Visit,
    *,
    among: Iterable[Visit],
    network: Network,
    here: Sequence[RuleHere],
    unsaved: Unsaved,
    now: datetime,
) -> list[Line]:
    """What is sent around a visit, in order of time, what was sent included. ``among`` are the
    open visits of its network, as ``facts.with_letters`` reads them: a head who leads two
    schools hears of both at most once a day."""
    visits = [each for each in among if each.pk == visit.pk or _same_head(each, visit)]
    known = facts.around_visits(visits, network, now)
    rules = {each.delivered.pk: each.delivered for each in here}
    sound, _ = with_words(rules.values())
    heads = frozenset({visit.head_id} if visit.head_id is not None else ())
    existing = existing_in(Scope(heads=heads), known, rules, now)
    changes = _changes(network, here, unsaved)
    planned, _ = plan(sound, known.visits, (), heard_of(existing), changes)
    kept = [each for identity, each in planned.items() if identity.subject_id == visit.pk]
    cast = Cast(known, [visit.head] if visit.head is not None else [], [network])
    return _lines(kept, rules, cast, existing, now)


def _same_head(one: Visit, other: Visit) -> bool:
    return one.head_id is not None and one.head_id == other.head_id


def for_call(
    network: Network, called_on: date, *, here: Sequence[RuleHere], unsaved: Unsaved
) -> list[Line]:
    """What would be sent around a visit that begins with a call on a day, if the letters come
    when they are due; and at the start of the next term."""
    known = around_call(network, called_on)
    rules = {each.delivered.pk: each.delivered for each in here}
    sound, _ = with_words(rules.values())
    changes = _changes(network, here, unsaved)
    planned: dict[Identity, Planned] = {}
    for phase in (Phase.NOTIFIED, Phase.DRAFT, Phase.PUBLISHED):
        visits = [replace(visit, phase=phase) for visit in known.visits]
        planned |= plan(sound, visits, known.terms, None, changes)[0]
    return _lines(planned.values(), rules, Cast(known, PEOPLE, [network]), {}, None)


def _changes(
    network: Network, here: Iterable[RuleHere], unsaved: Unsaved
) -> dict[tuple[int, int], Change]:
    """What the network made of rules, with what is not saved."""
    saved = {
        each.delivered.pk: Change(each.change.days, each.change.at, each.change.is_active)
        for each in here
        if each.change is not None
    }
    return {(network.pk, rule): change for rule, change in {**saved, **unsaved}.items()}


def _lines(
    planned: Iterable[Planned],
    rules: Rules,
    cast: Cast,
    existing: Mapping[Identity, Reminder],
    now: datetime | None,
) -> list[Line]:
    """``now`` is None for what is invented: nothing of it is over."""
    found = []
    for each in sorted(planned, key=lambda each: (each.due_at, each.identity)):
        identity = each.identity
        rule, person = rules[identity.rule], cast.people[identity.person]
        row = existing.get(identity)
        around = cast.around(identity.subject_kind, identity.subject_id, each.network_id, person)
        was_sent = row is not None and row.state == Reminder.State.QUEUED
        found.append(
            Line(
                rule=rule,
                person=person,
                due_at=each.due_at,
                words=wording.render(rule.key, **around),
                sent_at=row.finished_at if row is not None and was_sent else None,
                is_over=now is not None and not was_sent and each.too_late_at <= now,
            )
        )
    return found
