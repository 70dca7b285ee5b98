"""One's own page, the times that suit, and the page behind a link."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from core import clock
from schools.models import Post
from support.models import Missed, Place, PlaceOffer, Waiting
from support.placing import links
from support.policies.places import NOT_THERE
from support.services.series import end_series
from tests import factories
from tests.support.helpers import (
    FIRST,
    WEEK,
    offer,
    place,
    rules,
    series,
    supervisor,
    token_of,
    waiting,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MINE, TIMES = "/westhaven/supervision/places/", "/westhaven/supervision/times/"


@pytest.fixture(autouse=True)
def _at(now, db):
    clock.travel_to(now)


@pytest.fixture
def nadia(network):
    return supervisor(network, about="I ask, and I listen.", qualifications="Clinical supervisor")


@pytest.fixture
def amina(network):
    return factories.head(network, "Amina Yusuf")


@pytest.fixture
def client(amina, sign_in):
    return sign_in(amina)


def text(client, address):
    return " ".join(client.get(address).content.decode().split())


def post(client, address, **data):
    answer = client.post(address, data)
    assert answer.status_code == 302
    said = [str(each) for each in get_messages(answer.wsgi_request)]
    return answer.url, said


def test_with_nothing_yet_the_page_says_what_there_is(network, client):
    rules(network, referral_name="Ida Moss", referral_telephone="+442079460111")
    said = text(client, MINE)
    for words in (
        "somebody from outside who listens",
        "Up to 6 times this school year are offered to you",
        "See the times",
        "Tell me when a time is free",
        "Ida Moss",
    ):
        assert words in said


def test_an_offer_is_taken_in_two_taps_from_the_first_page(nadia, amina, client, now):
    one, other = series(nadia), series(nadia, FIRST + DAY, places=4)
    offer(one, amina, now, other)

    said = text(client, "/westhaven/home/")
    for words in ("A time is kept for you", "Kept for you until Tuesday 8 December"):
        assert words in said
    assert f"/westhaven/supervision/times/{other.pk}/book/" in said

    where, messages = post(client, f"{TIMES}{one.pk}/book/", back="home")
    assert where == "/westhaven/home/"
    assert messages == ["It is yours. You are reminded once before each time."]
    assert Place.objects.get().person == amina
    said = text(client, "/westhaven/home/")
    assert "A time is kept for you" not in said
    assert "4pm on Monday 30 November" in said


def test_my_place_with_its_sessions(nadia, amina, client, now):
    mine = place(series(nadia), amina)
    said = text(client, MINE)
    for words in (
        "Nadia Rahman", "I ask, and I listen.", "Clinical supervisor", "video.example.org",
        "4pm on Monday 30 November", "I cannot come this once",
        "You have had, or have booked, all 6 times of this school year.",
    ):  # fmt: skip
        assert words in said
    # Nothing is left to take this year.
    for words in ("Other times", "Tell me when a time is free"):
        assert words not in said
    session = mine.series.sessions.get(number=1)
    address = f"{MINE}{mine.pk}/meetings/{session.pk}/"
    assert "not taken off your year" in post(client, address, coming="no")[1][0]
    assert Missed.objects.count() == 1
    said = text(client, MINE)
    assert "Up to 1 time left of the 6 of this school year." in said
    assert "I can come after all" in said
    assert post(client, address, coming="yes")[1] == ["Thank you. You are expected."]
    assert not Missed.objects.exists()


def test_a_place_with_nothing_more_to_come_says_so(nadia, amina, client, now):
    place(series(nadia, now - 8 * WEEK), amina)
    assert "Nothing more is planned with them" in text(client, MINE)


def test_a_place_is_given_up_in_two_taps(nadia, amina, client):
    mine = place(series(nadia), amina)
    where, said = post(client, f"{MINE}{mine.pk}/give-up/")
    assert where == MINE
    assert said == [
        "Your place is given up. Nobody asks why. You can take another time whenever you like."
    ]
    assert client.post(f"{MINE}{mine.pk}/give-up/").status_code == 404


def test_not_this_year_is_one_tap_and_undone_by_taking_one(nadia, amina, client, now):
    made = offer(series(nadia), amina, now)
    assert (
        "Not this year, then"
        in post(client, f"/westhaven/supervision/offers/{made.pk}/no/", back="home")[1][0]
    )
    made.refresh_from_db()
    assert made.answer == "not-now"
    assert "A time is kept for you" not in text(client, "/westhaven/home/")
    assert "Take this time" in text(client, TIMES)


def test_an_offer_that_is_not_kept_any_more_is_still_there(nadia, amina, client, now):
    gone, other = series(nadia), series(nadia, FIRST + DAY)
    offer(gone, amina, now - 3 * DAY, other)
    place(gone, factories.person("Tom Field"))
    said = text(client, MINE)
    assert "Time for you" in said
    assert "Kept for you" not in said
    place(other, factories.person("Tom Field"))
    assert "Time for you" not in text(client, MINE)


def test_times_that_suit_and_no_other(network, nadia, amina, client, now):
    series(nadia, places=4, way="in-person")
    full = series(nadia, FIRST + DAY)
    place(full, factories.person("Tom Field"))
    manager = supervisor(network, "Lee Tan")
    trust = factories.organisation(network)
    factories.responsible(trust, amina.posts.get().school)
    factories.role(manager.person, network, "officer", organisation=trust)
    theirs = series(manager, FIRST + 2 * DAY)

    said = text(client, TIMES)
    assert "In a group of up to 4, in person. With Nadia Rahman." in said
    assert said.count("Take this time") == 1
    assert "Lee Tan" not in said
    assert text(client, f"{TIMES}?format=group&way=in-person").count("Take this time") == 1
    said = text(client, f"{TIMES}?format=one")
    assert "No time of that kind is free now" in said
    # What it does not know counts as nothing asked.
    assert text(client, f"{TIMES}?format=nonsense").count("Take this time") == 1

    # Full or not for them: nobody learns which.
    said = [post(client, f"{TIMES}{each.pk}/book/")[1][-1] for each in (full, theirs)]
    assert said == [NOT_THERE, NOT_THERE]


def test_where_nothing_is_free_one_can_be_told(network, nadia, amina, client, now):
    assert "No time that suits you is free now" in text(client, TIMES)
    where, said = post(client, "/westhaven/supervision/waiting/", format="one")
    assert (where, Waiting.objects.get().format) == (MINE, "one")
    assert "You are on the list" in said[0]
    assert "for one to one" in text(client, MINE)
    post(client, "/westhaven/supervision/waiting/", format="nonsense")
    assert "for one to one or a group" in text(client, MINE)
    row = Waiting.objects.get()
    stop = f"/westhaven/supervision/waiting/{row.pk}/stop/"
    assert post(client, stop)[1] == ["You are not on the list any more."]
    assert client.post(stop).status_code == 404


def test_what_is_kept_for_who_waits_is_on_their_page(network, nadia, amina, client, now):
    of = series(nadia)
    row = waiting(network, amina, now - DAY, told_at=now - DAY, series=of, format="group")
    said = text(client, MINE)
    assert "A time is kept for you" in said
    assert "Kept for you until 9am on Wednesday 25 November" in said
    assert "for a group" in said
    stop = f"/westhaven/supervision/waiting/{row.pk}/stop/"
    assert post(client, stop, only="this")[1] == ["It goes to somebody else. You stay on the list."]
    assert "A time is kept for you" not in text(client, MINE)
    post(client, f"{TIMES}{of.pk}/book/")
    assert Place.objects.get().person == amina


def test_whose_meetings_were_called_off_reads_that_they_can_begin_again(
    network, nadia, amina, client, now
):
    of = series(nadia, now - WEEK)
    place(of, amina)
    end_series(series=of, by=nadia.person, now=now - DAY)
    said = text(client, MINE)
    assert "you can take another series from its beginning" in said
    assert "See the times" in said


def test_who_let_a_time_lapse_says_that_they_still_wait(network, nadia, amina, client, now):
    of = series(nadia)
    row = waiting(
        network, amina, now - 3 * DAY, told_at=now - 2 * DAY, series=of, format="one", silent=True
    )
    place(of, factories.person("Tom Field"))
    assert "has gone to somebody else. You keep your turn" in text(client, MINE)
    link = links.link_for_waiting(row).removeprefix(links.settings.SITE_ADDRESS)
    assert "once you say that you still wait" in text(Client(), link)

    said = post(client, "/westhaven/supervision/waiting/", format="one")[1]

    assert "You are on the list" in said[0]
    assert "You keep your turn" not in text(client, MINE)
    assert "for one to one" in text(client, MINE)
    assert "and are told of the next" in text(Client(), link)


def test_who_carried_a_visit_sees_their_place_and_no_offers(network, nadia, sign_in, now):
    adviser = factories.person("Ruth Lindqvist", account=True)
    factories.role(adviser, network, "adviser")
    place(series(nadia, sessions=1, purpose="debrief"), adviser)
    client = sign_in(adviser)
    said = text(client, MINE)
    assert "After the visit: Nadia Rahman" in said
    assert "school year" not in said
    assert client.get(TIMES).status_code == 403
    assert "4pm on Monday 30 November" in text(client, "/westhaven/home/")


def test_pages_ask_the_same_for_one_series_and_for_thirty(
    network, nadia, amina, client, now, django_assert_max_num_queries
):
    offer(series(nadia), amina, now)
    others = [factories.head(network, f"Head {number}") for number in range(30)]
    asked = []
    for many in (1, 29):
        for number in range(many):
            of = series(nadia, FIRST + DAY + timedelta(hours=number), places=3)
            place(of, others.pop())
        for page in (MINE, TIMES):
            # One of them is that of the clock of tests and demos.
            with django_assert_max_num_queries(15) as found:
                client.get(page)
            asked.append(len(found))
    assert asked[:2] == asked[2:]


def test_ones_own_page_asks_the_same_for_one_place_and_for_thirty(
    network, nadia, amina, client, now, django_assert_max_num_queries
):
    offer(series(nadia), amina, now)
    waiting(network, amina, now, told_at=now, series=series(nadia, FIRST + DAY))
    asked = []
    for many in (1, 29):
        for number in range(many):
            place(series(nadia, FIRST + number * timedelta(hours=2), sessions=2), amina)
        with django_assert_max_num_queries(15) as found:
            said = text(client, MINE)
        assert "Kept for you" in said
        asked.append(len(found))
    assert asked[0] == asked[1]


@pytest.fixture
def link(nadia, amina, now):
    made = offer(series(nadia), amina, now, series(nadia, FIRST + DAY, places=4))
    return f"/me/time/{token_of(made)}/"


def test_the_link_asks_and_names_nobody(client, link, db):
    said = text(Client(), link)
    assert said.count("Take this time") == 2
    assert "No, thank you" in said
    for name in ("Amina", "Nadia", "Quayside", "supervis"):
        assert name not in said
    assert not Place.objects.exists()


def answered(link, **data):
    return " ".join(Client().post(link, data).content.decode().split())


def test_a_time_is_taken_by_the_link_without_signing_in(link, amina):
    made = PlaceOffer.objects.get()
    assert "It is yours" in answered(link, answer=str(made.other_id))
    assert (Place.objects.get().series, Place.objects.get().person) == (made.other, amina)
    # And once: a second tap says the same.
    assert "It is yours" in answered(link, answer=str(made.other_id))
    assert Place.objects.count() == 1


def test_a_browser_that_says_not_where_it_comes_from_can_answer(link):
    """No address of this page goes on to others, so a browser sends no origin with the answer."""
    client = Client(enforce_csrf_checks=True)
    assert client.get(link)["Referrer-Policy"] == "no-referrer"
    answer = client.post(link, {"answer": "no"}, headers={"Origin": "null"})
    assert "not written to about it again this year" in answer.content.decode()


def test_no_is_one_tap_and_can_be_changed(link):
    made = PlaceOffer.objects.get()
    assert "not written to about it again this year" in answered(link, answer="no")
    made.refresh_from_db()
    assert made.answer == "not-now"
    assert "It is yours" in answered(link, answer=str(made.one_id))


def test_a_word_that_is_no_answer_asks_again(link, nadia):
    other = series(nadia, FIRST + 2 * DAY)
    assert "No, thank you" in answered(link, answer=str(other.pk))
    assert not Place.objects.exists()


def test_what_is_gone_by_then_is_said_in_one_sentence(link, amina):
    made = PlaceOffer.objects.get()
    Place.objects.create(
        series=made.one, person=factories.person("Tom"), seat=1, booked_at=made.offered_at
    )
    assert "not free any more" in answered(link, answer=str(made.one_id))
    made.other.sessions.all().delete()
    assert "Nothing that this message was about is free" in text(_stranger(), link)


def _stranger():
    return Client()


def test_who_leads_no_school_any_more_takes_nothing(link, amina):
    Post.objects.update(end=amina.posts.get().start)
    made = PlaceOffer.objects.get()
    assert "not free any more" in answered(link, answer=str(made.one_id))


def test_a_link_of_the_waiting_list_takes_it_or_lets_it_go(network, nadia, amina, now):
    of = series(nadia)
    row = waiting(network, amina, now, told_at=now, series=of)
    link = links.link_for_waiting(row).removeprefix(links.settings.SITE_ADDRESS)
    assert "You stay on the list" in answered(link, answer="no")
    assert "It is yours" in answered(link, answer=str(of.pk))
    assert Place.objects.get().series == of


@pytest.mark.parametrize("old", ["changed", "late", "erased", "another"])
def test_a_link_that_is_not_good_any_more_changes_nothing(network, nadia, amina, link, now, old):
    if old == "changed":
        link = link.replace("offer.", "waiting.")
    if old == "late":
        clock.travel_to(now + 61 * DAY)
    if old == "erased":
        amina.erased_at = now
        amina.save()
    if old == "another":
        row = waiting(network, amina, now, told_at=now, series=series(nadia, FIRST + 3 * DAY))
        link = links.link_for_waiting(row).removeprefix(links.settings.SITE_ADDRESS)
        row.series = series(nadia, FIRST + 4 * DAY)
        row.save()
    answer = _stranger().get(link)
    assert answer.status_code == 404
    assert "does not work any more" in answer.content.decode()


def test_a_link_whose_series_is_gone_says_so(network, nadia, amina, now):
    row = waiting(network, amina, now, told_at=now)
    assert links.Link(waiting=row).series == []


def test_an_offer_of_last_year_is_not_on_the_first_page(nadia, amina, client, network, now):
    one = series(nadia)
    PlaceOffer.objects.create(
        network=network, person=amina, school_year=2025, offered_at=now, one=one
    )

    assert "Supervision: time of your own" in text(client, "/westhaven/home/")
