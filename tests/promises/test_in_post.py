"""Who is still there after a hard report."""

from datetime import date

import pytest

from dashboard.promises.figure import Measured
from dashboard.promises.figures import BY_KEY
from inspections.models import InspectionRecord
from schools.models import School, SchoolLink
from tests import factories
from tests.inspections.helpers import inspection

pytestmark = pytest.mark.django_db
Kind = InspectionRecord.Kind
PUBLISHED = date(2026, 10, 15)
# Three months later is 15 January 2027, six 15 April, twelve 15 October.
AUTUMN, SPRING, SUMMER = date(2026, 9, 1), date(2027, 1, 1), date(2027, 4, 1)
NEXT_AUTUMN, NEXT_SPRING = date(2027, 9, 1), date(2028, 1, 1)
HARD = {"inclusion": "Needs attention", "safeguarding": "Met"}
NOTHING = Measured(0, 0)


@pytest.fixture
def school(network):
    return factories.school(network)


@pytest.fixture
def sam(school):
    return _head(school)


def _head(school, name="Sam Okafor", **fields):
    person = factories.person(name)
    factories.post(person, school, **fields)
    return person


def report(school, outcome=HARD, published_on=PUBLISHED, **fields):
    fields.setdefault("kind", Kind.FULL)
    return inspection(
        school, date(2026, 9, 22), outcome=outcome, published_on=published_on, **fields
    )


def after(network, months, begin, end):
    return BY_KEY[f"in-post-{months}"].measure(network, begin, end)


def three(network):
    return after(network, 3, SPRING, SUMMER)


def test_a_head_who_stayed_counts_in_the_term_in_which_the_months_had_passed(network, school, sam):
    report(school)
    assert three(network) == Measured(1, 1)
    assert after(network, 3, AUTUMN, SPRING) == NOTHING
    assert after(network, 3, SUMMER, NEXT_AUTUMN) == NOTHING
    assert after(network, 6, SUMMER, NEXT_AUTUMN) == Measured(1, 1)
    assert after(network, 12, NEXT_AUTUMN, NEXT_SPRING) == Measured(1, 1)


def test_a_head_who_left_by_that_day_did_not_stay(network, school, sam):
    report(school)
    sam.posts.update(end=date(2027, 1, 16))
    assert three(network) == Measured(1, 1)
    sam.posts.update(end=date(2027, 1, 15))
    assert three(network) == Measured(0, 1)


def test_who_left_and_came_back_is_there(network, school, sam):
    report(school)
    sam.posts.update(end=date(2026, 11, 1))
    factories.post(sam, school, "executive_head", start=date(2027, 1, 4))
    assert three(network) == Measured(1, 1)


def test_who_leads_another_school_by_then_did_not_stay(network, school, sam):
    report(school)
    sam.posts.update(end=date(2026, 12, 31))
    factories.post(sam, factories.school(network, "Harbour Primary School"))
    assert three(network) == Measured(0, 1)


def test_who_came_after_the_publication_does_not_count(network, school):
    report(school)
    _head(school, start=date(2026, 10, 16))
    assert three(network) == NOTHING


def test_each_of_two_co_heads_counts(network, school, sam):
    report(school)
    maya = _head(school, "Maya Lund", kind="co_head")
    maya.posts.update(end=date(2026, 12, 1))
    assert three(network) == Measured(1, 2)


def test_a_delegate_does_not_count(network, school, sam):
    report(school)
    _head(school, "Del Egate", kind="delegate")
    assert three(network) == Measured(1, 1)


def test_a_head_whose_school_became_an_academy_has_stayed(network, school, sam):
    """The file hands the report on to the academy, and may tell of it twice."""
    report(school)
    academy = factories.school(network, "Quayside Academy")
    report(academy, urn_at_time=school.urn, at_predecessor=True)
    SchoolLink.objects.create(school=academy, predecessor_urn=school.urn, basis="file")
    SchoolLink.objects.create(school=academy, predecessor_urn=1, basis="file")
    sam.posts.update(end=date(2026, 12, 1))
    factories.post(sam, academy, start=date(2026, 12, 1))
    assert three(network) == Measured(1, 1)
    SchoolLink.objects.update(basis=SchoolLink.Basis.LIKELY)
    assert three(network) == Measured(0, 1)


def test_a_report_of_a_school_that_is_not_here_is_its_successors(network, school, sam):
    report(school, urn_at_time=123456, at_predecessor=True)
    assert three(network) == Measured(1, 1)


def test_a_good_report_an_unpublished_one_and_another_networks_do_not_count(network, school, sam):
    record = report(school, {"inclusion": "Strong standard", "safeguarding": "Met"})
    assert three(network) == NOTHING
    InspectionRecord.objects.update(outcome=HARD)
    assert three(network) == Measured(1, 1)
    InspectionRecord.objects.update(published_on=None)
    assert three(network) == NOTHING
    record.delete()
    other = factories.network("eastmoor")
    _head(School.objects.get(pk=factories.school(other).pk), "Maya Lund")
    assert three(other) == NOTHING


def test_the_last_day_of_a_month_is_followed_by_the_last_of_a_shorter_one(network, school, sam):
    report(school, published_on=date(2026, 11, 30))
    sam.posts.update(end=date(2027, 3, 1))
    assert three(network) == Measured(1, 1)
    assert after(network, 6, SUMMER, NEXT_AUTUMN) == Measured(0, 1)
