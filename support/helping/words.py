"""What officers and heads read about help. No message names a school. Pure."""

from core.templatetags.covenant import date_plain
from escalations.kinds import Answer, Asking, Effect
from support.helping.fitting import days_in_words
from support.models import Given, HelpKind

YES, NO = "yes", "no"
OCCASION = "Asked whether an offer of help still stands"
ANSWERS = (
    Answer(
        YES, "Yes, we can", Effect.ENDS,
        "Thank you. Sign in to read whom it is for and to say who will be in touch.",
    ),
    Answer(NO, "Not possible", Effect.ENDS, "Thank you. Somebody else is looked for."),
)  # fmt: skip
GONE = "The days of this offer are promised to others by now. Say how many you can give instead."


def ask(given: Given) -> Asking:
    """The question to the officers of the organisation that made the offer."""
    offered = given.offered
    what = HelpKind(offered.kind).label.lower()
    return Asking(
        subject="Covenant: your offer of help is wanted",
        text=(
            f"{offered.organisation.name} offered help: {what}. Somebody in the network would "
            f"like {days_in_words(given.days)} of it, by {date_plain(given.needed.by_day)}.\n\n"
            "Whom it is for, you read on the site once you have said yes.\n"
        ),
        question=f"Can you give {days_in_words(given.days)}: {what}?",
        answers=ANSWERS,
        occasion=OCCASION,
    )


def answered(given: Given, *, said_yes: bool) -> tuple[str, str]:
    """Subject and text to the head who asked."""
    if said_yes:
        return (
            "Covenant: somebody has said yes",
            f"{given.offered.organisation.name} gives {days_in_words(given.days)}. Who will be in "
            "touch, and when, stands on the page of your plan.\n",
        )
    return (
        "Covenant: an answer to what you asked",
        f"{given.offered.organisation.name} cannot this time. The page of your plan shows who "
        "else could.\n",
    )


def called_off(given: Given) -> tuple[str, str]:
    """Subject and text to the officer who had said yes."""
    what = HelpKind(given.offered.kind).label.lower()
    return (
        "Covenant: the help you promised is not needed any more",
        f"{days_in_words(given.days)} ({what}) that {given.offered.organisation.name} promised "
        "are not needed any more. Days that were given stay counted, and the others are free for "
        "somebody else. Thank you all the same.\n",
    )
