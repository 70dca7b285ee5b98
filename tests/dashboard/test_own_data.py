"""My data as a file: everything, and nobody else's."""

import json

import pytest
from allauth.usersessions.models import UserSession

from core.models import AuditEvent
from covenant import chain, parties
from covenant.models import SignatureEvidence
from covenant.witness import Witness
from dashboard.personal import (
    LEADS_TO_PERSON,
    NOT_IN_THE_DOWNLOAD,
    all_models,
    personal_fields,
)
from directory import services
from directory.models import Entry, EntryConflict, Experience
from schools.models import Invitation
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import published
from tests.dashboard.helpers import message, pair, school_with_head, visit
from tests.directory.helpers import listed


def download(person) -> dict:
    response = factories.signed_in_client(person).post("/me/download/")
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"
    return json.loads(response.content)


def test_every_model_with_a_personal_field_is_in_the_download_or_says_why_not():
    with_personal = {model._meta.label for model in all_models() if personal_fields(model)}
    assert with_personal == set(LEADS_TO_PERSON) | set(NOT_IN_THE_DOWNLOAD)
    assert not set(LEADS_TO_PERSON) & set(NOT_IN_THE_DOWNLOAD)


def test_the_file_holds_what_is_kept_about_me(network):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    trust = factories.organisation(network)
    factories.role(amina, network, "officer", organisation=trust)
    sam = factories.person("Sam Okafor", telephone="020 7946 0123")
    pair(network, amina, sam, reasons=["same phase"])
    visit(school, amina)
    message(network, amina)
    chain.write(
        act="signed", party=parties.of_organisation(trust),
        declaration=published(network, NOW), by_id=amina.pk,
        witness=Witness(name="Amina Yusuf", role="Chair", authority="Board"), now=NOW,
    )  # fmt: skip
    UserSession.objects.create(
        user=amina.user, session_key="x", ip="127.0.0.1", user_agent="A browser"
    )
    data = download(amina)
    text = json.dumps(data)
    assert data["records"]["persons"][0]["name"] == "Amina Yusuf"
    assert data["records"]["users"][0]["e-mail address"] == amina.email
    assert data["records"]["posts"][0]["school"] == str(school)
    assert data["records"]["pairings"][0]["supported"] == "you"
    assert data["records"]["pairings"][0]["buddy"] == "another person"
    assert data["records"]["messages"][0]["text"] == "A text that nobody but its reader sees."
    assert data["records"]["signature events"][0]["by id"] == "you"
    assert data["records"]["signature evidences"][0]["role"] == "Chair"
    assert data["records"]["user sessions"][-1]["user agent"] == "A browser"
    assert "buddies" not in data["left_out"]
    for private in (
        "Sam Okafor",
        "020 7946 0123",
        SignatureEvidence.objects.get().salt,
        "session_key",
    ):
        assert private not in text


def test_what_others_did_to_me_does_not_name_them(network):
    _, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    dee = factories.coordinator(network)
    school = amina.posts.get().school
    visit(school, amina, recorded_by=dee)
    rows = download(amina)["records"]["visits"]
    assert rows[0]["head"] == "you"
    assert rows[0]["recorded by"] == "another person"


def test_a_visit_that_nobody_recorded_says_nothing(network):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    visit(school, amina, recorded_by=None)
    assert download(amina)["records"]["visits"][0]["recorded by"] is None


def test_an_invitation_tells_whose_act_it_was(network):
    amina, dee = factories.head(network), factories.coordinator(network)
    for number, by_id in enumerate((dee.pk, amina.pk, None)):
        Invitation.objects.create(
            network=network, person=amina, invited_as="head", token_digest=str(number),
            by_id=by_id, sent_at=NOW, expires_at=NOW,
        )  # fmt: skip
    rows = download(amina)["records"]["invitations"]
    assert [row["by id"] for row in rows] == ["another person", "you", None]


def test_downloading_leaves_one_audit_row_and_is_done_by_post_only(network):
    amina = factories.head(network)
    download(amina)
    assert AuditEvent.objects.get(verb="own_data.downloaded").object_id == amina.pk
    assert factories.signed_in_client(amina).get("/me/download/").status_code == 405


def test_the_page_lists_what_was_sent_to_me_without_others(network, read):
    amina = factories.head(network)
    message(network, amina, occasion="your buddy", state="sent", finished_at=NOW)
    message(network, amina, occasion="evening before")
    message(
        network, amina, occasion="a text", channel="text", receipt="temporary-failure",
        receipt_at=NOW,
    )  # fmt: skip
    message(network, factories.head(network, "Jo Marsh"), occasion="for jo")
    text = read(amina, "/me/data/")
    assert "Your buddy" in text
    assert "Handed over" in text
    assert "Evening before" in text
    assert "E-mail" in text
    assert "The telephone could not be reached" in text
    assert "For jo" not in text
    assert "Download my data" in text


def test_before_anything_was_sent_the_page_says_so(network, read):
    assert "Nothing yet." in read(factories.head(network), "/me/data/")


@pytest.mark.django_db
def test_an_account_without_a_person_has_no_such_page():
    from accounts.models import User

    client = factories.signed_in_client(User.objects.create_user("ghost@example.org"))
    assert client.get("/me/data/").status_code == 404


def test_what_i_know_and_whom_i_should_not_meet_is_in_the_file(network):
    amina, school = factories.head(network), factories.school(network)
    entry = Entry.objects.create(network=network, person=amina, consented_at=NOW)
    Experience.objects.create(entry=entry, facet="role", value="nominee")
    EntryConflict.objects.create(entry=entry, school=school)
    records = download(amina)["records"]
    assert records["experiences"][0]["entry"] == f"entry {entry.pk}"
    assert records["entry conflicts"][0]["school"] == str(school)


def test_of_an_end_nobody_can_work_out_who_wanted_it(network):
    _, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    pair(network, amina, factories.person("Sam Okafor"), ended_at=NOW, why_ended="one-of-them")
    assert "one-of-them" not in json.dumps(download(amina))


def test_whoever_rang_a_number_finds_it_in_nobodys_file_but_its_owners(network):
    entry, dee = listed(network, NOW), factories.coordinator(network)
    services.reached(entry=entry, by=dee, now=NOW)

    assert "020 7946 0555" in json.dumps(download(entry.person)["records"]["telephone checks"])
    assert "telephone checks" not in download(dee)["records"]
    hours = download(entry.person)["records"]["hours"]
    assert {"weekday": 0, "from": "08:00:00", "until": "18:00:00"}.items() <= hours[0].items()
