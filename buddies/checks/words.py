"""What people are asked about a head, in words. No school and no visit in any of them: they are
read over shoulders. Nobody reads here who was asked before, or that somebody was silent. Pure."""

from datetime import timedelta

from accounts.models import Person
from buddies.messages import reach
from escalations.kinds import Answer, Asking, Effect

SPOKEN, RINGING, CANNOT = "spoken", "ringing", "cannot"
OCCASION = "Asked whether somebody has spoken"

FOR_A_BUDDY = (
    Answer(
        SPOKEN, "Yes, we have spoken", Effect.ENDS,
        "Thank you. That you have spoken is all that is kept.",
    ),
    Answer(
        RINGING, "I will ring now", Effect.HOLDS,
        "Thank you. We ask you again in three quarters of an hour.", timedelta(minutes=45),
    ),
    Answer(
        CANNOT, "I cannot, please ask somebody else", Effect.PASSES,
        "Thank you for saying so. Somebody else is asked now, and nobody is told why.",
    ),
)  # fmt: skip
FOR_A_COORDINATOR = (
    Answer(
        SPOKEN, "We have spoken", Effect.ENDS,
        "Thank you. That somebody has spoken is all that is kept.",
    ),
    Answer(
        RINGING, "I am ringing now", Effect.HOLDS,
        "Thank you. Nobody else is asked for half an hour.", timedelta(minutes=30),
    ),
    Answer(
        CANNOT, "Somebody else, please", Effect.PASSES,
        "Thank you for saying so. The next person is asked now.",
    ),
)  # fmt: skip


def ask_buddy(head: Person, *, today: bool) -> Asking:
    """To the buddy: have you spoken? ``today``: on a day on which it must be today."""
    when = "today" if today else "lately"
    return Asking(
        subject=f"Covenant: have you spoken with {head.first_name}?",
        text=_paragraphs(
            f"Have you spoken with {head.name} {when}?",
            f"{reach(head)}.",
            "A few minutes are enough: say that you are there. What you two speak about stays "
            "with you. If you cannot ring, say so, and somebody else is asked at once.",
        ),
        question=f"Have you spoken with {head.first_name} {when}?",
        answers=FOR_A_BUDDY,
        occasion=OCCASION,
    )


def ask_other(head: Person, *, today: bool) -> Asking:
    """To the reserve, after the buddy: please ring."""
    when = " today" if today else ""
    return Asking(
        subject=f"Covenant: please ring {head.first_name}",
        text=_paragraphs(
            f"Please ring {head.name}{when}, and tell us once you have spoken.",
            f"{reach(head)}.",
            "A few minutes are enough: say that you are there. What you two speak about stays "
            "with you. If you cannot ring, say so, and somebody else is asked at once.",
        ),
        question=f"Have you spoken with {head.first_name}{when}?",
        answers=FOR_A_BUDDY,
        occasion=OCCASION,
    )


def ask_last_resort(head: Person) -> Asking:
    """To the person whom the head wants to be asked in the last resort."""
    return Asking(
        subject=f"Covenant: please ring {head.first_name}",
        text=_paragraphs(
            f"Contact with {head.name} is not confirmed. Please ring: {reach(head)}.",
            f"{head.first_name} has chosen you as somebody to ask for this. A few minutes are "
            "enough: say that you are there. If you cannot ring, say so, and somebody else is "
            "asked at once.",
        ),
        question=f"Have you spoken with {head.first_name}?",
        answers=FOR_A_BUDDY,
        occasion=OCCASION,
    )


def ask_coordinator(head: Person) -> Asking:
    """To a coordinator: contact is not confirmed."""
    return Asking(
        subject=f"Covenant: please ring {head.first_name}",
        text=_paragraphs(
            f"Contact with {head.name} is not confirmed. Please ring: {reach(head)}.",
            "Ask how they are, and say that you are there. Nobody needs to know what was said.",
        ),
        question=f"Contact with {head.name} is not confirmed. Can you ring?",
        answers=FOR_A_COORDINATOR,
        occasion=OCCASION,
    )


def _paragraphs(*said: str) -> str:
    return "\n\n".join(said) + "\n"
