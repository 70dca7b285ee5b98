"""What a party may add to the promises."""

import pytest

from covenant import starter, undertakings
from covenant.models import Declaration
from covenant.parties import KINDS
from covenant.undertakings import Chosen, Offer, by_kind, in_words, offered_to


def test_a_party_is_offered_what_is_for_its_kind_and_for_all():
    for_trusts, for_all = Offer("trust", "We offer time", "days a year"), Offer("", "We listen")
    text = Declaration(undertakings=[for_trusts.row(), for_all.row()])

    assert offered_to(text, "trust") == [for_trusts, for_all]
    assert offered_to(text, "union") == [for_all]
    assert by_kind(text) == [("Academy trust", [for_trusts]), ("Every party", [for_all])]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (Chosen("We offer time", "days a year", 6), "We offer time: 6 days a year"),
        (Chosen("We offer time", "days a year", 1), "We offer time: 1 day a year"),
        (Chosen("We meet", "staff", 1), "We meet: 1 staff"),
        (Chosen("We listen"), "We listen"),
    ],
)
def test_what_was_undertaken_is_said_in_words(chosen, words):
    assert in_words(chosen.row()) == words


def test_the_starter_holds_something_for_every_kind_of_party():
    assert {row["kind"] for row in starter.UNDERTAKINGS} == set(KINDS)
    assert undertakings.MOST == 9999
