"""The demo city's schools as two files in the government's layouts, so that it comes in by the
same door as a real one. Everything in them is invented, the same at each making."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from seed.words import words

CITY = "Westhaven"
LA_CODE = "899"
GIAS_AS_AT = date(2026, 8, 28)
OFSTED_AS_AT = date(2026, 8, 31)

PLACES = words("places")
SAINTS = words("saints")
TRUSTS = {
    "5001": "TIDEWAY LEARNING TRUST",
    "5002": "HARBOUR ACADEMIES",
    "5003": "THE BEACON SCHOOLS TRUST",
    "5004": "COMPASS EDUCATION TRUST",
}
CO_OPERATIVE = ("5101", "Westhaven Co-operative Learning Trust")


@dataclass
class Row:
    """One invented school."""

    urn: int
    name: str
    kind: tuple[str, str, str, str]  # type code, type, group code, group
    phase: tuple[str, str]
    ages: tuple[int, int]
    trust: tuple[str, str] = ("", "")
    trust_flag: tuple[str, str] = ("0", "Not applicable")
    state_funded: bool = True
    open_date: date | None = None
    cells: dict[str, str] = field(default_factory=dict)


COMMUNITY = ("01", "Community school", "4", "Local authority maintained schools")
AIDED = ("02", "Voluntary aided school", "4", "Local authority maintained schools")
CONTROLLED = ("03", "Voluntary controlled school", "4", "Local authority maintained schools")
FOUNDATION = ("05", "Foundation school", "4", "Local authority maintained schools")
SPECIAL = ("07", "Community special school", "5", "Special schools")
UNIT = ("14", "Pupil referral unit", "4", "Local authority maintained schools")
NURSERY = ("15", "Local authority nursery school", "4", "Local authority maintained schools")
CONVERTER = ("34", "Academy converter", "10", "Academies")
SPONSORED = ("28", "Academy sponsor led", "10", "Academies")
SIXTEEN = ("45", "Academy 16-19 converter", "10", "Academies")
INDEPENDENT = ("11", "Other independent school", "3", "Independent schools")
PRIMARY, SECONDARY, OTHER = ("2", "Primary"), ("4", "Secondary"), ("0", "Not applicable")
NURSERY_PHASE, SIXTEEN_PLUS = ("1", "Nursery"), ("6", "16 plus")
SUPPORTED_BY_TRUST = ("1", "Supported by a trust")
IN_A_TRUST = ("3", "Supported by a multi-academy trust")


def city_rows() -> list[Row]:
    """Some eighty schools, of every kind a city has."""
    rows: list[Row] = []
    places = iter(PLACES)

    def add(name: str, kind: tuple[str, str, str, str], **fields: object) -> None:
        defaults: dict[str, object] = {"phase": PRIMARY, "ages": (4, 11)}
        rows.append(
            Row(urn=990001 + len(rows), name=name, kind=kind, **{**defaults, **fields})  # type: ignore[arg-type]
        )

    for number in range(33):
        ages = [(4, 11), (4, 7), (7, 11)][number % 5 if number % 5 < 3 else 0]
        suffix = {(4, 11): "Primary School", (4, 7): "Infant School", (7, 11): "Junior School"}
        add(f"{next(places)} {suffix[ages]}", COMMUNITY, ages=ages)
    for number, saint in enumerate(SAINTS):
        kind = AIDED if number < 6 else CONTROLLED
        faith = "Catholic" if number % 3 == 0 else "CofE"
        add(f"St {saint}’s {faith} Primary School", kind)
    for number in range(4):
        flag = SUPPORTED_BY_TRUST if number < 2 else ("2", "Not supported by a trust")
        trust = CO_OPERATIVE if number < 2 else ("", "")
        add(f"{next(places)} School", FOUNDATION, trust=trust, trust_flag=flag)
    for number in range(20):
        trust = list(TRUSTS.items())[number % len(TRUSTS)]
        kind = CONVERTER if number % 4 else SPONSORED
        opened = date(2014 + number % 8, 9, 1)
        common = {"trust": trust, "trust_flag": IN_A_TRUST, "open_date": opened}
        if number < 13:
            add(f"{next(places)} Primary Academy", kind, **common)
        else:
            ages = (11, 16 + number % 3)
            add(f"{next(places)} Academy", kind, phase=SECONDARY, ages=ages, **common)
    for name in ("Westhaven High School", "Portway Community College"):
        add(name, COMMUNITY, phase=SECONDARY, ages=(11, 16))
    for name in ("The Poplars", "Cedar Court School", "Springwell School"):
        add(name, SPECIAL, phase=OTHER, ages=(4, 19))
    add("The Bridge Centre", UNIT, phase=OTHER, ages=(5, 16))
    for name in ("Little Haven Nursery School", "Pebbles Nursery School"):
        add(name, NURSERY, phase=NURSERY_PHASE, ages=(2, 5))
    add(
        "Westhaven Sixth Form College", SIXTEEN, phase=SIXTEEN_PLUS, ages=(16, 19),
        trust=("5004", TRUSTS["5004"]), trust_flag=IN_A_TRUST, open_date=date(2019, 3, 1),
    )  # fmt: skip
    add(
        "Copperfield New Primary Academy", SPONSORED, trust=("5003", TRUSTS["5003"]),
        trust_flag=IN_A_TRUST, open_date=date(2023, 9, 1),
    )  # fmt: skip
    for name in ("Hillside Preparatory School", "Westhaven Grammar School"):
        add(name, INDEPENDENT, phase=OTHER, ages=(3, 18), state_funded=False)
    return rows


def gias_file(rows: list[Row]) -> bytes:
    """The list of establishments, in the columns of the official one that matter here."""
    random = Random(852)
    out = []
    for number, row in enumerate(rows):
        out.append(
            {
                "URN": str(row.urn),
                "LA (code)": LA_CODE,
                "LA (name)": CITY,
                "EstablishmentNumber": str(2001 + number),
                "EstablishmentName": row.name,
                "TypeOfEstablishment (code)": row.kind[0],
                "TypeOfEstablishment (name)": row.kind[1],
                "EstablishmentTypeGroup (code)": row.kind[2],
                "EstablishmentTypeGroup (name)": row.kind[3],
                "EstablishmentStatus (code)": "1",
                "EstablishmentStatus (name)": "Open",
                "OpenDate": f"{row.open_date:%d-%m-%Y}" if row.open_date else "",
                "PhaseOfEducation (code)": row.phase[0],
                "PhaseOfEducation (name)": row.phase[1],
                "StatutoryLowAge": str(row.ages[0]),
                "StatutoryHighAge": str(row.ages[1]),
                "NumberOfPupils": str(random.randint(60, 420) * (3 if row.ages[1] > 11 else 1)),
                "TrustSchoolFlag (code)": row.trust_flag[0],
                "TrustSchoolFlag (name)": row.trust_flag[1],
                "Trusts (code)": row.trust[0],
                "Trusts (name)": row.trust[1],
                "Street": f"{random.randint(1, 180)} {random.choice(PLACES)} Road",
                "Town": CITY,
                "Postcode": f"ZZ{random.randint(1, 9)} {random.randint(1, 9)}AB",
                "TelephoneNum": f"0207946{number:04d}",
                "Easting": str(430_000 + random.randint(0, 9_000)),
                "Northing": str(110_000 + random.randint(0, 9_000)),
            }
        )
    return _csv(out)


def ofsted_file(rows: list[Row]) -> bytes:
    """Ofsted's list of latest inspections. Two in five windows are open this autumn."""
    random = Random(131839)
    out = []
    for number, row in enumerate(rows):
        if not row.state_funded or row.open_date == date(2023, 9, 1):
            continue
        started = _last_inspected(number, random)
        out.append(
            {
                "URN": str(row.urn),
                "LAESTAB": f"{LA_CODE}{2001 + number}",
                "School name": row.name,
                "Local authority": CITY,
                "Inspection start date": f"{started:%d/%m/%Y}",
                "Publication date": f"{started + timedelta(days=42):%d/%m/%Y}",
                "Inspection number of latest graded inspection": str(10_200_000 + number),
                "Inspection type": "S5 Inspection",
                "Event type grouping": "Schools - S5",
                "Does the latest graded inspection relate to the URN of the current school?": "Yes",
                "URN at time of latest graded inspection": str(row.urn),
                "Overall effectiveness": "2" if started < date(2024, 9, 2) else "Not judged",
                "Category of concern": "",
                "Quality of education": "2",
                "Behaviour and attitudes": "2",
                "Personal development": random.choice(["1", "2"]),
                "Effectiveness of leadership and management": "2",
                "Safeguarding is effective?": "Yes",
            }
        )
    return _csv(out)


def _last_inspected(number: int, random: Random) -> date:
    """A Tuesday in term: long ago for one, recently enough for most."""
    if number == 11:
        year = 2020
    elif number % 5 in {0, 3}:
        year = random.choice([2021, 2022])
    else:
        year = random.choice([2023, 2023, 2024])
    day = date(year, 9, 15) + timedelta(days=random.choice([0, 21, 49, 70, 126, 150, 203, 260]))
    return day - timedelta(days=(day.weekday() - 1) % 7)


def _csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("cp1252")
