"""What is kept how long, and that it goes when its time is over."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Person
from core.models import AuditEvent
from dashboard import retention, uploads
from dashboard.tasks import keep_to_retention
from escalations.models import Escalation, Page
from inspections.models import Phase, Visit, VisitChange
from notifications.models import Message
from schools.models import Invitation
from tests import factories
from tests.conftest import NOW
from tests.dashboard.helpers import message, visit

pytestmark = pytest.mark.django_db
LONG_AGO = factories.at(2020, 1, 6)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR = tmp_path


def test_the_table_names_the_days_of_this_installation(settings):
    settings.RETENTION_DAYS = {
        "messages": 30, "visits": 365, "invitations": 10, "concerns": 90, "plans": 700,
    }  # fmt: skip
    table = retention.table()
    assert [kept.days for kept in table] == [
        30, 30, 30, 365, 90, 700, 10, 14, 10, 400, 500, 400, 1, 400, 1, 330, 90, 14, 400, 365,
        60, 365, 365, 1,
    ]  # fmt: skip
    assert all(kept.what and kept.counted_from for kept in table)


def test_who_was_asked_goes_with_the_messages_that_asked_them(network):
    amina = factories.head(network)
    for key, ended_at in (("old", LONG_AGO), ("new", NOW), ("open", None)):
        is_open = ended_at is None
        escalation = Escalation.objects.create(
            key=key, kind="fake", network_id=network.pk, subject_id=1, opened_at=LONG_AGO,
            state="open" if is_open else "ended", next_at=NOW if is_open else None,
            ended_at=ended_at,
        )  # fmt: skip
        Page.objects.create(
            escalation=escalation, person=amina, step=0, name="buddy", asked_at=LONG_AGO
        )
    assert retention.keep_to_retention(now=NOW)["escalations"] == 1
    assert set(Escalation.objects.values_list("key", flat=True)) == {"new", "open"}
    assert Page.objects.count() == 2


def test_old_messages_go_and_new_or_waiting_ones_stay(network):
    amina = factories.head(network)
    message(network, amina, state=Message.State.SENT, queued_at=LONG_AGO)
    message(network, amina, key="new", state=Message.State.SENT)
    message(network, amina, key="waiting", queued_at=LONG_AGO)
    gone = retention.keep_to_retention(now=NOW)
    assert gone["messages"] == 1
    assert set(Message.objects.values_list("key", flat=True)) == {"new", "waiting"}


def test_visits_go_so_long_after_they_ended_and_open_ones_stay(network):
    for number, phase in enumerate((Phase.CLOSED, Phase.MISTAKEN, Phase.PUBLISHED, Phase.DRAFT)):
        visit(
            factories.school(network), None, phase=phase, recorded_at=LONG_AGO,
            first_day=date(2020, 1, 7 + number), last_day=date(2020, 1, 7 + number),
        )  # fmt: skip
    closed_lately = visit(factories.school(network), None, phase=Phase.CLOSED, recorded_at=LONG_AGO)
    VisitChange.objects.create(
        visit=closed_lately, new_phase=Phase.CLOSED, at=NOW - timedelta(days=3), by_label="x"
    )
    assert retention.keep_to_retention(now=NOW)["visits"] == 3
    assert set(Visit.objects.values_list("phase", flat=True)) == {Phase.DRAFT, Phase.CLOSED}


def invitation(network, person, **fields):
    return Invitation.objects.create(
        network=network, person=person, invited_as="head", token_digest=str(person.pk),
        sent_at=LONG_AGO, expires_at=LONG_AGO + timedelta(days=14), **fields,
    )  # fmt: skip


def test_an_invitation_nobody_took_up_goes_with_whoever_was_known_through_it_alone(network):
    stray = factories.person("Never Came", email="never@example.org")
    invitation(network, stray)
    head = factories.head(network)
    invitation(network, head)
    invitation(network, factories.person("Came"), accepted_at=LONG_AGO)
    gone = retention.keep_to_retention(now=NOW)
    assert (gone["invitations"], gone["people"]) == (2, 1)
    assert not Person.objects.filter(pk=stray.pk).exists()
    assert Person.objects.filter(pk=head.pk).exists()


def test_people_who_hold_something_or_wait_for_a_message_stay(network):
    contact = factories.person("Named Contact")
    network.named_contact = contact
    network.save()
    waiting = factories.person("Waiting")
    message(network, waiting)
    retired = factories.person("Retired")
    factories.post(retired, factories.school(network), end=date(2025, 1, 1))
    assert retention.keep_to_retention(now=NOW)["people"] == 0


def test_a_run_that_deletes_something_leaves_one_audit_row_of_counts(network):
    retention.keep_to_retention(now=NOW)
    assert not AuditEvent.objects.filter(verb="retention.kept").exists()
    message(network, factories.head(network), state=Message.State.SENT, queued_at=LONG_AGO)
    retention.keep_to_retention(now=NOW)
    event = AuditEvent.objects.get(verb="retention.kept")
    assert event.detail["messages"] == 1
    assert event.actor_label == "system: retention"


def test_sessions_that_have_ended_go():
    Session.objects.create(session_key="old", session_data="", expire_date=LONG_AGO)
    Session.objects.create(session_key="new", session_data="", expire_date=NOW + timedelta(days=1))
    assert retention.keep_to_retention(now=NOW)["sessions"] == 1


def test_the_nightly_task_removes_uploads_that_nobody_decided_on():
    file = SimpleUploadedFile("schools.csv", b"URN\n1\n")
    old = uploads.keep(
        file=file, kind="gias", as_at=NOW.date(), network="", now=NOW - timedelta(days=2)
    )
    new = uploads.keep(file=file, kind="gias", as_at=NOW.date(), network="", now=NOW)
    keep_to_retention()
    assert uploads.find(old.token) is None
    assert not old.path.exists()
    assert uploads.find(new.token) == new


@pytest.mark.parametrize("token", ["", "../secret_key", "nothing", "a b"])
def test_an_upload_of_no_such_name_is_not_found(token):
    assert uploads.find(token) is None


def test_the_privacy_page_says_how_long_this_installation_keeps_things(client, settings):
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "messages": 99}

    page = client.get("/privacy/").content.decode()

    assert "99 days from the day they were written" in page
    assert all(each.what in page for each in retention.table())
