"""A plan opens by itself once a hard report is published, however it becomes known here."""

from datetime import date, timedelta

import pytest

from core import stale
from core.models import AuditEvent
from inspections.models import InspectionRecord, NegativeRule, Phase
from inspections.queries import negative_rules
from inspections.services import advance_visits, enter_outcome, move_visit, open_visit
from notifications.models import Message
from support.models import Plan
from support.plans.opening import _open_one, open_due
from tests import factories
from tests.conftest import NOW
from tests.factories import at
from tests.files import REPORT_CARD, import_inspections, import_schools
from tests.inspections.helpers import inspection
from tests.support.plans import a_plan

pytestmark = pytest.mark.django_db
HARD = {"leadership_and_governance": "Urgent improvement", "inclusion": "Needs attention"}
GOOD = {"inclusion": "Strong standard", "safeguarding": "Met"}
PUBLISHED = date(2026, 11, 20)


def report(school, outcome=HARD, published_on=PUBLISHED, started_on=date(2026, 9, 22), **fields):
    fields.setdefault("kind", InspectionRecord.Kind.FULL)
    return inspection(school, started_on, outcome=outcome, published_on=published_on, **fields)


@pytest.fixture
def school(network):
    return factories.school(network)


@pytest.fixture
def head(school):
    found = factories.person("Amina Holt", account=True)
    factories.post(found, school)
    return found


def test_a_report_entered_by_hand_opens_the_plan(school, head):
    visit = open_visit(school=school, by=head, now=at(2026, 9, 21, 10))
    later = at(2026, 11, 20, 10)
    advance_visits(now=later)
    visit = move_visit(visit=visit, phase=Phase.PUBLISHED, by=head, now=later, on=PUBLISHED)
    record = enter_outcome(visit=visit, said=HARD, category="SM", by=head, now=later)

    stale.settle(now=later)

    plan = Plan.objects.get()
    assert (plan.head, plan.school, plan.record, plan.visit) == (head, school, record, visit)
    assert (plan.why, plan.counted_from, plan.ask_by) == ("outcome", PUBLISHED, date(2026, 11, 27))


def test_a_report_that_ofsteds_file_tells_of_opens_the_plan():
    """An area of 900002 needs attention; its report was published on 10 February."""
    import_schools()
    import_inspections(REPORT_CARD, as_at=date(2026, 2, 28))
    assert not Plan.objects.exists()

    stale.settle(now=at(2026, 3, 10))

    plan = Plan.objects.get(school__urn=900002)
    assert plan.counted_from == date(2026, 2, 10)


def test_the_head_hears_of_it_first_in_words_that_say_nothing(school, head):
    report(school)

    assert open_due(now=NOW) == 1

    message = Message.objects.get()
    assert message.person == head
    assert message.subject == "Covenant: something is there for you"
    for word in ("Ofsted", "inspection", "report", school.name, "improvement", "plan"):
        assert word.lower() not in (message.subject + message.text).lower().replace(
            "improvements", ""
        )


def test_nothing_of_the_outcome_is_copied(school, head):
    report(school, category_of_concern="SM")
    open_due(now=NOW)

    plan, events = Plan.objects.get(), AuditEvent.objects.filter(verb__startswith="plan.")
    said = str(plan.__dict__) + str(list(events.values_list("verb", "detail")))
    for word in (*HARD.values(), "SM", "negative"):
        assert word not in said.replace("'_state'", "")


def test_a_report_opens_one_plan_however_often_it_is_looked_at(school, head):
    record = report(school)
    assert open_due(now=NOW) == 1
    stale.mark("outcome", record.pk, now=NOW)
    stale.settle(now=NOW)
    Plan.objects.update(state="closed", closed_at=NOW)

    assert open_due(now=NOW) == 0
    assert Plan.objects.count() == 1


def test_two_sweeps_that_meet_open_one_plan(school, head):
    record = report(school)
    rules = negative_rules()

    assert _open_one(record, rules, NOW)
    assert not _open_one(record, rules, NOW)


def test_one_report_told_of_twice_opens_one_plan(school, head):
    """Of a school that became an academy the file may tell both."""
    report(school)
    open_due(now=NOW)
    Plan.objects.update(state="closed", closed_at=NOW)
    report(school, urn=1, urn_at_time=1, started_on=date(2026, 9, 23))

    assert open_due(now=NOW) == 0


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"outcome": GOOD}, "a good report"),
        ({"published_on": None}, "not published"),
        ({"published_on": date(2026, 8, 1)}, "long ago"),
        ({"published_on": date(2026, 11, 25)}, "tomorrow"),
    ],
)
def test_no_plan_opens_for(school, head, fields, why):
    report(school, **fields)

    assert open_due(now=NOW) == 0, why


def test_no_plan_opens_where_a_later_report_is_good_or_the_school_has_closed(school, head):
    report(school, published_on=date(2026, 10, 1))
    report(school, GOOD, started_on=date(2026, 11, 3))
    assert open_due(now=NOW) == 0
    closed = factories.school(school.network, "Closed Primary School", status="Closed")
    report(closed)

    assert open_due(now=NOW) == 0


def test_a_school_without_a_known_head_has_its_plan_and_nobody_is_written_to(school):
    report(school)

    assert open_due(now=NOW) == 1
    assert Plan.objects.get().head is None
    assert not Message.objects.exists()


def test_a_plan_that_the_head_wished_for_rests_on_the_report_from_then_on(school, head):
    wished = a_plan(school.network, head=head, school=school, why="wish", now=NOW - timedelta(30))
    record = report(school)

    open_due(now=NOW)

    wished.refresh_from_db()
    assert Plan.objects.get() == wished
    assert (wished.record, wished.why) == (record, "wish")
    assert (wished.counted_from, wished.ask_by) == (PUBLISHED, date(2026, 11, 27))
    assert open_due(now=NOW) == 0


def test_a_plan_that_rests_on_an_earlier_report_goes_on_as_it_is(school, head):
    first = report(school, published_on=date(2026, 10, 1))
    open_due(now=NOW)
    report(school, started_on=date(2026, 11, 3))

    open_due(now=NOW)

    assert Plan.objects.get().record == first


def test_a_changed_rule_opens_the_plans_that_follow(school, head):
    rule = NegativeRule.objects.get(key="report-card-areas")
    NegativeRule.objects.filter(pk=rule.pk).update(says="Not met")
    report(school)
    assert open_due(now=NOW) == 0
    NegativeRule.objects.filter(pk=rule.pk).update(says="Not met; Needs attention")

    stale.mark("negative_rule", rule.pk, now=NOW)
    stale.settle(now=NOW)

    assert Plan.objects.count() == 1
