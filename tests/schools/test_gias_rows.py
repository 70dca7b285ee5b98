"""GIAS rows to facts: every layout and quirk, no database."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.importing import Reject, Skip
from core.tabular import FileProblem, read_table
from schools.gias import SIMPLE, Facts, Layout
from schools.gias_types import type_of
from schools.models import School
from tests.files import FIXTURES, LINKS, OEIF, WESTHAVEN, changed, rows_of, written

Read = dict[int, Facts | Skip | Reject]


def read(path: Path, *, with_heads: bool = False) -> list[Facts | Skip | Reject]:
    return list(Layout(read_table(io.BytesIO(path.read_bytes()))).read(with_heads=with_heads))


def by_urn(path: Path, **options: bool) -> Read:
    return {int(row.urn): row for row in read(path, **options)}


def values(path: Path, urn: int) -> dict[str, Any]:
    layout = Layout(read_table(io.BytesIO(path.read_bytes())))
    row = next(row for row in layout.read() if int(row.urn) == urn)
    assert isinstance(row, Facts)
    return dict(zip(layout.fields, row.values, strict=True))


def test_a_row_in_the_present_layout_becomes_typed_facts() -> None:
    assert values(WESTHAVEN, 900001) == {
        "la_code": "990",
        "status": "Open",
        "type_code": "01",
        "type_name": "Community school",
        "responsible_body": "council",
        "is_state_funded": True,
        "name": "St Anne’s Primary School – Westhaven",
        "establishment_number": "2001",
        "type_group": "Local authority maintained schools",
        "phase": "Primary",
        "low_age": 4,
        "high_age": 11,
        "open_date": None,
        "close_date": None,
        "pupils": 398,
        "capacity": 420,
        "religious_character": "Does not apply",
        "trust_flag": "Not applicable",
        "easting": 440100,
        "northing": 110070,
        "street": "1 Quay Street",
        "town": "Westhaven",
        "postcode": "WH1 1AA",
        "telephone": "020 7946 0001",
        "website": "http://www.st-annes.westhaven.example",
    }


def test_a_file_that_went_through_a_spreadsheet_says_the_same() -> None:
    excel = FIXTURES / "gias_westhaven_excel.csv"
    for urn, row in by_urn(WESTHAVEN).items():
        if isinstance(row, Facts):
            told, kept = values(excel, urn), values(WESTHAVEN, urn)
            told["telephone"] = kept["telephone"] = kept["telephone"].replace(" ", "")
            assert told == kept | {"telephone": told["telephone"]}
            assert told["telephone"] == values(WESTHAVEN, urn)["telephone"].replace(" ", "")


@pytest.mark.parametrize("name", ["gias_2017.csv", "gias_2021.csv", "gias_2024.csv"])
def test_earlier_layouts_read_by_the_names_of_their_columns(name: str) -> None:
    for urn in (900001, 900002, 900012):
        assert values(FIXTURES / name, urn) == values(WESTHAVEN, urn)


def test_unknown_values_are_none_and_placeholders_are_unknown() -> None:
    house = values(WESTHAVEN, 900019)
    assert (house["easting"], house["northing"], house["pupils"]) == (None, None, None)
    assert (house["type_code"], house["is_state_funded"], house["responsible_body"]) == (
        "",
        False,
        "unknown",
    )
    assert values(WESTHAVEN, 900020)["open_date"] is None
    assert values(WESTHAVEN, 900020)["name"] == "Sailmakers Primary School"
    assert values(WESTHAVEN, 900017)["high_age"] is None
    assert values(WESTHAVEN, 900009)["phase"] == "Not applicable"
    assert values(WESTHAVEN, 900012)["close_date"] == date(2024, 8, 31)


def test_who_is_responsible_follows_from_the_type() -> None:
    said = {urn: values(WESTHAVEN, urn)["responsible_body"] for urn in range(900001, 900012)}
    assert said[900002] == "trust"
    assert said[900005] == "governing_body"  # the file names its trust
    assert said[900006] == said[900007] == "unknown"
    assert said[900009] == said[900010] == "council"


def test_rows_outside_english_authorities_and_proposed_schools_are_skipped() -> None:
    rows = by_urn(WESTHAVEN)
    for urn in (900016, 900021, 900023):
        row = rows[urn]
        assert isinstance(row, Skip)
        assert row.reason == "Not a place in an English local authority"
    proposed = rows[900015]
    assert isinstance(proposed, Skip)
    assert "Proposed to open" in proposed.reason


def test_a_trust_is_told_from_a_foundation_trust_by_the_flag() -> None:
    rows = by_urn(WESTHAVEN)
    ropewalk, tidewater = rows[900005], rows[900002]
    assert isinstance(ropewalk, Facts)
    assert isinstance(tidewater, Facts)
    assert ropewalk.is_foundation_trust
    assert not tidewater.is_foundation_trust
    assert tidewater.trust == ("50001", "HARBOUR LEARNING TRUST")


@pytest.mark.parametrize(
    ("kind", "flag", "foundation"),
    [
        ("05", "Supported by a trust", True),
        ("05", "", True),
        ("34", "", False),
        ("05", "Supported by a multi-academy trust", False),
    ],
)
def test_without_the_flags_code_its_name_tells_and_without_both_the_type(
    tmp_path: Path, kind: str, flag: str, foundation: bool
) -> None:
    rows = [
        {**row, "TypeOfEstablishment (code)": kind, "TrustSchoolFlag (name)": flag}
        | {"TrustSchoolFlag (code)": ""}
        for row in rows_of(WESTHAVEN)
        if row["URN"] == "900005"
    ]
    (row,) = read(written(tmp_path / "gias.csv", rows))
    assert isinstance(row, Facts)
    assert row.is_foundation_trust is foundation


def test_heads_are_read_only_if_asked_for() -> None:
    plain, named = by_urn(WESTHAVEN)[900001], by_urn(WESTHAVEN, with_heads=True)[900001]
    assert isinstance(plain, Facts)
    assert isinstance(named, Facts)
    assert plain.heads == ()
    assert [head.name for head in named.heads] == ["Amina Yusuf"]


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        ({"URN": "soon"}, "URN", "is not a whole number"),
        ({"URN": ""}, "URN", "is missing"),
        ({"URN": "900002"}, "URN", "was in row"),
        ({"OpenDate": "last year"}, "OpenDate", "is not a date (day/month/year)"),
        ({"Easting": "Surrey Heath"}, "Easting", "is not a whole number"),
        ({"EstablishmentName": ""}, "EstablishmentName", "is missing"),
        (
            {"EstablishmentStatus (name)": "Ajar", "EstablishmentStatus (code)": ""},
            "EstablishmentStatus (name)",
            "is none of: Open;",
        ),
    ],
)
def test_what_cannot_be_read_is_rejected_by_field(
    tmp_path: Path, cells: dict[str, str], field: str, reason: str
) -> None:
    rows = rows_of(WESTHAVEN)
    rows[0], rows[1] = rows[1], rows[0] | cells
    found = [row for row in read(written(tmp_path / "g.csv", rows)) if isinstance(row, Reject)]
    assert len(found) == 1
    assert (found[0].row, found[0].field) == (3, field)
    assert found[0].reason.startswith(reason)


def test_rows_wider_than_the_header_are_rejected_and_short_ones_read_on() -> None:
    rows = read(FIXTURES / "gias_ragged.csv")
    assert [type(row) for row in rows] == [Facts, Facts, Reject, Reject]
    wide, short = rows[2], rows[3]
    assert isinstance(wide, Reject)
    assert isinstance(short, Reject)
    assert wide.reason == "has more cells than there are column names"
    assert short.field == "EstablishmentStatus (name)"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (OEIF, "This is Ofsted’s file of inspections"),
        (LINKS, "This is the GIAS links file"),
    ],
)
def test_a_swapped_file_is_called_by_its_name(path: Path, words: str) -> None:
    with pytest.raises(FileProblem, match=words):
        read(path)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (b"URN,Group UID,EstablishmentName\n", "file of groups"),
        (b"URN,EstablishmentName\n", "it has no column LA .code., EstablishmentStatus .name."),
    ],
)
def test_another_file_is_refused_with_what_it_lacks(header: bytes, words: str) -> None:
    with pytest.raises(FileProblem, match=words):
        Layout(read_table(io.BytesIO(header)))


def test_a_file_without_the_columns_of_trusts_and_places_still_reads() -> None:
    data = (
        b"URN,EstablishmentName,LA (code),EstablishmentStatus (code),TypeOfEstablishment (name)\n"
        b"900001,Quay School,990,1,Community school\n"
    )
    layout = Layout(read_table(io.BytesIO(data)))
    (row,) = layout.read(with_heads=True)
    assert isinstance(row, Facts)
    assert not layout.names_trusts
    assert not layout.names_federations
    assert "easting" not in layout.fields
    assert row.kind.code == "01"
    assert row.heads == ()


def test_a_type_that_is_new_keeps_its_words_and_promises_nothing() -> None:
    kind = type_of("77", "Floating school")
    assert (kind.code, kind.name, kind.state_funded, kind.responsible) == (
        "77",
        "Floating school",
        False,
        "unknown",
    )


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("www.quay.example", "http://www.quay.example"),
        ("HTTPS://quay.example/a b", ""),
        ("javascript:alert(1)", ""),
        ("none", ""),
        ("", ""),
        ("https://quay.example:8080/x?y#z", "https://quay.example:8080/x?y#z"),
        ("http://" + "q" * 200 + ".example", ""),
    ],
)
def test_a_website_is_kept_only_as_an_address(tmp_path: Path, cell: str, kept: str) -> None:
    rows = changed(rows_of(WESTHAVEN), 900001, SchoolWebsite=cell)
    assert values(written(tmp_path / "gias.csv", rows), 900001)["website"] == kept


@pytest.mark.parametrize("uid", ["see notes", "5" * 21, "999"])
def test_what_is_no_uid_names_no_group(tmp_path: Path, uid: str) -> None:
    rows = rows_of(WESTHAVEN)
    rows[1] |= {"Trusts (code)": uid, "Federations (code)": uid}
    row = by_urn(written(tmp_path / "gias.csv", rows))[900002]
    assert isinstance(row, Facts)
    assert row.trust == row.federation == ("", "")


@given(st.data())
def test_whatever_stands_in_a_cell_a_row_is_rejected_skipped_or_fits_its_columns(
    data: st.DataObject,
) -> None:
    row = rows_of(WESTHAVEN)[1]
    columns = [column for _, column, _ in SIMPLE if column in row]
    columns += ["URN", "LA (code)", "LA (name)", "EstablishmentStatus (name)", "Trusts (code)"]
    columns += ["TypeOfEstablishment (code)", "TypeOfEstablishment (name)", "Federations (code)"]
    text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300)
    row[data.draw(st.sampled_from(columns))] = data.draw(text)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(row))
    writer.writeheader()
    writer.writerow(row)
    layout = Layout(read_table(io.BytesIO(buffer.getvalue().encode())))
    for found in layout.read(with_heads=True):
        if isinstance(found, Facts):
            values = dict(zip(layout.fields, found.values, strict=True))
            School(urn=found.urn, **values).clean_fields(exclude=["network", "as_at"])
            assert len(found.trust[0]) <= 20
