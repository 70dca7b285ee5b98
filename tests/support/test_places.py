"""Places: booked once, given up without a reason, not come to once."""

from datetime import timedelta

import pytest

from core.models import AuditEvent
from core.refusals import Refused
from notifications.models import Message
from schools.models import Post
from support.models import Missed, Place, PlaceOffer, Waiting
from support.on_offer import board, had_by
from support.policies.places import NOT_THERE
from support.services import places
from support.services.series import call_off, end_series
from tests import factories
from tests.support.helpers import FIRST, WEEK, place, rules, series, supervisor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def nadia(network):
    return supervisor(network)


@pytest.fixture
def amina(network):
    return factories.head(network, "Amina Yusuf")


def book(of, person, now, **fields):
    return places.book_place(series=of, person=person, by=person, now=now, **fields)


def test_a_place_is_booked_and_the_supervisor_is_told_without_a_name(nadia, amina, now):
    booked = book(series(nadia), amina, now)

    assert (booked.seat, booked.booked_at, booked.ended_at) == (1, now, None)
    told = Message.objects.get()
    assert (told.person, told.is_private) == (nadia.person, True)
    for word in ("Amina", "Quayside", "supervis", "Ofsted"):
        assert word not in f"{told.subject} {told.text} {told.occasion}"
    event = AuditEvent.objects.get(verb="place.booked")
    # It is kept for good, and that she had a place is not.
    assert (event.actor_id, event.detail) == (None, {})


def test_a_second_tap_books_no_second_place(nadia, amina, now):
    of = series(nadia, places=4)
    assert book(of, amina, now) == book(of, amina, now)
    assert Place.objects.count() == Message.objects.count() == 1


def test_booking_answers_the_years_offer_and_ends_waiting(network, nadia, amina, now):
    of = series(nadia)
    offer = PlaceOffer.objects.create(
        network=network, person=amina, school_year=2026, offered_at=now, one=of
    )
    waiting = Waiting.objects.create(network=network, person=amina, since=now)
    book(of, amina, now)
    offer.refresh_from_db()
    waiting.refresh_from_db()
    assert (offer.answer, offer.answered_at, waiting.ended_at) == ("booked", now, now)


def test_a_debrief_is_booked_whatever_the_year_holds(network, nadia, amina, now):
    rules(network, sessions_a_year=1)
    waiting = Waiting.objects.create(network=network, person=amina, since=now)
    book(series(nadia, sessions=2), amina, now)
    Waiting.objects.create(network=network, person=amina, since=now)
    later = series(nadia, FIRST + DAY, sessions=1, purpose="debrief")
    book(later, amina, now)
    waiting.refresh_from_db()
    assert waiting.ended_at == now
    # Who waits for a place of their own still does.
    assert Waiting.objects.filter(ended_at=None).count() == 1


def refused(of, person, now):
    with pytest.raises(Refused) as refusal:
        book(of, person, now)
    return str(refusal.value)


def test_whatever_speaks_against_a_series_reads_the_same(network, nadia, amina, now):
    ben = factories.head(network, "Ben Sole", phase="Secondary", easting=600000)
    full = series(nadia)
    place(full, ben)
    kept = series(nadia, FIRST + DAY)
    PlaceOffer.objects.create(
        network=network, person=ben, school_year=2026, offered_at=now - DAY, one=kept
    )
    for_who_waits = series(nadia, FIRST + 2 * DAY)
    Waiting.objects.create(
        network=network, person=ben, since=now, told_at=now - DAY, series=for_who_waits
    )
    closed = series(nadia, FIRST + 3 * DAY, closed_at=now)
    over = series(nadia, now - 6 * WEEK)
    # A colleague of Amina's school has a place in this one.
    tom = factories.person("Tom Field")
    factories.post(tom, amina.posts.get().school, Post.Kind.DELEGATE)
    with_a_colleague = series(nadia, FIRST + 4 * DAY, places=4)
    place(with_a_colleague, tom)
    manager = supervisor(network, "Lee Tan")
    trust = factories.organisation(network)
    factories.responsible(trust, amina.posts.get().school)
    factories.role(manager.person, network, "officer", organisation=trust)
    said = {
        refused(each, amina, now)
        for each in (
            full, kept, for_who_waits, closed, over, with_a_colleague, series(manager, FIRST),
        )
    }  # fmt: skip
    assert said == {NOT_THERE}
    assert not Place.objects.filter(person=amina).exists()


def test_what_is_kept_is_kept_for_so_long(network, nadia, amina, now):
    ben = factories.head(network, "Ben Sole")
    offered = series(nadia, FIRST + 3 * WEEK)
    PlaceOffer.objects.create(
        network=network, person=ben, school_year=2026, offered_at=now, one=offered
    )
    waited = series(nadia, FIRST + 3 * WEEK + DAY)
    Waiting.objects.create(network=network, person=ben, since=now, told_at=now, series=waited)

    def free(later):
        found = board(network, [amina.pk], now + later)
        return {pk for pk, each in found.series.items() if each.has_room_for(amina.pk)}

    assert free(2 * DAY - timedelta(minutes=1)) == set()
    assert free(2 * DAY) == {waited.pk}
    assert free(14 * DAY) == {waited.pk}
    assert free(15 * DAY) == {offered.pk, waited.pk}


def test_the_seat_of_whoever_gave_up_is_taken_again(network, nadia, amina, now):
    of = series(nadia, places=2)
    ben = factories.head(network, "Ben Sole", phase="Secondary", easting=600000)
    cleo = factories.head(network, "Cleo Marsh", phase="16 plus", easting=700000)
    first = book(of, ben, now)
    assert book(of, cleo, now).seat == 2
    places.give_up_place(place=first, by=ben, now=now)
    assert book(of, amina, now).seat == 1


