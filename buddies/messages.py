"""What people are told when a head is to be rung, in words. No school, no visit in any of them:
they are read over shoulders. Pure."""

from collections.abc import Sequence

from accounts.models import Person
from core.telephone import national
from notifications.channels import can_be_sent

RING = "Covenant: please ring {name}"
NO_NEED = "Covenant: no need to ring {name} now"
EYES = "Covenant: something needs your eyes"
AGAIN = "Covenant: please ring {name} again"
MOVED = "Covenant: something has moved"


def _number(person: Person) -> str:
    return national(person.telephone) if person.telephone else ""


def reach(person: Person) -> str:
    """A person with how to reach them, telephone first."""
    number = _number(person)
    how = f" ({person.reach_me})" if person.reach_me else ""
    return f"{number} – {person.name}{how}" if number else f"{person.name}{how}"


def paragraphs(*said: str) -> str:
    """The parts of a message that are there, one below the other."""
    return "\n\n".join(part for part in said if part) + "\n"


def please_ring(head: Person, also: Person | None, is_reserve: bool, link: str) -> tuple[str, str]:
    """To buddy or reserve: ring the head. ``also``: who else was asked. Subject and text."""
    first = head.first_name
    if is_reserve:
        ask = f"Please be ready to ring {head.name} today: their buddy is asked to ring first."
    else:
        ask = f"Please ring {head.name} today. A few minutes are enough: say that you are there."
    return RING.format(name=first), paragraphs(
        reach(head),
        ask,
        f"Also asked: {reach(also)}. If you cannot ring today, let them know." if also else "",
        f"More on your page: {link}",
    )


def no_need_to_ring(head: Person, link: str) -> tuple[str, str]:
    """To everybody who was asked to ring. Subject and text."""
    return NO_NEED.format(name=head.first_name), paragraphs(
        "It was a mistake, and nothing has happened. There is no need to ring "
        f"{head.name} about it. Thank you for being there.",
        f"Your page: {link}",
    )


def look_again(link: str) -> tuple[str, str]:
    """To coordinators who were told of something that was a mistake. Subject and text."""
    return "Covenant: it was a mistake", paragraphs(
        "What we asked you to look at was entered in error. Nothing has happened, and nobody "
        "needs to be rung about it.",
        f"Your page: {link}",
    )


ROLES = {"buddy": "buddy", "reserve": "reserve", "standing-in": "reserve"}


def needs_your_eyes(
    head: Person | None, helpers: Sequence[tuple[str, Person]], link: str
) -> tuple[str, str]:
    """To coordinators: somebody needs support now; who is asked, or that nobody can be.
    ``helpers``: words of ``ROLES`` with people."""
    if head is None:
        said = ["A head whose name we do not know needs somebody now. Please ring their office."]
    elif not helpers:
        said = [reach(head), f"{head.name} has no buddy. Please ring them yourself, today."]
    else:
        said = [reach(head), f"{head.name} needs company now."]
        for role, person in helpers:
            if can_be_sent(person):
                said.append(f"Their {ROLES[role]} is asked to ring: {reach(person)}.")
            else:
                said.append(
                    f"We have no way to write to their {ROLES[role]}, so only you can tell them. "
                    f"Please ring {reach(person)}, and ask them to ring {head.name}."
                )
    return EYES, paragraphs(*said, f"Sign in to see more: {link}")


class Moved:
    """What became of something that people were asked to ring about, in neutral words."""

    AWAY = "What we wrote to you about has moved. Nobody comes for now, and no new day is known."
    NEW_DAY = "What we wrote to you about has moved. The new days are on your page."
    AS_BEFORE = "What we wrote to you last was put right: things are as they were before."


def ring_again(
    head: Person, also: Person | None, is_reserve: bool, moved: str, link: str
) -> tuple[str, str]:
    """To buddy or reserve: it has moved, ring again. ``moved`` is one of ``Moved``. Subject
    and text."""
    if is_reserve:
        ask = f"Please be ready to ring {head.name}: their buddy is asked to ring first."
    else:
        ask = f"Please ring {head.name} again. Ask how they are, not why it moved."
    return AGAIN.format(name=head.first_name), paragraphs(
        reach(head),
        moved,
        ask,
        f"Also asked: {reach(also)}. If you cannot ring, let them know." if also else "",
        f"More on your page: {link}",
    )


def has_moved(head: Person | None, has_buddy: bool, moved: str, link: str) -> tuple[str, str]:
    """To coordinators: what they were asked to look at has moved. Subject and text."""
    if head is None:
        ask = "We do not know whom to tell. Please ring their office."
    elif has_buddy:
        ask = f"The buddy of {head.name} is asked to ring again."
    else:
        ask = f"{head.name} has no buddy. Please ring them yourself."
    return MOVED, paragraphs(
        reach(head) if head else "", moved, ask, f"Sign in to see more: {link}"
    )
