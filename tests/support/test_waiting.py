"""The waiting list: the longest first, kept for two days, and nobody told twice of the same."""

from datetime import timedelta

import pytest

from core.refusals import Refused
from notifications.models import Message
from schools.models import Post, School
from support.models import Waiting
from support.placing.links import Link
from support.services import places, waiting
from support.services.place_answers import answer
from support.services.series import close_series, open_series, reopen_series
from tests import factories
from tests.support.helpers import FIRST, WEEK, place, series, supervisor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def nadia(network):
    return supervisor(network)


@pytest.fixture
def amina(network):
    return factories.head(network, "Amina Yusuf")


@pytest.fixture
def ben(network):
    return factories.head(network, "Ben Sole", easting=490000)


def wait(person, network, now, format=""):
    return waiting.wait(network=network, person=person, format=format, by=person, now=now)


def told(person):
    return Message.objects.filter(person=person, key__startswith="support.waiting").count()


def tell(network, now):
    return waiting.tell_waiting(network=network, now=now)


def test_whoever_waits_longest_has_the_next_place_kept(network, nadia, amina, ben, now):
    held = place(series(nadia), factories.person("Tom Field"))
    first = wait(ben, network, now - 3 * DAY)
    second = wait(amina, network, now - 2 * DAY)

    places.give_up_place(place=held, by=held.person, now=now)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.series, first.told_at) == (held.series, now)
    assert (second.series, told(amina)) == (None, 0)
    message = Message.objects.get(person=ben)
    assert (message.subject, message.is_private) == ("Covenant: a time is kept for you", True)
    assert "9am on Thursday 26 November" in message.text
    assert tell(network, now + DAY) == 0


def test_who_does_not_answer_stays_on_the_list_and_the_next_is_told(
    network, nadia, amina, ben, now
):
    of = series(nadia)
    first, second = wait(ben, network, now), wait(amina, network, now)
    assert (first.series, second.series) == (of, None)

    assert tell(network, now + 2 * DAY) == 1
    second.refresh_from_db()
    assert (second.series, told(ben), told(amina)) == (of, 1, 1)
    # Not told of the same again, whoever lets it go.
    assert tell(network, now + 4 * DAY) == 0
    # Nor of another, until they say that they still wait.
    another = series(nadia, FIRST + DAY)
    assert tell(network, now + 4 * DAY) == 0
    again = wait(ben, network, now + 5 * DAY)
    assert (again.pk, again.since, again.series) == (first.pk, now, another)


@pytest.mark.parametrize("email", ["", "ben@example.org"])
def test_nothing_is_kept_again_and_again_for_who_says_nothing(network, nadia, ben, now, email):
    ben.email = email
    ben.save()
    series(nadia), series(nadia, FIRST + DAY)
    mine = wait(ben, network, now)

    assert [tell(network, now + number * DAY) for number in range(1, 12)] == [0] * 11

    mine.refresh_from_db()
    assert (mine.told_at, mine.ended_at) == (now, None)


@pytest.mark.parametrize("word", ["no", "wait"])
def test_any_word_by_the_link_is_one(network, nadia, ben, now, word):
    series(nadia)
    mine = wait(ben, network, now)
    another = series(nadia, FIRST + DAY)

    answer(link=Link(waiting=mine), said=word, now=now + 3 * DAY)
    tell(network, now + 3 * DAY)

    mine.refresh_from_db()
    assert mine.series == another


def test_who_finds_it_gone_has_not_been_silent(network, nadia, ben, now):
    of = series(nadia)
    mine = wait(ben, network, now)
    place(of, factories.person("Tom Field"))
    with pytest.raises(Refused):
        answer(link=Link(waiting=mine), said=str(of.pk), now=now + 3 * DAY)
    another = series(nadia, FIRST + DAY)

    assert tell(network, now + 3 * DAY) == 1
    mine.refresh_from_db()
    assert mine.series == another


def test_somebody_lets_it_go_and_it_is_the_next_ones(network, nadia, amina, ben, now):
    of = series(nadia)
    first, second = wait(ben, network, now), wait(amina, network, now)
    for _ in range(2):
        waiting.let_go(waiting=first, by=ben, now=now)
    second.refresh_from_db()
    assert second.series == of
    assert Waiting.objects.filter(ended_at=None).count() == 2