def test_a_place_is_given_up_without_a_reason_and_once(nadia, amina, now):
    booked = book(series(nadia), amina, now)
    gone = places.give_up_place(place=booked, by=amina, now=now + DAY)
    assert (gone.ended_at, gone.why_ended) == (now + DAY, "own")
    told = Message.objects.order_by("pk").last()
    assert (told.person, told.is_private) == (nadia.person, True)
    assert "Amina" not in told.text
    with pytest.raises(Refused, match="ended already"):
        places.give_up_place(place=booked, by=amina, now=now + DAY)


def test_who_cannot_come_once_says_so_and_has_that_session_left(network, nadia, amina, now):
    booked = book(series(nadia), amina, now)
    session = booked.series.sessions.get(number=2)
    for _ in range(2):
        places.cannot_come(place=booked, session=session, by=amina, now=now)
    assert Missed.objects.count() == 1
    had = had_by([amina.pk], network, now)[amina.pk]
    assert (had.used, len(had.to_come)) == ({2026: 5}, 5)
    assert FIRST + WEEK not in {each.at for each in had.to_come}
    (told,) = Message.objects.filter(key__startswith="support.missed")
    assert (told.person, told.is_private, "Amina" in told.text) == (nadia.person, True, False)


def test_who_can_come_after_all_takes_it_back(nadia, amina, now):
    booked = book(series(nadia), amina, now)
    session = booked.series.sessions.get(number=2)
    places.cannot_come(place=booked, session=session, by=amina, now=now)
    for _ in range(2):
        places.can_come(place=booked, session=session, by=amina, now=now)
    # The supervisor had not heard of it yet, and does not.
    states = Message.objects.filter(key__startswith="support.missed").values_list("state")
    assert list(states) == [("cancelled",)]

    places.cannot_come(place=booked, session=session, by=amina, now=now)
    Message.objects.update(state="sent")
    places.can_come(place=booked, session=session, by=amina, now=now)
    assert Message.objects.get(key__endswith=":coming").person == nadia.person
    assert not Missed.objects.exists()


def test_what_is_over_or_called_off_is_not_missed(nadia, amina, now):
    booked = book(series(nadia), amina, now)
    session = booked.series.sessions.get(number=1)
    with pytest.raises(Refused, match="over, moved or called off"):
        places.cannot_come(place=booked, session=session, by=amina, now=FIRST)
    session.off_at, session.why_off = now, "supervisor"
    session.save()
    with pytest.raises(Refused, match="over, moved or called off"):
        places.can_come(place=booked, session=session, by=amina, now=now)
    other = series(nadia, FIRST + DAY).sessions.get(number=1)
    with pytest.raises(Refused):
        places.cannot_come(place=booked, session=other, by=amina, now=now)


def test_what_was_had_before_a_place_or_after_it_is_nobodys(network, nadia, amina, now):
    of = series(nadia, now - 2 * WEEK + DAY)
    gone = place(of, amina, at=now - 8 * DAY, ended_at=now - DAY, why_ended="own")
    # Of six sessions one lay between.
    assert had_by([amina.pk], network, now)[amina.pk].used == {2026: 1}
    gone.sessions = of.sessions
    of.sessions.filter(number=2).update(off_at=now, why_off="supervisor")
    assert had_by([amina.pk], network, now) == {}


def test_as_many_queries_for_one_series_as_for_thirty(
    network, nadia, amina, now, django_assert_num_queries
):
    heads = [factories.head(network, f"Head {number}") for number in range(30)]
    series(nadia)
    for many in (0, 29):
        for number, head in enumerate(heads[:many]):
            place(series(nadia, FIRST + number * DAY, places=3), head)
        with django_assert_num_queries(6):
            board(network, [amina.pk], now).suiting(amina.pk)


CUT_SHORT = {"ended": True, "one by one": True, "apart": True, "own": False, "own after": True}


@pytest.mark.parametrize("how", CUT_SHORT)
def test_whoever_met_once_before_it_was_called_off_begins_anew(network, nadia, amina, now, how):
    of = series(nadia)
    mine = place(of, amina)
    theirs, later = nadia.person, FIRST + DAY
    if how == "ended":
        end_series(series=of, by=theirs, now=later)
    if how in ("one by one", "own after"):
        for each in of.sessions.filter(number__gt=1):
            call_off(session=each, by=theirs, now=later)
    if how == "apart":
        places.end_place(mine, Place.WhyEnded.APART, later)
    if how.startswith("own"):
        places.give_up_place(place=mine, by=amina, now=later)
        # What is called off after it was given up changes nothing.
        end_series(series=of, by=theirs, now=later + DAY)
    another = series(supervisor(network, "Tom Field"), FIRST + 2 * DAY)

    had = had_by([amina.pk], network, later + DAY)[amina.pk]
    assert had.used == {2026: 1}
    assert bool(had.cut_short) == CUT_SHORT[how]
    if CUT_SHORT[how]:
        assert places.book_place(series=another, person=amina, by=amina, now=later)
    else:
        with pytest.raises(Refused):
            places.book_place(series=another, person=amina, by=amina, now=later)


def test_what_was_off_before_somebody_booked_was_never_theirs(network, nadia, amina, now):
    of = series(nadia)
    for each in of.sessions.filter(number__gt=1):
        call_off(session=each, by=nadia.person, now=now)
    place(of, amina, at=now)
    had = had_by([amina.pk], network, FIRST + DAY)[amina.pk]
    assert (had.used, had.cut_short) == ({2026: 1}, {})
