"""A head would like somebody else to stand by them: the coordinators are asked to find one.
Nobody is told why, and until then the checks ask the coordinators in place of the pair."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import Person
from buddies.checks.pace import COORDINATORS, coordinators_wait
from buddies.checks.turns import coordinators_in_turn
from buddies.messages import reach
from buddies.models import Pairing
from escalations import services as engine
from escalations.kinds import Answer, Asking, Effect, Kind, Step
from escalations.models import Escalation, Page

KIND = "somebody-else"
# What is left of a working day.
ON_IT = timedelta(hours=8)
ANSWERS = (
    Answer(
        "on-it", "I am on it", Effect.HOLDS,
        "Thank you. Nobody else is asked for a working day.", ON_IT,
    ),
    # A new pair ends it by itself. Nothing else does, but the head's own word.
    Answer(
        "stays", "They have told me that they keep their buddy", Effect.ENDS,
        "Thank you. Their buddy is asked again.",
    ),
    Answer("cannot", "Somebody else, please", Effect.PASSES, "Thank you for saying so."),
)  # fmt: skip


def ask_for_somebody_else(pairing: Pairing, *, now: datetime) -> None:
    """Have the coordinators find somebody else for the head of this pair."""
    key = f"{KIND}:{pairing.pk}"
    escalation = engine.open_escalation(
        kind=KIND, key=key, network_id=pairing.network_id, subject_id=pairing.pk, now=now
    )
    if escalation.state not in Escalation.LIVE:
        engine.reopen(escalation=escalation, why="It is asked for again", now=now)


def wanted_for(pairings: Collection[int] | QuerySet[Any, Any]) -> QuerySet[Escalation]:
    """The live wishes for somebody else, of these pairs by their ids."""
    return Escalation.objects.filter(kind=KIND, subject_id__in=pairings, state__in=Escalation.LIVE)


class SomebodyElse(Kind):
    """Kind "somebody-else", about a pair."""

    name = KIND
    keeps_who = False

    def steps(self, escalation: Escalation, now: datetime) -> Sequence[Step] | None:
        """The coordinators one after the other; None once the pair has ended."""
        pairing = _pairing(escalation)
        if pairing is None or pairing.ended_at is not None:
            return None
        network, of_the_pair = pairing.network, (pairing.supported_id, pairing.buddy_id)
        return [
            Step("coordinator", (person,), coordinators_wait(COORDINATORS, network, person, now))
            for person in coordinators_in_turn(network, now)
            if person.pk not in of_the_pair
        ]

    def asking(self, escalation: Escalation, page: Page, now: datetime) -> Asking:
        """To find somebody else; never why."""
        pairing = _pairing(escalation)
        assert pairing is not None  # a pair is never deleted while it is open
        head = pairing.supported
        return Asking(
            subject="Covenant: somebody else is wanted",
            text=_said(head),
            question=f"{head.name} would like somebody else to stand by them",
            answers=ANSWERS,
            occasion="Asked to find somebody else",
        )

    def answered(self, escalation: Escalation, page: Page, answer: Answer, now: datetime) -> None:
        """Nothing but the answer itself is kept."""

    def exhausted(self, escalation: Escalation, now: datetime) -> None:
        """It stays on the coordinators’ first page."""


def _said(head: Person) -> str:
    return (
        f"{head.name} would like somebody else to stand by them: {reach(head)}.\n\n"
        "Please find somebody, and ring to say who it will be. There is no need to know why, and "
        "nobody is told. That happens, and says nothing about anybody.\n"
    )


def attach(escalation: Escalation, pairing: Pairing | None) -> None:
    """Give an escalation of this kind its pair, with the supported head, so that asking what it
    asks needs no query."""
    escalation._pairing = pairing  # type: ignore[attr-defined]


def _pairing(escalation: Escalation) -> Pairing | None:
    if hasattr(escalation, "_pairing"):
        return escalation._pairing
    rows = Pairing.objects.filter(pk=escalation.subject_id)
    return rows.select_related("supported", "network__named_contact").first()
