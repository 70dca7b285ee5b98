"""What somebody is asked in a drill. It says in the subject and first that it is one. Pure."""

from escalations.kinds import Answer, Asking, Effect

HERE = "here"
OCCASION = "The drill of this term"
ANSWERS = (
    Answer(HERE, "Yes, this reached me", Effect.ENDS, "Thank you. That was all of it."),
)  # fmt: skip
DRILL = "This is a drill: nobody needs you now. Please answer it once, that is all."
AGAIN = (
    "This is a drill, asked for the second time: nobody needs you now. One answer, and it is done."
)
WHY = (
    "Once a term we see whether asking you works, so that it does on the day when somebody does "
    "need you. No other message from us says that it is a drill."
)


def ask(*, is_again: bool) -> Asking:
    """The question, the first time and a week later."""
    return Asking(
        subject="Covenant: drill, please answer once",
        text=f"{AGAIN if is_again else DRILL}\n\n{WHY}\n",
        question="Did this reach you?",
        answers=ANSWERS,
        occasion=OCCASION,
    )
