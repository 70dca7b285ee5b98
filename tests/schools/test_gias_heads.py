"""Who leads a school, by the four cells that GIAS gives it."""

import pytest

from schools.gias_heads import heads

Cells = tuple[str, str, str, str]


@pytest.mark.parametrize(
    ("cells", "names", "kind"),
    [
        (("Mrs", "Amina", "Yusuf", "Headteacher"), ["Amina Yusuf"], "head"),
        (("", "Amina", "Yusuf", ""), ["Amina Yusuf"], "head"),
        (("", "", "Mrs A Yusuf", "Principal"), ["A Yusuf"], "head"),
        (("Mr", "Raj", "Sen", "Executive Head Teacher"), ["Raj Sen"], "executive_head"),
        (("Mr", "Raj", "Sen", "Acting Headteacher"), ["Raj Sen"], "acting_head"),
        (("Mr", "Raj\u00a0", " Sen", "Interim Head"), ["Raj Sen"], "acting_head"),
        (("Mr", "Raj", "Sen", "Co-Headteacher"), ["Raj Sen"], "co_head"),
        (("Co Headteacher", "Ann Bell", "Joy Okoro", ""), ["Ann Bell", "Joy Okoro"], "co_head"),
        (("Co-Head", "Mrs Ann Bell", "Dr Joy Okoro", ""), ["Ann Bell", "Joy Okoro"], "co_head"),
        (("Co Headteacher", "Ann", "Bell", ""), ["Ann Bell"], "co_head"),
        (("", "Ann & Joy", "Bell & Okoro", ""), ["Ann Bell", "Joy Okoro"], "co_head"),
        (("", "", "Ann Bell and Joy Okoro", ""), ["Ann Bell", "Joy Okoro"], "co_head"),
        (("", "Ann Bell / Joy Okoro", "", ""), ["Ann Bell", "Joy Okoro"], "co_head"),
        (("", "Ann", "Bell and Joy Okoro", ""), ["Ann Bell", "Joy Okoro"], "co_head"),
        (("", "Ann Bell and Joy", "Okoro", ""), ["Ann Bell", "Joy Okoro"], "co_head"),
        (("Mrs", "Anderson", "Landry", "Head"), ["Anderson Landry"], "head"),
    ],
)
def test_names_and_kinds_of_post(cells: Cells, names: list[str], kind: str) -> None:
    found = heads(*cells)
    assert [head.name for head in found] == names
    assert {head.kind for head in found} == {kind}


@pytest.mark.parametrize(
    "cells",
    [
        ("", "", "", "Headteacher"),
        ("Not recorded", "", "", ""),
        ("", "Vacant", "Post", ""),
        ("", "To be", "appointed", ""),
    ],
)
def test_nobody_is_named(cells: Cells) -> None:
    assert heads(*cells) == ()
