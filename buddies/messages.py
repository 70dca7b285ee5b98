"""What people are told of pairs and visits, in words. No school, no visit in any of them: they
are read over shoulders. Pure."""

from accounts.models import Person
from core.telephone import national

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


def _paragraphs(*said: str) -> str:
    return "\n\n".join(part for part in said if part) + "\n"


def your_buddy(buddy: Person, reserve: Person | None, link: str) -> tuple[str, str]:
    """To a head: who their buddy is. Gives subject and text."""
    return "Covenant: your buddy", _paragraphs(
        reach(buddy),
        f"{buddy.name} is your buddy: a colleague from another school who has agreed to be there "
        "for you. Ring whenever you like; there need not be a reason.",
        f"If {buddy.first_name} cannot be reached: {reach(reserve)}." if reserve else "",
        f"Your page: {link}",
    )


def you_support(supported: Person, link: str, guide: str) -> tuple[str, str]:
    """To a buddy: whom they support, and where to read what a buddy does. Subject and text."""
    return "Covenant: you are somebody’s buddy", _paragraphs(
        reach(supported),
        f"Thank you for offering. You are now the buddy of {supported.name}. A short first call, "
        "to say that you are there, is a good start. What you two speak about stays with you.",
        f"What to say, and where it ends, in two minutes: {guide}",
        f"Your page: {link}",
    )


def you_are_reserve(supported: Person, buddy: Person, link: str, guide: str) -> tuple[str, str]:
    """To a reserve: for whom, and where to read what a buddy does. Gives subject and text."""
    return "Covenant: you are a reserve", _paragraphs(
        f"If {buddy.name} cannot be reached, {supported.name} may ring you. There is nothing to "
        "do until then.",
        f"What a buddy does, in two minutes: {guide}",
        f"Your page: {link}",
    )


def pair_ended(other: Person, link: str) -> tuple[str, str]:
    """To either of two whose pair has ended; never why. Gives subject and text."""
    return "Covenant: a change to your buddies", _paragraphs(
        f"You and {other.name} are not paired as buddies any more. That happens for many "
        "reasons, and it says nothing about either of you. Thank you for having been there.",
        f"Who to ring now is on your page: {link}",
    )


def please_ring(head: Person, also: Person | None, is_reserve: bool, link: str) -> tuple[str, str]:
    """To buddy or reserve: ring the head. ``also``: who else was asked. Subject and text."""
    first = head.first_name
    if is_reserve:
        ask = f"Please be ready to ring {head.name} today: their buddy is asked to ring first."
    else:
        ask = f"Please ring {head.name} today. A few minutes are enough: say that you are there."
    return RING.format(name=first), _paragraphs(
        reach(head),
        ask,
        f"Also asked: {reach(also)}. If you cannot ring today, let them know." if also else "",
        f"More on your page: {link}",
    )


def no_need_to_ring(head: Person, link: str) -> tuple[str, str]:
    """To everybody who was asked to ring. Subject and text."""
    return NO_NEED.format(name=head.first_name), _paragraphs(
        "It was a mistake, and nothing has happened. There is no need to ring "
        f"{head.name} about it. Thank you for being there.",
        f"Your page: {link}",
    )


def look_again(link: str) -> tuple[str, str]:
    """To coordinators who were told of something that was a mistake. Subject and text."""
    return "Covenant: it was a mistake", _paragraphs(
        "What we asked you to look at was entered in error. Nothing has happened, and nobody "
        "needs to be rung about it.",
        f"Your page: {link}",
    )


def needs_your_eyes(
    head: Person | None, buddy: Person | None, reserve: Person | None, link: str
) -> tuple[str, str]:
    """To coordinators: somebody needs support now; who is asked, or that nobody can be."""
    if head is None:
        said = ["A head whose name we do not know needs somebody now. Please ring their office."]
    elif buddy is None:
        said = [reach(head), f"{head.name} has no buddy. Please ring them yourself, today."]
    else:
        said = [reach(head), f"{head.name} needs company now."]
        for person, role in ((buddy, "buddy"), (reserve, "reserve")):
            if person is None:
                continue
            if person.email:
                said.append(f"Their {role} is asked to ring: {reach(person)}.")
            else:
                said.append(
                    f"Their {role} has no e-mail address, so only you can tell them. "
                    f"Please ring {reach(person)}, and ask them to ring {head.name}."
                )
    return EYES, _paragraphs(*said, f"Sign in to see more: {link}")


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
    return AGAIN.format(name=head.first_name), _paragraphs(
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
    return MOVED, _paragraphs(
        reach(head) if head else "", moved, ask, f"Sign in to see more: {link}"
    )
