"""What I want to be sent: texts, quiet hours, and a pause of everything."""

from datetime import date, time, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from accounts.services import pause_messages, resume_messages
from core import clock
from core.audit import System
from core.models import AuditEvent
from core.refusals import Refused
from tests import factories
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
URL = "/me/"
TODAY = date(2026, 11, 24)
MOBILE = "07700 900123"
FORM = {"name": "Robin Vale", "telephone": MOBILE, "quiet_from": "21:00", "quiet_until": "07:00"}


@pytest.fixture(autouse=True)
def at_nine_on_tuesday():
    cache.clear()
    clock.travel_to(NOW)


@pytest.fixture
def person():
    return factories.person("Robin Vale", account=True, telephone=MOBILE)


@pytest.fixture
def client(person, sign_in):
    return sign_in(person)


@pytest.fixture
def has_texts(settings):
    settings.NOTIFY_API_KEY = "a key"


def page_of(client, url=URL):
    return client.get(url).content.decode()


@pytest.mark.usefixtures("has_texts")
def test_texts_are_off_until_i_ask_for_them(client, person):
    assert person.wants_texts is False
    assert "Send me text messages" in page_of(client)

    client.post(URL, {**FORM, "wants_texts": "on"})

    person.refresh_from_db()
    assert person.wants_texts is True


@pytest.mark.usefixtures("has_texts")
def test_texts_are_offered_for_a_mobile_number_alone(client, person):
    person.telephone = "020 7946 0999"
    person.save()

    page = page_of(client)

    assert "Send me text messages" not in page
    assert "save a mobile number first" in page


@pytest.mark.usefixtures("has_texts")
@pytest.mark.parametrize("telephone", ["020 7946 0999", ""])
def test_texts_and_no_mobile_number_do_not_go_together(client, person, telephone):
    page = client.post(URL, {**FORM, "wants_texts": "on", "telephone": telephone})

    assert "Enter a mobile number, like 07700 900123" in page.content.decode()
    person.refresh_from_db()
    assert person.wants_texts is False


@pytest.mark.usefixtures("has_texts")
def test_a_wrong_number_is_said_once(client):
    page = client.post(URL, {**FORM, "wants_texts": "on", "telephone": "12"}).content.decode()

    assert "Enter a telephone number" in page
    assert "Enter a mobile number" not in page


def test_where_texts_are_not_set_up_the_page_says_so_and_asking_does_nothing(client, person):
    page = page_of(client)
    assert "Send me text messages" not in page
    assert "Text messages are not set up here" in page

    client.post(URL, {**FORM, "wants_texts": "on"})

    person.refresh_from_db()
    assert person.wants_texts is False


def test_i_widen_my_quiet_hours_and_read_before_what_passes_them(client, person):
    page = page_of(client)
    assert "Urgent messages come at any hour" in page
    assert ">9pm<" in page.replace(" ", "").replace("\n", "")

    client.post(URL, {**FORM, "quiet_from": "19:30", "quiet_until": "08:30"})

    person.refresh_from_db()
    assert (person.quiet_from, person.quiet_until) == (time(19, 30), time(8, 30))


@pytest.mark.parametrize(
    "wrong", [{"quiet_from": "18:30"}, {"quiet_from": "22:00"}, {"quiet_until": "09:30"}]
)
def test_quiet_hours_leave_the_day_and_the_night(client, person, wrong):
    assert client.post(URL, {**FORM, **wrong}).status_code == 200

    person.refresh_from_db()
    assert (person.quiet_from, person.quiet_until) == (time(21), time(7))


@pytest.mark.parametrize(
    ("begin", "end", "is_right"),
    [
        (time(19), time(9), True),
        (time(21), time(7), True),
        (time(18, 59), time(7), False),
        (time(21, 1), time(7), False),
        (time(21), time(6, 59), False),
        (time(21), time(9, 1), False),
    ],
)
def test_the_database_holds_quiet_hours_to_their_bounds(person, begin, end, is_right):
    person.quiet_from, person.quiet_until = begin, end
    if is_right:
        person.save()
    else:
        with pytest.raises(IntegrityError, match="quiet_hours"), transaction.atomic():
            person.save()


def pause(client, day):
    given = {"until_0": day.day, "until_1": day.month, "until_2": day.year}
    return client.post(reverse("my-pause"), given, follow=True).content.decode()


def test_i_ask_for_a_pause_after_reading_that_it_counts_for_everything(client, person):
    page = page_of(client, reverse("my-pause"))
    assert "no urgent message either" in page
    assert "116 123" in page

    said = pause(client, TODAY + timedelta(days=5))

    assert "Nothing is sent to you until Sunday 29 November 2026" in said
    person.refresh_from_db()
    assert person.paused_until == date(2026, 11, 29)
    assert person.is_paused(date(2026, 11, 28))
    assert not person.is_paused(date(2026, 11, 29))
    assert "You asked to be sent nothing until" in page_of(client)


def test_the_page_gives_the_number_of_the_coordinator_but_not_my_own(sign_in, network):
    coordinator = factories.coordinator(network, "Dee Park")
    amina = factories.head(network)

    assert "Dee Park" in page_of(sign_in(amina), reverse("my-pause"))
    assert 'person__name">Dee Park' not in page_of(sign_in(coordinator), reverse("my-pause"))


def test_i_end_a_pause_at_any_time(client, person):
    pause(client, TODAY + timedelta(days=5))

    client.post(reverse("my-resume"))
    client.post(reverse("my-resume"))

    person.refresh_from_db()
    assert person.paused_until is None
    verbs = AuditEvent.objects.filter(verb__startswith="messages.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["messages.paused", "messages.resumed"]


@pytest.mark.parametrize(
    ("days", "sentence"), [(0, "Choose a day after today"), (61, "60 days at most")]
)
def test_a_pause_lies_ahead_and_is_not_too_long(client, person, days, sentence):
    assert sentence in pause(client, TODAY + timedelta(days=days))

    person.refresh_from_db()
    assert person.paused_until is None


def test_a_coordinator_pauses_for_somebody_who_asked_on_the_telephone(person):
    by = System("test")

    pause_messages(person=person, until=TODAY + timedelta(days=60), by=by, now=NOW)
    with pytest.raises(Refused, match="60 days"):
        pause_messages(person=person, until=TODAY + timedelta(days=61), by=by, now=NOW)

    assert resume_messages(person=person, by=by, now=NOW).paused_until is None


def test_an_account_without_a_person_has_nothing_to_pause(sign_in):
    operator = sign_in(User.objects.create_superuser("ola@example.org"))

    assert operator.get(reverse("my-pause")).status_code == 404
