"""What stands on a certificate, and that it fits."""

import re
from dataclasses import replace
from datetime import date

import pytest

from core.paper import Paper
from covenant import certificate
from covenant.certificate import Certificate, as_pdf, squares

IT = Certificate(
    title="The Westhaven Covenant",
    version=2,
    party="Harbour Learning Trust",
    signed_on=date(2026, 11, 24),
    reaffirmed_on=None,
    signed_by="Lee Tan, Chief executive",
    is_person=False,
    promises=("Someone to talk to.", "People who know."),
    undertakings=("We offer adviser time: 6 days a year",),
    number=12,
    digest="a1" * 32,
    text_sha256="b2" * 32,
    address=f"https://covenant.example.org/westhaven/signature/{'a1' * 32}/",
    as_at=date(2026, 11, 24),
)


@pytest.fixture
def said(monkeypatch):
    """What is written on the paper, instead of a picture of it."""
    words = []
    written = Paper.printable

    def printable(self, text):
        words.append(text)
        return written(self, text)

    monkeypatch.setattr(Paper, "printable", printable)
    certificate.as_pdf.cache_clear()
    yield words
    certificate.as_pdf.cache_clear()


def pages(paper):
    return len(re.findall(rb"/Type /Page\b", paper))


def test_it_says_who_what_when_and_where_it_is_verified(said):
    paper = as_pdf(IT)

    assert pages(paper) == 1
    for words in (
        IT.title, IT.party, *IT.promises, *IT.undertakings, "Version 2 of the text", IT.address,
        "Signed on 24 November 2026 by Lee Tan, Chief executive",
        f"Signature number 12, digest: {IT.digest}", f"SHA-256 of the text: {IT.text_sha256}",
    ):  # fmt: skip
        assert words in said
    assert "not a contract" in said[-1]


def test_without_a_name_it_says_when_alone(said):
    as_pdf(replace(IT, signed_by="", undertakings=()))

    assert "Signed on 24 November 2026" in said
    assert "and undertakes besides" not in said


def test_who_signs_in_person_is_said_to(said):
    as_pdf(replace(IT, signed_by="", is_person=True))

    assert "Signed on 24 November 2026 in person" in said


def test_what_was_reaffirmed_says_both_days(said):
    as_pdf(replace(IT, reaffirmed_on=date(2026, 12, 2)))
    as_pdf(replace(IT, reaffirmed_on=date(2026, 12, 2), signed_by="", is_person=True))

    by = "by Lee Tan, Chief executive"
    assert f"Signed on 24 November 2026, re-affirmed on 2 December 2026 {by}" in said
    assert "Signed on 24 November 2026 in person, re-affirmed on 2 December 2026" in said


def test_however_long_it_is_one_sheet(said):
    long = replace(
        IT,
        title="The Covenant of Schools, Trusts, Unions and Council " * 2,
        party="The Governing Body of St Aldhelm’s Church of England School " * 3,
        promises=("A promise of about eighty letters that is as long as a form allows it.",) * 8,
        undertakings=("We offer adviser time while inspectors are on site: 6 days a year",) * 9,
    )

    assert pages(as_pdf(long)) == 1
    assert "and 3 more" in said


def test_even_what_never_fits_is_one_sheet(said):
    assert pages(as_pdf(replace(IT, promises=("A promise.",) * 90))) == 1


def test_the_square_is_a_code_with_its_three_corners():
    dots = squares(IT.address)

    assert len(dots) == len(dots[0])
    for row, column in ((0, 0), (0, -7), (-7, 0)):
        corner = [line[column : column + 7 or None] for line in dots[row : row + 7 or None]]
        assert all(corner[0])
        assert all(corner[6])
        assert corner[1] == [True, False, False, False, False, False, True]


def test_another_address_is_another_square():
    assert squares("https://a.example.org/") != squares("https://b.example.org/")
