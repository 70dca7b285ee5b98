"""What people are sent about their own entry: asked, listed, not listed, still true? No school and
no visit in any of them."""

from datetime import datetime

from accounts.models import Person
from core.clock import london_date, london_time
from core.telephone import national
from directory.entry_links import Act, link_to
from directory.models import Entry
from notifications.channels import is_written_to
from notifications.services import queue

WHAT_IT_IS = (
    "The directory is a list of people who know inspection. Heads ring them on a hard day, to "
    "talk with somebody who has been there. You decide what stands there and when you can be "
    "asked, and you leave with one tap."
)
NO_SIGN_IN = "You need not sign in."
MORNING = 9


def proposed_key(entry: Entry) -> str:
    """The key of the message that asks somebody who was proposed."""
    return f"directory.proposed:{entry.pk}:{_stamp(entry.proposed_at)}"


def still_true_key(entry: Entry) -> str:
    """The key of the message that asks whether an entry is still true, once a year."""
    return f"directory.still-true:{entry.pk}:{_stamp(entry.said_at)}"


def _stamp(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


def proposed_text(entry: Entry, by_name: str) -> str:
    """The question to somebody whom an officer had in mind."""
    return (
        f"{by_name} thinks that you would be good to ring for a colleague who has an inspection, "
        f"and asks whether you would be in the directory of {entry.network.name}.\n\n"
        f"{WHAT_IT_IS}\n\n"
        f"Yes, and this is my number: {link_to(entry, Act.JOIN)}\n\n"
        f"No, thank you: {link_to(entry, Act.NO)}\n\n"
        f"{NO_SIGN_IN} Nobody is listed who has not said yes, and nobody asks why you say no.\n"
    )


def listed_text(entry: Entry) -> str:
    """That a coordinator said yes."""
    return (
        f"Thank you. You are in the directory of {entry.network.name} from now on, and heads can "
        "find your name and number. Nobody expects you to be free: say what you can, when you "
        "can.\n\n"
        f"To change your entry: {link_to(entry, Act.CHANGE)}\n\n"
        f"To leave, at any time and without a reason: {link_to(entry, Act.LEAVE)}\n\n"
        f"{NO_SIGN_IN}\n"
    )


def declined_text(entry: Entry, by: Person) -> str:
    """A coordinator's no, kindly."""
    at = f", on {national(by.telephone)}" if by.telephone else ""
    return (
        f"Thank you for offering to be in the directory of {entry.network.name}. That you would "
        "be there for a colleague counts for a lot.\n\n"
        "For now you are not on the list. That says nothing about what you know: a list like "
        "this must be balanced, and sometimes somebody is too close to the schools here.\n\n"
        f"If you would like to talk about it, ring {by.name}{at}. What you entered is deleted.\n"
    )


def still_true_text(entry: Entry) -> str:
    """The question of once a year."""
    return (
        f"You are in the directory of {entry.network.name}, and heads can ring you. Thank you. "
        "Once a year we ask: is what stands there still true?\n\n"
        f"Look, and say yes with one tap: {link_to(entry, Act.STILL_TRUE)}\n\n"
        f"Change it: {link_to(entry, Act.CHANGE)}\n\n"
        f"Leave, without a reason: {link_to(entry, Act.LEAVE)}\n\n"
        f"{NO_SIGN_IN} Where nobody says yes within two months, the entry is kept but not shown "
        "until you do.\n"
    )


def ask_proposed(entry: Entry, by_name: str, now: datetime) -> None:
    """Ask them; who only reads their own page finds the question there. Not listed to
    coordinators: it would tell who said no."""
    _send(
        entry, proposed_key(entry), "Asked whether they would be in the directory",
        ("Covenant: would you be somebody to ring?", proposed_text(entry, by_name)), now,
        is_private=True,
    )  # fmt: skip


def tell_listed(entry: Entry, now: datetime) -> None:
    """Tell them that heads can find them."""
    _send(
        entry, f"directory.listed:{entry.pk}:{_stamp(now)}", "In the directory from now on",
        ("Covenant: you are in the directory", listed_text(entry)), now,
    )  # fmt: skip


def tell_declined(entry: Entry, by: Person, now: datetime) -> None:
    """Tell them that they are not listed."""
    _send(
        entry, f"directory.declined:{entry.pk}:{_stamp(now)}", "About the directory",
        ("Covenant: about the directory", declined_text(entry, by)), now, is_private=True,
    )  # fmt: skip


def ask_still_true(entry: Entry, now: datetime) -> None:
    """Ask whether it is still true, from nine in the morning; once for each yearly word."""
    _send(
        entry, still_true_key(entry), "Asked whether their entry is still true",
        ("Covenant: is your entry still true?", still_true_text(entry)), now,
        not_before=max(now, london_time(london_date(now), MORNING)),
    )  # fmt: skip


def _send(
    entry: Entry,
    key: str,
    occasion: str,
    said: tuple[str, str],
    now: datetime,
    *,
    not_before: datetime | None = None,
    is_private: bool = False,
) -> None:
    if not is_written_to(entry.person):
        return
    subject, text = said
    queue(
        key=key, person=entry.person, occasion=occasion, subject=subject, text=text, now=now,
        not_before=not_before, network_id=entry.network_id, is_private=is_private,
    )  # fmt: skip
