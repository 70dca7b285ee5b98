"""The heading of a call-out's page, for the head and for whoever asked for them. Pure."""

from datetime import datetime, timedelta

from core.clock import london_date
from core.templatetags.covenant import clock, day_short
from directory.models import CallOut
from inspections.models import Phase, Visit

State, Kind = CallOut.State, CallOut.Kind
# What it is about, for whoever rings, and over the page; nothing for who does not know.
ABOUT = {
    Kind.CONDUCT: "how an inspector behaves",
    Kind.PROCESS: "how the inspection is run",
    Kind.EVIDENCE: "evidence and data",
    Kind.SAFEGUARDING: "safeguarding",
    Kind.WELLBEING: "how people are",
    Kind.UNSURE: "",
}
TEN = timedelta(minutes=10)


def about(call_out: CallOut) -> str:
    """What it is about, as the end of a sentence; "" where they do not know."""
    return ABOUT[Kind(call_out.kind)]


def heading(call_out: CallOut, *, is_head: bool, is_alone: bool | None = None) -> str:
    """Where it stands, in a few words. ``is_alone``: whether nobody is being asked just now; None
    where that is not known."""
    head = call_out.head.first_name
    whom = "you" if is_head else head
    match call_out.state:
        case State.ASKING | State.UNANSWERED if is_alone is None:
            return f"Nobody has said yet that they ring {whom}"
        case State.ASKING | State.UNANSWERED if not is_alone:
            do = "ring" if call_out.head.telephone else "talk with"
            return f"Somebody is being asked to {do} {whom}"
        case State.ASKING:
            return "Nobody can be asked just now"
        case State.UNANSWERED:
            return "Nobody has answered yet"
        case State.ACCEPTED:
            who = call_out.taken_by.first_name if call_out.taken_by else "Somebody"
            if call_out.ring_first:
                return f"Please ring {who}" if is_head else f"{head} is to ring {who}"
            return f"{who} will ring {whom}"
        case State.SPOKEN:
            return "You have spoken" if is_head else "They have spoken"
    return "Nobody is being asked any more"


def until_they_leave(visit: Visit, leaves_at: datetime | None, now: datetime) -> str:
    """A sentence on when the team leaves that is on site now, as far as it is known."""
    if visit.phase != Phase.ON_SITE or leaves_at is None or leaves_at <= now:
        return ""
    if london_date(leaves_at) != london_date(now):
        return f"The team leaves on {day_short(leaves_at)}, at about {clock(leaves_at)}."
    left = leaves_at - now
    if left < TEN:
        return "The team leaves in a few minutes."
    hours, minutes = divmod(left // timedelta(minutes=1) // 10 * 10, 60)
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]
    return f"The team leaves in about {' '.join(filter(None, parts))}."
