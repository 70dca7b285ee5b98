"""What coordinators are asked to look at, in words: the message, and a line of a list. They name
the head to ring, never who was silent; that somebody cannot be reached is a fact about data."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from buddies.fitting import Fitting, buddies_for, reserves_for
from buddies.messages import paragraphs, reach
from buddies.models import Pairing
from buddies.sending import page
from core.clock import london_date
from schools.models import Network

SHOWN = 3


@dataclass(frozen=True)
class Said:
    """One thing to look at: a title, what is so, whom to ring, and the one act."""

    title: str
    text: str
    ring: Person
    label: str
    url: str


def said(network: Network, subject: str, row: Pairing | Person) -> Said:
    """The words for a row, with its people loaded. ``subject`` is a value of ``Look``."""
    if isinstance(row, Person):
        return Said(
            f"We have no way to reach {row.name}",
            f"No e-mail address or mobile number that works is known for {row.name}, and heads "
            "rely on them. Please ring, ask for one, and enter it.",
            row, "Enter how to reach them", page("schools:person", network, row.pk),
        )  # fmt: skip
    head, name = row.supported, row.supported.name
    if subject == "no-reserve-free":
        return Said(
            f"Nobody stands in for {name}’s buddy",
            f"{name} has no reserve who is free now. Please choose another.",
            head, "Choose a reserve", page("buddies:reserve", network, row.pk),
        )  # fmt: skip
    find = ("Find another buddy", page("buddies:another", network, row.pk))
    stands = row.reserve if subject == "pair-ended" or row.stands_in_since else None
    until = f" Until then {stands.name} stands by them." if stands is not None else ""
    if subject == "person-left":
        title = f"{name}’s buddy has left"
        text = f"{name}’s buddy is at no school of this network any more. Find another.{until}"
    else:
        title = f"{name} has no buddy any more"
        text = f"{name}’s pair has ended. Nobody need say why. Find another buddy.{until}"
    return Said(title, text, head, *find)


def asking(network: Network, subject: str, subject_id: int, now: datetime) -> tuple[str, str, str]:
    """The message to a coordinator: subject, text and the question over the answers."""
    row: Pairing | Person
    fitting: list[Fitting] = []
    if subject == "cannot-be-reached":
        row = Person.objects.get(pk=subject_id)
    else:
        people = Pairing.objects.select_related("network", "supported", "buddy", "reserve")
        row = people.get(pk=subject_id)
        today = london_date(now)
        if subject == "no-reserve-free":
            fitting = reserves_for(row, today)
        else:
            fitting = buddies_for(network, row.supported, today, but=row.buddy_id)
    words = said(network, subject, row)
    names = ", ".join(each.person.name for each in fitting[:SHOWN])
    text = paragraphs(
        reach(words.ring),
        words.text,
        f"Who would fit and is free: {names}." if names else "",
        f"{words.label}: {words.url}",
    )
    return f"Covenant: {_short(subject, words.ring)}", text, f"{words.title}. Can you see to it?"


def _short(subject: str, person: Person) -> str:
    first = person.first_name
    if subject == "cannot-be-reached":
        return f"how do we reach {first}?"
    if subject == "no-reserve-free":
        return f"{first} needs a reserve"
    return f"{first} needs a buddy"
