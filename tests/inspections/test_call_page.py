from datetime import date

import pytest
from django.urls import reverse

from core import clock
from inspections import services
from inspections.models import Phase, Visit
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db
MONDAY = at(2026, 11, 23, 10, 20)


@pytest.fixture(autouse=True)
def _on_monday(db):
    clock.travel_to(MONDAY)


@pytest.fixture
def url(network):
    return reverse("inspections:call", args=[network.slug])


def visit_page(network, visit):
    return reverse("dashboard:visit", args=[network.slug, visit.pk])


def test_two_taps_record_the_call(network, url, sign_in):
    head = factories.head(network)
    client = sign_in(head)
    page = client.get(url)
    text = page.content.decode()
    assert "Tuesday 24 November and Wednesday 25 November" in text
    assert "Who will be told" in text
    assert "Quayside Primary School" in text
    answer = client.post(url, {"school": head.posts.get().school_id})
    visit = Visit.objects.get()
    assert answer.url == visit_page(network, visit)
    assert (visit.recorded_by, visit.first_day) == (head, date(2026, 11, 24))


@pytest.mark.parametrize(
    ("otherwise", "kind", "phase"),
    [
        ("", "full", Phase.NOTIFIED),
        ("full", "full", Phase.NOTIFIED),
        ("monitoring", "monitoring", Phase.NOTIFIED),
        ("focused", "focused", Phase.NOTIFIED),
        ("unannounced", "full", Phase.ON_SITE),
    ],
)
def test_one_tap_more_says_that_it_is_otherwise(network, url, sign_in, otherwise, kind, phase):
    head = factories.head(network)
    sign_in(head).post(url, {"school": head.posts.get().school_id, "otherwise": otherwise})
    visit = Visit.objects.get()
    assert (visit.kind, visit.phase) == (kind, phase)
    assert visit.is_unannounced is (otherwise == "unannounced")


def test_after_recording_the_page_asks_kindly_for_the_number(network, url, sign_in):
    head = factories.head(network)
    school = head.posts.get().school_id
    page = sign_in(head).post(url, {"school": school}, follow=True).content.decode()
    assert "Were you given the senior inspector’s telephone number" in page
    assert "Nothing needs it" in page


def test_a_get_records_nothing(network, url, sign_in):
    sign_in(factories.head(network)).get(url)
    assert not Visit.objects.exists()


def test_a_head_of_two_schools_chooses_one(network, url, sign_in):
    head = factories.head(network)
    second = factories.school(network, "Harbour Junior School")
    factories.post(head, second, "executive_head")
    client = sign_in(head)
    assert 'type="radio"' in client.get(url).content.decode()
    missing = client.post(url)
    assert "Choose the school that Ofsted called" in missing.content.decode()
    client.post(url, {"school": second.pk})
    assert Visit.objects.get().school == second


def test_a_delegate_may_record_it(network, url, sign_in):
    head = factories.head(network)
    delegate = factories.person("Del Egate", account=True)
    school = head.posts.get().school
    factories.post(delegate, school, "delegate")
    sign_in(delegate).post(url, {"school": school.pk})
    visit = Visit.objects.get()
    assert (visit.head, visit.recorded_by) == (head, delegate)


def test_a_coordinator_records_it_for_a_head_who_rang(network, url, sign_in):
    head = factories.head(network)
    for number in range(6):
        factories.school(network, f"School {number}")
    client = sign_in(factories.coordinator(network))
    school = head.posts.get().school
    page = client.get(url, {"school": school.pk}).content.decode()
    assert f'<option value="{school.pk}" selected>' in page
    answer = client.post(url, {"school": school.pk}, follow=True)
    assert "The head’s buddy is being told now" in answer.content.decode()
    assert Visit.objects.get().head == head


def test_another_networks_school_is_no_choice(network, url, sign_in):
    elsewhere = factories.school(factories.network("farhaven"), "Far School")
    answer = sign_in(factories.coordinator(network)).post(url, {"school": elsewhere.pk})
    assert "Choose one of the schools listed" in answer.content.decode()
    assert "Far School" not in answer.content.decode()
    assert not Visit.objects.exists()


def test_a_second_report_leads_to_the_visit_and_says_who_was_first(network, url, sign_in):
    head = factories.head(network)
    school = head.posts.get().school
    coordinator = factories.coordinator(network)
    visit = services.open_visit(school=school, by=coordinator, now=MONDAY)
    client = sign_in(head)
    assert client.get(url).url == visit_page(network, visit)
    answer = client.post(url, {"school": school.pk}, follow=True)
    assert answer.redirect_chain[0][0] == visit_page(network, visit)
    assert "the coordinator recorded it at 10.20am on Monday 23 November" in (
        answer.content.decode()
    )


def test_an_officer_is_told_who_can(network, url, sign_in):
    officer = factories.officer(factories.organisation(network))
    answer = sign_in(officer).get(url)
    assert answer.status_code == 403
    assert "Only the head of this school" in answer.content.decode()


def test_the_page_asks_as_often_for_thirty_schools_as_for_two(
    network, url, sign_in, django_assert_num_queries
):
    client = sign_in(factories.coordinator(network))
    factories.school(network)
    factories.school(network)
    client.get(url)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(28):
        factories.school(network)
    with django_assert_num_queries(len(few)):
        client.get(url)


def test_a_visit_under_way_shows_where_it_is(network, sign_in):
    head = factories.head(network)
    visit = services.open_visit(school=head.posts.get().school, by=head, now=MONDAY)
    assert sign_in(head).get(visit_page(network, visit)).status_code == 200
    assert visit.phase == Phase.NOTIFIED
