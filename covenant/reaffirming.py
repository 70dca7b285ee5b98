"""When a party is asked whether it still stands by the covenant, and when the silence of one that
was asked is for a coordinator. Pure.

The issue's own choice, not the law's: two years, because heads and chief executives change and a
name that nobody looks at means nothing (PEERS 4); a board meets within four weeks or says so.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from core.clock import months_later
from covenant.models import Reaffirmation

Why = Reaffirmation.Why
MONTHS = 24
REMIND_AFTER = timedelta(days=14)
LINE_AFTER = timedelta(days=28)

REASONS: dict[str, str] = {
    Why.TEXT: "The text of the covenant has changed since you signed.",
    Why.LEADER: "Whoever signed no longer holds that post.",
    Why.TIME: "It is two years since you signed or said so last.",
}


@dataclass(frozen=True)
class Facts:
    """What is known of a signature that stands: the day it was given, whether there is a newer
    text, and whether who gave it no longer holds the post or role in which they did."""

    signed_on: date
    is_newer_text: bool
    signer_has_left: bool


def why_ask(facts: Facts, today: date) -> Why | None:
    """Why a party is asked today; None where it is not. The first of several reasons."""
    if facts.is_newer_text:
        return Why.TEXT
    if facts.signer_has_left:
        return Why.LEADER
    return Why.TIME if asked_again_on(facts.signed_on) <= today else None


def asked_again_on(signed_on: date) -> date:
    """The day on which a signature of that day is asked about again."""
    return months_later(signed_on, MONTHS)
