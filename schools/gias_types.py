"""What each type of establishment means here: state-funded or not, and who is responsible.

Codes and names are those of GIAS; who employs the head follows DOMAIN 8.9.
"""

from __future__ import annotations

from typing import NamedTuple

from core import cells

TRUST, COUNCIL, GOVERNING_BODY = "trust", "council", "governing_body"
INDEPENDENT, UNKNOWN = "independent", "unknown"


class Type(NamedTuple):
    """A type of establishment: GIAS code (two figures) and name, and what follows from it."""

    code: str
    name: str
    state_funded: bool
    responsible: str


_TYPES = (
    Type("01", "Community school", True, COUNCIL),
    Type("02", "Voluntary aided school", True, GOVERNING_BODY),
    Type("03", "Voluntary controlled school", True, COUNCIL),
    Type("05", "Foundation school", True, GOVERNING_BODY),
    Type("06", "City technology college", True, INDEPENDENT),
    Type("07", "Community special school", True, COUNCIL),
    Type("08", "Non-maintained special school", True, INDEPENDENT),
    Type("10", "Other independent special school", False, INDEPENDENT),
    Type("11", "Other independent school", False, INDEPENDENT),
    Type("12", "Foundation special school", True, GOVERNING_BODY),
    Type("14", "Pupil referral unit", True, COUNCIL),
    Type("15", "Local authority nursery school", True, COUNCIL),
    Type("18", "Further education", False, INDEPENDENT),
    Type("24", "Secure units", False, UNKNOWN),
    Type("27", "Miscellaneous", False, UNKNOWN),
    Type("28", "Academy sponsor led", True, TRUST),
    Type("29", "Higher education institutions", False, INDEPENDENT),
    Type("31", "Sixth form centres", False, UNKNOWN),
    Type("32", "Special post 16 institution", False, INDEPENDENT),
    Type("33", "Academy special sponsor led", True, TRUST),
    Type("34", "Academy converter", True, TRUST),
    Type("35", "Free schools", True, TRUST),
    Type("36", "Free schools special", True, TRUST),
    Type("38", "Free schools alternative provision", True, TRUST),
    Type("39", "Free schools 16 to 19", True, TRUST),
    Type("40", "University technical college", True, TRUST),
    Type("41", "Studio schools", True, TRUST),
    Type("42", "Academy alternative provision converter", True, TRUST),
    Type("43", "Academy alternative provision sponsor led", True, TRUST),
    Type("44", "Academy special converter", True, TRUST),
    Type("45", "Academy 16-19 converter", True, TRUST),
    Type("46", "Academy 16 to 19 sponsor led", True, TRUST),
    Type("57", "Academy secure 16 to 19", False, TRUST),
)
# Not places with a head in an English authority: offshore, services' children overseas,
# Welsh, British schools overseas, children's centres and their linked sites.
ELSEWHERE = frozenset(("25", "26", "30", "37", "47", "48"))
ELSEWHERE_NAMES = frozenset(
    (
        "offshore schools",
        "service children's education",
        "welsh establishment",
        "british schools overseas",
        "children's centre",
        "children's centre linked site",
    )
)
_BY_CODE = {each.code: each for each in _TYPES}
_BY_NAME = {each.name.lower(): each for each in _TYPES}


def type_of(code: str, name: str) -> Type:
    """The type by its code (leading zeros may be lost) or, without one, by its name.

    An unlisted type keeps its code and name, counts as not state-funded, and who is
    responsible is unknown.
    """
    code = cells.code(code)[:4]
    code = code.zfill(2) if code else ""
    name = cells.text(name)
    known = _BY_CODE.get(code) or (_BY_NAME.get(name.lower()) if not code else None)
    if known is not None:
        return known
    return Type(code, name[:80], state_funded=False, responsible=UNKNOWN)


def is_elsewhere(kind: Type) -> bool:
    """Whether such a place is none of an English authority's schools."""
    return kind.code in ELSEWHERE or kind.name.lower().replace("’", "'") in ELSEWHERE_NAMES
