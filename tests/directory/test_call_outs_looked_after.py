"""What the task that comes every 20 seconds looks at, and what it leaves alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.callouts import following
from directory.callouts.following import may_have_to_move
from directory.models import CallOut
from escalations.models import Escalation
from tests import factories
from tests.directory.callouts_town import MINUTE, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(network):
    town = build(network)
    town.advise("Ruth Lindqvist", "Omar Farouk")
    return town


def test_where_somebody_is_asked_or_has_just_accepted_nothing_is_locked(town):
    made = town.call_out()
    assert may_have_to_move(town.now) == []

    town.answers(town.entries[0].person)
    assert may_have_to_move(town.now + 9 * MINUTE) == []
    assert may_have_to_move(town.now + 10 * MINUTE) == [made.pk]


def test_what_is_not_where_it_should_be_is_looked_at(town):
    made = town.call_out()
    rows = CallOut.objects.filter(pk=made.pk)
    asked = Escalation.objects.filter(subject_id=made.pk)

    asked.update(state="exhausted", next_at=None, ended_at=town.now)
    assert may_have_to_move(town.now) == [made.pk]
    rows.update(state="unanswered")
    assert may_have_to_move(town.now) == [made.pk]
    asked.update(state="open", next_at=town.now, ended_at=None)
    assert may_have_to_move(town.now) == [made.pk]
    rows.update(state="accepted", taken_at=town.now, taken_by=None)
    assert may_have_to_move(town.now) == [made.pk]
    gone = factories.person("Erased", erased_at=town.now)
    rows.update(taken_by=gone)
    assert may_have_to_move(town.now) == [made.pk]


def test_a_call_out_of_a_visit_that_is_over_or_of_nobody_is_looked_at(town):
    made = town.call_out()
    type(town.visit).objects.update(phase="closed")
    assert may_have_to_move(town.now) == [made.pk]
    type(town.visit).objects.update(phase="on_site")
    assert may_have_to_move(town.now) == []
    type(town.sam).objects.filter(pk=town.sam.pk).update(erased_at=town.now)
    assert may_have_to_move(town.now) == [made.pk]


def test_many_of_which_none_has_to_move_cost_one_query(town):
    town.call_out()
    with CaptureQueriesContext(connection) as few:
        assert following.look_after(now=town.now) == 0
    assert len(few) == 1


def test_between_two_there_is_time_for_something_else(town):
    made = town.call_out()
    Escalation.objects.filter(subject_id=made.pk).delete()
    seen = []

    def between():
        made.refresh_from_db()
        seen.append(Escalation.objects.filter(subject_id=made.pk).count())

    assert following.look_after(now=town.now, between=between) == 1
    assert seen == [1]
