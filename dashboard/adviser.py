"""What somebody in the directory lacks, in words to them, each with the one act that mends it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from core.telephone import national
from core.templatetags.covenant import day_short
from dashboard.matters import Address
from dashboard.queries.adviser import Place
from directory.readiness import Missing


@dataclass(frozen=True)
class Lack:
    """One thing that is missing. ``do`` and ``url``: what mends it, none where that is time;
    ``is_act``: it is done by the button itself."""

    what: str
    do: str = ""
    url: str = ""
    is_act: bool = False


def lacks(place: Place, address: Address, today: date) -> list[Lack]:
    """What is missing, without the days away, which have a button of their own. With inspectors
    at their own school nothing else is said."""
    missing = place.readiness.missing
    if Missing.INSPECTED in missing:
        return []
    return [_lack(each, place, address, today) for each in missing if each is not Missing.AWAY]


def _lack(missing: Missing, place: Place, address: Address, today: date) -> Lack:
    assert place.entry is not None
    person = place.entry.person
    if missing is Missing.CHANNEL:
        if person.is_paused(today):
            until = day_short(person.paused_until)
            return Lack(
                f"You asked us to send you nothing until {until}, so we cannot ask you.",
                "End the pause",
                reverse("my-pause"),
            )
        return Lack(
            "We have no way to write to you: no e-mail address, and no texts.",
            "Add one to my details",
            reverse("me:details"),
        )
    if missing is Missing.TELEPHONE:
        if not person.telephone:
            return Lack(
                "There is no number that heads can ring.",
                "Add my number",
                address("directory:change"),
            )
        return Lack(
            f"Nobody has seen yet that {national(person.telephone)} works.",
            "Try it now",
            address("directory:telephone"),
        )
    if place.is_drilled:
        return Lack(
            "You have not answered this term’s drill.",
            "Yes, asking me works",
            address("directory:drill-answer"),
            is_act=True,
        )
    return Lack("You have not answered a drill yet. We ask you in the next one.")
