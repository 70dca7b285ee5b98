"""What reminders say: kind, short, numbers first, and nothing for eyes over a shoulder."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.models import Person
from reminders import wording
from reminders.seeding import seed_rows
from schools.models import Network

FOLDER = Path(settings.BASE_DIR) / "templates" / "reminders"
TEXTS = sorted(FOLDER.rglob("*.txt"))
FORBIDDEN = re.compile(
    r"school|ofsted|inspect|visit|grade|graded|report|outcome|judge|window|health|\bill\b|sick"
    r"|stress|urn\b|deadline|overdue|concern|special measures",
    re.IGNORECASE,
)
KEYS = [row["key"] for row in seed_rows()]
MOST_WORDS = 60  # with names, numbers and an address


def said(key: str, **changes: Any) -> wording.Wording:
    people = {
        "person": Person(name="Jo Price", telephone="020 7946 0001", pk=2),
        "head": Person(name="Sam O’Neill & Co", telephone="+442079460003", pk=1),
        "contact": Person(
            name="Jo Price", telephone="020 7946 0001", reach_me="a call after 4pm", pk=2
        ),
        "reserve": Person(name="Max Adeyemi", email="max@example.org", pk=3),
        "network": Network(name="Westhaven", slug="westhaven"),
    }
    return wording.render(key, **{**people, **changes})


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_text_names_a_school_ofsted_or_a_visit(path: Path) -> None:
    # Of a tag only the quoted words are said, and the names of other files are not.
    source = re.sub(r'"reminders/[\w/-]+\.txt"', "", path.read_text())
    source = re.sub(r"{%\s*(if|elif|else|endif)[^%]*%}", "", source)
    assert not FORBIDDEN.findall(source)


@pytest.mark.parametrize("key", KEYS)
def test_no_reminder_says_such_a_word_or_shows_a_tag(key: str) -> None:
    words = said(key)
    for text in (words.subject, words.text):
        assert not FORBIDDEN.findall(text)
        assert not re.search(r"[{}%]|&amp;|&#", text)
    assert words.subject.startswith("Covenant: ")
    assert len(words.subject) <= 60
    assert len(words.text.split()) <= MOST_WORDS
    assert "  " not in words.text


@pytest.mark.parametrize("key", [key for key in KEYS if key.endswith("-head")])
def test_a_head_reads_numbers_first_and_is_asked_nothing(key: str) -> None:
    lines = said(key).text.splitlines()
    assert lines[0] == "Jo Price: 020 7946 0001 (a call after 4pm)"
    assert lines[1] == "Max Adeyemi: max@example.org"
    assert "?" not in "".join(lines)
    assert "please" not in "".join(lines).lower()
    assert lines[-1].endswith("/talk/")


@pytest.mark.parametrize("key", [key for key in KEYS if key.endswith("-head")])
def test_a_head_has_a_number_within_the_first_three_lines_whoever_stands_by(key: str) -> None:
    for changes in ({}, {"reserve": None}):
        first = said(key, **changes).text.splitlines()[:3]
        assert any("020 7946 0001" in line for line in first)


@pytest.mark.parametrize("key", KEYS)
def test_no_words_rest_on_the_hour_or_the_day_that_a_network_may_change(key: str) -> None:
    """A coordinator moves a rule by a few days and to any hour by day."""
    words = said(key).text.lower()
    assert not re.search(r"this (morning|evening)|before the evening|before tomorrow", words)


def test_several_in_one_message_say_each_whom_to_ring_and_the_rest_once() -> None:
    parts = [said(key, together=True) for key in ("next-day-buddy", "on-the-day-reserve")]
    words = wording.digest([*parts, said("published-buddy", together=True)])
    assert words.subject == "Covenant: please ring Sam, and 2 more"
    assert words.text.count("Sam O’Neill & Co: 020 7946 0003") == 3
    assert words.text.count("Nobody needs to tell us what was said.") == 1
    assert [line[:2] for line in words.text.splitlines() if line[:1].isdigit()] == [
        "1.", "2.", "3.",
    ]  # fmt: skip
    assert not FORBIDDEN.findall(words.subject + words.text)
    assert "&amp;" not in words.text


@pytest.mark.parametrize("key", [key for key in KEYS if key.endswith(("-buddy", "-reserve"))])
def test_whoever_is_to_ring_reads_whom_and_the_number_first(key: str) -> None:
    words = said(key)
    assert words.subject.startswith("Covenant: please ring Sam")
    assert words.text.startswith("Sam O’Neill & Co: 020 7946 0003")


def test_a_buddy_without_a_reserve_and_a_person_without_a_number_read_well() -> None:
    words = said("on-the-day-buddy", reserve=None, head=Person(name="Sam Okafor"))
    assert words.text.startswith("Sam Okafor\n\n")
    assert "somebody who can." in words.text
    assert "Max" not in said("next-day-head", reserve=None).text


def test_every_text_belongs_to_a_rule() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(KEYS)
    assert not FORBIDDEN.findall(" ".join(row["words"] for row in seed_rows()))
