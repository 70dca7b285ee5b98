"""One reminder of each session, on the working day before, in neutral words."""

from datetime import timedelta

import pytest

from core import clock
from inspections.models import Visit
from notifications.models import Message
from support import tasks
from support.models import Place, PlaceOffer
from support.placing import messages, reminding
from support.services import places
from support.services import series as services
from tests import factories
from tests.factories import at
from tests.support.helpers import FIRST, place, series, supervisor, waiting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# The Friday before the first session, a Monday.
FRIDAY = at(2026, 11, 27, 9)


@pytest.fixture
def amina(network):
    return factories.head(network, "Amina Yusuf")


@pytest.fixture
def mine(network, amina):
    return place(series(supervisor(network)), amina)


def test_a_session_is_reminded_of_once_on_the_working_day_before(mine, amina):
    assert reminding.remind_due(now=FRIDAY - DAY) == 0
    assert [reminding.remind_due(now=FRIDAY + DAY * n / 4) for n in range(3)] == [1, 0, 0]
    message = Message.objects.get()
    assert (message.person, message.is_private, message.expires_at) == (amina, True, FIRST)
    assert message.subject == "Covenant: a time of yours on Monday 30 November"
    assert "At 4pm on Monday 30 November, for 60 minutes." in message.text
    for word in ("supervis", "Nadia", "Quayside", "video.example"):
        assert word not in message.subject + message.text


def nobody(now=FRIDAY):
    assert reminding.remind_due(now=now) == 0
    assert not Message.objects.filter(key__startswith="support.reminder").exists()


def test_nobody_is_reminded_who_does_not_come(mine, amina, now):
    places.cannot_come(place=mine, session=mine.series.sessions.get(number=1), by=amina, now=now)
    nobody()


def test_nobody_is_reminded_of_what_is_off(mine, now):
    mine.series.sessions.update(off_at=now, why_off="supervisor")
    nobody()


def test_nobody_is_reminded_who_gave_up_or_booked_that_day(mine, amina, now):
    Place.objects.update(booked_at=FRIDAY)
    nobody()
    Place.objects.update(booked_at=now, ended_at=now, why_ended="own")
    nobody()


def test_nobody_is_reminded_with_inspectors_beside_them(mine, amina, now):
    Visit.objects.create(
        school=amina.posts.get().school, head=amina, phase="on_site", called_at=now,
        recorded_at=now, first_day=FRIDAY.date(), last_day=FRIDAY.date(),
    )  # fmt: skip
    nobody()


def test_what_is_given_up_or_missed_later_is_not_sent_any_more(mine, amina):
    reminding.remind_due(now=FRIDAY)
    places.cannot_come(place=mine, session=mine.series.sessions.get(number=1), by=amina, now=FRIDAY)
    assert Message.objects.get(key__startswith="support.reminder").state == "cancelled"


def test_a_session_that_is_moved_takes_its_reminders_back(mine, amina):
    reminding.remind_due(now=FRIDAY)
    session = mine.series.sessions.get(number=1)
    assert messages.take_back_reminders(session, FRIDAY) == 1
    places.give_up_place(place=mine, by=amina, now=FRIDAY)
    assert messages.take_back_reminders(session, FRIDAY) == 0


def test_a_place_given_up_while_its_reminder_is_written_is_none(mine):
    session = mine.series.sessions.select_related("series__network").get(number=1)
    Place.objects.update(ended_at=FRIDAY, why_ended="own")
    assert not reminding._remind(session, mine, FRIDAY)


def test_the_tasks_do_all_of_it(network, mine, amina):
    clock.travel_to(FRIDAY)
    ben = factories.head(network, "Ben Sole", easting=600000)
    cleo = factories.head(network, "Cleo Marsh", easting=700000)
    turn = waiting(network, ben, FRIDAY)
    by = mine.series.supervisor
    series(by, FIRST + DAY, sessions=2)
    series(by, FIRST + 2 * DAY, sessions=2)
    tasks.look_after_places()
    turn.refresh_from_db()
    assert turn.series is not None
    assert Message.objects.filter(key__startswith="support.reminder").count() == 1
    tasks.offer_places()
    assert PlaceOffer.objects.get().person == cleo


def reminders(state):
    rows = Message.objects.filter(key__startswith="support.reminder", state=state)
    return [row.text.partition(",")[0] for row in rows.order_by("pk")]


def test_who_has_a_place_is_reminded_of_the_new_time_alone(mine, amina):
    reminding.remind_due(now=FRIDAY)
    session = mine.series.sessions.get(number=1)
    services.move_session(
        session=session, starts_at=FIRST + DAY / 12, by=mine.series.supervisor.person, now=FRIDAY
    )
    assert reminders("queued") == []
    assert reminders("cancelled") == ["At 4pm on Monday 30 November"]
    assert [reminding.remind_due(now=FRIDAY) for _ in range(2)] == [1, 0]
    assert reminders("queued") == ["At 6pm on Monday 30 November"]


def test_what_is_called_off_is_not_reminded_of_until_it_is_on_again(mine, amina):
    by = mine.series.supervisor.person
    reminding.remind_due(now=FRIDAY)
    session = services.call_off(session=mine.series.sessions.get(number=1), by=by, now=FRIDAY)
    assert reminders("queued") == []
    assert reminding.remind_due(now=FRIDAY) == 0
    services.bring_back(session=session, by=by, now=FRIDAY)
    assert reminding.remind_due(now=FRIDAY) == 1
    assert reminders("queued") == ["At 4pm on Monday 30 November"]


def test_a_series_that_is_over_is_not_reminded_of(mine, amina):
    reminding.remind_due(now=FRIDAY)
    services.end_series(series=mine.series, by=mine.series.supervisor.person, now=FRIDAY)
    assert reminders("queued") == []
