"""The life of a series: opened, moved, off for a day, over."""

from datetime import date, timedelta

import pytest

from core.clock import london_time
from core.refusals import Refused
from notifications.models import Message
from schools.models import Role
from support.models import Apart, Place, Series
from support.services import series as services
from support.services.places import cannot_come, give_up_place
from support.services.supervisors import leave
from tests import factories
from tests.support.supervising import TUESDAYS, a_group, a_place, a_series, a_supervisor

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(network, now):
    return a_supervisor(network, now)


@pytest.fixture
def amina(network):
    return factories.head(network)


def told(person):
    rows = Message.objects.filter(person=person, state="queued").order_by("pk")
    return [(each.subject, each.priority) for each in rows]


URGENT = Message.Priority.URGENT
MINUTE = timedelta(minutes=1)


def test_a_series_has_its_sessions_in_order(supervisor, now):
    series = a_series(supervisor, now, days=list(reversed(TUESDAYS)))
    assert [each.number for each in series.sessions.order_by("starts_at")] == [1, 2, 3, 4, 5, 6]
    assert series.school_year == 2026
    assert (series.places, series.format) == (1, "one")


def test_who_has_not_agreed_opens_nothing(supervisor, now):
    leave(supervisor=supervisor, by=supervisor.person, now=now)
    with pytest.raises(Refused, match="Agree to the limits of confidence"):
        a_series(supervisor, now)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], "at least one meeting"),
        ([date(2026, 11, 23)], "must lie ahead"),
        ([TUESDAYS[0], TUESDAYS[0]], "at the same time"),
        ([TUESDAYS[0] + timedelta(days=n) for n in range(13)], "at most 12"),
    ],
)
def test_times_that_cannot_be_are_refused(supervisor, now, days, words):
    with pytest.raises(Refused, match=words):
        a_series(supervisor, now, days=days)
    assert not Series.objects.exists()


def test_nobody_meets_two_at_once(supervisor, now):
    a_series(supervisor, now)
    with pytest.raises(Refused, match="4pm on Tuesday 8 December 2026"):
        a_series(supervisor, now, days=TUESDAYS[:1], minutes=30)
    a_series(supervisor, now, days=TUESDAYS[:1], hour=17)


def test_ill_on_the_day_everybody_is_told_at_once_and_nothing_says_what(supervisor, amina, now):
    group = a_group(supervisor, now)
    a_place(group, amina, now)
    day = london_time(TUESDAYS[0], 8)
    first = group.sessions.get(number=1)
    services.call_off(session=first, by=supervisor.person, now=day)
    assert told(amina) == [("Covenant: Tuesday’s meeting is off", URGENT)]
    message = Message.objects.get(person=amina)
    assert message.text.startswith("Tuesday’s meeting is off. No need to do anything.")
    assert message.is_private
    for word in ("supervis", "Sofia", "ill", "Primary"):
        assert word not in f"{message.subject}{message.text}"


def test_called_off_at_night_for_later_waits_for_the_morning(supervisor, amina, now):
    series = a_series(supervisor, now)
    a_place(series, amina, now)
    night = london_time(date(2026, 11, 24), 23)
    services.call_off(session=series.sessions.get(number=1), by=supervisor.person, now=night)
    message = Message.objects.get(person=amina)
    assert message.not_before == london_time(date(2026, 11, 25), 7)
    assert message.subject == "Covenant: the meeting on Tuesday 8 December is off"


def test_called_off_before_dawn_waits_for_the_same_morning(supervisor, amina, now):
    series = a_series(supervisor, now)
    a_place(series, amina, now)
    dawn = london_time(date(2026, 11, 25), 4)
    services.call_off(session=series.sessions.get(number=1), by=supervisor.person, now=dawn)
    assert Message.objects.get(person=amina).not_before == london_time(date(2026, 11, 25), 7)


def test_who_said_that_they_cannot_come_is_not_told(supervisor, amina, now):
    series = a_series(supervisor, now)
    place = a_place(series, amina, now)
    first = series.sessions.get(number=1)
    place.missed.create(session=first, said_at=now)
    services.call_off(session=first, by=supervisor.person, now=now)
    assert told(amina) == []


def test_one_that_is_off_is_not_called_off_again_nor_moved(supervisor, now):
    first = a_series(supervisor, now).sessions.get(number=1)
    services.call_off(session=first, by=supervisor.person, now=now)
    with pytest.raises(Refused, match="off already"):
        services.call_off(session=first, by=supervisor.person, now=now)


def test_one_that_has_begun_stays_as_it_is(supervisor, now):
    first = a_series(supervisor, now).sessions.get(number=1)
    with pytest.raises(Refused, match="has begun"):
        services.call_off(session=first, by=supervisor.person, now=first.starts_at)


