"""Objectives and actions of a plan. Each act holds the plan; a paused or closed one is read only.
The audit trail gets numbers alone."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.views.decorators.debug import sensitive_variables

from accounts.models import Person
from core.audit import Actor
from core.refusals import Refused
from support.models import Action, Objective, Plan
from support.policies.contents import why_not_delete_action, why_not_delete_objective
from support.services.holding import check_seen, held_open, record, seen_of

GONE = "It has been deleted meanwhile, by whoever keeps this plan with you."


@dataclass(frozen=True, repr=False)
class Words:
    """What an action says; shown in no error report."""

    words: str
    owner: Person | None
    owner_name: str
    due_on: date

    def __repr__(self) -> str:
        return "Words of an action"


@sensitive_variables()
def add_objective(*, plan: Plan, area: str, words: str, by: Actor, now: datetime) -> Objective:
    """Add an objective below the others."""
    with transaction.atomic():
        plan = held_open(plan.pk)
        last = plan.objectives.aggregate(last=Max("position"))["last"] or 0
        objective = Objective(plan=plan, area=area, words=words, position=last + 1, made_at=now)
        objective.save(force_insert=True)
        record("objective.added", plan, objective, by, now)
        return objective


@sensitive_variables()
def change_objective(
    *, objective: Objective, area: str, words: str, by: Actor, now: datetime, seen: str | None
) -> Objective:
    """Write it anew. Raises Overtaken where others did since ``seen``."""
    with transaction.atomic():
        objective = _held_objective(objective)
        check_seen(seen, objective.area, objective.words)
        if (objective.area, objective.words) != (area, words):
            objective.area, objective.words = area, words
            objective.save(update_fields=["area", "words"])
            record("objective.changed", objective.plan, objective, by, now)
        return objective


def set_met(*, objective: Objective, is_met: bool, by: Actor, now: datetime) -> Objective:
    """Say that it is met, or that it is not after all."""
    with transaction.atomic():
        objective = _held_objective(objective)
        if (objective.met_at is not None) != is_met:
            objective.met_at = now if is_met else None
            objective.save(update_fields=["met_at"])
            verb = "objective.met" if is_met else "objective.not_met"
            record(verb, objective.plan, objective, by, now)
        return objective


def delete_objective(*, objective: Objective, by: Actor, now: datetime) -> None:
    """Delete it with its actions. Raises Refused once something has been done for it."""
    with transaction.atomic():
        objective = _held_objective(objective)
        if why_not := why_not_delete_objective(objective):
            raise Refused(why_not)
        record("objective.deleted", objective.plan, objective, by, now)
        objective.delete()


@sensitive_variables()
def add_action(*, objective: Objective, words: Words, by: Actor, now: datetime) -> Action:
    """Add something that somebody does by a day."""
    with transaction.atomic():
        objective = _held_objective(objective)
        action = Action(objective=objective, made_at=now)
        _put(action, words)
        action.save(force_insert=True)
        record("action.added", objective.plan, action, by, now)
        return action


@sensitive_variables()
def change_action(
    *, action: Action, words: Words, by: Actor, now: datetime, seen: str | None
) -> Action:
    """Write it anew. Raises Overtaken where others did since ``seen``."""
    with transaction.atomic():
        action = _held_action(action)
        if seen is not None:
            check_seen(seen, *said_of(action))
        before = said_of(action)
        _put(action, words)
        if said_of(action) != before:
            action.save(update_fields=["words", "owner", "owner_name", "due_on"])
            record("action.changed", action.objective.plan, action, by, now)
        return action


@sensitive_variables()
def do_action(
    *,
    action: Action,
    done_on: date,
    evidence: str,
    by: Actor,
    now: datetime,
    seen: str | None = None,
) -> Action:
    """Say that it is done, and how one can see that; or write the second anew. Raises Overtaken
    where others did since ``seen``."""
    with transaction.atomic():
        action = _held_action(action)
        check_seen(seen, action.done_on, action.evidence)
        if (action.done_on, action.evidence) != (done_on, evidence):
            action.done_on, action.evidence = done_on, evidence
            action.save(update_fields=["done_on", "evidence"])
            record("action.done", action.objective.plan, action, by, now)
        return action


def undo_action(*, action: Action, by: Actor, now: datetime) -> Action:
    """It is not done after all; what was written of it stays."""
    with transaction.atomic():
        action = _held_action(action)
        if action.done_on is not None:
            action.done_on = None
            action.save(update_fields=["done_on"])
            record("action.not_done", action.objective.plan, action, by, now)
        return action


def delete_action(*, action: Action, by: Actor, now: datetime) -> None:
    """Delete it. Raises Refused once it is done, or help belongs to it."""
    with transaction.atomic():
        action = _held_action(action)
        if why_not := why_not_delete_action(action):
            raise Refused(why_not)
        record("action.deleted", action.objective.plan, action, by, now)
        action.delete()


@sensitive_variables()
def seen_of_action(action: Action) -> str:
    """What the page of an action remembers."""
    return seen_of(*said_of(action))


@sensitive_variables()
def said_of(action: Action) -> tuple[object, ...]:
    """What can be written of an action."""
    return action.words, action.owner_id, action.owner_name, action.due_on


@sensitive_variables()
def _put(action: Action, words: Words) -> None:
    action.words, action.due_on = words.words, words.due_on
    action.owner, action.owner_name = words.owner, words.owner_name


def _held_objective(objective: Objective) -> Objective:
    """The objective anew, with its plan held. Raises Refused where it is gone."""
    plan = held_open(objective.plan_id)
    found = Objective.objects.filter(pk=objective.pk).first()
    if found is None:
        raise Refused(GONE)
    found.plan = plan
    return found


def _held_action(action: Action) -> Action:
    """The action anew, with its plan held. Raises Refused where it is gone."""
    plan = held_open(action.objective.plan_id)
    found = Action.objects.filter(pk=action.pk).select_related("objective").first()
    if found is None:
        raise Refused(GONE)
    found.objective.plan = plan
    return found
