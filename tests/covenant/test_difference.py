"""What is different between two wordings, as people read it."""

from dataclasses import dataclass, field

import pytest

from covenant import difference
from covenant.difference import between, blocks_of


@dataclass
class Words:
    text: str = ""
    title: str = "The Covenant"
    promises: list = field(default_factory=list)
    undertakings: list = field(default_factory=list)


def said(found):
    """The changed blocks: {+added+}, [-removed-]."""
    marks = {"kept": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}
    return [
        " ".join(marks[piece.mark].format(piece.words) for piece in change.pieces)
        for section in found.sections
        for change in section.changes
        if not change.is_kept
    ]


def changed(old, new):
    return said(between(Words(old), Words(new)))


def test_a_word_that_changed_is_shown_inside_its_paragraph():
    assert changed(
        "We meet each other once in every term.", "We meet each other twice in every term."
    ) == ["We meet each other [-once-] {+twice+} in every term."]


def test_words_that_went_and_nothing_came_for_them():
    assert changed("We meet once in every single term.", "We meet once in every term.") == [
        "We meet once in every [-single-] term."
    ]


def test_words_are_counted():
    found = between(Words("We meet once a term."), Words("We meet twice or more often a term."))

    assert (found.added, found.removed) == (4, 1)


def test_a_new_paragraph_is_added_and_an_old_one_removed_as_a_whole():
    old = "One stays here.\n\nThis goes away for good.\n\nTwo stays here."
    new = "One stays here.\n\nTwo stays here.\n\nSomething else is new."

    assert changed(old, new) == ["[-This goes away for good.-]", "{+Something else is new.+}"]


def test_paragraphs_with_little_in_common_are_two():
    assert changed("Every head has a buddy.", "Reports are read together.") == [
        "[-Every head has a buddy.-]",
        "{+Reports are read together.+}",
    ]


def test_of_several_that_changed_each_stands_beside_its_own():
    old = "Every head is offered a buddy.\n\nWe keep a list of staff who know."
    new = (
        "Brand new words come first.\n\nEvery head is offered a reserve.\n\n"
        "We keep a list of people who know."
    )

    assert changed(old, new) == [
        "{+Brand new words come first.+}",
        "Every head is offered a [-buddy.-] {+reserve.+}",
        "We keep a list of [-staff-] {+people+} who know.",
    ]


def test_a_paragraph_that_went_before_one_that_changed_is_removed():
    old = "Gone without any trace.\n\nEvery head is offered a buddy."

    assert changed(old, "Every head is offered a reserve.") == [
        "[-Gone without any trace.-]",
        "Every head is offered a [-buddy.-] {+reserve.+}",
    ]


def test_a_word_or_two_between_changes_go_with_them():
    assert changed(
        "we stand by all old heads here today", "we stand by each new head here today"
    ) == ["we stand by [-all old heads-] {+each new head+} here today"]
    assert changed("a b c red of blue d e f", "a b c green of pink d e f") == [
        "a b c [-red of blue-] {+green of pink+} d e f"
    ]


def test_lines_that_are_broken_elsewhere_are_the_same_words():
    found = between(Words("One two\nthree four."), Words("One two three\nfour."))

    assert found.is_same
    assert (found.added, found.removed) == (0, 0)


def test_headings_lists_and_paragraphs_are_blocks_of_their_own():
    text = (
        "## 1. Talk\nWords of\none paragraph\n- first\n  goes on\n* second\n\n"
        "#hash is no heading\n- \n####### seven"
    )

    assert [(block.style, block.words) for block in blocks_of(text)] == [
        ("heading", "1. Talk"),
        ("paragraph", "Words of one paragraph"),
        ("item", "first goes on"),
        ("item", "second"),
        ("paragraph", "#hash is no heading - ####### seven"),
    ]


def test_title_promises_and_undertakings_are_set_beside_each_other_too():
    old = Words(
        promises=[{"heading": "Talk.", "summary": "Somebody to talk to."}],
        undertakings=[{"kind": "trust", "words": "We offer time", "unit": "days a year"}],
    )
    new = Words(
        title="The New Covenant",
        promises=[{"heading": "Talk.", "summary": "Somebody to rely on."}],
        undertakings=[
            {"kind": "trust", "words": "We offer time", "unit": "days a year"},
            {"kind": "", "words": "We listen", "unit": ""},
        ],
    )
    found = between(old, new)

    assert [section.name for section in found.sections if not section.is_kept] == [
        "Title", "The promises", "What a party may add",
    ]  # fmt: skip
    assert "{+Every party: We listen+}" in said(found)


def test_what_stays_is_one_tap_away_but_for_what_stands_before_a_change():
    old = "A one.\n\nB two.\n\nC three.\n\n## Last\n\nThis is the end of it."
    found = between(Words(old), Words(old.replace("end", "beginning")))
    stretches = found.sections[-1].stretches

    assert [
        (stretch.is_kept, len(stretch.hidden), len(stretch.shown)) for stretch in stretches
    ] == [
        (True, 3, 1),
        (False, 0, 1),
    ]

    found = between(Words(old), Words(old.replace("A one", "A none")))
    last = found.sections[-1].stretches[-1]
    assert (len(last.hidden), last.shown) == (4, ())


def test_texts_too_large_to_match_word_by_word_are_shown_whole(monkeypatch):
    monkeypatch.setattr(difference, "MOST_WORDS", 4)
    assert changed("x a b c d y", "x e b c f y") == ["x [-a b c d-] {+e b c f+} y"]

    monkeypatch.setattr(difference, "MOST_BLOCKS", 0)
    assert changed("a b\n\nc d\n\ne f", "a g\n\nc d\n\ne h") == ["a [-b-] {+g+}", "e [-f-] {+h+}"]

    monkeypatch.setattr(difference, "MOST_PAIRS", 0)
    assert changed("a b c d", "a b c e") == ["[-a b c d-]", "{+a b c e+}"]


@pytest.mark.parametrize("text", ["a " * 14_000, "- a\n" * 7_000 + "end", "word\n\n" * 5_000])
def test_the_largest_texts_take_no_longer_than_a_page_may(text):
    found = between(Words(text), Words(text.replace("a", "b") + " c"))

    assert found.added
