"""What is said in messages about a talk. Nothing in any of them says why, and nobody reads here
who was asked before: they are read over shoulders. Pure."""

from accounts.models import Person
from core.telephone import national
from escalations.kinds import Answer, Asking, Effect
from support.talks.pace import AGREED

YES, CANNOT = "yes", "cannot"
SPOKEN, AGREED_ON, CANNOT_AFTER_ALL = "spoken", "agreed", "cannot"
OCCASION = "Asked whether they can ring somebody"

TO_ASK = (
    Answer(YES, "Yes, I will ring", Effect.ENDS, "Thank you. We have sent you whom to ring."),
    Answer(
        CANNOT, "I can’t this week", Effect.PASSES,
        "Thank you for saying so. Somebody else is asked, and nobody is told why.",
    ),
)  # fmt: skip
TO_ASK_WHETHER = (
    Answer(
        SPOKEN, "We have spoken", Effect.ENDS,
        "Thank you. That you have spoken is forgotten, too, in two weeks.",
    ),
    Answer(
        AGREED_ON, "We have agreed on a time", Effect.HOLDS,
        "Thank you. We ask you again in three days.", AGREED,
    ),
    Answer(
        CANNOT_AFTER_ALL, "I can’t after all", Effect.PASSES,
        "Thank you for saying so. Somebody else is asked now, and nobody is told why.",
    ),
)  # fmt: skip
LIMITS = (
    "What you speak about stays between you: keep no notes of it. If somebody’s life is at risk, "
    "or a child may come to harm, say that you cannot keep it to yourself, and ring 999 or "
    "whoever leads on safeguarding."
)


def ask_to_stand_by(head: Person) -> Asking:
    """To the buddy or reserve whom a head has chosen."""
    return Asking(
        subject=f"Covenant: can you ring {head.first_name} this week?",
        text=_paragraphs(
            f"{head.name} would like you to ring this week{_on(head, ': ')}",
            "Half an hour is enough. If you cannot this week, say so, and somebody else is asked. "
            "Nobody is told why.",
        ),
        question=f"Can you ring {head.first_name} this week?",
        answers=TO_ASK,
        occasion=OCCASION,
    )


def ask() -> Asking:
    """To anybody else whom a head lets us ask: whom to ring comes after a yes."""
    return Asking(
        subject="Covenant: can you ring somebody this week?",
        text=_paragraphs(
            "A head would like to be rung this week.",
            "If you say yes you see whom, and their number. Whoever says so first is the one; the "
            "others are told that it is taken. If you cannot, say so, and nobody is told why.",
        ),
        question="Can you ring somebody this week?",
        answers=TO_ASK,
        occasion=OCCASION,
    )


def please_ring(head: Person) -> Asking:
    """To whoever said yes: whom, and tell us once you have spoken."""
    return Asking(
        subject=f"Covenant: please ring {head.first_name}",
        text=_paragraphs(
            f"Please ring {head.name}, today or tomorrow{_on(head, ': ')}",
            "Tell us once you have spoken, or have agreed on a time. If you cannot after all, say "
            "so, and somebody else is asked at once.",
            LIMITS,
        ),
        question=f"Have you spoken with {head.first_name}?",
        answers=TO_ASK_WHETHER,
        occasion="Two people are brought together",
    )


def somebody_rings(person: Person, link: str) -> tuple[str, str]:
    """To the head. Subject and text."""
    return f"Covenant: {person.first_name} will ring you", _paragraphs(
        f"{person.name} will ring you, today or tomorrow.{_rung(person)}",
        f"Your page: {link}",
    )


def nobody_yet(link: str) -> tuple[str, str]:
    """To the head, once everybody was asked. Subject and text."""
    return "Covenant: about the call you asked for", _paragraphs(
        "Nobody whom we asked has been able to say yes yet. We ask them again tomorrow, and "
        "whoever says yes later still rings you.",
        f"Numbers that answer now, and others whom we could ask: {link}",
    )


def week_is_over(link: str) -> tuple[str, str]:
    """To the head, where nobody could all week. Subject and text."""
    return "Covenant: about the call you asked for", _paragraphs(
        "We are sorry: nobody whom we asked could ring this week. It is nothing that you did.",
        f"Numbers that answer now, and asking again in two taps: {link}",
    )


def no_need(head: Person) -> tuple[str, str]:
    """To whoever had said yes, when it is not needed any more. Subject and text."""
    return f"Covenant: no need to ring {head.first_name} any more", _paragraphs(
        f"{head.name} does not need to be rung any more. Thank you for being there.",
    )


def _on(person: Person, before: str) -> str:
    """The number of somebody and how they are best reached, after these words; a full stop where
    they have none."""
    how = f" ({person.reach_me})" if person.reach_me else ""
    return f"{before}{national(person.telephone)}{how}." if person.telephone else "."


def _rung(person: Person) -> str:
    return _on(person, " You can also ring: ") if person.telephone else ""


def _paragraphs(*said: str) -> str:
    return "\n\n".join(said) + "\n"
