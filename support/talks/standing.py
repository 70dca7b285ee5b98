"""What the head's page says of a talk: what happens now, and what next. It names nobody but
whoever has said yes, and never says who was asked before."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from core.clock import london_date
from core.templatetags.covenant import at, clock
from escalations.models import Escalation, Page
from support.models import Talk
from support.talks.following import rested_at
from support.talks.pace import WEEK
from support.talks.rows import State, key_for


@dataclass(frozen=True)
class Standing:
    """``heading`` and two sentences; ``is_alone``: nobody is being asked or rings just now, so
    that numbers come first."""

    heading: str
    now_words: str
    next_words: str
    is_alone: bool = False


def standing_of(talk: Talk, now: datetime) -> Standing:
    """How a live talk stands. One query at most."""
    if talk.state == State.ACCEPTED:
        return _accepted(talk)
    asked = Page.objects.filter(escalation=OuterRef("pk"), state__in=Page.LIVE)
    # Opened with the talk.
    escalation = Escalation.objects.annotate(is_asking=Exists(asked)).get(key=key_for(talk))
    if escalation.state == Escalation.State.OPEN and escalation.next_at is not None:
        if escalation.is_asking:
            return Standing(
                "Somebody is being asked",
                "We have asked for you. It may take some hours: a name stands here, and we send "
                "you a message, as soon as somebody says yes.",
                "If nobody can, we say so here.",
            )
        return Standing(
            "We ask for you in the morning",
            "At this hour nobody is asked who need not be woken.",
            f"{_at(escalation.next_at, now)} we begin.",
            is_alone=True,
        )
    again = max(rested_at(escalation, now), now)
    goes_on = again < talk.asked_at + WEEK
    return Standing(
        "Nobody has been able to say yes yet",
        "That says nothing about you. Whoever says yes later still rings you.",
        f"{_at(again, now)} we ask them again, without a tap from you." if goes_on else "",
        is_alone=True,
    )


def _accepted(talk: Talk) -> Standing:
    who = talk.taken_by
    if who is None or who.erased_at is not None:
        return Standing("Somebody is being asked", "Whoever had said yes cannot after all.", "")
    return Standing(
        f"{who.name} will ring you",
        f"{who.first_name} has said that they ring you, today or tomorrow.",
        f"If they have not, ask somebody else here, or ring {who.first_name} yourself.",
    )


def _at(moment: datetime, now: datetime) -> str:
    is_today = london_date(moment) == london_date(now)
    return f"At {clock(moment) if is_today else at(moment)}"
