"""Heads of whom only a mobile number is known are offered their time by text; whom no message
reaches are counted, and named to nobody."""

from datetime import timedelta

import pytest

from core import clock
from notifications.delivery import deliver
from notifications.models import Message
from notifications.texts import LONGEST, compose
from support.models import PlaceOffer
from support.placing import messages, reminding
from support.services import offers, places
from support.services import series as of_series
from support.telling import NOTHING_TO_DO
from tests import factories
from tests.support.helpers import FIRST, TODAY, offer, place, series, supervisor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
KEEPING = "/westhaven/supervision/keeping/"


@pytest.fixture(autouse=True)
def _at(now, settings):
    settings.NOTIFY_API_KEY = "a key"
    clock.travel_to(now)


@pytest.fixture
def nadia(network):
    return supervisor(network)


def by_telephone(network, telephone="07700 900123", **fields):
    person = factories.person("Cleo Marsh", telephone=telephone, **fields)
    factories.post(person, factories.school(network))
    return person


@pytest.fixture
def cleo(network):
    return by_telephone(network)


def test_who_has_a_mobile_number_alone_is_offered_a_time_by_text(
    network, nadia, cleo, now, settings
):
    settings.NOTIFY_REPLY_NUMBER = "07700 900999"
    network.name = "Bournemouth, Christchurch and Poole"
    network.save()
    series(nadia, places=8)
    series(nadia, FIRST + DAY, places=8)

    assert offers.offer_places(network=network, now=now) == 1

    made = PlaceOffer.objects.get()
    text = Message.objects.get(person=cleo)
    assert (text.channel, text.is_private) == ("text", True)
    said = compose(text)
    # The whole of it in one text.
    assert len(said) <= LONGEST
    for words in (
        "Covenant: a time is kept for you", "time of their own, with somebody who listens",
        "Kept for you until Tuesday 8 December:", "/me/time/offer.",
        f"text {made.code} to 07700 900999 for yes, {made.code} no for no, or type {made.code} in",
        "/answer/",
    ):  # fmt: skip
        assert words in said
    for word in ("More:", "supervis", "Nadia", "Ofsted", "inspect", "wellbeing", "Quayside"):
        assert word not in said


def test_the_text_leaves(network, nadia, cleo, now, monkeypatch):
    sent = []
    monkeypatch.setattr(
        "notifications.texts.Texter.send",
        lambda self, message, *, address, now: sent.append(address),
    )
    series(nadia)
    offers.offer_places(network=network, now=now)
    deliver(urgent=False, now=now, worker="test")
    assert sent == ["+447700900123"]
    assert Message.objects.get(person=cleo).state == "sent"


@pytest.mark.parametrize(
    "why", ["no texts here", "a landline", "turned e-mail off", "asked for a pause"]
)
def test_who_cannot_be_texted_is_offered_nothing_that_nobody_would_read(
    network, nadia, now, settings, why
):
    fields = {
        "a landline": {"telephone": "020 7946 0123"},
        "turned e-mail off": {"wants_email": False},
        "asked for a pause": {"paused_until": TODAY + 9 * DAY},
    }.get(why, {})
    by_telephone(network, **fields)
    if why == "no texts here":
        settings.NOTIFY_API_KEY = ""
    series(nadia, FIRST + 14 * DAY, sessions=1)
    assert offers.offer_places(network=network, now=now) == 0
    # A pause ends.
    assert offers.offer_places(network=network, now=now + 9 * DAY) == ("pause" in why)


def test_reminders_and_changes_come_by_text_and_say_no_page(network, nadia, cleo, now):
    of = series(nadia, now + DAY, sessions=3)
    mine = place(of, cleo)
    reminding.remind_due(now=now)
    first = of.sessions.get(number=1)
    by = nadia.person
    of_series.call_off(session=first, by=by, now=now)
    of_series.change_where(series=of, way="in-person", where="Room 9", by=by, now=now)
    messages.say_apart(mine, now)
    found = Message.objects.filter(person=cleo).order_by("pk")
    said = [" ".join(each.text.split()) for each in found]
    assert {each.channel for each in found} == {"text"}
    assert "you were told by whoever you meet. If you cannot come, ring them" in said[0]
    assert said[1].endswith(NOTHING_TO_DO)
    assert "Whoever you meet rings you before the next one" in said[2]
    assert said[3].endswith("It is nothing that you did.")
    assert "/home/" not in " ".join(said)


