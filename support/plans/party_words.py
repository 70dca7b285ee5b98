"""What officers and coordinators read of a party's part. Messages name no school and nothing of a
report; the page behind the link says whose plan it is, with what was signed. Pure."""

from datetime import timedelta

from escalations.kinds import Answer, Asking, Effect
from support.models import PartyAsked
from support.plans.parties import lines_signed

COORDINATOR_HOLDS = timedelta(days=2)
ON_IT, NOT_ME = "on-it", "not-me"
OCCASION = "Asked for an organisation’s part in support for a head"
TO_SIGN_IN = "Sign in to say what your part is"
SAID = {
    PartyAsked.Answer.YES: "Thank you. The head hears that you stand by them.",
    PartyAsked.Answer.TALK: "Thank you. The head hears that you would like to talk.",
    PartyAsked.Answer.NO: "Thank you for saying so. The head hears it.",
}
ANSWERS = tuple(
    Answer(each.value, each.label, Effect.ENDS, SAID[each]) for each in PartyAsked.Answer
)


def ask_officer(party: PartyAsked) -> Asking:
    """To whoever speaks for the party."""
    name = party.organisation.name
    return Asking(
        subject="Covenant: please answer for your organisation",
        text=(
            f"{name} signed to stand by heads and their teams, and is asked for its part now. "
            "An answer takes a minute.\n\n"
            "The page behind the link says who it is for, with the words that were signed.\n"
        ),
        question=f"Does {name} stand by this head and team?",
        answers=ANSWERS,
        occasion=OCCASION,
        on_page=on_page(party),
    )


def on_page(party: PartyAsked) -> str:
    """Whose plan it is, and what the party signed, for the page alone."""
    signed = party.signed
    lines = "\n".join(f"• {line}" for line in lines_signed(signed))
    return (
        f"A support plan for the head and the team of {party.plan.school.name}.\n\n"
        f"What {party.organisation.name} signed ({signed['title']}, version "
        f"{signed['version']}):\n{lines}"
    )


def ask_coordinator(party: PartyAsked) -> Asking:
    """To coordinators, where nobody answered for the party."""
    name = party.organisation.name
    return Asking(
        subject="Covenant: please ring an organisation",
        text=(
            f"{name} was asked for its part in a support plan, and nobody there has answered. "
            "Please ring them: they can answer by the link they were sent or on their first "
            "page, or you note what they say on the page of the plan. Where nobody there is known "
            "here, invite an officer.\n"
        ),
        question=f"Will you ring {name}?",
        answers=(
            Answer(
                ON_IT, "Yes, I am on it", Effect.HOLDS,
                "Thank you. We ask again in a few days if there is no answer.",
                hold=COORDINATOR_HOLDS,
            ),
            Answer(NOT_ME, "Not me", Effect.PASSES, "Thank you. Another coordinator is asked."),
        ),
        occasion=OCCASION,
        on_page=f"The plan is for the head and the team of {party.plan.school.name}.",
    )  # fmt: skip
