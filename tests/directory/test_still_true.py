"""Once a year: is this still true? And a coordinator's yes, no, and ringing."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Person
from core.models import AuditEvent
from core.refusals import Refused
from directory import services
from directory.models import Entry
from directory.still_true import ask_due
from directory.tasks import look_after_entries
from inspections.models import Visit
from notifications.models import Message
from tests import factories
from tests.directory.helpers import consented, listed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(time_machine, now):
    time_machine.move_to(now, tick=False)
    return time_machine


@pytest.fixture
def dee(network, sign_in):
    return sign_in(factories.coordinator(network))


def url(name, *args):
    return reverse(f"directory:{name}", args=["westhaven", *args])


def read(response):
    assert response.status_code == 200
    return response.content.decode()


def questions():
    return Message.objects.filter(subject="Covenant: is your entry still true?")


def test_whoever_is_listed_is_asked_once_a_year(network, now):
    entry = listed(network, now)

    assert ask_due(now=now + 364 * DAY) == 0
    assert ask_due(now=now + 366 * DAY) == 1
    assert ask_due(now=now + 367 * DAY) == 0
    question = questions().get()
    assert question.person == entry.person
    assert "Where nobody says yes within two months" in question.text

    later = now + 370 * DAY
    services.confirm(entry=entry, by=entry.person, now=later)
    question.refresh_from_db()
    assert question.state == Message.State.CANCELLED
    assert ask_due(now=later + 364 * DAY) == 0
    assert ask_due(now=later + 367 * DAY) == 1


def test_the_question_waits_for_the_morning(network, now):
    listed(network, now - 370 * DAY)
    ask_due(now=now.replace(hour=5))
    assert questions().get().not_before == now


def test_nobody_is_asked_who_waits_has_left_or_cannot_be_written_to(network, now):
    long_ago = now - 370 * DAY
    consented(network, factories.person("Not Approved", email="a@example.org"), long_ago)
    gone = listed(network, long_ago, "Gone Away")
    services.leave(network=network, person=gone.person, by=gone.person, now=now)
    silent = listed(network, long_ago, "No Address").person
    silent.email = ""
    silent.save()
    paused = listed(network, long_ago, "On Pause").person
    paused.paused_until = now.date() + 9 * DAY
    paused.save()

    assert ask_due(now=now) == 0


def test_nobody_is_asked_during_a_visit_at_their_own_school(network, now):
    head = factories.head(network)
    entry = consented(network, head, now - 370 * DAY)
    Entry.objects.filter(pk=entry.pk).update(approved_at=now)
    visit = Visit.objects.create(
        school=head.posts.get().school, called_at=now, recorded_at=now,
        first_day=date(2026, 11, 24), last_day=date(2026, 11, 25),
    )  # fmt: skip
    assert ask_due(now=now) == 0
    visit.delete()
    assert ask_due(now=now) == 1


def test_who_was_not_asked_for_long_is_still_asked_for_a_while(network, now):
    listed(network, now)
    assert ask_due(now=now + 470 * DAY) == 0
    assert ask_due(now=now + 440 * DAY) == 1


def test_the_nightly_run_asks_and_lets_proposals_lapse(network, now):
    listed(network, now - 370 * DAY)
    asked = Entry.objects.create(
        network=network, person=factories.person(), proposed_at=now - 61 * DAY
    )

    look_after_entries()

    assert questions().count() == 1
    asked.refresh_from_db()
    assert asked.left_at == now


def test_ones_own_page_asks_and_one_tap_answers(network, now, sign_in):
    entry = listed(network, now - 370 * DAY)
    client = sign_in(entry.person)
    assert "Is this still true?" in read(client.get(url("mine")))

    assert "We ask again in a year" in read(client.post(url("still-true"), follow=True))

    assert "Is this still true?" not in read(client.get(url("mine")))
    services.leave(network=network, person=entry.person, by=entry.person, now=now)
    page = read(client.post(url("still-true"), follow=True))
    assert "You are not in the directory." in page


def test_a_coordinator_rings_whoever_has_not_said_so(network, now, dee):
    entry = listed(network, now - 500 * DAY, telephone="020 7946 0777")
    page = read(dee.get(url("waiting")))
    assert "Not shown until they say that it is still true" in page
    assert "tel:+442079460777" in page

    page = read(dee.post(url("told-still-true", entry.pk), follow=True))

    assert "Heads find Ruth Lindqvist again." in page
    entry.refresh_from_db()
    assert entry.confirmed_at == now
    assert AuditEvent.objects.get(verb="directory.still_true").actor_id != entry.person_id
    assert dee.post(url("told-still-true", entry.pk)).status_code == 404


def test_approving_tells_them_once(network, now):
    entry = listed(network, now)
    services.approve(entry=entry, by=entry.person, now=now + DAY)

    entry.refresh_from_db()
    assert entry.approved_at == now
    message = Message.objects.get(subject="Covenant: you are in the directory")
    assert "school" not in message.text.lower()


def test_declining_is_asked_once_more_and_told_kindly(network, now, dee):
    person = factories.person("Priya Shah", email="priya@example.org")
    entry = consented(network, person, now, good_for="Data")
    Person.objects.filter(name="Dee Alvarez").update(telephone="+442079460321")
    page = read(dee.get(url("decline", entry.pk)))
    assert "What they are told" in page
    assert "That says nothing about what you know" in page

    page = read(dee.post(url("decline", entry.pk), follow=True))

    assert "Priya Shah is not in the directory, and is told so kindly." in page
    entry.refresh_from_db()
    assert (entry.is_in, entry.good_for) == (False, "")
    message = Message.objects.get()
    assert message.subject == "Covenant: about the directory"
    assert "ring Dee Alvarez, on 020 7946 0321." in message.text
    assert dee.get(url("decline", entry.pk)).status_code == 404
    with pytest.raises(Refused):
        services.decline(entry=entry, by=person, now=now)


def test_a_coordinator_takes_somebody_off_who_has_no_address(network, now, dee):
    entry = listed(network, now)
    entry.person.email = ""
    entry.person.save()
    Message.objects.all().delete()
    coordinator = network.roles.get(kind="coordinator").person
    coordinator.telephone = ""
    coordinator.save()
    assert "ring Dee Alvarez. What you" in read(dee.get(url("decline", entry.pk)))

    dee.post(url("decline", entry.pk))

    entry.refresh_from_db()
    assert not entry.is_in
    assert not Message.objects.exists()
