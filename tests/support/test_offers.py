"""Each head's first place of a year, offered without their asking."""

from datetime import date, timedelta

import pytest

from core.clock import london_date, london_time
from core.models import AuditEvent
from core.refusals import Refused
from core.templatetags.covenant import day_short
from inspections.models import Visit
from notifications.models import Message
from schools.access import access_for
from schools.models import School
from support.models import PlaceOffer, Waiting
from support.queries.places import offered_to
from support.services import offers, places, waiting
from tests import factories
from tests.factories import at
from tests.support.helpers import FIRST, WEEK, place, series, supervisor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def town(network):
    """In term, with its half-term week in February."""
    factories.term(network, date(2026, 9, 2), date(2026, 12, 18))
    factories.term(network, date(2027, 1, 4), date(2027, 2, 12))
    factories.term(network, date(2027, 2, 22), date(2027, 3, 25))
    return network


@pytest.fixture
def nadia(town):
    return supervisor(town)


@pytest.fixture
def amina(town):
    return factories.head(town, "Amina Yusuf")


def offer(network, now):
    return offers.offer_places(network=network, now=now)


def test_every_head_is_offered_two_times_once_a_year(town, nadia, amina, now):
    one = series(nadia, sessions=3)
    other = series(nadia, FIRST + DAY, sessions=3, places=4)

    assert offers.offer_everywhere(now=now) == 1
    assert offers.offer_everywhere(now=now + DAY) == 0

    made = PlaceOffer.objects.get()
    assert (made.person, made.school_year, made.one, made.other) == (amina, 2026, one, other)
    message = Message.objects.get(person=amina)
    assert (message.subject, message.is_private) == ("Covenant: a time is kept for you", True)
    for words in (
        "Kept for you until Tuesday 8 December",
        "One to one, by video link, from 4pm on Monday 30 November, 3 times until Monday 14 Dec",
        "Or, while it is free:\nIn a group of up to 4, by video link, from 4pm on Tuesday 1 Dec",
        "say no in one tap",
        "/me/time/offer.",
    ):
        assert words in message.text
    for word in ("supervis", "Nadia", "Quayside", "Ofsted", "inspect", "wellbeing"):
        assert word not in message.subject + message.text
    assert AuditEvent.objects.filter(verb="place_offer.made").count() == 1


def test_a_series_over_half_term_is_offered_where_it_steps_over_it_and_booked(
    town, nadia, amina, now
):
    into_holidays = series(nadia, at(2027, 1, 25, 16))
    stepping = series(nadia, at(2027, 1, 26, 16))
    # The fourth would be in the half-term week, and so would all after it be a week early.
    stepping.sessions.filter(number__gte=4).delete()
    for number, day in enumerate((23, 24, 25), start=4):
        stepping.sessions.create(number=number, starts_at=at(2027, 2, day, 16))

    offer(town, now)

    made = PlaceOffer.objects.get()
    assert (made.one, made.other) == (stepping, None)
    booked = places.book_place(series=stepping, person=amina, by=amina, now=now)
    assert booked.series == stepping
    assert into_holidays.booked.count() == 0


def test_what_is_kept_for_one_head_is_not_for_the_next(town, nadia, amina, now):
    factories.head(town, "Ben Sole", easting=490000)
    first, second = series(nadia, sessions=3), series(nadia, FIRST + DAY, sessions=3)
    assert offer(town, now) == 2
    assert set(PlaceOffer.objects.values_list("one", flat=True)) == {first.pk, second.pk}


@pytest.mark.parametrize(
    ("made", "day", "words"),
    [
        (at(2026, 11, 24, 5), date(2026, 12, 8), "Tuesday 8 December"),
        # Clocks go back on Sunday 25 October, and forward on Sunday 28 March.
        (at(2026, 10, 14, 5), date(2026, 10, 28), "Wednesday 28 October"),
        (at(2027, 3, 16, 5), date(2027, 3, 30), "Tuesday 30 March"),
    ],
)
def test_what_is_kept_until_a_day_is_kept_to_its_end_in_london(
    town, nadia, amina, made, day, words
):
    last = london_time(day, 23, 59)
    of = series(nadia, made + 20 * DAY, sessions=3, every=DAY, school_year=2026)
    PlaceOffer.objects.create(
        network=town, person=amina, school_year=2026, offered_at=made, one=of, code="123456"
    )
    ben = factories.head(town, "Ben Sole", easting=490000)
    access = access_for(amina.user, town, london_date(last))
    kept = offered_to(access, last)
    assert day_short(kept.kept_until) == words
    with pytest.raises(Refused):
        places.book_place(series=of, person=ben, by=ben, now=last)

    midnight = last + timedelta(minutes=1)
    assert offered_to(access, midnight).kept_until is None
    assert places.book_place(series=of, person=ben, by=ben, now=midnight)


def test_who_finds_nothing_free_is_offered_as_soon_as_there_is(town, nadia, amina, now):
    factories.head(town, "Ben Sole", easting=490000)
    series(nadia, sessions=3)
    assert offer(town, now) == 1
    assert offer(town, now + 2 * DAY) == 0
    series(nadia, FIRST + 2 * WEEK, sessions=3, every=DAY)
    assert offer(town, now + 3 * DAY) == 1


