"""What is written about a departure. It is read over shoulders: no name, no school, and not what it
is about; the page says that to whom it is for."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import Person
from core.clock import london_date
from core.templatetags.covenant import date_plain
from notifications.services import queue
from support.models import Departure
from support.policies.departures import is_first, is_second

SUBJECT_HEAD = "Covenant: please read something on your page"
SUBJECT_SECOND = "Covenant: please read a question for you"
SUBJECT_UNION = "Covenant: somebody may need you"
SUBJECT_SETTLED = "Covenant: something is settled"
SUBJECT_COLLEAGUE = "Covenant: please read something for your organisation"
SUBJECT_FIRST = "Covenant: an answer to your question"


def tell_head(departure: Departure, now: datetime) -> None:
    """To the head, before anybody else."""
    assert departure.head is not None
    assert departure.answer_by is not None
    _write(
        departure,
        departure.head,
        "head",
        SUBJECT_HEAD,
        "Please read something on your page",
        "There is something for you to read in Covenant, and to answer if you wish. It concerns "
        "you, and you have it first.\n\n"
        f"You have until {date_plain(departure.answer_by)}. Nothing has to be decided today, and "
        "you need not read it alone: ring somebody you trust before or after.",
        now,
    )


def ask_second(departure: Departure, now: datetime) -> None:
    """To the officer whom the first asks."""
    assert departure.second_by is not None
    _write(
        departure,
        departure.second_by,
        f"second:{departure.second_by.pk}",
        SUBJECT_SECOND,
        "Please read a question for you",
        "An officer of another organisation asks you something in Covenant. It is confidential: "
        "please read it where nobody looks over your shoulder, and speak about it with nobody but "
        "them.",
        now,
    )


def tell_union_officer(departure: Departure, officer: Person, now: datetime) -> None:
    """To the officer whom the head named, for this."""
    _write(
        departure,
        officer,
        f"union:{officer.pk}",
        SUBJECT_UNION,
        "Somebody may need you",
        "Somebody who named you in Covenant may need you in the next days. What it is about "
        "stands on the page. It is confidential.",
        now,
    )


def tell_first(departure: Departure, what: str, now: datetime) -> None:
    """To whoever proposed it first: the second said no, or the head has answered."""
    first = departure.first_by
    if first is not None and is_first(departure, first, london_date(now)):
        _tell_of_an_answer(departure, first, what, now)


def tell_both(departure: Departure, what: str, now: datetime) -> None:
    """To both who proposed it."""
    for person in _those_who_may_read(departure, now):
        _tell_of_an_answer(departure, person, what, now)


def tell_colleague(departure: Departure, person: Person, now: datetime) -> None:
    """To whoever speaks for an organisation in place of who proposed it and has left."""
    _write(
        departure,
        person,
        f"colleague:{person.pk}",
        SUBJECT_COLLEAGUE,
        "Please read something for your organisation",
        "Somebody who spoke for your organisation, and does so no more, has left something open in "
        "Covenant. It is confidential: please read it where nobody looks over your shoulder, and "
        "speak of it with nobody.",
        now,
    )


def tell_both_fell_away(departure: Departure, now: datetime) -> None:
    """To both who proposed it, or were asked to, that it counts for nothing."""
    for person in _those_who_may_read(departure, now):
        _write(
            departure,
            person,
            f"lapsed:{person.pk}",
            SUBJECT_SETTLED,
            "Something is settled",
            "Something in Covenant that you asked, or were asked, counts for nothing now. Why "
            "stands on the page. You need do nothing. It is confidential.",
            now,
        )


def tell_head_fell_away(departure: Departure, now: datetime) -> None:
    """To the head, that it counts for nothing though nobody took it back."""
    if departure.head is not None:
        _write(
            departure,
            departure.head,
            "lapsed",
            SUBJECT_SETTLED,
            "Something is settled",
            "What you were asked to read in Covenant counts for nothing now. Why stands on the "
            "page. You need do nothing.",
            now,
        )


def tell_head_taken_back(departure: Departure, now: datetime) -> None:
    """To the head, that nothing is asked of them any more."""
    if departure.head is not None:
        _write(
            departure,
            departure.head,
            "withdrawn",
            SUBJECT_SETTLED,
            "Something is settled",
            "What you were asked to read in Covenant was taken back. You need do nothing.",
            now,
        )


def _those_who_may_read(departure: Departure, now: datetime) -> list[Person]:
    """Of the two who proposed it those who speak for their organisation still: whoever does not
    cannot open the page any more, and is written to no more."""
    today, found = london_date(now), []
    for person, is_theirs in ((departure.first_by, is_first), (departure.second_by, is_second)):
        if person is not None and is_theirs(departure, person, today):
            found.append(person)
    return found


def _tell_of_an_answer(departure: Departure, person: Person, what: str, now: datetime) -> None:
    _write(
        departure,
        person,
        f"{what}:{person.pk}:{int(now.timestamp())}",
        SUBJECT_FIRST,
        "An answer to your question",
        "There is an answer in Covenant for you to read. It is confidential.",
        now,
    )


def _write(
    departure: Departure, person: Person, what: str, subject: str, occasion: str, text: str,
    now: datetime,
) -> None:  # fmt: skip
    if person.erased_at is not None:
        return
    address = reverse("support:departure", args=[departure.network.slug, departure.pk])
    queue(
        key=f"departure:{departure.pk}:{what}",
        person=person,
        occasion=occasion,
        subject=subject,
        text=f"Dear {person.first_name},\n\n{text}\n\n{settings.SITE_ADDRESS}{address}\n",
        now=now,
        network_id=departure.network_id,
        is_private=True,
    )
