"""An operator's pages: a file is tried first; health says what to do, nothing private."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import StaleMark
from dashboard import health as installation
from dashboard import uploads
from dashboard.auditing.run import LAST
from dashboard.tasks import tick
from inspections.models import InspectionRecord
from notifications.models import Message
from schools.models import ImportRun, School
from tests import factories
from tests.conftest import NOW
from tests.dashboard.helpers import message

pytestmark = pytest.mark.django_db
SCHOOLS = (
    b"URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),"
    b"EstablishmentStatus (name),PhaseOfEducation (name),EstablishmentTypeGroup (name)\n"
    b"900001,990,Westhaven,2001,Quayside Primary School,Community school,Open,Primary,"
    b"Local authority maintained schools\n"
    b"nonsense,990,Westhaven,2002,Broken Row School,Community school,Open,Primary,"
    b"Local authority maintained schools\n"
)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR = tmp_path
    cache.clear()


@pytest.fixture
def client():
    return factories.signed_in_client(factories.operator())


def send(client, content=SCHOOLS, name="schools_20260130.csv", **fields):
    data = {"kind": "gias", "file": SimpleUploadedFile(name, content), **fields}
    return client.post("/operator/files/", data)


def text_of(response) -> str:
    return response.content.decode()


def test_a_file_is_tried_first_and_nothing_changes_until_the_operator_says_so(client):
    response = send(client)
    assert response.status_code == 302
    text = text_of(client.get(response.url))
    assert "What this file would do" in text
    assert "as at 30 January 2026" in text
    assert "Rows that cannot be read" in text
    assert not School.objects.exists()
    done = client.post(f"{response.url}apply/", follow=True)
    assert "rows read" in text_of(done)
    assert School.objects.get().name == "Quayside Primary School"
    assert "schools_20260130.csv" in text_of(done)
    assert not list(uploads._folder().iterdir())


def test_a_file_put_aside_is_deleted_and_changes_nothing(client):
    url = send(client).url
    assert "Nothing was changed" in text_of(client.post(f"{url}aside/", follow=True))
    assert not School.objects.exists()
    assert client.get(url).status_code == 404


def test_inspections_are_read_by_their_own_importer(client):
    factories.network("westhaven", la_code="990")
    content = (
        b"URN,LAESTAB,School name,Local authority,Inspection start date,Publication date\n"
        b"900001,9902001,Quayside Primary School,Westhaven,08/03/2022,20/04/2022\n"
    )
    url = send(client, content, "inspections.csv", kind="ofsted", as_at_0="31", as_at_1="8",
               as_at_2="2025").url  # fmt: skip
    text = text_of(client.get(url))
    assert "as at 31 August 2025" in text
    assert not InspectionRecord.objects.exists()


def test_a_file_that_cannot_be_used_says_why_in_a_sentence_and_is_gone(client):
    url = send(client, b"PK\x03\x04 not a csv").url
    text = text_of(client.get(url))
    assert "This file cannot be read" in text
    assert "not a CSV file" in text
    assert client.get(url).status_code == 404


def test_a_file_that_spoils_between_trial_and_yes_changes_nothing(client):
    url = send(client).url
    token = url.strip("/").split("/")[-1]
    uploads.find(token).path.write_bytes(b"")
    assert "The file is empty." in text_of(client.post(f"{url}apply/", follow=True))
    assert not School.objects.exists()


def test_only_one_network_may_be_chosen(client):
    network = factories.network("westhaven", la_code="990")
    other = factories.network("fernhill", la_code="991")
    url = send(client, network=other.pk).url
    assert "Quayside" not in text_of(client.post(f"{url}apply/", follow=True))
    assert not School.objects.filter(network=network).exists()


def test_an_account_without_a_person_may_operate_too():
    from accounts.models import User

    user = User.objects.create_superuser("ops@example.org")
    client = factories.signed_in_client(user)
    client.post(f"{send(client).url}apply/")
    assert ImportRun.objects.get().by_label == f"system: operator account {user.pk}"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "schools.csv"}, "Enter the date the file speaks for: its name holds none"),
        (
            {"as_at_0": "1", "as_at_1": "1", "as_at_2": "2030"},
            "The date lies in the future; check it",
        ),
        ({"kind": ""}, "Choose what is in the file"),
    ],
)
def test_a_form_filled_in_wrongly_says_what_to_do(client, fields, words):
    response = send(client, **fields)
    assert response.status_code == 200
    assert words in text_of(response)
    assert not list(uploads._folder().iterdir())


def test_before_any_file_the_page_says_so(client):
    text = text_of(client.get("/operator/files/"))
    assert "No file has been read yet." in text
    assert "get-information-schools.service.gov.uk/Downloads" in text


def test_nobody_else_finds_these_pages(network):
    client = factories.signed_in_client(factories.coordinator(network))
    for address in ("/operator/files/", "/operator/files/abc/", "/operator/health/"):
        assert client.get(address).status_code == 404
    assert client.post("/operator/files/abc/apply/").status_code == 404
    assert client.post("/operator/files/abc/aside/").status_code == 404


def test_health_is_well_while_workers_tick_and_nothing_waits_too_long(client):
    for queue in installation.QUEUES:
        tick(queue=queue)
    cache.set(LAST, {"at": NOW, "count": 0, "lines": []})
    text = text_of(client.get("/operator/health/"))
    assert "Everything does its work." in text
    assert "last heard of at 9am on Tuesday 24 November" in text
    assert "none waits" in text
    assert "None ended in an error." in text
    assert "The auditor last looked at 9am on Tuesday 24 November" in text
    assert "every promise kept" in text


def test_health_shows_what_the_auditor_found_and_whether_it_still_looks(client):
    assert "The auditor has not looked yet." in text_of(client.get("/operator/health/"))
    line = "stuck: message 5 could leave and has not. See that a worker runs."
    cache.set(LAST, {"at": NOW - timedelta(hours=1), "count": 2, "lines": [line]})
    text = text_of(client.get("/operator/health/"))
    assert "Something needs a look." in text
    assert "found 2 things that are not as promised" in text
    assert line in text
    assert "It looks every ten minutes: start the beat" in text


def test_health_says_which_worker_is_silent_and_what_is_late(client, network):
    installation.tick(queue="urgent", now=NOW - timedelta(minutes=10))
    amina = factories.head(network)
    message(network, amina)
    text = text_of(client.get("/operator/health/"))
    assert "Something needs a look." in text
    assert "never heard of" in text
    assert text.count("Silent: start the worker of this queue") == 2
    assert "Late: look at the mail server" in text


def test_a_message_due_a_moment_ago_is_not_late(network):
    message(network, factories.head(network), not_before=NOW - timedelta(minutes=1))
    message(network, None, state=Message.State.SENT)
    found = installation.health(now=NOW)
    assert not found.is_late
    assert dict(found.messages)["Handed over"] == 1


def test_health_shows_stuck_plans_by_kind_of_error_without_what_it_quotes(client):
    StaleMark.objects.create(
        kind="visit", object_id=7, reconciler="reminders", marked_at=NOW, attempts=3,
        error="ValueError: Amina Yusuf, 020 7946 0123",
    )  # fmt: skip
    StaleMark.objects.create(kind="visit", object_id=8, reconciler="buddies", marked_at=NOW)
    text = text_of(client.get("/operator/health/"))
    assert "visit 7" in text
    assert "ValueError" in text
    assert "Amina" not in text
    assert "2 waiting to be worked out." in text


def test_files_read_before_are_listed(client, network):
    ImportRun.objects.create(
        kind="gias", network=network, file_name="schools.csv", sha256="0" * 64,
        as_at=date(2026, 1, 30), at=NOW, by_label="x", read=1, created=1, updated=0, unchanged=0,
    )  # fmt: skip
    assert "Westhaven only" in text_of(client.get("/operator/files/"))