def test_a_mistake_is_undone_and_said_before_anybody_drives_off(supervisor, amina, now):
    series = a_series(supervisor, now)
    a_place(series, amina, now)
    first = series.sessions.get(number=1)
    services.call_off(session=first, by=supervisor.person, now=now)
    first = services.bring_back(session=first, by=supervisor.person, now=now)
    assert first.off_at is None
    assert told(amina) == [("Covenant: the meeting on Tuesday 8 December is on after all", URGENT)]


def test_off_once_more_before_it_was_said_that_it_is_on(supervisor, amina, now):
    series = a_series(supervisor, now)
    a_place(series, amina, now)
    first = series.sessions.get(number=1)
    wednesday = london_time(date(2026, 12, 9), 10)
    first = services.move_session(session=first, starts_at=wednesday, by=supervisor.person, now=now)
    services.call_off(session=first, by=supervisor.person, now=now)
    first = services.bring_back(session=first, by=supervisor.person, now=now + MINUTE)

    services.call_off(session=first, by=supervisor.person, now=now + 2 * MINUTE)

    # The first says of which meeting the second speaks.
    assert told(amina) == [
        ("Covenant: the meeting on Tuesday 8 December has moved", URGENT),
        ("Covenant: the meeting on Wednesday 9 December is off", URGENT),
    ]


def test_it_comes_back_only_before_its_time_and_once(supervisor, now):
    first = a_series(supervisor, now).sessions.get(number=1)
    with pytest.raises(Refused, match="on already"):
        services.bring_back(session=first, by=supervisor.person, now=now)
    services.call_off(session=first, by=supervisor.person, now=now)
    with pytest.raises(Refused, match="Its time is over"):
        services.bring_back(session=first, by=supervisor.person, now=first.starts_at)


def test_a_moved_session_says_its_new_time(supervisor, amina, now):
    series = a_series(supervisor, now)
    a_place(series, amina, now)
    first = series.sessions.get(number=1)
    wednesday = london_time(date(2026, 12, 9), 10)
    first = services.move_session(session=first, starts_at=wednesday, by=supervisor.person, now=now)
    assert (first.starts_at, first.moved) == (wednesday, 1)
    message = Message.objects.get(person=amina)
    assert message.subject == "Covenant: the meeting on Tuesday 8 December has moved"
    assert "it is at 10am on Wednesday 9 December now" in message.text
    services.move_session(session=first, starts_at=wednesday, by=supervisor.person, now=now)
    assert Message.objects.filter(person=amina).count() == 1


@pytest.mark.parametrize("account", [True, False])
def test_who_could_not_come_at_the_old_time_is_asked_about_the_new_one(
    supervisor, network, now, account
):
    cleo = factories.person("Cleo Marsh", account=account, email="cleo@example.org")
    series = a_series(supervisor, now)
    place = a_place(series, cleo, now)
    first, second = series.sessions.filter(number__lte=2).order_by("number")
    cannot_come(place=place, session=first, by=cleo, now=now)
    cannot_come(place=place, session=second, by=cleo, now=now)
    wednesday = london_time(date(2026, 12, 9), 10)

    services.move_session(session=first, starts_at=wednesday, by=supervisor.person, now=now)

    text = " ".join(Message.objects.get(person=cleo).text.split())
    assert "it is at 10am on Wednesday 9 December now. You could not come at the old time." in text
    how = "say so in Covenant" if account else "ring whoever you meet"
    assert f"If you cannot come now either, {how}." in text
    # What was said of the other one stays as it is.
    assert [each.session for each in place.missed.all()] == [second]
    assert told(supervisor.person) == [
        ("Covenant: one fewer on Tuesday 5 January", Message.Priority.ORDINARY)
    ]


def test_who_could_not_come_and_has_given_the_place_up_is_asked_nothing(supervisor, amina, now):
    series = a_series(supervisor, now)
    place = a_place(series, amina, now)
    first = series.sessions.get(number=1)
    cannot_come(place=place, session=first, by=amina, now=now)
    give_up_place(place=place, by=amina, now=now)
    wednesday = london_time(date(2026, 12, 9), 10)

    services.move_session(session=first, starts_at=wednesday, by=supervisor.person, now=now)

    assert told(amina) == []


def test_a_session_is_not_moved_onto_another(supervisor, now):
    series = a_series(supervisor, now)
    with pytest.raises(Refused, match="another meeting at that time"):
        services.move_session(
            session=series.sessions.get(number=1), starts_at=london_time(TUESDAYS[1], 16, 30),
            by=supervisor.person, now=now,
        )  # fmt: skip


def test_one_more_session_stands_at_the_end(supervisor, amina, now):
    series = a_series(supervisor, now)
    a_place(series, amina, now)
    june = london_time(date(2027, 6, 8), 16)
    added = services.add_session(series=series, starts_at=june, by=supervisor.person, now=now)
    assert added.number == 7
    assert told(amina) == [("Covenant: one more meeting for you", URGENT)]
    assert Message.objects.get(person=amina).text.startswith("There is one more, at 4pm on Tues")


