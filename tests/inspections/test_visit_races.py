"""Two at once on PostgreSQL, with two connections: the school's lock lets one through."""

from itertools import pairwise
from threading import Barrier, Thread

import pytest
from django.db import connections

from core.refusals import Refused
from inspections import services
from inspections.models import Phase, Visit, VisitChange
from tests import factories
from tests.factories import at

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CALLED = at(2026, 11, 23, 10)


def at_once(*acts):
    """Run the acts in threads of their own that start together; give results or refusals."""
    barrier, results = Barrier(len(acts)), []

    def run(act):
        barrier.wait()
        try:
            results.append(act())
        except Refused as refusal:
            results.append(refusal)
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


def test_a_clock_and_a_mistake_at_once_leave_one_outcome(network):
    coordinator = factories.coordinator(network)
    visit = services.open_visit(school=factories.school(network), by=coordinator, now=CALLED)
    now = at(2026, 11, 24, 8)
    at_once(
        lambda: services.advance_visits(now=now),
        lambda: services.advance_visits(now=now),
        lambda: services.take_back_visit(visit=visit, by=coordinator, now=now),
    )
    visit.refresh_from_db()
    assert visit.phase == Phase.MISTAKEN
    steps = list(VisitChange.objects.order_by("pk").values_list("old_phase", "new_phase"))
    assert all(new == old for (_, new), (old, _) in pairwise(steps))
