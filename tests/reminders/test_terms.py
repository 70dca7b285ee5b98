"""The start of a term: who is told who their buddy is, and who that some have none."""

from datetime import date, timedelta

import pytest

from core import stale
from core.clock import london_time, months_later
from inspections.models import Window
from notifications.models import Message
from reminders.models import Reminder
from reminders.services import plan_all
from schools.models import Network
from tests import factories
from tests.reminders.city import call, pair, people, planned, run_until, school_of, send_at, window

pytestmark = pytest.mark.django_db
TERM = date(2027, 1, 5)
BEFORE = london_time(date(2026, 12, 1), 9)


@pytest.fixture
def spring(network: Network) -> None:
    factories.term(network, TERM, date(2027, 2, 12))
    factories.term(network, date(2027, 2, 22), date(2027, 3, 25), starts_term=False)


def plan(network: Network) -> list[tuple[str, str, str]]:
    stale.mark("network", network.pk, now=BEFORE)
    stale.settle(now=BEFORE)
    return planned()


def test_a_head_in_the_window_hears_who_the_buddy_is_and_the_coordinator_once(
    network: Network, spring: None
) -> None:
    sam, _, _ = people(network)
    window(sam, opens=date(2026, 9, 1))
    for name in ("Ann Bell", "Bo Chan"):
        window(factories.head(network, name), opens=date(2026, 9, 1))
    factories.coordinator(network)
    assert plan(network) == [
        ("term-head", "Sam", "Tue 05 Jan 08:00"),
        ("term-coordinator", "Dee", "Tue 05 Jan 08:30"),
    ]
    assert run_until(london_time(TERM, 6), london_time(TERM, 12)) == 2
    texts = dict(Message.objects.values_list("occasion", "text"))
    assert "Jo Price: 020 7946 0001" in texts["A new term: who your buddy is"]
    assert "/westhaven/home/" in texts["A new term: who needs a buddy"]


def test_a_window_that_opens_within_the_networks_months_counts_and_a_later_one_does_not(
    network: Network, spring: None
) -> None:
    sam, _, _ = people(network)
    factories.coordinator(network)
    soon = window(sam, opens=months_later(TERM, 6))
    assert len(plan(network)) == 2
    Window.objects.filter(pk=soon.pk).update(opens=months_later(TERM, 6) + timedelta(days=1))
    assert plan(network) == []


def test_a_head_of_three_schools_hears_once(network: Network, spring: None) -> None:
    sam, _, _ = people(network)
    window(sam, opens=date(2026, 9, 1))
    for name in ("Hill Infants", "Hill Juniors"):
        factories.post(sam, factories.school(network, name), "executive_head")
    for post in sam.posts.exclude(school=school_of_first(network)):
        Window.objects.create(
            school=post.school, opens=date(2026, 9, 1), closes=date(2031, 8, 31),
            confidence=Window.Confidence.HIGH, reason="So it is.",
        )  # fmt: skip
    assert plan(network) == [("term-head", "Sam", "Tue 05 Jan 08:00")]


def school_of_first(network: Network) -> object:
    return network.schools.order_by("pk").first()


def test_a_head_who_has_left_by_then_hears_nothing(network: Network, spring: None) -> None:
    sam, _, _ = people(network)
    window(sam, opens=date(2026, 9, 1))
    assert len(plan(network)) == 1
    sam.posts.update(end=date(2027, 1, 1))
    stale.mark("school", school_of(sam).pk, now=BEFORE)
    stale.settle(now=BEFORE)
    assert planned() == []


def test_a_new_first_day_of_term_moves_it(network: Network, spring: None) -> None:
    sam, _, _ = people(network)
    window(sam, opens=date(2026, 9, 1))
    plan(network)
    network.terms.filter(first_day=TERM).update(first_day=TERM + timedelta(days=1))
    assert plan(network) == [("term-head", "Sam", "Wed 06 Jan 08:00")]
    network.terms.filter(first_day=TERM + timedelta(days=1)).delete()
    assert plan(network) == []


def test_a_buddy_found_on_the_first_day_is_still_told_and_found_later_is_not(
    network: Network, spring: None
) -> None:
    sam, ann = factories.head(network, "Sam Okafor"), factories.head(network, "Ann Bell")
    for head in (sam, ann):
        window(head, opens=date(2026, 9, 1))
    jo = factories.person("Jo Price", email="jo@example.org")
    first = pair(network, sam, jo)
    noon = london_time(TERM, 12)
    stale.mark("pairing", first.pk, now=noon)
    assert send_at(noon) == 1
    later = pair(network, ann, jo)
    stale.mark("pairing", later.pk, now=noon + timedelta(days=2))
    assert send_at(noon + timedelta(days=2)) == 0


def test_a_buddys_own_changes_work_out_the_plans_of_those_they_support(
    network: Network, spring: None
) -> None:
    sam, jo, _ = people(network)
    window(sam, opens=date(2026, 9, 1))
    stale.mark("person", jo.pk, now=BEFORE)
    stale.settle(now=BEFORE)
    assert len(planned(person=sam)) == 1


def test_every_night_terms_come_nearer(network: Network) -> None:
    sam, _, _ = people(network)
    window(sam, opens=date(2026, 9, 1))
    factories.term(network, TERM, date(2027, 2, 12))
    long_before = london_time(TERM, 2) - timedelta(days=90)
    plan_all(now=long_before)
    stale.settle(now=long_before)
    assert planned() == []
    night = london_time(TERM, 2) - timedelta(days=60)
    plan_all(now=night)
    stale.settle(now=night)
    assert len(planned()) == 1


def test_a_head_paired_in_one_network_who_leads_in_another_hears_in_the_first_alone(
    network: Network, spring: None
) -> None:
    sam, _, _ = people(network)
    window(sam, opens=date(2026, 9, 1))
    elsewhere = factories.network("elsewhere")
    factories.term(elsewhere, TERM, date(2027, 2, 12))
    ann = factories.head(elsewhere, "Ann Bell")
    pair(elsewhere, ann, sam)
    window(ann, opens=date(2026, 9, 1))
    factories.post(sam, school_of(ann), "co_head")
    stale.mark("person", sam.pk, now=BEFORE)
    stale.settle(now=BEFORE)
    assert sorted(heard()) == [("Ann", elsewhere.pk), ("Sam", network.pk)]


def heard() -> list[tuple[str, int]]:
    rows = Reminder.objects.select_related("person").order_by("pk")
    return [(row.person.first_name, row.network_id) for row in rows]


def test_a_holiday_puts_off_the_day_on_which_the_draft_is_due(
    network: Network, spring: None
) -> None:
    factories.term(network, date(2026, 11, 2), date(2026, 12, 18))
    sam, _, _ = people(network)
    call(sam)
    assert planned(rule__key="draft-due-head") == [("draft-due-head", "Sam", "Tue 05 Jan 08:00")]
