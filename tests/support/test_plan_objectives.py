"""Objectives and actions: written by the head, one after the other, deleted only while nothing
rests on them."""

from datetime import date, timedelta

import pytest

from core.models import AuditEvent
from core.refusals import Refused
from support.models import Action, Given, Needed, Objective, Offered, Plan
from support.services import closing, objectives
from support.services.holding import Overtaken, seen_of
from tests import factories
from tests.conftest import NOW
from tests.support.plans import a_plan

pytestmark = pytest.mark.django_db
LATER = date(2027, 1, 15)


@pytest.fixture
def plan(network):
    return a_plan(network)


def an_objective(plan, words="Reading in Year 2"):
    return objectives.add_objective(
        plan=plan, area="curriculum", words=words, by=plan.head, now=NOW
    )


def some_words(words="Ask the adviser", owner=None, name="Kit Marsh", due_on=LATER):
    return objectives.Words(words, owner, name, due_on)


def an_action(plan, **words):
    return objectives.add_action(
        objective=an_objective(plan), words=some_words(**words), by=plan.head, now=NOW
    )


def test_objectives_stand_in_the_order_in_which_they_were_added(plan):
    first, second = an_objective(plan, "One"), an_objective(plan, "Two")

    assert (first.position, second.position) == (1, 2)


def test_the_audit_trail_says_what_was_done_and_never_what_was_written(plan):
    action = an_action(plan)

    objectives.do_action(
        action=action, done_on=LATER, evidence="Minutes of May", by=plan.head, now=NOW
    )
    said = str(list(AuditEvent.objects.values("verb", "detail")))

    assert "action.done" in said
    assert "Minutes" not in said
    assert "adviser" not in said
    assert "Reading" not in said


def test_words_are_shown_in_no_error_report():
    assert repr(some_words("Secret")) == "Words of an action"


def test_who_changes_what_somebody_else_has_changed_learns_so_and_writes_nothing(plan):
    objective = an_objective(plan)
    seen = seen_of(objective.area, objective.words)
    change = {"objective": objective, "area": "curriculum", "by": plan.head, "now": NOW}
    objectives.change_objective(words="Reading in Year 3", seen=seen, **change)

    with pytest.raises(Overtaken, match="Somebody else"):
        objectives.change_objective(words="Reading in Year 4", seen=seen, **change)

    objective.refresh_from_db()
    assert objective.words == "Reading in Year 3"


def test_saving_the_same_words_again_leaves_no_trace(plan):
    action = an_action(plan)
    before = AuditEvent.objects.count()
    change = {"by": plan.head, "now": NOW, "seen": None}

    objectives.change_objective(
        objective=action.objective, area="curriculum", words="Reading in Year 2", **change
    )
    objectives.change_action(action=action, words=some_words(), **change)
    objectives.undo_action(action=action, by=plan.head, now=NOW)
    objectives.set_met(objective=action.objective, is_met=False, by=plan.head, now=NOW)

    assert AuditEvent.objects.count() == before


def test_an_action_changed_by_two_keeps_the_first_words(plan):
    action = an_action(plan)
    seen = objectives.seen_of_action(action)
    objectives.change_action(
        action=action, words=some_words("Ask the union"), by=plan.head, now=NOW, seen=seen
    )

    with pytest.raises(Overtaken):
        objectives.change_action(
            action=action, words=some_words("Ask nobody"), by=plan.head, now=NOW, seen=seen
        )

    assert Action.objects.get().words == "Ask the union"


def test_an_action_is_done_with_its_evidence_and_taken_back_keeps_it(plan):
    action = an_action(plan)

    for _ in range(2):
        objectives.do_action(
            action=action, done_on=LATER, evidence="Minutes", by=plan.head, now=NOW
        )
    found = objectives.undo_action(action=action, by=plan.head, now=NOW)

    assert (found.done_on, found.evidence) == (None, "Minutes")
    assert AuditEvent.objects.filter(verb="action.done").count() == 1


def test_an_objective_is_met_and_goes_on_again(plan):
    objective = an_objective(plan)

    met = objectives.set_met(objective=objective, is_met=True, by=plan.head, now=NOW)
    again = objectives.set_met(objective=objective, is_met=False, by=plan.head, now=NOW)

    assert (met.met_at, again.met_at) == (NOW, None)


