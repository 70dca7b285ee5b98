"""A head's copy of their log: dated, in the order of time, with the deadlines beside it."""

import io
import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from pypdf import PdfReader

from inspections import concern_export
from inspections.models import Concern
from inspections.queries import deadlines_of
from inspections.services import concerns as services
from tests.conftest import NOW
from tests.inspections.concerns import HAPPENED, head_in_a_visit, log_of, noted, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(network):
    return log_of(*head_in_a_visit(network, school_name="Şehit Primary"))


def copy_of(log):
    return concern_export.Copy(
        visit=log.visit, owner=log.owner, concerns=list(Concern.objects.filter(log=log)),
        deadlines=deadlines_of(log.visit), made_at=NOW,
    )  # fmt: skip


def printed(log):
    """What can be read in the PDF, on one line."""
    reader = PdfReader(io.BytesIO(concern_export.as_pdf(copy_of(log))))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_text_says_all_of_it_in_the_order_in_which_it_happened(log):
    noted(log, "Later", told="senior", told_at=NOW, answer="Will ring back")
    noted(log, "Earlier", happened_at=HAPPENED - timedelta(minutes=10), told="nobody", answer="")
    assert (
        concern_export.as_text(copy_of(log))
        == """\
What was noted during an inspection
-----------------------------------
Şehit Primary
Full inspection, called on Monday 23 November 2026
Noted by Amina Yusuf. Copy made at 9am on Tuesday 24 November 2026.

Deadlines for complaining
-------------------------
By Thursday 26 November 2026: Last day to ring Ofsted’s senior inspector about how the \
inspection went.
Your comments on the draft, or a complaint: 5 working days after the draft report; any weekday \
counts, even in the holidays.

1. 8.30am on Tuesday 24 November 2026
-------------------------------------
Earlier
Told: Nobody yet.
Written at 9am on Tuesday 24 November 2026 by Amina Yusuf.

2. 8.40am on Tuesday 24 November 2026
-------------------------------------
Later
Told: Ofsted’s senior inspector, by telephone, at 9am on Tuesday 24 November 2026.
They answered: Will ring back
Written at 9am on Tuesday 24 November 2026 by Amina Yusuf.
"""
    )


def test_corrections_show_what_was_first_written_and_withdrawn_entries_are_counted_alone(log):
    concern = noted(log, "Forst words")
    services.correct(
        concern=concern, words=words("First words"), token=uuid4(), by=log.owner, now=NOW
    )
    services.withdraw(concern=noted(log, "Struck"), by=log.owner, now=NOW)
    text = concern_export.as_text(copy_of(log))
    assert text.index("First words") < text.index("As first written:") < text.index("Forst words")
    assert "Struck" not in text
    assert text.endswith("Entries withdrawn, and so left out: 1.\n")


def test_the_pdf_says_the_same_in_letters_of_many_languages(log):
    noted(log, "Zoë, Łukasz – „Ωραία“, Привет: “seen enough”\n\nSecond paragraph")
    reader, text = printed(log)
    for words_of_it in (
        "Şehit Primary", "Zoë, Łukasz – „Ωραία“, Привет: “seen enough”", "Second paragraph",
        "By Thursday 26 November 2026", "Page 1 of 1",
    ):  # fmt: skip
        assert words_of_it in text
    assert "cannot be printed" not in text
    assert reader.metadata.title == "Notes"
    assert "Şehit" not in str(reader.metadata)
    assert reader.metadata.creation_date == NOW


def test_a_sign_without_a_letter_in_the_font_is_a_square_the_text_has_it_and_no_log_names_it(
    log, caplog
):
    caplog.set_level(logging.DEBUG)
    noted(log, "A 🦓 in the hall")
    _, text = printed(log)
    assert "A □ in the hall" in text
    assert "cannot be printed and are shown as □" in text
    assert "🦓" in concern_export.as_text(copy_of(log))
    assert "🦓" not in caplog.text
    assert "1f993" not in caplog.text.lower()


def test_a_long_log_runs_over_several_pages(log):
    noted(log, "A long day. " * 900)
    reader, text = printed(log)
    assert len(reader.pages) > 2
    assert f"Page 2 of {len(reader.pages)}" in text
