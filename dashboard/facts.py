"""A school's facts as rows for its page, each with where it comes from. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.templatetags.covenant import date_plain
from schools.models import School, SchoolCorrection


@dataclass(frozen=True)
class Fact:
    """One row: what, the value, and a word where it was corrected by hand."""

    key: str
    value: str
    note: str = ""
    telephone: str = ""


def facts_of(school: School, corrections: Iterable[SchoolCorrection]) -> list[Fact]:
    """What the page of a school says about it, without what is not known."""
    by_field = {correction.field: correction for correction in corrections}

    def note(*fields: str) -> str:
        said = [
            f"Corrected by hand on {date_plain(by_field[field].at)}; the file says "
            f"{by_field[field].imported_value or 'nothing'}."
            for field in fields
            if field in by_field
        ]
        return " ".join(said)

    ages = f"{school.low_age} to {school.high_age}" if school.high_age is not None else ""
    where = ", ".join(filter(None, (school.street, school.town, school.postcode)))
    rows = [
        Fact("URN", str(school.urn)),
        Fact("Phase", school.phase, note("phase")),
        Fact("Type", school.type_name),
        Fact("Status", school.status, note("status")),
        Fact("Ages", ages),
        Fact("Pupils", _number(school.pupils)),
        Fact("Religious character", school.religious_character),
        Fact("Responsible body", school.get_responsible_body_display(), note("responsible_body")),
        Fact("Opened", date_plain(school.open_date)),
        Fact("Closed", date_plain(school.close_date)),
        Fact("Address", where, note("street", "town", "postcode")),
        Fact("Telephone", school.telephone, note("telephone"), telephone=school.telephone),
        Fact("Website", school.website, note("website")),
    ]
    return [row for row in rows if row.value or row.note]


def _number(value: Any) -> str:
    return "" if value is None else str(value)
