"""One name per organisation, whatever the order of the rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.gias_names import Spellings, distinct, tidy
from schools.gias_organisations import council_name


def named(*spellings: str, lent: tuple[str, ...] = ()) -> tuple[str, bool]:
    tally = Spellings()
    for name in spellings:
        tally.add("1", name)
    for name in lent:
        tally.lend(name)
    return tally.names()["1"]


def test_the_commonest_spelling_wins_and_of_its_capitals_the_mixed_one() -> None:
    spellings = ("HARBOUR TRUST",) * 3 + ("Harbour Trust",) + ("Harbour Trust Limited",) * 2
    assert named(*spellings) == ("Harbour Trust", True)


def test_capitals_borrow_from_a_sponsor_of_the_same_name() -> None:
    assert named("HISP TRUST", lent=("HISP Trust", "ANOTHER")) == ("HISP Trust", True)


def test_capitals_that_nothing_explains_become_a_title_that_is_ours() -> None:
    assert named("OASIS COMMUNITY LEARNING") == ("Oasis Community Learning", False)


@given(st.permutations(["A TRUST", "A Trust", "a trust", "B TRUST", "b Trust", "B Trust"]))
def test_the_order_of_the_rows_never_matters(rows: list[str]) -> None:
    assert named(*rows) == named(*sorted(rows))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("THE DIOCESE OF QUAY CE MAT LTD", "The Diocese of Quay CE MAT Ltd"),
        ("ST ANNE'S TRUST", "St Anne's Trust"),
        ("BCDF SCHOOLS (WEST) II", "BCDF Schools (West) II"),
        ("Already Mixed UTC", "Already Mixed UTC"),
        ("FOR THE CHILDREN", "For the Children"),
    ],
)
def test_capitals_as_a_title(name: str, meant: str) -> None:
    assert tidy(name) == meant


def test_two_alike_carry_their_uid() -> None:
    assert distinct([("2", "Bay Trust"), ("1", "BAY TRUST"), ("3", "Sea")], ["sea"]) == {
        "1": "BAY TRUST",
        "2": "Bay Trust (2)",
        "3": "Sea (3)",
    }


def test_a_council_is_called_by_the_first_part_of_its_authority() -> None:
    assert council_name("Bristol, City of") == "Bristol Council"
