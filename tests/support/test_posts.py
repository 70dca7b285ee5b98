"""Whether head and team are still there, as posts say it."""

from datetime import date

import pytest
from django.urls import reverse

from directory.terms import last_thirds
from schools.models import SchoolLink
from schools.school_years import third_begins
from support.models import PlanLook
from support.queries.posts import watch_of
from tests import factories
from tests.support.departing import plan_of
from tests.support.plans import share

pytestmark = pytest.mark.django_db
# Three months after 24 November 2026, six, and twelve.
AFTER_3, AFTER_6, AFTER_12 = date(2027, 2, 24), date(2027, 5, 24), date(2027, 11, 24)


@pytest.fixture
def school(network):
    return factories.school(network)


@pytest.fixture
def sam(school):
    person = factories.person("Sam Okafor", account=True)
    factories.post(person, school)
    return person


@pytest.fixture
def plan(sam, school, now):
    return plan_of(sam, school, now)


def there(plan, today):
    return [(each.heads, each.team) for each in watch_of(plan, today).days]


def test_days_that_are_still_to_come_say_nothing(plan):
    assert there(plan, date(2027, 2, 23)) == [(None, None)] * 3
    assert there(plan, AFTER_3) == [(1, 0), (None, None), (None, None)]
    assert there(plan, AFTER_12) == [(1, 0)] * 3


def test_a_head_who_went_is_there_no_more_from_that_day_on(plan, sam):
    sam.posts.update(end=AFTER_6)
    assert there(plan, AFTER_12) == [(1, 0), (0, 0), (0, 0)]


def test_the_team_are_those_beside_the_head_on_the_first_day(plan, school):
    jo, late = factories.person("Jo Deputy"), factories.person("Late Comer")
    post = factories.post(jo, school, "delegate")
    factories.post(late, school, "delegate", start=date(2026, 12, 1))
    assert watch_of(plan, AFTER_3).team == 1
    post.end = AFTER_3
    post.save()
    assert there(plan, AFTER_3)[0] == (1, 0)
    # Who leads the school now is still there.
    factories.post(jo, school, "acting_head", start=AFTER_3)
    assert there(plan, AFTER_3)[0] == (1, 1)


def test_a_school_that_became_an_academy_keeps_its_head(plan, sam, school, network):
    academy = factories.school(network, "Quayside Academy")
    SchoolLink.objects.create(school=academy, predecessor_urn=school.urn, basis="file")
    sam.posts.update(end=date(2027, 1, 1))
    factories.post(sam, academy, start=date(2027, 1, 1))
    assert there(plan, AFTER_3)[0] == (1, 0)
    SchoolLink.objects.update(basis="likely")
    assert there(plan, AFTER_3)[0] == (0, 0)


def test_the_page_is_for_whoever_reads_of_head_and_team(plan, sam, network, school):
    trust = factories.organisation(network)
    factories.responsible(trust, school)
    officer = factories.officer(trust)
    address = reverse("support:still-there", args=[network.slug, plan.pk])
    page = factories.signed_in_client(sam).get(address).content.decode()
    assert "still to come" in page
    assert "whom you want told" in page
    client = factories.signed_in_client(officer)
    assert client.get(address).status_code == 404
    share(plan, "people", trust)
    page = client.get(address).content.decode()
    assert "whom you want told" not in page
    assert PlanLook.objects.get().person == officer


@pytest.mark.parametrize("month", range(1, 13))
def test_thirds_of_the_year_are_the_same_above_and_below(month):
    day = date(2027, month, 28)
    assert third_begins(day) == last_thirds(day, 0)[0]
