"""Who was in the window at the end of a term, and who stood by them: as it was, whatever came
later."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from buddies.models import Pairing
from buddies.services import end_pairing, set_reserve
from core.clock import london_time
from dashboard.promises.figure import Measured
from dashboard.promises.figures import BY_KEY
from inspections.facts import windows_on
from inspections.models import InspectionRecord, WindowOverride
from inspections.services import end_override, override_window
from schools.models import School
from tests import factories
from tests.buddies.helpers import BY, buddy, paired
from tests.factories import at
from tests.inspections.helpers import inspected_school, inspection

pytestmark = pytest.mark.django_db
# The autumn term of 2026. Pairs of the helpers are made on 24 November.
BEGIN, END = date(2026, 9, 1), date(2027, 1, 1)
DURING, LATER = at(2026, 12, 10), at(2027, 1, 20)


def head_in_window(network, name="Sam Okafor", **fields):
    """Their school was last inspected in November 2022: it may be inspected from September 2026."""
    school = inspected_school(network, name=f"{name.split()[0]} Primary School", **fields)
    person = factories.person(name, account=True)
    factories.post(person, school)
    return person


def school_of(person):
    return person.posts.get().school


def with_buddy(network):
    return BY_KEY["heads-with-buddy"].measure(network, BEGIN, END)


def with_reserve(network):
    return BY_KEY["heads-with-reserve"].measure(network, BEGIN, END)


@pytest.fixture
def sam(network):
    return head_in_window(network)


@pytest.fixture
def pairing(network, sam):
    return paired(network, sam, buddy(network), reserve=buddy(network, "Tom Hale"))


def test_a_head_in_the_window_counts_with_their_buddy_and_reserve(network, pairing):
    head_in_window(network, "Maya Lund")
    assert with_buddy(network) == with_reserve(network) == Measured(1, 2)


def test_a_network_without_heads_has_nothing_to_count(network):
    assert with_buddy(network) == with_reserve(network) == Measured(0, 0)


def test_heads_of_another_network_do_not_count(network, sam):
    head_in_window(factories.network("eastmoor"), "Maya Lund")
    assert with_buddy(network) == Measured(0, 1)


def test_who_leads_two_schools_counts_once(network, sam):
    factories.post(sam, inspected_school(network, name="Harbour Primary School"))
    assert with_buddy(network) == Measured(0, 1)


def test_a_delegate_is_no_head(network, sam):
    factories.post(factories.person("Del Egate"), school_of(sam), "delegate")
    assert with_buddy(network) == Measured(0, 1)


def test_a_head_who_came_after_the_term_does_not_count_and_who_left_after_it_does(network, sam):
    sam.posts.update(end=date(2027, 1, 1))
    factories.post(factories.person("Maya Lund"), school_of(sam), start=date(2027, 1, 1))
    assert with_buddy(network) == Measured(0, 1)
    sam.posts.update(end=date(2026, 12, 31))
    assert with_buddy(network) == Measured(0, 0)


def test_a_pair_that_ended_after_the_term_counts_and_one_that_ended_in_it_does_not(
    network, pairing
):
    end_pairing(pairing=pairing, by=BY, now=LATER)
    assert with_buddy(network) == with_reserve(network) == Measured(1, 1)
    Pairing.objects.update(ended_at=DURING)
    assert with_buddy(network) == with_reserve(network) == Measured(0, 1)


def test_a_pair_that_began_after_the_term_does_not_count(network, pairing):
    Pairing.objects.update(started_at=london_time(END, 0))
    assert with_buddy(network) == Measured(0, 1)


def test_a_pair_that_was_published_by_mistake_never_was(network, pairing):
    end_pairing(pairing=pairing, by=BY, now=LATER, why=Pairing.WhyEnded.UNDONE)
    assert with_buddy(network) == Measured(0, 1)


def test_a_reserve_who_was_taken_off_after_the_term_was_there_in_it(network, pairing):
    set_reserve(pairing=pairing, reserve=None, by=BY, now=LATER)
    assert with_reserve(network) == Measured(1, 1)


def test_a_reserve_who_came_after_the_term_was_not_there_in_it(network, pairing):
    set_reserve(pairing=pairing, reserve=None, by=BY, now=DURING)
    assert with_reserve(network) == Measured(0, 1)
    set_reserve(pairing=pairing, reserve=buddy(network, "Ben Osei"), by=BY, now=LATER)
    assert with_reserve(network) == Measured(0, 1)
    assert with_buddy(network) == Measured(1, 1)


def test_a_pair_of_which_the_trail_says_nothing_has_the_reserve_it_has(network, sam):
    Pairing.objects.create(
        network=network, supported=sam, buddy=factories.person("Priya Nair"),
        reserve=factories.person("Tom Hale"), started_at=DURING,
    )  # fmt: skip
    assert with_reserve(network) == Measured(1, 1)


def test_an_inspection_that_came_out_after_the_term_moves_no_window_of_before(network, sam):
    known = {"kind": InspectionRecord.Kind.FULL}
    inspection(school_of(sam), date(2026, 12, 1), published_on=date(2027, 1, 20), **known)
    assert with_buddy(network) == Measured(0, 1)
    InspectionRecord.objects.filter(**known).update(published_on=date(2026, 12, 20))
    assert with_buddy(network) == Measured(0, 0)


def test_an_inspection_that_no_file_tells_of_counts_from_the_day_it_began(network, sam):
    inspection(school_of(sam), date(2026, 12, 1), kind=InspectionRecord.Kind.FULL)
    assert with_buddy(network) == Measured(0, 0)


def test_a_window_set_by_hand_counts_while_it_was_set(network, sam):
    school = school_of(sam)
    days = {"opens": date(2028, 9, 1), "closes": date(2029, 8, 31)}
    override_window(
        school=school, reason=WindowOverride.Reason.OFSTED_SAID, by=BY, now=DURING, **days
    )
    assert with_buddy(network) == Measured(0, 0)
    end_override(school=school, by=BY, now=LATER)
    assert with_buddy(network) == Measured(0, 0)
    WindowOverride.objects.update(ended_at=at(2026, 12, 20))
    assert with_buddy(network) == Measured(0, 1)
    WindowOverride.objects.update(at=LATER, ended_at=None)
    assert with_buddy(network) == Measured(0, 1)


def test_a_school_counts_until_the_day_it_closed(network, sam):
    School.objects.update(status=School.CLOSED, close_date=date(2027, 1, 1))
    assert with_buddy(network) == Measured(0, 1)
    School.objects.update(close_date=date(2026, 12, 31))
    assert with_buddy(network) == Measured(0, 0)
    School.objects.update(close_date=None)
    assert with_buddy(network) == Measured(0, 0)


def test_a_school_for_which_nothing_can_be_worked_out_does_not_count(network):
    factories.post(factories.person("Maya Lund"), factories.school(network))
    assert windows_on(network.pk, date(2026, 12, 31)) == {}
    assert with_buddy(network) == Measured(0, 0)


@pytest.mark.parametrize("key", ["heads-with-buddy", "heads-with-reserve"])
def test_a_large_network_takes_no_more_queries(network, pairing, key):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            BY_KEY[key].measure(network, BEGIN, END)
        return len(captured)

    few = queries()
    for number in range(12):
        paired(network, head_in_window(network, f"Head {number}"), buddy(network, f"B {number}"))
    assert queries() == few
