"""Who must not meet whom, by what is known of them: pure."""

import pytest

from schools.apart import Word
from support.apart import Conflicts, Site, Someone

AMINA, BEN = 1, 2
PRIMARY, SECONDARY = frozenset({"primary"}), frozenset({"secondary"})


def among(amina=None, ben=None, words=(), kilometres=2):
    people = {AMINA: Someone(AMINA, **(amina or {})), BEN: Someone(BEN, **(ben or {}))}
    return Conflicts(frozenset(words), kilometres, people)


def of(*names):
    return frozenset(names)


BETWEEN = [
    ({"schools": of(7)}, {"schools": of(7, 8)}),
    ({"bodies": of("trust")}, {"bodies": of("trust", "federation")}),
    # One is the other's line manager, whichever of the two is the head.
    ({"responsible": of("council")}, {"roles": of("council")}),
    ({"roles": of("trust")}, {"responsible": of("trust")}),
]


@pytest.mark.parametrize(("amina", "ben"), BETWEEN)
def test_people_who_work_together_do_not_meet(amina, ben):
    conflicts = among(amina, ben)
    assert conflicts.between(AMINA, BEN)
    assert conflicts.between(BEN, AMINA)
    assert conflicts.in_one_group(AMINA, BEN)
    assert conflicts.in_series(AMINA, BEN, [])


def test_people_who_share_only_the_council_meet():
    council = {"responsible": of("council")}
    assert not among(council, council).between(AMINA, BEN)


def test_nobody_supervises_themselves():
    assert among().between(AMINA, AMINA)


@pytest.mark.parametrize(
    "word", [Word(AMINA, other=BEN), Word(BEN, other=AMINA), Word(AMINA, school=8)]
)
def test_a_declared_word_counts_both_ways(word):
    conflicts = among({"schools": of(7)}, {"schools": of(8)}, [word])
    assert conflicts.between(AMINA, BEN)
    assert conflicts.between(BEN, AMINA)


def test_a_word_about_somebody_else_is_none():
    words = [Word(AMINA, other=3), Word(3, other=BEN), Word(BEN, school=9)]
    conflicts = among({"schools": of(7)}, {"schools": of(8)}, words)
    assert not conflicts.between(AMINA, BEN)


def sites(metres=1000, phases=PRIMARY):
    there = Site(440000 + metres, 110000, phases)
    return {"sites": (Site(440000, 110000, PRIMARY),)}, {"sites": (there,)}


def test_heads_of_near_schools_of_the_same_phase_are_not_in_one_group():
    conflicts = among(*sites(1999))
    assert conflicts.in_one_group(AMINA, BEN)
    assert conflicts.in_series(AMINA, 3, [4, BEN])
    # One to one they may meet: one of them supervises.
    assert not conflicts.between(AMINA, BEN)


@pytest.mark.parametrize(
    "there",
    [
        sites(2000),
        sites(100, SECONDARY),
        ({}, sites(100)[1]),
    ],
    ids=["far enough", "another phase", "where one stands is not known"],
)
def test_heads_who_are_no_rivals_sit_together(there):
    conflicts = among(*there)
    assert not conflicts.in_one_group(AMINA, BEN)
    assert not conflicts.in_series(AMINA, 3, [BEN])


def test_somebody_nothing_is_known_of_meets_anybody():
    assert not Conflicts().in_one_group(AMINA, BEN)
