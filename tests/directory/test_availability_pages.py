"""When I can be asked: each week, the days away, not today, and what is put back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from directory.availability import USUAL, in_words
from directory.models import Away, TelephoneCheck
from directory.queries.availability import parts_of
from tests import factories
from tests.directory.helpers import listed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def tuesday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def entry(network, now):
    return listed(network, now)


@pytest.fixture
def client(entry, sign_in):
    return sign_in(entry.person)


def url(name, *args):
    return reverse(f"directory:{name}", args=["westhaven", *args])


def read(response):
    assert response.status_code == 200
    return response.content.decode()


def post(client, name, data=None, *args):
    return read(client.post(url(name, *args), data or {}, follow=True))


def days_away(entry, now):
    today = now.date()
    return [((row.first_day - today).days, (row.last_day - today).days) for row in entry.away.all()]


def week(**changes):
    """The usual week as its page sends it."""
    boxes = {}
    for number in range(5):
        boxes |= {f"day{number}_from": "08:00", f"day{number}_until": "18:00"}
    return {**boxes, **changes}


def put_back(client, page):
    """Press the button of what was just done, with the fields that it sends."""
    form = page.split('aria-labelledby="put-back"')[1].split("</form>")[0]
    action = form.split('action="')[1].split('"')[0]
    fields = {}
    for box in form.split("<input")[1:]:
        name, value = box.split('name="')[1].split('"')[0], box.split('value="')[1].split('"')[0]
        fields[name] = value
    return read(client.post(action, fields, follow=True))


def test_the_page_says_when_somebody_can_be_asked(client):
    page = read(client.get(url("availability")))

    assert "Monday to Friday 8am to 6pm" in page
    assert "You can be asked today, 8am to 6pm" in page
    assert "Not today" in page
    assert "Nobody has seen yet that it works" in page


def test_whoever_has_no_hours_reads_what_that_means(client, entry):
    entry.hours.all().delete()

    page = read(client.get(url("availability")))

    assert "At no time" in page
    assert "Today is not among your hours" in page


def test_a_number_that_works_is_said_so(client, entry, now):
    entry.person.refresh_from_db()
    TelephoneCheck.objects.create(
        entry=entry, telephone=entry.person.telephone, verified_at=now, how="rang"
    )

    assert "seen to work on Tuesday 24 November 2026" in read(client.get(url("availability")))


def test_without_a_number_the_page_leads_to_where_it_is_given(client, entry):
    entry.person.telephone = ""
    entry.person.save()

    assert "Add your number" in read(client.get(url("availability")))


def test_whoever_is_not_in_the_directory_finds_no_page(network, sign_in):
    head = factories.head(network)

    assert sign_in(head).get(url("availability")).status_code == 404


def test_not_today_and_back_again(client, entry, now):
    page = post(client, "not-today")
    assert "You are not asked today" in page
    assert days_away(entry, now) == [(0, 0)]

    page = post(client, "can-today")
    assert "You can be asked today" in page
    assert days_away(entry, now) == []


def test_from_the_first_page_the_way_leads_back_there(client):
    answer = client.post(url("not-today"), {"back": "home"})

    assert answer["Location"] == reverse("dashboard:home", args=["westhaven"])


def test_the_hours_begin_as_they_are_and_are_saved(client, entry):
    page = read(client.get(url("hours")))
    assert '<option value="08:00" selected>8am</option>' in page

    post(client, "hours", week(day4_from="", day4_until="", day5_from="10:00", day5_until="12:30"))

    assert in_words(parts_of(entry)) == "Monday to Thursday 8am to 6pm, Saturday 10am to 12.30pm"


def test_a_day_may_have_two_times(client, entry):
    more = {"more0_day": "1", "more0_from": "19:00", "more0_until": "20:00"}
    post(client, "hours", week(**more))

    assert "Tuesday 8am to 6pm and 7pm to 8pm" in in_words(parts_of(entry))
    page = read(client.get(url("hours")))
    assert '<details class="govuk-details" open>' in page
    assert '<option value="19:00" selected>7pm</option>' in page


def test_the_old_hours_can_be_put_back(client, entry):
    page = post(client, "hours", {"day0_from": "08:00", "day0_until": "09:00"})
    assert in_words(parts_of(entry)) == "Monday 8am to 9am"

    put_back(client, page)

    assert parts_of(entry) == list(USUAL)
    client.get(url("availability"))
    assert "put-back" not in read(client.get(url("availability")))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day0_until": ""}, "Choose until when on Monday"),
        ({"day0_from": ""}, "Choose from when on Monday"),
        ({"day1_until": "07:30"}, "Choose a later end on Tuesday"),
        ({"more0_from": "19:00", "more0_until": "20:00"}, "Choose the day of this time"),
        ({"more0_day": "1"}, "Choose from when on Tuesday"),
        ({"more0_day": "1", "more0_from": "19:00"}, "Choose until when on Tuesday"),
        (
            {"more0_day": "1", "more0_from": "17:00", "more0_until": "19:00"},
            "On Tuesday, two times overlap",
        ),
    ],
)
def test_hours_that_cannot_be_get_a_sentence_and_nothing_changes(client, entry, changes, sentence):
    page = read(client.post(url("hours"), week(**changes)))

    assert sentence in page
    assert "There is a problem" in page
    assert parts_of(entry) == list(USUAL)


def away_boxes(first, last=None):
    boxes = {}
    for name, day in (("first_day", first), ("last_day", last)):
        if day is not None:
            boxes |= {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}
    return boxes


def test_days_away_are_added_and_removed_and_put_back(client, entry, now):
    assert "Nobody asks why" in read(client.get(url("away")))
    first = now.date() + 3 * DAY
    page = post(client, "away", away_boxes(first, first + 2 * DAY))
    assert "Friday 27 November to Sunday 29 November" in page

    page = post(client, "not-away", {}, Away.objects.get().pk)
    assert "You can be asked from Friday 27 November to Sunday 29 November" in page
    assert days_away(entry, now) == []

    put_back(client, page)
    assert days_away(entry, now) == [(3, 5)]


def test_one_day_away_needs_no_last_day(client, entry, now):
    post(client, "away", away_boxes(now.date() + DAY))
    assert days_away(entry, now) == [(1, 1)]

    page = post(client, "not-away", {}, Away.objects.get().pk)
    assert "You can be asked on Wednesday 25 November" in page


def test_days_that_are_over_are_refused_on_the_page(client, entry, now):
    page = read(client.post(url("away"), away_boxes(now.date() - 2 * DAY)))

    assert "The last day is over" in page


def test_a_longer_time_away_says_until_when(client, entry, now):
    Away.objects.create(entry=entry, first_day=now.date() - DAY, last_day=now.date() + 3 * DAY)

    page = read(client.get(url("availability")))

    assert "You are not asked until Friday 27 November" in page
    assert "I can today after all" in page


def test_nobody_removes_the_days_of_somebody_else(client, network, now):
    other = listed(network, now, "Tom Hale")
    away = Away.objects.create(entry=other, first_day=now.date(), last_day=now.date())

    assert client.post(url("not-away", away.pk)).status_code == 404
    assert Away.objects.exists()