def test_no_is_an_answer_for_the_whole_year(town, nadia, amina, now):
    of = series(nadia, sessions=3)
    offer(town, now)
    made = PlaceOffer.objects.get()
    for _ in range(2):
        made = offers.decline_offer(offer=made, by=amina, now=now)
    assert (made.answer, made.answered_at) == ("not-now", now)
    assert Message.objects.get(person=amina).state == "cancelled"
    assert offer(town, now + 100 * DAY) == 0
    # And yet a place can be had.
    places.book_place(series=of, person=amina, by=amina, now=now)
    made.refresh_from_db()
    assert made.answer == "booked"


def test_who_does_not_answer_is_offered_it_once_more_a_term_later(town, nadia, amina, now):
    first = series(nadia, sessions=3)
    offer(town, now)
    spring, summer = now + 84 * DAY, now + 190 * DAY
    again = series(nadia, spring + 14 * DAY, sessions=3, every=DAY, school_year=2026)
    # In the week of half-term, and so on the first day after it.
    assert [offer(town, spring + number * DAY) for number in (-1, 0, 6)] == [0, 0, 1]
    series(nadia, summer + 14 * DAY, sessions=3, every=DAY, school_year=2026)
    assert offer(town, summer) == 0

    made = PlaceOffer.objects.get()
    assert (made.one, made.again, made.offered_at) == (again, True, spring + 6 * DAY)
    one, two = (each.text for each in Message.objects.filter(person=amina).order_by("pk"))
    assert "if you do not answer you are asked once more this year" in one
    assert "this is the last message about it this year" in two
    assert made.code in two
    assert first != again


def test_what_somebody_declines_is_kept_for_who_waits(town, nadia, amina, now):
    series(nadia, sessions=3)
    offer(town, now)
    ben = factories.head(town, "Ben Sole", easting=490000)
    row = waiting.wait(network=town, person=ben, format="", by=ben, now=now)
    assert row.series is None
    offers.decline_offer(offer=PlaceOffer.objects.get(), by=amina, now=now)
    row.refresh_from_db()
    assert row.series is not None


def nobody_offered(town, now):
    assert offer(town, now) == 0
    assert not PlaceOffer.objects.exists()


def test_nobody_is_offered_anything_before_the_school_year_or_in_holidays(town, nadia, amina, now):
    series(nadia, sessions=3)
    nobody_offered(town, at(2026, 8, 24))
    nobody_offered(town, at(2026, 11, 22))  # a Sunday


def test_where_no_terms_are_known_the_year_begins_in_september(network, now):
    amina = factories.head(network)
    series(supervisor(network), sessions=3)
    nobody_offered(network, at(2026, 8, 31))
    assert offer(network, at(2026, 9, 1)) == 1
    assert PlaceOffer.objects.get().person == amina


def test_a_head_with_inspectors_coming_is_left_alone_until_they_are_gone(town, nadia, amina, now):
    series(nadia, sessions=3)
    visit = Visit.objects.create(
        school=amina.posts.get().school, head=amina, phase="on_site", called_at=now,
        recorded_at=now, first_day=now.date(), last_day=now.date(),
    )  # fmt: skip
    nobody_offered(town, now)
    visit.phase = "feedback"
    visit.save()
    assert offer(town, now) == 1


def test_who_has_a_place_waits_or_cannot_be_told_is_offered_none(town, nadia, amina, now):
    ben = factories.head(town, "Ben Sole", easting=490000)
    Waiting.objects.create(network=town, person=ben, since=now, format="group")
    place(series(nadia, sessions=3), amina)
    by_telephone = factories.person("Cleo Marsh")
    factories.post(by_telephone, factories.school(town))
    factories.head(factories.network("nearhaven"), "Dan Wu")
    series(nadia, FIRST + DAY, sessions=3)
    nobody_offered(town, now)


def test_who_can_only_be_written_to_is_offered_one_and_who_only_signs_in_too(town, nadia, now):
    mail = factories.person("Cleo Marsh", email="cleo@example.org")
    account = factories.person("Dan Wu", account=True)
    account.email = ""
    account.save()
    for who in (mail, account):
        factories.post(who, factories.school(town))
    series(nadia, sessions=3)
    series(nadia, FIRST + DAY, sessions=3)
    assert offer(town, now) == 2
    assert [each.person for each in Message.objects.all()] == [mail]


def test_as_many_queries_for_one_head_as_for_twenty_that_find_nothing(
    town, nadia, amina, now, django_assert_max_num_queries
):
    place(series(nadia, sessions=3), factories.person("Tom Field"))
    for number in range(20):
        factories.head(town, f"Head {number}")
    with django_assert_max_num_queries(18):
        nobody_offered(town, now)


def test_nobody_is_offered_a_time_for_a_school_that_is_closed(town, nadia, amina, now):
    """It would end again the night after."""
    series(nadia)
    School.objects.update(status=School.CLOSED)

    assert offer(town, now) == 0
    assert not offers.leads_a_school(amina, town, now)
