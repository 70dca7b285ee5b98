"""Two at once: on PostgreSQL on two connections, on SQLite one after the other."""

import os
from datetime import timedelta

import pytest

from core.refusals import Refused
from escalations.inbound import answer_by_text
from notifications.models import Message
from support.models import Place, PlaceOffer, Waiting
from support.placing.links import Link
from support.services import places, waiting
from support.services.place_answers import Outcome, answer
from tests import factories
from tests.inspections.test_visit_races import at_once
from tests.support.helpers import FIRST, offer, place, series, supervisor

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 1000 if os.environ.get("SOAK") else 3
DAY = timedelta(days=1)


@pytest.fixture
def nadia(network):
    return supervisor(network)


@pytest.fixture
def heads(network):
    # Far enough apart to sit in one group.
    return [
        factories.head(network, name, easting=440000 + 9000 * number)
        for number, name in enumerate(("Amina Yusuf", "Ben Sole", "Cleo Marsh"))
    ]


def booking(of, person, now):
    return lambda: places.book_place(series=of, person=person, by=person, now=now)


def refusals(results):
    others = [each for each in results if isinstance(each, Exception)]
    assert all(isinstance(each, Refused) for each in others), others
    return len(others)


@pytest.mark.parametrize("seats", [1, 2])
def test_of_two_who_book_the_last_place_at_once_one_has_it(nadia, heads, now, seats):
    amina, ben, cleo = heads
    for number in range(TIMES):
        of = series(nadia, FIRST + number * DAY, places=seats)
        if seats == 2:
            place(of, cleo)
        results = at_once(booking(of, amina, now), booking(of, ben, now))
        assert refusals(results) == 1
        assert Place.objects.live().filter(series=of).count() == seats
        assert len({row.seat for row in of.booked.all()}) == seats
        Place.objects.all().delete()


def test_two_taps_at_once_book_once(nadia, heads, now):
    for number in range(TIMES):
        of = series(nadia, FIRST + number * DAY, places=4)
        results = at_once(booking(of, heads[0], now), booking(of, heads[0], now))
        assert refusals(results) == 0
        assert len({each.pk for each in results}) == Place.objects.count() == 1
        Place.objects.all().delete()


def test_two_who_must_not_meet_do_not_get_into_one_group_at_once(network, nadia, now):
    rivals = [
        factories.head(network, name, easting=440000, northing=110000 + 100 * number)
        for number, name in enumerate(("Amina Yusuf", "Ben Sole"))
    ]
    for number in range(TIMES):
        of = series(nadia, FIRST + number * DAY, places=4)
        results = at_once(*(booking(of, each, now) for each in rivals))
        assert refusals(results) == 1
        assert Place.objects.count() == 1
        Place.objects.all().delete()


def test_one_who_books_two_at_one_time_gets_one(nadia, network, heads, now):
    other = supervisor(network, "Omar Farouk")
    for number in range(TIMES):
        first = FIRST + number * DAY
        both = (series(nadia, first, sessions=2), series(other, first, sessions=2))
        results = at_once(*(booking(each, heads[0], now) for each in both))
        assert refusals(results) == 1
        Place.objects.all().delete()


def test_what_is_given_up_is_kept_for_who_waits_whoever_books_meanwhile(network, nadia, heads, now):
    amina, ben, cleo = heads
    for number in range(TIMES):
        nadia.series.all().delete()
        of = series(nadia, FIRST + number * DAY)
        held = place(of, amina)
        waiting.wait(network=network, person=ben, format="", by=ben, now=now)
        results = at_once(
            lambda held=held: places.give_up_place(place=held, by=amina, now=now),
            booking(of, cleo, now),
        )
        assert refusals(results) == 1
        assert Waiting.objects.get(ended_at=None).series == of
        assert not Place.objects.live().exists()
        Waiting.objects.all().delete()


def test_two_series_that_become_free_at_once_are_kept_for_two(network, nadia, heads, now):
    amina, ben, cleo = heads
    dan = factories.head(network, "Dan Wu", easting=480000)
    for number in range(TIMES):
        nadia.series.all().delete()
        held = [
            place(series(nadia, FIRST + (2 * number + at) * DAY), who)
            for at, who in enumerate((amina, ben))
        ]
        for who in (cleo, dan):
            waiting.wait(network=network, person=who, format="", by=who, now=now)
        at_once(
            *(
                lambda each=each: places.give_up_place(place=each, by=each.person, now=now)
                for each in held
            )
        )
        kept = Waiting.objects.values_list("series", flat=True)
        assert set(kept) == {each.series_id for each in held}
        Waiting.objects.all().delete()


def by_text(made, words, number):
    said = f"{made.code} {words}"
    return lambda: answer_by_text(
        number="447700900123", words=said, text_id=f"{words}{number}", now=made.offered_at
    )


def by_page(made, said):
    return lambda: answer(link=Link(offer=made), said=said, now=made.offered_at)


@pytest.mark.parametrize("other", ["one", "other"])
def test_yes_by_the_code_while_yes_by_the_page_books_once(nadia, heads, now, other):
    amina = mobile(heads[0])
    for number in range(TIMES):
        # Short ones, of which the year would hold two.
        both = [series(nadia, FIRST + (2 * number + at) * DAY, sessions=2) for at in (0, 1)]
        made = offer(both[0], amina, now, both[1])
        PlaceOffer.objects.filter(pk=made.pk).update(code="482913")
        made.refresh_from_db()
        chosen = str(getattr(made, f"{other}_id"))
        results = at_once(by_text(made, "", number), by_page(made, chosen))
        assert set(results) == {True, Outcome.YES}
        assert Place.objects.live().count() == 1
        made.refresh_from_db()
        assert made.answer == "booked"
        Place.objects.all().delete()
        made.delete()


def test_no_by_the_code_while_yes_by_the_page_ends_as_one_of_the_two(nadia, heads, now):
    amina = mobile(heads[0])
    for number in range(TIMES):
        of = series(nadia, FIRST + number * DAY)
        made = offer(of, amina, now)
        PlaceOffer.objects.filter(pk=made.pk).update(code="482913")
        made.refresh_from_db()
        results = at_once(by_text(made, "no", number), by_page(made, str(of.pk)))
        assert set(results) == {True, Outcome.YES}
        live = Place.objects.live().count()
        # No came first and yes changed it, or yes came first and was given up.
        assert (live, Place.objects.count()) in ((1, 1), (0, 1))
        Place.objects.all().delete()
        made.delete()


def test_the_same_text_twice_at_once_is_one_answer(nadia, heads, now):
    amina = mobile(heads[0])
    for number in range(TIMES):
        of = series(nadia, FIRST + number * DAY)
        made = offer(of, amina, now)
        PlaceOffer.objects.filter(pk=made.pk).update(code="482913")
        made.refresh_from_db()
        assert at_once(by_text(made, "", number), by_text(made, "", number)) == [True, True]
        assert Place.objects.count() == 1
        assert Message.objects.filter(key=f"support.text:{number}").count() == 1
        Place.objects.all().delete()
        made.delete()


def mobile(person):
    person.telephone, person.wants_texts = "07700 900123", True
    person.save()
    return person
