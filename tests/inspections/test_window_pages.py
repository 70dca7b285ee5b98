from datetime import date

import pytest
from django.urls import reverse

from core import clock
from inspections import services
from inspections.models import DeadlineRule, Window, WindowOverride, WindowRule
from tests import factories
from tests.factories import at
from tests.inspections.helpers import inspected_school

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 24)


@pytest.fixture(autouse=True)
def _today(db):
    clock.travel_to(NOW)


@pytest.fixture
def school(network):
    made = inspected_school(network)
    services.recompute_windows(now=NOW)
    return made


@pytest.fixture
def head(school):
    somebody = factories.person(account=True)
    factories.post(somebody, school)
    return somebody


def address(school, name="window"):
    return reverse(f"inspections:{name}", args=[school.network.slug, school.pk])


def dated(**days):
    return {
        f"{name}_{part}": value
        for name, day in days.items()
        for part, value in enumerate((day.day, day.month, day.year))
    }


def test_a_head_reads_the_range_its_reason_and_its_source(school, head, sign_in):
    text = sign_in(head).get(address(school)).content.decode()
    assert "It may come any time now, until August 2028." in text
    assert "15 November 2022" in text
    assert "https://northumberlandeducation.co.uk/ofsted" in text
    assert "31 October 2026" in text
    assert "Set this window by hand" not in text


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (date(2027, 9, 1), date(2029, 8, 31), "Not before September 2027"),
        (date(2024, 9, 1), date(2026, 8, 31), "may still come any time"),
        (None, None, "We cannot say when"),
    ],
)
def test_each_state_is_said_kindly(school, head, sign_in, opens, closes, words):
    Window.objects.update(opens=opens, closes=closes, rule=None, data_as_at=None)
    text = sign_in(head).get(address(school)).content.decode()
    assert words in text
    assert not any(word in text.lower() for word in ("overdue", "days left", "countdown"))


def test_a_school_without_a_window_says_so(network, sign_in):
    school = factories.school(network, is_state_funded=False)
    text = sign_in(factories.coordinator(network)).get(address(school)).content.decode()
    assert "There is no inspection window" in text
    assert "None." in text


def test_a_coordinator_sets_a_window_and_goes_back(network, school, sign_in):
    client = sign_in(factories.coordinator(network))
    assert client.get(address(school, "override")).status_code == 200
    answer = client.post(
        address(school, "override"),
        {**dated(opens=date(2027, 1, 1), closes=date(2027, 12, 31)), "reason": "reorganised"},
    )
    assert answer.url == address(school)
    assert "it has merged" in client.get(address(school)).content.decode()
    assert client.get(address(school, "end_override")).status_code == 200
    assert client.post(address(school, "end_override")).url == address(school)
    assert Window.objects.get().opens == date(2026, 9, 1)
    again = client.post(address(school, "end_override"), follow=True)
    assert "not set by hand" in again.content.decode()


def test_a_range_backwards_is_said_beside_its_box(network, school, sign_in):
    answer = sign_in(factories.coordinator(network)).post(
        address(school, "override"), dated(opens=date(2027, 1, 2), closes=date(2027, 1, 1))
    )
    text = answer.content.decode()
    assert "on or after the first day" in text
    assert "Choose a reason from the list" in text
    assert not WindowOverride.objects.exists()


@pytest.mark.parametrize("name", ["override", "end_override"])
def test_a_head_does_not_set_windows_by_hand(school, head, sign_in, name):
    answer = sign_in(head).get(address(school, name))
    assert answer.status_code == 403
    assert "Only a coordinator" in answer.content.decode()


def test_the_heads_word_moves_the_window(school, head, sign_in):
    client = sign_in(head)
    assert client.get(address(school, "inspected")).status_code == 200
    wrong = client.post(address(school, "inspected"), dated(on=date(2027, 1, 1)))
    assert "cannot be in the future" in wrong.content.decode()
    assert client.post(address(school, "inspected"), dated(on=date(2026, 3, 10))).url == (
        address(school)
    )
    assert Window.objects.get().opens == date(2029, 9, 1)
    assert "as the school told us" in client.get(address(school)).content.decode()


@pytest.mark.parametrize("name", ["window", "inspected"])
def test_officers_and_other_heads_do_not_see_windows(network, school, sign_in, name):
    trust = factories.organisation(network)
    factories.responsible(trust, school)
    for somebody in (factories.officer(trust), factories.head(network)):
        assert sign_in(somebody).get(address(school, name)).status_code == 404


def test_every_member_reads_the_rules_and_where_they_come_from(network, sign_in):
    officer = factories.officer(factories.organisation(network))
    url = reverse("inspections:rules", args=[network.slug])
    text = sign_in(officer).get(url).content.decode()
    for rule in (*WindowRule.objects.all(), *DeadlineRule.objects.filter(in_force_to=None)):
        assert f'id="{rule.key}"' in text
    assert text.count("http") > 10
    assert "we do not know the term dates of this school year" in text
    WindowRule.objects.all().delete()
    DeadlineRule.objects.all().delete()
    assert "No rule is in force" in sign_in(officer).get(url).content.decode()
