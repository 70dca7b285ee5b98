"""The pages on which a person keeps their own calendars."""

import re

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEvent
from dashboard.erasure import erase
from dashboard.export import own_data
from dashboard.feeds import services
from dashboard.models import CalendarFeed, FeedEvent
from dashboard.retention import keep_to_retention, table
from schools.models import Role
from tests import factories
from tests.conftest import NOW
from tests.dashboard.feeds import Scope, Titles, events, feed, fetch
from tests.dashboard.helpers import pair, school_with_head, visit
from tests.factories import at

PAGE = "/westhaven/calendars/"
FORM = {"name": "My phone", "scope": "school", "titles": "neutral"}


@pytest.fixture
def amina(network):
    _, head = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    return head


def post(person, address, data=None):
    return factories.signed_in_client(person).post(address, data or {})


def address_in(response):
    (found,) = re.findall(r"http://[^/]+(/me/calendars/[\w-]+\.ics)", response.content.decode())
    return found


def test_a_head_makes_a_calendar_and_its_address_is_shown_once(network, amina, read):
    response = post(amina, PAGE, FORM)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    address = address_in(response)
    assert fetch(address).status_code == 200
    page = read(amina, PAGE)
    assert "My phone" in page
    assert "/me/calendars/" not in page.replace('href="/me/calendars/"', "")


def test_the_list_says_when_each_was_fetched_last(network, amina, read):
    _, address = feed(amina, network)
    feed(amina, network, name="At work", titles=Titles.NAMED)
    fetch(address)
    page = read(amina, PAGE)
    assert "24 November 2026" in page
    assert "Not yet" in page
    assert "With names and places" in page


def test_whoever_fills_in_nothing_is_told_what_is_missing(network, amina):
    text = post(amina, PAGE).content.decode()
    for words in ("Enter name of this calendar", "Choose what is in it", "Choose what the entries"):
        assert words in text
    assert not CalendarFeed.objects.exists()


def offered(text):
    return re.findall(r'name="scope"[^>]*value="(\w+)"|value="(\w+)"[^>]*name="scope"', text)


def test_each_is_offered_what_is_theirs(network, amina, read):
    def scopes(person):
        return {one or other for one, other in offered(read(person, PAGE))}

    assert scopes(amina) == {"mine", "school", "support"}
    assert scopes(factories.coordinator(network)) == {"mine", "network"}
    ray = factories.person("Ray Retired", account=True)
    factories.role(ray, network, Role.Kind.ADVISER)
    assert scopes(ray) == set()
    assert "Nothing in this network belongs in a calendar of yours" in read(ray, PAGE)
    pair(network, amina, ray)
    assert scopes(ray) == {"mine", "support"}


def test_what_is_not_offered_cannot_be_made(network, amina):
    text = post(amina, PAGE, FORM | {"scope": "network"}).content.decode()
    assert "There is a problem" in text
    assert not CalendarFeed.objects.exists()


def test_ten_is_the_most(network, amina, read):
    for number in range(services.MOST):
        feed(amina, network, name=f"Calendar {number}")
    assert "which is the most there can be" in read(amina, PAGE)
    assert "You have 10 calendars already" in _form_sent_from_an_old_page(amina)
    assert amina.calendar_feeds.count() == services.MOST


def _form_sent_from_an_old_page(person):
    return post(person, PAGE, FORM).content.decode()


def test_name_and_titles_can_be_changed(network, amina, read):
    made, _ = feed(amina, network)
    assert "Change “My phone”" in read(amina, f"{PAGE}{made.pk}/")
    answer = post(amina, f"{PAGE}{made.pk}/", {"name": "At work", "titles": "named"})
    assert answer["Location"] == PAGE
    made.refresh_from_db()
    assert (made.name, made.titles) == ("At work", Titles.NAMED)


def test_a_new_address_takes_a_tick_and_ends_the_old_one(network, amina):
    made, old = feed(amina, network)
    where = f"{PAGE}{made.pk}/address/"
    assert "Tick the box" in post(amina, where).content.decode()
    assert fetch(old).status_code == 200
    new = address_in(post(amina, where, {"sure": "on"}))
    assert fetch(old).status_code == 404
    assert fetch(new).status_code == 200


def test_a_deleted_calendar_is_gone_after_a_question(network, amina, read):
    made, address = feed(amina, network)
    where = f"{PAGE}{made.pk}/delete/"
    assert "Delete “My phone”?" in read(amina, where)
    assert post(amina, where)["Location"] == PAGE
    assert fetch(address).status_code == 404


@pytest.mark.parametrize("act", ["", "address/", "delete/"])
def test_a_coordinator_finds_nothing_of_a_heads_calendars(network, amina, read, act):
    made, _ = feed(amina, network, name="In my pocket")
    dee = factories.coordinator(network)
    assert "In my pocket" not in read(dee, PAGE)
    read(dee, f"{PAGE}{made.pk}/{act}", 404)


