"""What is sent in the story, to whom, in which order."""

from datetime import date, datetime, timedelta

from core.clock import london_time
from tests.journeys.people import (
    ADVISER,
    AMINA,
    COORDINATOR,
    OFFICER,
    OPERATOR,
    RUTH,
    SAM,
)

INVITED = "Covenant: an invitation for you"
CODE = "Covenant: your sign-in code"
RING = "Covenant: please ring Amina"
THERE = "Covenant: Sam is there for you"
OR_ASK = "Covenant: please ring Amina, or ask Sam"
EYES = "Covenant: something needs your eyes"
ASKED = "Covenant: can you be a buddy?"
APP = "Covenant: a second step at sign-in"

Letter = tuple[str, str]

# While the city is made ready: what each gets, in order.
FIRST: dict[str, list[str]] = {
    OPERATOR: [CODE, APP],
    COORDINATOR: [INVITED, CODE, APP, "Covenant: something waits for you to confirm"],
    AMINA: [INVITED, CODE, "Covenant: your buddy"],
    SAM: [ASKED, "Covenant: you are somebody’s buddy", "Covenant: you are a reserve"],
    RUTH: [ASKED, "Covenant: you are somebody’s buddy", "Covenant: you are a reserve"],
    OFFICER: [
        INVITED,
        CODE,
        APP,
        "Covenant: thank you for signing",
        "Covenant: your signature is complete",
    ],
    ADVISER: [INVITED, CODE, "Covenant: you are in the directory"],
}
CALLED: list[Letter] = [(COORDINATOR, EYES), (RUTH, RING), (SAM, RING)]


def at(day: date, hour: int) -> datetime:
    """Five minutes after the half hour, when what was due then is due."""
    return london_time(day, hour, 35)


def stages(monday: date) -> list[tuple[datetime, list[Letter]]]:
    """After a call on a Monday: when the clock is looked at, and what has come by then."""
    tuesday, wednesday, thursday = (monday + timedelta(days=days) for days in (1, 2, 3))
    both = [(AMINA, THERE), (SAM, RING)]
    return [
        (at(monday, 18), both),
        (at(tuesday, 7), [(AMINA, THERE)]),
        (at(tuesday, 16), [(RUTH, OR_ASK), (SAM, RING)]),
        (at(wednesday, 7), [(AMINA, THERE)]),
        (at(wednesday, 16), [(RUTH, OR_ASK), (SAM, RING)]),
        (at(thursday, 9), both),
        (at(wednesday + timedelta(weeks=1), 9), both),
        # The draft report is due on the day the term starts: a head hears once a day.
        (
            at(date(2027, 1, 4), 9),
            [*both, (COORDINATOR, "Covenant: a new term, and who has no buddy yet")],
        ),
        (at(wednesday + timedelta(weeks=6), 9), both),
    ]


# The second call was a mistake; Jo has no e-mail address.
CALLED_AGAIN: list[Letter] = [
    (COORDINATOR, EYES), (RUTH, "Covenant: please ring Jo"), (SAM, "Covenant: please ring Jo"),
]  # fmt: skip
TAKEN_BACK: list[Letter] = [
    (COORDINATOR, "Covenant: it was a mistake"),
    (RUTH, "Covenant: no need to ring Jo now"),
    (SAM, "Covenant: no need to ring Jo now"),
]
