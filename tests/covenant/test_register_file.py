"""The register as a file, and the page that says what stands in it."""

import csv
import io

import pytest

from covenant import register_file
from covenant.models import SignatureEvidence
from tests import factories
from tests.covenant.helpers import at, published, text_of
from tests.covenant.register_town import (
    ADVISERS,
    RINGING,
    fill_register,
    organisation_stands,
    person_stands,
)

pytestmark = pytest.mark.django_db
ShownAs = SignatureEvidence.ShownAs


def rows_of(client, network):
    response = client.get(at("register-csv", network))
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "westhaven-covenant-register.csv" in response["Content-Disposition"]
    return {row["name"]: row for row in csv.DictReader(io.StringIO(text_of(response)))}


def test_it_holds_a_row_for_each_party_in_every_public_state(client, public, now, settings):
    settings.SITE_ADDRESS = "https://covenant.example.org"
    city = fill_register(public, now)

    rows = rows_of(client, public)

    assert len(rows) == 9
    event = city["trust"].event
    assert rows["Harbour Learning Trust"] == {
        "number": str(event.number),
        "name": "Harbour Learning Trust",
        "kind": "trust",
        "state": "signed",
        "since": "2026-11-24",
        "version": "1",
        "signed_on": "2026-11-24",
        "reaffirmed_on": "",
        "signed_by": "K. R., Chief executive",
        "undertakings": "We offer adviser time to schools outside our trust: 6 days a year",
        "text_sha256": event.text_sha256,
        "digest": event.digest,
        "page": f"https://covenant.example.org/westhaven/signature/{event.digest}/",
    }
    assert rows["Saltmarsh Heads’ Association"]["state"] == "withdrawn"
    assert rows["J. B."]["kind"] == "person"
    assert rows["J. B."]["signed_by"] == ""
    assert rows["Quayside Primary School"]["kind"] == "school"


def test_several_undertakings_stand_in_one_cell(client, public, now):
    text = published(public, now)
    organisation_stands("A union", "union", text, now, undertakings=[RINGING, ADVISERS])

    assert rows_of(client, public)["A union"]["undertakings"].count("; ") == 1


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t"])
def test_formulas_are_defused_in_every_column(client, public, now, first):
    text = published(public, now)
    person_stands("Jo", f"{first}cmd()", ShownAs.NAME, text, now)

    assert f"'{first}cmd()" in rows_of(client, public)


def test_numbers_stay_numbers():
    assert register_file.cell(-3) == -3


def test_a_long_file_comes_in_pieces(client, public, now, monkeypatch):
    monkeypatch.setattr(register_file, "AT_ONCE", 2)
    text = published(public, now)
    for number in range(5):
        organisation_stands(f"Trust {number}", "trust", text, now)

    pieces = list(client.get(at("register-csv", public)).streaming_content)

    assert len(pieces) == 4
    assert len(b"".join(pieces).splitlines()) == 6


def test_an_empty_register_is_a_file_with_its_columns(client, public):
    page = text_of(client.get(at("register-csv", public)))

    assert page.strip().split(",") == [column.name for column in register_file.COLUMNS]


def test_every_column_is_explained_and_the_licence_named(client, public):
    page = text_of(client.get(at("register-about", public)))

    for column in register_file.COLUMNS:
        assert f"<code>{column.name}</code>" in page
    assert "Open Government Licence v3.0" in page
    assert factories.network("elsewhere").name not in page