def test_my_details_leads_to_the_calendars_of_ones_network(network, amina, read):
    assert "/me/calendars/" in read(amina, "/me/")
    client = factories.signed_in_client(amina)
    assert client.get("/me/calendars/")["Location"] == PAGE


def test_whoever_is_in_two_networks_chooses_and_whoever_is_in_none_is_told(network, amina, read):
    factories.role(amina, factories.network("fernhill"), Role.Kind.ADVISER)
    page = read(amina, "/me/calendars/")
    assert "/westhaven/calendars/" in page
    assert "/fernhill/calendars/" in page
    stranger = factories.person("Una Nobody", account=True)
    assert "You have no place in a network" in read(stranger, "/me/calendars/")


def test_each_act_is_audited_without_a_name(network, amina):
    made, _ = feed(amina, network)
    services.renew_feed(feed=made, by=amina, now=NOW)
    services.change_feed(feed=made, name="Secret name", titles="named", by=amina, now=NOW)
    services.delete_feed(feed=made, by=amina, now=NOW)
    rows = AuditEvent.objects.filter(verb__startswith="calendar_feed.").order_by("pk")
    assert [row.verb for row in rows] == [
        "calendar_feed.made", "calendar_feed.renewed", "calendar_feed.changed",
        "calendar_feed.deleted",
    ]  # fmt: skip
    assert [row.detail for row in rows] == [
        {"scope": "school", "titles": "neutral"}, {}, {"titles": "named"}, {},
    ]  # fmt: skip


def test_the_page_asks_the_same_of_the_database_for_one_calendar_and_for_ten(
    network, amina, django_assert_max_num_queries
):
    client = factories.signed_in_client(amina)
    counts = []
    for more in (1, services.MOST - 2):
        for _ in range(more):
            feed(amina, network)
        with django_assert_max_num_queries(15) as asked:
            client.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_download_lists_calendars_without_what_opens_them(network, amina):
    visit(amina.posts.get().school, amina)
    made, address = feed(amina, network, name="At home")
    events(address)
    records = own_data(person=amina, now=NOW)["records"]
    (row,) = records["calendar feeds"]
    assert row["name"] == "At home"
    assert row["person"] == "you"
    assert made.token_digest not in str(records)
    assert records["feed events"][0]["begins on"] == "2026-11-24"


def test_being_forgotten_ends_every_calendar(network, amina):
    visit(amina.posts.get().school, amina)
    _, address = feed(amina, network)
    events(address)
    erase(person=amina, by=amina, now=NOW)
    assert fetch(address).status_code == 404
    assert not FeedEvent.objects.exists()


def test_what_is_long_cancelled_or_past_is_deleted_and_what_is_still_said_is_kept(network, amina):
    made, _ = feed(amina, network)
    common = {"feed": made, "fingerprint": "x", "changed_at": NOW}
    for subject, day, cancelled_at in (
        ("past", at(2026, 9, 24), None),
        ("still shown", at(2026, 9, 25), None),
        ("to come", at(2027, 3, 1), None),
        ("long cancelled", at(2027, 3, 1), at(2026, 9, 25, 8)),
        ("lately cancelled", at(2026, 9, 1), at(2026, 9, 25, 10)),
    ):
        FeedEvent.objects.create(
            subject=subject, begins_on=day.date(), cancelled_at=cancelled_at, **common
        )
    assert keep_to_retention(now=NOW)["calendar_events"] == 2
    assert set(FeedEvent.objects.values_list("subject", flat=True)) == {
        "still shown", "to come", "lately cancelled",
    }  # fmt: skip


def test_a_calendar_that_nothing_fetched_for_a_year_is_deleted(network, amina):
    long_ago = at(2025, 11, 20)
    feed(amina, network, name="Never", now=long_ago)
    for name, day in (("Long ago", long_ago), ("Lately", at(2025, 11, 25))):
        made, _ = feed(amina, network, name=name, now=long_ago)
        CalendarFeed.objects.filter(pk=made.pk).update(last_read_on=day.date())
    feed(amina, network, name="New", now=at(2025, 11, 25))
    assert keep_to_retention(now=NOW)["calendars"] == 2
    assert set(CalendarFeed.objects.values_list("name", flat=True)) == {"Lately", "New"}


def test_the_privacy_page_says_how_long():
    kept = {each.what: each.days for each in table()}
    assert kept["Calendars that nothing fetches"] == 365
    assert kept["What a calendar was told of a thing that is past or called off"] == 60


def test_a_calendar_has_a_name_and_an_event_is_there_once(network, amina):
    made, _ = feed(amina, network, Scope.MINE)
    with pytest.raises(IntegrityError, match="calendar_feed_has_a_name"), transaction.atomic():
        feed(amina, network, name="")
    common = {"feed": made, "fingerprint": "x", "changed_at": NOW, "begins_on": NOW.date()}
    event = FeedEvent.objects.create(subject="one", **common)
    assert [str(made), str(event)] == [f"Calendar feed {made.pk}", f"Feed event {event.pk}"]
    FeedEvent.objects.create(subject="two", **common)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedEvent.objects.create(subject="one", **common)
