"""A calendar app asks: who gets what, and what the answer gives away."""

import logging

import pytest
from django.test import Client
from icalendar import Calendar

from accounts.models import User
from core.logs import WithoutSecretAddresses
from dashboard.feeds import services
from dashboard.models import CalendarFeed, FeedEvent
from inspections.models import Deadline, Phase
from inspections.services.deadlines import keep_deadlines
from schools.models import DayWithoutPupils, Post, Role
from tests import factories
from tests.conftest import NOW
from tests.dashboard.feeds import (
    FIRST,
    SECOND,
    Scope,
    Titles,
    asked_to_ring,
    cancelled,
    days,
    events,
    feed,
    fetch,
    titles,
)
from tests.dashboard.helpers import pair, school_with_head, visit
from tests.factories import at

YESTERDAY = NOW.date().replace(day=23)


@pytest.fixture
def called(network):
    """A school on its first day, and its head."""
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    inspected = visit(school, amina)
    keep_deadlines(inspected)
    return inspected, amina


def test_a_calendar_is_fetched_without_a_session_and_sets_no_cookie(network, called):
    _, address = feed(called[1], network)
    response = fetch(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_whoever_is_signed_in_as_somebody_else_gets_the_same(network, called):
    _, address = feed(called[1], network)
    client = factories.signed_in_client(factories.coordinator(network))
    assert client.get(address).content == fetch(address).content


def test_an_answer_that_still_holds_is_not_sent_again(network, called):
    _, address = feed(called[1], network)
    first = fetch(address)
    again = fetch(address, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert first["Last-Modified"] == "Tue, 24 Nov 2026 09:00:00 GMT"


def test_after_a_change_the_old_tag_gets_the_new_answer(network, called):
    inspected, amina = called
    _, address = feed(amina, network)
    first = fetch(address)
    inspected.draft_on = FIRST
    inspected.save()
    assert fetch(address, if_none_match=first["ETag"]).status_code == 200


def test_a_head_can_be_asked_for_and_nothing_can_be_posted(network, called):
    _, address = feed(called[1], network)
    assert Client().head(address).status_code == 200
    assert Client().post(address).status_code == 405


@pytest.mark.django_db
def test_an_unknown_address_says_nothing_and_is_kept_nowhere():
    response = fetch("/me/calendars/not-an-address-of-anybody.ics")
    assert response.status_code == 404
    assert response.content == b"No calendar here.\n"
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies


def test_a_deleted_calendar_is_unknown_at_once(network, called):
    made, address = feed(called[1], network)
    events(address)
    services.delete_feed(feed=made, by=called[1], now=NOW)
    assert fetch(address).status_code == 404
    assert not FeedEvent.objects.exists()


def test_a_new_address_keeps_the_events_and_ends_the_old_one(network, called):
    made, address = feed(called[1], network)
    before = [event["UID"] for event in events(address)]
    token = services.renew_feed(feed=made, by=called[1], now=NOW)
    assert fetch(address).status_code == 404
    assert [event["UID"] for event in events(f"/me/calendars/{token}.ics")] == before


def test_the_secret_part_is_kept_nowhere(network, called):
    made, address = feed(called[1], network)
    token = address.rpartition("/")[2].removesuffix(".ics")
    kept = CalendarFeed.objects.values().get(pk=made.pk)
    assert token not in str(kept)
    assert len(token) >= 43


def test_a_neutral_calendar_gives_no_name_away(network, called):
    inspected, amina = called
    asked_to_ring(amina, network, inspected, at(2026, 11, 24, 16, 30))
    for scope in Scope:
        content = fetch(feed(amina, network, scope)[1]).content.decode()
        for word in ("Quayside", "Amina", "Yusuf", "Ofsted", "Westhaven", "020 7946", "visit:"):
            assert word not in content


def test_names_are_there_for_whoever_chose_them(network, called):
    _, address = feed(called[1], network, titles=Titles.NAMED)
    assert {
        "On site at Quayside Primary School, day 1",
        "On site at Quayside Primary School, day 2",
    } <= set(titles(address))


def test_the_schools_calendar_has_days_deadlines_and_terms(network, called):
    factories.term(network, FIRST.replace(month=9), FIRST.replace(month=12))
    DayWithoutPupils.objects.create(network=network, day=FIRST.replace(month=12))
    factories.term(factories.network("fernhill"), FIRST, SECOND)
    _, address = feed(called[1], network)
    assert titles(address).count("Covenant: busy") == 2
    dated = Deadline.objects.exclude(due=None).count()
    assert dated
    assert titles(address).count("Covenant: something is due") == dated
    assert "Covenant: a term ends" in titles(address)
    assert "Covenant: a day without pupils" in titles(address)
    assert len(titles(address)) == dated + 4


def test_a_delegate_reads_the_schools_facts_and_no_calls(network, called):
    inspected, amina = called
    dan = factories.person("Dan Delegate", account=True)
    factories.post(dan, inspected.school, Post.Kind.DELEGATE)
    asked_to_ring(amina, network, inspected, at(2026, 11, 24, 16, 30))
    _, address = feed(dan, network, Scope.MINE)
    assert "Covenant: busy" in titles(address)
    assert "Covenant: please ring somebody" not in titles(address)


def test_what_ofsted_sends_is_not_due_any_more_once_it_came(network, called):
    inspected, amina = called
    _, address = feed(amina, network, titles=Titles.NAMED)
    drafts = "Ofsted sends the draft report (Quayside Primary School)"
    assert drafts in titles(address)
    inspected.phase, inspected.draft_on = Phase.DRAFT, FIRST
    inspected.save()
    keep_deadlines(inspected)
    assert drafts not in titles(address)
    assert "Your comments on the draft, or a complaint (Quayside Primary School)" in titles(address)
    inspected.phase, inspected.published_on = Phase.PUBLISHED, SECOND
    inspected.save()
    keep_deadlines(inspected)
    assert "Your comments on the draft, or a complaint (Quayside Primary School)" not in titles(
        address
    )
    assert "A copy of the report goes to every parent (Quayside Primary School)" in titles(address)
    inspected.phase = Phase.CLOSED
    inspected.save()
    assert titles(address) == [
        "On site at Quayside Primary School, day 1",
        "On site at Quayside Primary School, day 2",
    ]


def test_what_the_school_has_ticked_off_is_due_no_more(network, called):
    _, amina = called
    _, address = feed(amina, network)
    before = titles(address).count("Covenant: something is due")
    Deadline.objects.filter(key="call-senior-inspector").update(done_on=FIRST, done_by=amina)
    assert titles(address).count("Covenant: something is due") == before - 1
    assert len(cancelled(address)) == 1


def test_a_buddy_is_told_when_to_ring_and_a_reserve_too(network, called):
    inspected, amina = called
    sam, rae = factories.head(network, "Sam Okafor"), factories.head(network, "Rae Reserve")
    pair(network, amina, sam, reserve=rae)
    asked_to_ring(sam, network, inspected, at(2026, 11, 24, 16, 30), rule="on-the-day-buddy")
    asked_to_ring(rae, network, inspected, at(2026, 11, 24, 16, 30), rule="on-the-day-reserve")
    for person in (sam, rae):
        for scope in (Scope.SUPPORT, Scope.MINE):
            _, address = feed(person, network, scope, Titles.NAMED)
            assert titles(address) == ["Ring Amina Yusuf"]
            assert days(address) == [at(2026, 11, 24, 16, 30)]
        assert titles(feed(person, network, Scope.SCHOOL)[1]) == []


def test_a_head_who_is_no_buddy_of_theirs_any_more_rings_nobody(network, called):
    inspected, amina = called
    sam = factories.head(network, "Sam Okafor")
    pairing = pair(network, amina, sam)
    asked_to_ring(sam, network, inspected, at(2026, 11, 24, 16, 30), state="queued")
    _, address = feed(sam, network, Scope.SUPPORT, Titles.NAMED)
    assert titles(address) == ["Ring Amina Yusuf"]
    pairing.ended_at = NOW
    pairing.save()
    (gone,) = events(address)
    assert (gone["STATUS"], gone["SUMMARY"]) == ("CANCELLED", "Covenant: not any more")


def test_whom_heads_ring_without_a_buddy_is_told_until_there_is_one(network, called):
    inspected, amina = called
    dee = factories.coordinator(network)
    asked_to_ring(dee, network, inspected, at(2026, 11, 24, 16, 30))
    _, address = feed(dee, network, Scope.MINE)
    assert titles(address) == ["Covenant: please ring somebody"]
    pair(network, amina, factories.head(network, "Sam Okafor"))
    assert titles(address) == []


def test_a_named_contact_is_told_as_a_coordinator_is(network, called):
    inspected, _ = called
    ida = factories.person("Ida Contact", account=True)
    factories.role(ida, network, Role.Kind.ADVISER)
    asked_to_ring(ida, network, inspected, at(2026, 11, 24, 16, 30))
    _, address = feed(ida, network, Scope.SUPPORT)
    assert titles(address) == []
    network.named_contact = ida
    network.save()
    assert titles(address) == ["Covenant: please ring somebody"]


def test_a_call_about_a_mistake_or_a_head_nobody_knows_is_not_there(network, called):
    inspected, amina = called
    dee = factories.coordinator(network)
    asked_to_ring(dee, network, inspected, at(2026, 11, 24, 16, 30))
    _, address = feed(dee, network, Scope.MINE)
    inspected.head = None
    inspected.save()
    assert titles(address) == []
    inspected.head, inspected.phase = amina, Phase.MISTAKEN
    inspected.save()
    assert titles(address) == []


def test_a_coordinators_calendar_has_every_visit_here_and_the_days_alone(network, called):
    elsewhere = factories.network("fernhill")
    visit(*school_with_head(elsewhere, "Farah Far", "Far School"))
    visit(*school_with_head(network, "Jo Marsh", "Hillside"))
    dee = factories.coordinator(network)
    _, address = feed(dee, network, Scope.NETWORK, Titles.NAMED)
    # Two on one day stand in the order of their numbers in the feed, which are made by chance.
    assert sorted(titles(address)) == [
        "On site at Hillside, day 1",
        "On site at Hillside, day 2",
        "On site at Quayside Primary School, day 1",
        "On site at Quayside Primary School, day 2",
    ]


def test_a_head_gets_nothing_by_asking_for_the_networks_visits(network, called):
    visit(*school_with_head(network, "Jo Marsh", "Hillside"))
    assert titles(feed(called[1], network, Scope.NETWORK)[1]) == []


def test_a_coordinator_who_is_none_any_more_is_told_that_all_is_off(network, called):
    dee = factories.coordinator(network)
    factories.role(dee, network, Role.Kind.ADVISER)
    _, address = feed(dee, network, Scope.NETWORK, Titles.NAMED)
    assert len(titles(address)) == 2
    dee.roles.filter(kind=Role.Kind.COORDINATOR).update(end=YESTERDAY)
    assert titles(address) == []
    assert {str(event["SUMMARY"]) for event in cancelled(address)} == {"Covenant: not any more"}


def test_whoever_leaves_is_told_that_all_is_off_and_then_the_address_is_unknown(
    network, called, time_machine
):
    amina = called[1]
    _, address = feed(amina, network, titles=Titles.NAMED)
    assert titles(address)
    amina.posts.update(end=YESTERDAY)
    assert titles(address) == []
    assert b"Quayside" not in fetch(address).content
    time_machine.move_to(at(2027, 1, 23, 8), tick=False)
    assert fetch(address).status_code == 200
    time_machine.move_to(at(2027, 1, 23, 9), tick=False)
    assert fetch(address).status_code == 404


def test_whoever_left_before_anything_was_read_finds_nothing(network, called):
    amina = called[1]
    _, address = feed(amina, network)
    amina.posts.update(end=YESTERDAY)
    assert fetch(address).status_code == 404


def test_an_account_that_is_closed_or_gone_reads_nothing(network, called):
    amina = called[1]
    _, address = feed(amina, network)
    User.objects.filter(pk=amina.user_id).update(is_active=False)
    assert fetch(address).status_code == 404
    User.objects.filter(pk=amina.user_id).delete()
    assert fetch(address).status_code == 404


def test_an_account_whose_person_is_somebody_else_now_reads_nothing(network, called):
    amina = called[1]
    _, address = feed(amina, network)
    lee = factories.person("Lee Tan")
    account, amina.user = amina.user, None
    amina.save()
    lee.user = account
    lee.save()
    assert fetch(address).status_code == 404


def test_the_day_of_a_fetch_is_kept(network, called):
    made, address = feed(called[1], network)
    fetch(address)
    made.refresh_from_db()
    assert made.last_read_on == NOW.date()


def test_a_fetch_without_a_change_writes_nothing(network, called, django_assert_max_num_queries):
    _, address = feed(called[1], network, Scope.MINE)
    fetch(address)
    before = list(FeedEvent.objects.values())
    with django_assert_max_num_queries(15) as asked:
        fetch(address)
    assert not [query for query in asked if not query["sql"].startswith("SELECT")]
    assert list(FeedEvent.objects.values()) == before


@pytest.mark.parametrize("scope", [Scope.MINE, Scope.NETWORK])
def test_a_fetch_asks_the_same_of_the_database_for_one_visit_and_for_thirty(
    network, called, scope, django_assert_max_num_queries
):
    inspected, amina = called
    factories.role(amina, network, Role.Kind.COORDINATOR)
    asked_to_ring(amina, network, inspected, at(2026, 11, 24, 16, 30))
    _, address = feed(amina, network, scope)
    counts = []
    for more in (0, 29):
        for number in range(more):
            school, _ = school_with_head(network, f"Head {number}", f"School {number}")
            factories.post(amina, school, Post.Kind.EXECUTIVE_HEAD)
            another = visit(school, amina)
            asked_to_ring(amina, network, another, at(2026, 11, 24, 16, 30))
        fetch(address)
        with django_assert_max_num_queries(15) as asked:
            fetch(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert len(Calendar.from_ical(fetch(address).content).events) >= 60


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Not Found: /me/calendars/sEcReT_-0123456789abc.ics", "Not Found: /me/calendars/....ics"),
        ("Not Found: /invitation/sEcReT_-0123456789abc/", "Not Found: /invitation/.../"),
        ("Not Found: /me/unsubscribe/7~1vM3aB~sEcReT_-012/", "Not Found: /me/unsubscribe/.../"),
        ("Not Found: /me/buddy/offer.7.yes~1vM3aB~sEcReT_-01/", "Not Found: /me/buddy/.../"),
        (
            "Not Found: /me/directory/entry.7.still-true~1vM3aB~sEcReT_-01/more/",
            "Not Found: /me/directory/.../more/",
        ),
        ("Not Found: /answer/7~1vM3aB~sEcReT_-012/", "Not Found: /answer/.../"),
        ("Not Found: /westhaven/home/", "Not Found: /westhaven/home/"),
    ],
)
def test_no_log_holds_an_address_that_opens_something(said, kept):
    record = logging.LogRecord("x", logging.WARNING, "", 0, "%s: %s", tuple(said.split(": ")), None)
    assert WithoutSecretAddresses().filter(record)
    assert record.getMessage() == kept