def test_one_more_after_one_that_was_off_says_so(supervisor, amina, now):
    series = a_series(supervisor, now)
    services.call_off(session=series.sessions.get(number=1), by=supervisor.person, now=now)
    a_place(series, amina, now)
    june = london_time(date(2027, 6, 8), 16)
    services.add_session(series=series, starts_at=june, by=supervisor.person, now=now)
    text = Message.objects.get(person=amina).text
    assert text.startswith("One meeting was off. There is one more, at 4pm on Tuesday 8 June")


def test_a_series_does_not_grow_for_ever(supervisor, now):
    days = [date(2027, 1, 5) + timedelta(weeks=n) for n in range(12)]
    series = a_series(supervisor, now, days=days)
    june = london_time(date(2027, 6, 8), 16)
    with pytest.raises(Refused, match="at most 12"):
        services.add_session(series=series, starts_at=june, by=supervisor.person, now=now)


def test_where_they_meet_is_in_no_message(supervisor, amina, now):
    series = a_series(supervisor, now)
    a_place(series, amina, now)
    change = {"series": series, "way": "video", "where": "https://meet.example/abc", "now": now}
    services.change_where(by=supervisor.person, **change)
    services.change_where(by=supervisor.person, **change)
    message = Message.objects.get(person=amina)
    assert "meet.example" not in message.text
    series.refresh_from_db()
    assert series.where == "https://meet.example/abc"


def test_where_one_met_that_is_past_is_told_to_nobody(supervisor, amina, now):
    series = a_series(supervisor, now)
    a_place(series, amina, now)
    later = london_time(date(2027, 6, 8), 16)
    services.change_where(series=series, way="telephone", where="", by=supervisor.person, now=later)
    assert told(amina) == []


def test_closed_it_keeps_whom_it_has_and_opens_again(supervisor, amina, now):
    series = a_series(supervisor, now)
    place = a_place(series, amina, now)
    services.close_series(series=series, by=supervisor.person, now=now)
    series = services.close_series(series=series, by=supervisor.person, now=now)
    assert series.closed_at == now
    place.refresh_from_db()
    assert place.ended_at is None
    services.reopen_series(series=series, by=supervisor.person, now=now)
    series = services.reopen_series(series=series, by=supervisor.person, now=now)
    assert series.closed_at is None


def test_at_its_end_whoever_has_a_place_is_told_once(supervisor, amina, now):
    series = a_series(supervisor, now)
    place = a_place(series, amina, now)
    services.end_series(series=series, by=supervisor.person, now=now)
    series = services.end_series(series=series, by=supervisor.person, now=now)
    place.refresh_from_db()
    assert place.why_ended == Place.WhyEnded.OVER
    assert not series.sessions.filter(off_at=None).exists()
    assert told(amina) == [("Covenant: your meetings are off", URGENT)]
    with pytest.raises(Refused, match="This series is over"):
        services.close_series(series=series, by=supervisor.person, now=now)


def test_what_met_for_the_last_time_ends_without_a_word(supervisor, amina, now):
    series = a_series(supervisor, now)
    a_place(series, amina, now)
    services.end_series(series=series, by=supervisor.person, now=london_time(date(2027, 6, 8), 16))
    assert told(amina) == []
    assert series.sessions.filter(off_at=None).count() == 6


def test_a_supervisor_who_leaves_ends_their_series_and_is_forgotten(supervisor, network, now):
    series = a_series(supervisor, now)
    Apart.objects.create(
        network=network, person=supervisor.person, at=now, school=factories.school(network)
    )
    leave(supervisor=supervisor, by=supervisor.person, now=now)
    leave(supervisor=supervisor, by=supervisor.person, now=now)
    series.refresh_from_db()
    supervisor.refresh_from_db()
    assert series.ended_at == supervisor.left_at == now
    assert supervisor.qualifications == ""
    assert not Apart.objects.exists()
    assert not Role.objects.current(now.date()).filter(person=supervisor.person).exists()


def test_nobody_is_written_to_who_has_no_address(supervisor, network, now):
    sam = factories.person("Sam Ode")
    series = a_series(supervisor, now)
    a_place(series, sam, now)
    services.call_off(session=series.sessions.get(number=1), by=supervisor.person, now=now)
    assert told(sam) == []


def test_a_series_is_of_the_network_in_which_its_supervisor_supervises(supervisor, network, now):
    there = a_supervisor(factories.network("nearhaven"), now, person=supervisor.person)

    here = a_series(supervisor, now)
    elsewhere = a_series(there, now, hour=18)

    assert [here.network, elsewhere.network] == [network, there.network]
