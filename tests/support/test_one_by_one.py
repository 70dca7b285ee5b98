"""What the clock does: one network, or one row, that cannot be looked after never stops the
others, and it is said in the log."""

from datetime import timedelta

import pytest

from inspections.models import InspectionRecord
from schools.models import Role
from support import keeping, tasks
from support.models import Plan, Waiting
from support.placing import following, reminding
from support.plans import asking, opening
from support.services import help_given, offers, supervisors
from support.services import waiting as waiting_list
from tests import factories
from tests.conftest import NOW
from tests.factories import at
from tests.support.helpers import place, series, supervisor, waiting
from tests.support.helping import a_need
from tests.support.plans import a_plan
from tests.support.test_plan_opening import report

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# The Friday before the first session, a Monday.
FRIDAY = at(2026, 11, 27, 9)


@pytest.fixture(autouse=True)
def two(network):
    """Two networks, in each of which there is one thing to do for every job."""
    both = [network, factories.network("nearhaven")]
    for number, each in enumerate(both):
        of = series(supervisor(each, f"Supervisor {number}"))
        head = factories.head(each, f"Head {number}")
        place(of, head)
        waiting(each, factories.person(f"Leaver {number}"), NOW)
        a_need(a_plan(each, head=head))
    return both


def broken(monkeypatch, of, name):
    """The first call of ``of.name`` fails; the others do what they do. Gives what was asked."""
    usual, asked = getattr(of, name), []

    def first_fails(*args, **kwargs):
        asked.append(args or kwargs)
        if len(asked) == 1:
            raise RuntimeError("A bug")
        return usual(*args, **kwargs)

    monkeypatch.setattr(of, name, first_fails)
    return asked


@pytest.mark.parametrize(
    ("job", "of", "name"),
    [
        (offers.offer_everywhere, offers, "offer_places"),
        (waiting_list.tell_everywhere, waiting_list, "tell_waiting"),
        (waiting_list.let_go_of_leavers, waiting_list, "stop_waiting"),
        (following.follow_everywhere, following, "follow"),
        (reminding.remind_due, reminding, "_remind"),
        (asking.ask_due, asking, "_ask_due_of"),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_one_that_fails_does_not_stop_the_others(monkeypatch, caplog, job, of, name):
    asked = broken(monkeypatch, of, name)

    job(now=FRIDAY)

    assert len(asked) == 2
    assert "could not be" in caplog.text
    for word in ("Head", "Leaver", "Supervisor", "School"):
        assert word not in "".join(record.getMessage() for record in caplog.records)


def test_of_those_who_wait_and_have_left_the_others_are_let_go(monkeypatch):
    broken(monkeypatch, waiting_list, "stop_waiting")

    assert waiting_list.let_go_of_leavers(now=NOW) == 1

    assert Waiting.objects.filter(ended_at=None).count() == 1


def test_whose_supervision_cannot_be_ended_does_not_stop_the_others(monkeypatch, caplog):
    Role.objects.filter(kind=Role.Kind.SUPERVISOR).update(end=NOW.date() - DAY)
    broken(monkeypatch, keeping, "leave")

    assert keeping.look_after_supervisors(now=NOW) == 1

    assert "could not be" in caplog.text


def test_half_of_what_fails_is_not_kept(monkeypatch):
    Role.objects.filter(kind=Role.Kind.SUPERVISOR).update(end=NOW.date() - DAY)
    broken(monkeypatch, supervisors, "_forget")

    assert keeping.look_after_supervisors(now=NOW) == 1

    assert sorted(Role.objects.filter(person__supervisors__left_at=None).values_list("kind")) == [
        ("supervisor",)
    ]


def test_a_need_that_cannot_be_let_go_does_not_stop_the_others(monkeypatch, caplog):
    Plan.objects.update(state=Plan.State.CLOSED, closed_at=NOW - 400 * DAY)
    asked = broken(monkeypatch, help_given, "withdraw_need")

    help_given.let_go_of_closed(now=NOW)

    assert len(asked) == 2
    assert "could not be" in caplog.text


def test_a_plan_that_cannot_be_opened_does_not_stop_the_others(monkeypatch, caplog, two):
    for network in two:
        report(factories.school(network))
    asked = broken(monkeypatch, opening, "_open_one")

    opening.open_due(now=NOW)

    assert len(asked) == InspectionRecord.objects.count() == 2
    assert "could not be" in caplog.text


@pytest.mark.parametrize(
    ("task", "of", "first", "then"),
    [
        (tasks.offer_places, tasks.places, "follow_everywhere", "offer_everywhere"),
        (tasks.look_after_places, tasks.waiting, "tell_everywhere", "remind_due"),
        (tasks.look_after_plans, tasks.opening, "open_due", "let_go_of_closed"),
    ],
)
def test_a_step_that_fails_stops_no_other_and_the_task_says_so(
    monkeypatch, caplog, task, of, first, then
):
    broken(monkeypatch, of, first)
    done = []
    for module in (tasks.offers, tasks.reminding, tasks.help_given):
        if hasattr(module, then):
            monkeypatch.setattr(module, then, lambda *, now: done.append(now))

    with pytest.raises(RuntimeError, match="A bug"):
        task()

    assert len(done) == 1
    assert "could not be done" in caplog.text
