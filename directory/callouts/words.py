"""What is said in messages about a call-out. No school, no visit, not what it is about: they are
read over shoulders. Nobody reads here who was asked before. Pure."""

from accounts.models import Person
from core.telephone import national
from directory.callouts.pace import RINGING
from escalations.kinds import Answer, Asking, Effect

RING, RING_ME, CANNOT = "ring", "ring-me", "cannot"
SPOKEN, RINGING_NOW, CANNOT_AFTER_ALL = "spoken", "ringing", "cannot"

TO_ASK = (
    Answer(RING, "I will ring now", Effect.ENDS, "Thank you. We have sent you whom to ring."),
    Answer(
        RING_ME, "Please ring me first", Effect.ENDS, "Thank you. They are asked to ring you."
    ),
    Answer(
        CANNOT, "I can’t now", Effect.PASSES,
        "Thank you for saying so. Somebody else is asked, and nobody is told why.",
    ),
)  # fmt: skip
TO_ASK_WHETHER = (
    Answer(
        SPOKEN, "We have spoken", Effect.ENDS,
        "Thank you. That you have spoken is all that is kept.",
    ),
    Answer(
        RINGING_NOW, "I am ringing now", Effect.HOLDS,
        "Thank you. We ask you again in ten minutes.", RINGING,
    ),
    Answer(
        CANNOT_AFTER_ALL, "I can’t after all", Effect.PASSES,
        "Thank you for saying so. Somebody else is asked now, and nobody is told why.",
    ),
)  # fmt: skip


def _on(person: Person, before: str) -> str:
    """The number of somebody and how they are best reached, after these words; "" without one."""
    how = f" ({person.reach_me})" if person.reach_me else ""
    return f"{before}{national(person.telephone)}{how}." if person.telephone else ""


def ask(*, is_coordinator: bool) -> Asking:
    """Can you talk with somebody now?"""
    why = (
        "Nobody in the directory is free just now, so we ask you. "
        if is_coordinator
        else "You are in the directory, so we ask you. "
    )
    return Asking(
        subject="Covenant: can you talk with somebody now?",
        text=_paragraphs(
            "Somebody would like to talk now with somebody who knows inspection.",
            f"{why}If you can ring in the next few minutes, say so: you then see whom, and their "
            "number. Whoever says so first is the one; the others are told that it is taken.",
            "If you cannot, say so, and the next are asked sooner. Nobody is told why.",
        ),
        question="Can you ring in the next few minutes?",
        answers=TO_ASK,
        occasion="Asked whether they can talk with somebody",
    )


def ask_whether_spoken(head: Person) -> Asking:
    """To whoever accepted: have you spoken?"""
    return Asking(
        subject=f"Covenant: have you spoken with {head.first_name}?",
        text=_paragraphs(
            f"Have you spoken with {head.name}?{_on(head, ' Their number: ')}",
            "Without an answer in the next five minutes we ask somebody else, so that nobody "
            "waits for nothing. You may ring all the same.",
        ),
        question=f"Have you spoken with {head.first_name}?",
        answers=TO_ASK_WHETHER,
        occasion="Asked whether they have spoken with somebody",
    )


def please_ring(head: Person, link: str, *, ring_first: bool) -> tuple[str, str]:
    """To whoever accepted. Subject and text."""
    if ring_first or not head.telephone:
        subject = f"Covenant: {head.first_name} rings you"
        ask = f"Thank you. We have asked {head.name} to ring you, in the next few minutes."
        ask += _on(head, " If nobody rings, ring them: ")
    else:
        subject = f"Covenant: please ring {head.first_name}"
        ask = f"Thank you. Please ring {head.name} now{_on(head, ': ')}"
    return subject, _paragraphs(
        ask,
        f"What it is about, and to say that you have spoken: {link}",
        "If you cannot after all, say so there, and somebody else is asked at once.",
    )


def somebody_rings(adviser: Person, *, ring_first: bool, link: str) -> tuple[str, str]:
    """To the head. Subject and text."""
    if ring_first:
        subject = f"Covenant: please ring {adviser.first_name}"
        said = f"{adviser.name} would like to talk with you.{_on(adviser, ' Please ring: ')}"
    else:
        subject = f"Covenant: {adviser.first_name} rings you now"
        said = f"{adviser.name} rings you now.{_on(adviser, ' You can also ring: ')}"
    return subject, _paragraphs(said, f"More on your page: {link}")


def no_need(head: Person) -> tuple[str, str]:
    """To whoever had accepted, when it is not needed any more. Subject and text."""
    return f"Covenant: no need to ring {head.first_name} any more", _paragraphs(
        f"{head.name} does not need to be rung any more. Thank you for being there.",
    )


def thanks() -> tuple[str, str]:
    """To whoever they have spoken with. Subject and text."""
    return "Covenant: thank you", _paragraphs(
        "Somebody with whom you have spoken says thank you. It helps that you are there.",
    )


def _paragraphs(*said: str) -> str:
    return "\n\n".join(said) + "\n"
