"""How fast a call-out goes on: the nearer the hour at which the team leaves, the faster. Pure.

While the team is on site people are asked at any hour. Before it comes and after it has left
nobody is woken: what falls into the night waits until the morning.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.wishes import QUIET_UNTIL
from core.clock import london_time
from inspections.days import TEAM_LEAVES, KnownDays
from inspections.models import Phase
from notifications.quiet import end_of_quiet, may_be_rung

MINUTE = timedelta(minutes=1)
# How long three people have: days before the team leaves, in its last hours, and after.
DAYS_BEFORE, LAST_HOURS, AFTER = 10 * MINUTE, 3 * MINUTE, 20 * MINUTE
FAR, CLOSE = timedelta(hours=24), timedelta(hours=2)
# After everybody was asked in vain: while minutes count, before, and after the team has left.
AGAIN_CLOSE, AGAIN_NEAR, AGAIN_BEFORE, AGAIN_AFTER = 10 * MINUTE, 15 * MINUTE, 60 * MINUTE, FAR
# Somebody who said that they would ring is asked whether they have, and has so long to answer.
SPOKEN_AFTER, SPOKEN_WAIT, RINGING = 10 * MINUTE, 5 * MINUTE, 10 * MINUTE

# The team has left, or is away and nobody knows until when.
GONE = (Phase.FEEDBACK, Phase.DRAFT, Phase.PUBLISHED, Phase.MONITORING, Phase.CLOSED)


@dataclass(frozen=True)
class Pace:
    """``adviser`` and ``coordinator``: how long each three have; ``again``: how long it rests
    after everybody was asked in vain; ``is_urgent``: asked on every channel, now."""

    adviser: timedelta
    again: timedelta
    is_urgent: bool

    @property
    def coordinator(self) -> timedelta:
        """Half the time of the others."""
        return self.adviser / 2


def leaves_at(days: KnownDays) -> datetime | None:
    """When the team leaves for good; None while nobody knows."""
    last = days.last
    return london_time(last, TEAM_LEAVES.hour, TEAM_LEAVES.minute) if last else None


def pace_of(*, phase: str, leaves: datetime | None, now: datetime) -> Pace:
    """How fast to go, by the phase of the visit and when the team leaves (None where nobody
    knows)."""
    if phase in GONE or (leaves is not None and now >= leaves and phase != Phase.ON_SITE):
        return Pace(AFTER, AGAIN_AFTER, may_be_rung(now))
    is_on_site = phase == Phase.ON_SITE
    left = leaves - now if leaves is not None else FAR
    again = AGAIN_CLOSE if left <= CLOSE else AGAIN_NEAR if is_on_site else AGAIN_BEFORE
    return Pace(_wait(left), again, is_on_site or may_be_rung(now))


def rests_until(ended: datetime, again: timedelta) -> datetime:
    """When everybody is asked again who was asked in vain until ``ended``. Once in a night is
    enough: after that it rests until the morning."""
    at = ended + again
    return at if may_be_rung(at) else end_of_quiet(at, QUIET_UNTIL)


def _wait(left: timedelta) -> timedelta:
    """From ten minutes a day before to three in the last two hours, in half minutes."""
    share = min(1.0, max(0.0, (left - CLOSE) / (FAR - CLOSE)))
    halves = round((LAST_HOURS + (DAYS_BEFORE - LAST_HOURS) * share) / (MINUTE / 2))
    return halves * MINUTE / 2