def test_who_stops_waiting_is_told_nothing_more(network, nadia, amina, ben, now):
    of = series(nadia)
    first, second = wait(ben, network, now), wait(amina, network, now)
    for _ in range(2):
        waiting.stop_waiting(waiting=first, by=ben, now=now)
    second.refresh_from_db()
    assert second.series == of
    assert wait(ben, network, now + DAY).pk != first.pk


def test_one_waits_for_one_to_one_or_a_group_and_may_change_that(network, nadia, amina, now):
    group = series(nadia, places=4)
    assert wait(amina, network, now, "one").series is None
    again = wait(amina, network, now + DAY, "group")
    assert (again.series, again.since) == (group, now)
    assert Waiting.objects.count() == 1


def test_who_leads_no_school_here_any_more_is_told_nothing(network, nadia, amina, now):
    wait(amina, network, now)
    series(nadia)
    Post.objects.update(end=now.date())
    assert tell(network, now) == 0


def test_nobody_is_told_of_a_series_that_is_not_for_them(network, nadia, amina, now):
    tom = factories.person("Tom Field")
    factories.post(tom, amina.posts.get().school, Post.Kind.DELEGATE)
    place(series(nadia, places=4), tom)
    assert wait(amina, network, now).series is None


def test_as_many_queries_for_one_who_waits_as_for_twenty(
    network, nadia, now, django_assert_max_num_queries
):
    for number in range(20):
        wait(factories.head(network, f"Head {number}"), network, now)
    place(series(nadia, now - WEEK, sessions=3), factories.person("Tom Field"))
    with django_assert_max_num_queries(11):
        assert tell(network, now) == 0


def opens(by, now):
    return open_series(supervisor=by, starts=[FIRST], way="video", by=by.person, now=now)


def test_a_series_goes_to_who_waits_as_soon_as_it_is_opened(network, nadia, amina, ben, now):
    mine = wait(ben, network, now - 2 * DAY)
    wait(amina, network, now - DAY)
    of = opens(nadia, now)
    mine.refresh_from_db()
    assert (mine.series, mine.told_at) == (of, now)
    assert (told(ben), told(amina)) == (1, 0)
    with pytest.raises(Refused):
        places.book_place(series=of, person=amina, by=amina, now=now)


def test_a_series_that_is_reopened_goes_to_who_waits_first(network, nadia, ben, now):
    of = opens(nadia, now)
    close_series(series=of, by=nadia.person, now=now)
    mine = wait(ben, network, now)
    assert mine.series is None
    reopen_series(series=of, by=nadia.person, now=now)
    reopen_series(series=of, by=nadia.person, now=now)
    mine.refresh_from_db()
    assert (mine.series, told(ben)) == (of, 1)


def test_an_hour_after_a_visit_is_for_nobody_who_waits(network, nadia, ben, now):
    mine = wait(ben, network, now)
    open_series(
        supervisor=nadia, starts=[FIRST], way="video", purpose="debrief", by=nadia.person, now=now
    )
    mine.refresh_from_db()
    assert mine.series is None


def test_whoever_leads_no_school_here_any_more_waits_no_more(network, amina, ben, now):
    hers, his = wait(amina, network, now - DAY), wait(ben, network, now - DAY)
    amina.posts.update(end=now.date())

    assert waiting.let_go_of_leavers(now=now) == 1
    assert waiting.let_go_of_leavers(now=now) == 0

    hers.refresh_from_db()
    his.refresh_from_db()
    assert (hers.ended_at, his.ended_at) == (now, None)


def test_a_head_whose_next_post_begins_later_keeps_their_turn(network, amina, now):
    hers = wait(amina, network, now - DAY)
    amina.posts.update(end=now.date())
    factories.post(amina, factories.school(network), start=now.date() + 30 * DAY)

    assert waiting.let_go_of_leavers(now=now) == 0

    hers.refresh_from_db()
    assert hers.ended_at is None


def test_nothing_is_kept_for_the_head_of_a_school_that_is_closed(network, nadia, amina, now):
    wait(amina, network, now - DAY)
    School.objects.update(status=School.CLOSED)
    series(nadia)

    assert tell(network, now) == 0
    assert waiting.let_go_of_leavers(now=now) == 1
