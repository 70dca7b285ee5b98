"""Two at once: on PostgreSQL with two connections, where the school's lock lets one through; on
SQLite one after the other, as its immediate transactions make them."""

from itertools import pairwise
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from core.refusals import Refused
from inspections import services
from inspections.models import Interruption, Phase, Visit, VisitChange
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db(transaction=True)
CALLED = at(2026, 11, 23, 10)


def at_once(*acts):
    """Run the acts in threads of their own that start together; give results or refusals."""
    barrier, results = Barrier(len(acts)), []

    def attempt(act):
        try:
            results.append(act())
        except (Refused, ValidationError) as refusal:
            results.append(refusal)

    if connection.vendor == "sqlite":
        for act in acts:
            attempt(act)
        return results

    def run(act):
        barrier.wait()
        try:
            attempt(act)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_reports_of_one_call_one_is_recorded(network):
    school = factories.school(network)
    people = [factories.coordinator(network), factories.head(network)]
    for _ in range(5):
        results = at_once(
            *(
                lambda who=who: services.open_visit(school=school, by=who, now=CALLED)
                for who in people
            )
        )
        assert sorted(type(each).__name__ for each in results) == ["Refused", "Visit"]
        assert Visit.objects.count() == 1
        Visit.objects.all().delete()


def called(network):
    coordinator = factories.coordinator(network)
    school = factories.school(network)
    return coordinator, services.open_visit(school=school, by=coordinator, now=CALLED)


def names(results):
    return sorted(type(each).__name__ for each in results)


def test_a_clock_and_a_mistake_at_once_leave_one_outcome(network):
    coordinator, visit = called(network)
    now = at(2026, 11, 24, 8)
    at_once(
        lambda: services.advance_visits(now=now),
        lambda: services.advance_visits(now=now),
        lambda: services.take_back_visit(visit=visit, by=coordinator, now=now),
    )
    visit.refresh_from_db()
    assert visit.phase == Phase.MISTAKEN
    steps_follow_each_other()


def steps_follow_each_other():
    steps = list(VisitChange.objects.order_by("pk").values_list("old_phase", "new_phase"))
    assert all(new == old for (_, new), (old, _) in pairwise(steps))


def test_of_two_answers_at_once_one_counts(network):
    coordinator, visit = called(network)
    who = {"visit": visit, "by": coordinator, "now": CALLED}
    for _ in range(3):
        services.ask(kind="deferral", asked_by="head", asked_of="caller", **who)
        results = at_once(lambda: services.grant_deferral(**who), lambda: services.refuse(**who))
        assert len([each for each in results if isinstance(each, Refused)]) == 1
        request = Interruption.objects.get()
        visit.refresh_from_db()
        deferred = request.answer == Interruption.Answer.GRANTED
        assert visit.phase == (Phase.DEFERRED if deferred else Phase.NOTIFIED)
        if deferred:
            services.undo_change(**who)
            services.withdraw(**who)
        request.delete()


def test_two_who_ask_at_once_ask_once(network):
    coordinator, visit = called(network)
    request = {"kind": "deferral", "asked_by": "head", "asked_of": "caller"}
    who = {"visit": visit, "by": coordinator, "now": CALLED}
    results = at_once(*[lambda: services.ask(**request, **who)] * 2)
    assert names(results) == ["Interruption", "Refused"]


def test_an_undo_against_a_move_undoes_what_was_last(network):
    coordinator, visit = called(network)
    now = at(2026, 12, 18)
    services.advance_visits(now=now)
    services.move_visit(visit=visit, phase="draft", by=coordinator, now=now)
    who = {"visit": visit, "by": coordinator, "now": now}
    at_once(
        lambda: services.undo_change(**who),
        lambda: services.move_visit(phase="published", **who),
    )
    visit.refresh_from_db()
    # Either the draft was undone and the report is out, or the report was undone.
    assert (visit.phase, bool(visit.draft_on)) in (("published", False), ("draft", True))
    assert VisitChange.objects.exclude(undoes=None).count() == 1
    steps_follow_each_other()


def test_two_who_undo_at_once_undo_two_steps(network):
    coordinator, visit = called(network)
    now = at(2026, 12, 18)
    services.advance_visits(now=now)
    for phase in ("draft", "published"):
        services.move_visit(visit=visit, phase=phase, by=coordinator, now=now)
    results = at_once(*[lambda: services.undo_change(visit=visit, by=coordinator, now=now)] * 2)
    assert names(results) == ["Visit", "Visit"]
    visit.refresh_from_db()
    assert visit.phase == Phase.FEEDBACK
    steps_follow_each_other()


def test_a_visit_opened_at_the_school_and_one_opened_again_are_not_both_open(network):
    coordinator, visit = called(network)
    now = at(2026, 12, 18)
    services.move_visit(visit=visit, phase="published", by=coordinator, now=now)
    results = at_once(
        lambda: services.undo_change(visit=visit, by=coordinator, now=now),
        lambda: services.open_visit(school=visit.school, by=coordinator, now=now),
    )
    assert names(results) == ["Refused", "Visit"]
    assert len([each for each in Visit.objects.all() if each.is_open]) == 1
