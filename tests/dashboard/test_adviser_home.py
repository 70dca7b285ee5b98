"""The first page of somebody in the directory: am I ready, and what mends what is missing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.services import change_details, pause_messages
from directory import services
from directory.drills.running import look_after_drills
from directory.models import Away, Drill, DrillAnswer, Duty, TelephoneCheck
from directory.readiness import readiness_of
from escalations.models import Escalation
from inspections.models import Phase, Visit
from tests import factories
from tests.directory.helpers import consented, listed, ready

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
READY = "When a head asks for somebody, you can be asked"
NOT_READY = "Not ready yet"


@pytest.fixture(autouse=True)
def tuesday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def entry(network, now):
    return ready(network, now)


@pytest.fixture
def home(sign_in):
    """The first page of whoever's entry it is."""

    def read(entry):
        answer = sign_in(entry.person).get("/westhaven/home/")
        assert answer.status_code == 200
        return answer.content.decode()

    return read


def url(name, *args):
    return reverse(f"directory:{name}", args=["westhaven", *args])


def test_somebody_who_lacks_nothing_is_ready(entry, home):
    page = home(entry)

    assert READY in page
    assert "You can be asked today, 8am to 6pm" in page
    assert NOT_READY not in page


def test_somebody_new_sees_each_thing_with_what_mends_it(network, now, home):
    entry = listed(network, now)

    page = home(entry)

    assert NOT_READY in page
    assert "Nobody has seen yet that 020 7946 0555 works." in page
    assert url("telephone") in page
    assert "We ask you in the next one" in page


def test_a_drill_that_waits_is_answered_by_one_button(network, entry, now, home, sign_in):
    DrillAnswer.objects.update(answered_at=None)
    assert "Yes, asking me works" in home(entry)

    client = sign_in(entry.person)
    for _ in range(2):
        assert client.post(url("drill-answer")).status_code == 302

    assert readiness_of([entry], now)[entry.pk].is_ready
    assert READY in home(entry)


def test_the_button_answers_the_drill_as_its_link_does(network, now, home, sign_in):
    entry = listed(network, now)
    look_after_drills(now=now)
    assert "Yes, asking me works" in home(entry)

    sign_in(entry.person).post(url("drill-answer"))

    assert DrillAnswer.objects.get().answered_at == now
    escalation = Escalation.objects.get(kind="drill")
    assert (escalation.state, escalation.answered_by) == ("answered", entry.person)


def test_a_drill_of_long_ago_is_not_asked_again(entry, home):
    DrillAnswer.objects.update(answered_at=None)
    Drill.objects.update(term_begins="2024-09-01")

    assert "We ask you in the next one" in home(entry)


def test_without_a_number_one_is_added(entry, now, home):
    TelephoneCheck.objects.all().delete()
    change_details(person=entry.person, by=entry.person, now=now, telephone="")

    page = home(entry)

    assert "There is no number that heads can ring." in page
    assert url("change") in page


def test_a_pause_is_ended_where_it_was_begun(entry, now, home):
    until = now.date() + 2 * DAY
    pause_messages(person=entry.person, until=until, by=entry.person, now=now)

    page = home(entry)

    assert "send you nothing until Thursday 26 November" in page
    assert reverse("my-pause") in page


def test_whoever_cannot_be_written_to_is_led_to_their_details(entry, home):
    entry.person.email = ""
    entry.person.save()

    assert "We have no way to write to you" in home(entry)


def test_whoever_is_away_can_come_back_for_today(entry, now, home):
    Away.objects.create(entry=entry, first_day=now.date() - DAY, last_day=now.date() + DAY)

    page = home(entry)

    assert "You are not asked until Wednesday 25 November" in page
    assert "I can today after all" in page
    assert READY not in page
    assert NOT_READY not in page


def test_with_inspectors_at_ones_own_school_nothing_is_asked(network, entry, now, home):
    TelephoneCheck.objects.all().delete()
    school = factories.school(network)
    factories.post(entry.person, school)
    Visit.objects.create(
        school=school, phase=Phase.ON_SITE, called_at=now, first_day=now.date(),
        last_day=now.date(), recorded_at=now,
    )  # fmt: skip

    page = home(entry)

    assert "Nobody asks you for anything meanwhile" in page
    assert NOT_READY not in page


def test_the_next_days_on_duty_are_named_without_those_given_up(entry, now, home):
    today = now.date()
    for days in (0, 6, 7, 13):
        Duty.objects.create(entry=entry, day=today + days * DAY, taken_at=now)
    Duty.objects.create(entry=entry, day=today + DAY, taken_at=now, given_up_at=now)
    Duty.objects.create(entry=entry, day=today - 7 * DAY, taken_at=now)

    page = home(entry)

    assert "On duty: Tuesday 24 November, Monday 30 November, Tuesday 1 December." in page


def test_whoever_did_not_say_for_long_that_it_is_true_is_told(network, entry, now, home):
    entry.confirmed_at = entry.consented_at = now - 500 * DAY
    entry.save()

    assert "heads do not find you for now" in home(entry)


def test_a_head_in_the_directory_sees_their_place_too(network, now, home):
    head = factories.head(network)
    entry = consented(network, head, now)
    assert "My place in the directory" in home(entry)

    services.leave(network=network, person=head, by=head, now=now)
    assert "My place in the directory" not in home(entry)


def test_a_coordinator_reads_how_many_to_ring(network, now, sign_in):
    client = sign_in(factories.coordinator(network))
    ready(network, now)
    assert "not ready to be asked" not in client.get("/westhaven/home/").content.decode()

    listed(network, now, "Nora New")
    page = client.get("/westhaven/home/").content.decode()

    assert "1 adviser is not ready to be asked" in page
    assert url("not-ready") in page