def test_a_supervisor_is_told_whom_to_ring_when_where_they_meet_changes(
    network, nadia, cleo, sign_in
):
    of = series(nadia, places=4)
    place(of, cleo)
    place(of, by_telephone(network, telephone=""), seat=2)
    client = sign_in(nadia.person)
    answer = client.post(
        f"/westhaven/supervision/mine/{of.pk}/where/", {"way": "in-person", "where": "Room 9"},
        follow=True,
    )  # fmt: skip
    said = answer.content.decode()
    assert "Cleo Marsh has no page here and cannot look. Please ring them on 07700 900123." in said
    assert said.count("We have no way to write to Cleo Marsh. Please ring them.") == 1


@pytest.fixture
def coordinator(network, sign_in):
    dee = factories.person("Dee Alvarez", account=True)
    factories.role(dee, network, "coordinator")
    return sign_in(dee)


def unreached(client):
    said = " ".join(client.get(KEEPING).content.decode().split())
    assert "Cleo Marsh" not in said
    row = said.split("Heads whom no message about it reaches</th>")[1]
    return row.split('numeric">')[1].split("<")[0]


def test_whom_no_message_reaches_is_counted_and_not_named(network, coordinator, settings):
    assert unreached(coordinator) == "fewer than 5"
    for _ in range(4):
        by_telephone(network, telephone="020 7946 0123")
    by_telephone(network)
    factories.head(network)
    assert unreached(coordinator) == "fewer than 5"
    assert "and no mobile number" in coordinator.get(KEEPING).content.decode()
    # Without texts a mobile number is no way to anybody.
    settings.NOTIFY_API_KEY = ""
    assert unreached(coordinator) == "5 to 9"
    assert "texts are not set up" in coordinator.get(KEEPING).content.decode()


def test_whose_message_came_to_nothing_is_counted_once_the_week_is_over(
    network, nadia, coordinator, now
):
    heads = [factories.head(network, f"Head {number}") for number in range(5)]
    of = series(nadia, places=8)
    for head in heads:
        made = offer(of, head, now)
        Message.objects.create(
            key=messages.offer_key(made), person=head, occasion="x", subject="x", text="",
            queued_at=now, not_before=now, expires_at=now, state="failed",
        )  # fmt: skip
    assert unreached(coordinator) == "fewer than 5"
    clock.travel_to(now + 7 * DAY)
    assert unreached(coordinator) == "5 to 9"


def test_the_count_is_the_same_whatever_they_answered(network, nadia, coordinator, now):
    """By what coordinators know anyway: who has no address."""
    people = []
    for number in range(5):
        person = factories.person(f"Head {number}", account=True, telephone="")
        person.email = ""
        person.save()
        factories.post(person, factories.school(network, easting=440000 + 9000 * number))
        people.append(person)
    assert unreached(coordinator) == "5 to 9"
    for number, person in enumerate(people):
        of = series(nadia, FIRST + number * DAY)
        places.book_place(series=of, person=person, by=person, now=now)
    assert unreached(coordinator) == "5 to 9"


def test_the_page_of_a_head_without_a_way_shows_the_offer(network, nadia, sign_in, now):
    dan = factories.person("Dan Wu", account=True, telephone="")
    dan.email = ""
    dan.save()
    factories.post(dan, factories.school(network))
    series(nadia)
    assert offers.offer_places(network=network, now=now) == 1
    assert not Message.objects.filter(person=dan).exists()
    assert "A time is kept for you" in sign_in(dan).get("/westhaven/home/").content.decode()
