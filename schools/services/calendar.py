"""A network's year: its terms, its INSET days, and what a file says of both.

Whoever changes it holds the network, so that two at once never leave terms that share days.
"""

from datetime import date, datetime

from django.db import transaction

from core import audit, stale
from core.audit import Actor
from core.refusals import Refused
from schools.calendar_plan import Plan, plan_calendar
from schools.calendar_rows import (
    Found,
    in_words,
    overlapping,
    problem_with_day,
    problem_with_term,
)
from schools.models import DayWithoutPupils, Network, Term


@transaction.atomic
def keep_term(
    *,
    network: Network,
    name: str,
    first_day: date,
    last_day: date,
    by: Actor,
    now: datetime,
    starts_term: bool = True,
    term: Term | None = None,
) -> Term:
    """Add a term, or change the given one; gives it. Raises Refused where its days cannot be
    or another term, which it names, has some of them."""
    network = _hold(network)
    problem = problem_with_term(first_day, last_day)
    if problem is not None:
        raise Refused(problem)
    others = Term.objects.filter(network=network).order_by("first_day")
    if term is not None:
        others = others.exclude(pk=term.pk)
    clashes = overlapping(first_day, last_day, others)
    if clashes:
        raise Refused(f"{in_words(clashes[0])} has some of these days. Change that one first.")
    verb = "term.changed" if term else "term.added"
    term = Term(network=network) if term is None else term
    term.name, term.first_day, term.last_day = name.strip(), first_day, last_day
    term.starts_term = starts_term
    term.save()
    audit.record(verb, term, by=by, now=now, network_id=network.pk)
    stale.mark("network", network.pk, now=now)
    return term


@transaction.atomic
def remove_term(*, term: Term, by: Actor, now: datetime) -> None:
    """Remove a term that was entered by mistake."""
    network = _hold(term.network)
    audit.record("term.removed", term, by=by, now=now, network_id=network.pk)
    Term.objects.filter(pk=term.pk).delete()
    stale.mark("network", network.pk, now=now)


@transaction.atomic
def keep_day_without_pupils(
    *,
    network: Network,
    day: date,
    kind: str,
    by: Actor,
    now: datetime,
    name: str = "",
    row: DayWithoutPupils | None = None,
) -> DayWithoutPupils:
    """Add an INSET day or a closure, or change the given one; gives it. Raises Refused where
    the day is in no term nor beside one, or is there already."""
    network = _hold(network)
    problem = problem_with_day(day, Term.objects.filter(network=network))
    if problem is not None:
        raise Refused(problem)
    others = DayWithoutPupils.objects.filter(network=network, day=day)
    if row is not None:
        others = others.exclude(pk=row.pk)
    there = others.first()
    if there is not None:
        raise Refused(f"This day is there already: {there.name or there.get_kind_display()}.")
    verb = "day_without_pupils.changed" if row else "day_without_pupils.added"
    row = DayWithoutPupils(network=network) if row is None else row
    row.day, row.kind, row.name = day, kind, name.strip()
    row.save()
    audit.record(verb, row, by=by, now=now, network_id=network.pk)
    stale.mark("network", network.pk, now=now)
    return row


@transaction.atomic
def remove_day_without_pupils(*, row: DayWithoutPupils, by: Actor, now: datetime) -> None:
    """Remove an INSET day or a closure that was entered by mistake."""
    network = _hold(row.network)
    audit.record("day_without_pupils.removed", row, by=by, now=now, network_id=network.pk)
    DayWithoutPupils.objects.filter(pk=row.pk).delete()
    stale.mark("network", network.pk, now=now)


@transaction.atomic
def keep_calendar(*, network: Network, found: Found, by: Actor, now: datetime) -> Plan:
    """Keep what a file tells of; gives what was added, changed and left alone, and what could
    not be. Nothing is removed. The same file again writes nothing."""
    network = _hold(network)
    plan = plan_calendar(
        Term.objects.filter(network=network),
        DayWithoutPupils.objects.filter(network=network),
        found,
    )
    if not plan.changes:
        return plan
    _write(network, plan)
    audit.record(
        "calendar.imported", network, by=by, now=now, network_id=network.pk,
        added=len(plan.added_terms) + len(plan.added_days),
        changed=len(plan.changed_terms) + len(plan.changed_days),
        unread=len(plan.unread),
    )  # fmt: skip
    stale.mark("network", network.pk, now=now)
    return plan


def _write(network: Network, plan: Plan) -> None:
    """Changed terms are written anew under their old numbers: one may take over the first day
    of another, and while each is changed alone that would not do."""
    changed = [term.pk for term, _ in plan.changed_terms]
    Term.objects.filter(pk__in=changed).delete()
    rows = [(term.pk, row) for term, row in plan.changed_terms]
    Term.objects.bulk_create(
        Term(
            pk=pk, network=network, name=row.name, first_day=row.first_day,
            last_day=row.last_day, starts_term=row.starts_term,
        )
        for pk, row in [*rows, *((None, row) for row in plan.added_terms)]
    )  # fmt: skip
    for day, found in plan.changed_days:
        day.kind, day.name = found.kind, found.name
    DayWithoutPupils.objects.bulk_update([day for day, _ in plan.changed_days], ["kind", "name"])
    DayWithoutPupils.objects.bulk_create(
        DayWithoutPupils(network=network, day=row.day, kind=row.kind, name=row.name)
        for row in plan.added_days
    )


def _hold(network: Network) -> Network:
    return Network.objects.select_for_update().get(pk=network.pk)
