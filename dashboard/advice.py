"""What to do now in each phase of a visit, in words: for whoever keeps it, and for those who
stand by the head. ``goes_on`` is the day on which a paused or incomplete one goes on, where it
is known. Pure."""

from datetime import date

from core.templatetags.covenant import at, day_short
from inspections.models import Interruption, Phase, Visit
from inspections.visits import TEAM_HAS_LEFT

UNKNOWN = "Nobody knows yet on which day"


def for_the_school(visit: Visit, goes_on: date | None, waiting: Interruption | None) -> list[str]:
    """What now, for head and delegate: a sentence or two."""
    said = [_waiting(waiting)] if waiting is not None else []
    return [*said, _for_the_school(visit, goes_on)]


def _waiting(waiting: Interruption) -> str:
    kind = waiting.get_kind_display().lower()
    return (
        f"You asked for a {kind} at {at(waiting.asked_at)}. Everything goes on as arranged until "
        "there is an answer."
    )


def _for_the_school(visit: Visit, goes_on: date | None) -> str:
    match visit.phase:
        case Phase.NOTIFIED:
            return (
                "Next is the planning call with the lead inspector. A colleague from your school "
                "or trust may be with you in it."
            )
        case Phase.PLANNED:
            return "The days are agreed. Until the team comes there is nothing to record here."
        case Phase.ON_SITE:
            return (
                "If something is not right, say so while the team is here. A colleague from your "
                "school or trust may be with you when you do."
            )
        case Phase.DEFERRED:
            return (
                "Nobody comes for now. Once Ofsted tells you the new days, say them here, and "
                "everything follows."
            )
        case Phase.PAUSED:
            return (
                f"The team is away. {_again('It continues', goes_on)}. "
                "It does not affect the grades."
            )
        case Phase.INCOMPLETE:
            return (
                "The team has gone, and will come back for what it still needs. "
                f"{_again('It comes', goes_on)}."
            )
        case Phase.FEEDBACK:
            return (
                "Next is the draft report. What you were told is in confidence until the report "
                "is published; those who support you may know, parents may not."
            )
        case Phase.DRAFT:
            return "Read it with somebody, and send your comments by the day below."
        case Phase.PUBLISHED:
            return "It is said. What happens next is below."
        case Phase.MONITORING:
            return "Ofsted visits again while it monitors. Each of those visits is recorded here."
    return "Nothing more is asked of you."


def for_a_buddy(visit: Visit, goes_on: date | None, hour: int) -> str:
    """What now, for buddy and reserve, as concrete as it can be."""
    match visit.phase:
        case Phase.NOTIFIED | Phase.PLANNED:
            return f"Ring now, and again the evening before: {_span(visit)} on site."
        case Phase.ON_SITE:
            when = "now" if hour >= TEAM_HAS_LEFT else "this evening"
            return f"Ring {when}. On site until {day_short(visit.last_day)}."
        case Phase.DEFERRED:
            return (
                "Nobody comes for now, and the new days are not known. Waiting is hard too: ring "
                "this week. Ask how they are, not why."
            )
        case Phase.PAUSED:
            return (
                f"The team is away. {_again('It continues', goes_on)}. "
                "Ring now, and listen; nobody need say why."
            )
        case Phase.INCOMPLETE:
            return (
                "The team has gone and will come back, so it is not over. "
                f"{_again('It comes', goes_on)}. Ring now, and again the evening before."
            )
        case Phase.FEEDBACK:
            return (
                "The days after are often the hardest. Ring the next day, and again next week. "
                "What they were told is theirs to speak of or not."
            )
        case Phase.DRAFT:
            return "The draft is confidential: ask how they are, not what it says."
        case Phase.MONITORING:
            return "There will be more visits. Ring now and then, also when nothing is due."
    return "Whatever it says, ring."


def _span(visit: Visit) -> str:
    first, last = day_short(visit.first_day), day_short(visit.last_day)
    return first if first == last else f"{first} to {last}"


def _again(what: str, on: date | None) -> str:
    """When the team is there again: "It continues on Friday 27 November", or that nobody knows."""
    if on is None:
        return f"{UNKNOWN} {what[0].lower()}{what[1:]}"
    return f"{what} on {day_short(on)}"