def test_what_was_written_wrongly_is_deleted(plan):
    action = an_action(plan)
    objectives.delete_action(action=action, by=plan.head, now=NOW)
    objectives.delete_objective(objective=action.objective, by=plan.head, now=NOW)

    assert not Objective.objects.exists()


@pytest.mark.parametrize("what", ["done", "evidence", "met", "needed", "given"])
def test_nothing_is_deleted_once_something_rests_on_it(plan, what):
    action = an_action(plan)
    objective = action.objective
    if what == "done":
        action.done_on = LATER
    elif what == "evidence":
        action.evidence = "Minutes"
    elif what == "met":
        objectives.set_met(objective=objective, is_met=True, by=plan.head, now=NOW)
    else:
        needed = Needed.objects.create(
            plan=plan, objective=objective if what == "needed" else None, kind="adviser",
            area="curriculum", by_day=LATER, needed_at=NOW,
        )  # fmt: skip
        if what == "given":
            offered = Offered.objects.create(
                network=plan.network, organisation=factories.organisation(plan.network),
                kind="adviser", words="An adviser", offered_at=NOW,
            )  # fmt: skip
            Given.objects.create(
                offered=offered, needed=needed, action=action, days=1, asked_at=NOW
            )
    action.save()

    with pytest.raises(Refused, match="It stays"):
        objectives.delete_objective(objective=objective, by=plan.head, now=NOW)
    if what in ("done", "evidence", "given"):
        with pytest.raises(Refused, match="It stays"):
            objectives.delete_action(action=action, by=plan.head, now=NOW)

    assert Action.objects.exists()


def test_what_is_gone_meanwhile_cannot_be_written(plan):
    action = an_action(plan)
    objectives.delete_objective(objective=action.objective, by=plan.head, now=NOW)

    with pytest.raises(Refused, match="deleted meanwhile"):
        objectives.undo_action(action=action, by=plan.head, now=NOW)
    with pytest.raises(Refused, match="deleted meanwhile"):
        objectives.add_action(objective=action.objective, words=some_words(), by=plan.head, now=NOW)


def test_a_paused_plan_is_read_only_until_it_goes_on(plan):
    closing.pause(plan=plan, by=plan.head, now=NOW)

    with pytest.raises(Refused, match="paused"):
        an_objective(plan)

    closing.resume(plan=plan, by=plan.head, now=NOW)
    assert an_objective(plan).pk


def test_a_closed_plan_is_read_only(plan):
    closing.close(plan=plan, helped=["adviser", "nonsense"], by=plan.head, now=NOW)

    with pytest.raises(Refused, match="closed"):
        an_objective(plan)

    plan.refresh_from_db()
    assert plan.helped == ["adviser"]


def test_pausing_and_closing_twice_is_the_same_as_once(plan):
    for _ in range(2):
        closing.pause(plan=plan, by=plan.head, now=NOW)
    for _ in range(2):
        closing.close(plan=plan, helped=[], by=plan.head, now=NOW)

    verbs = AuditEvent.objects.filter(verb__startswith="plan.").values_list("verb", flat=True)
    assert sorted(verbs) == ["plan.closed", "plan.opened", "plan.paused"]


def test_a_closed_plan_is_neither_paused_nor_goes_on(plan):
    closing.close(plan=plan, helped=[], by=plan.head, now=NOW)

    for act in (closing.pause, closing.resume):
        with pytest.raises(Refused, match="closed"):
            act(plan=plan, by=plan.head, now=NOW)


def test_a_plan_closed_by_mistake_is_opened_again_within_two_weeks(plan):
    closing.open_again(plan=plan, by=plan.head, now=NOW)
    closing.close(plan=plan, helped=["time"], by=plan.head, now=NOW)

    again = closing.open_again(plan=plan, by=plan.head, now=NOW + timedelta(days=13))

    assert (again.state, again.helped, again.closed_at) == (Plan.State.OPEN, [], None)


def test_later_a_new_plan_is_opened_instead(plan):
    closing.close(plan=plan, helped=[], by=plan.head, now=NOW)

    with pytest.raises(Refused, match="two weeks"):
        closing.open_again(plan=plan, by=plan.head, now=NOW + timedelta(days=15))

    a_plan(plan.network, head=plan.head)
    with pytest.raises(Refused, match="already"):
        closing.open_again(plan=plan, by=plan.head, now=NOW)
