"""What a head's first page says, in words. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Person
from buddies.models import Pairing
from core.clock import LONDON
from core.helplines import Helpline, helplines
from core.templatetags.covenant import day_short
from dashboard.queries.today import UnderWay
from inspections.models import Phase, Visit
from inspections.visits import TEAM_HAS_LEFT


@dataclass(frozen=True)
class Ring:
    """Whom to ring, for includes/person_card.html."""

    label: str
    name: str
    telephone: str
    how: str = ""
    reserve: str = ""
    reserve_telephone: str = ""
    note: str = ""
    pairing_id: int | None = None


def greeting(person: Person, now: datetime) -> str:
    """Good morning, afternoon or evening, by the clock in London."""
    hour = now.astimezone(LONDON).hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    return f"Good {part}, {person.first_name}"


def ring_the_buddy(pairing: Pairing) -> Ring:
    """The card of a head who has a buddy."""
    school = getattr(pairing, "buddy_school", None)
    how = [f"Head of {school}." if school else "", _sentence(pairing.buddy.reach_me)]
    return Ring(
        label="Your buddy",
        name=pairing.buddy.name,
        telephone=pairing.buddy.telephone,
        how=" ".join(filter(None, how)),
        reserve=pairing.reserve.name if pairing.reserve else "",
        reserve_telephone=pairing.reserve.telephone if pairing.reserve else "",
        pairing_id=pairing.pk,
    )


def ring_who_stands_in(pairing: Pairing) -> Ring:
    """The card of a head whose reserve is the one to ring for now; why is nobody's business."""
    reserve = pairing.reserve
    assert reserve is not None  # only_a_reserve_stands_in
    return Ring(
        label="Who to ring for now",
        name=reserve.name,
        telephone=reserve.telephone,
        how=_sentence(reserve.reach_me),
        note=f"{reserve.first_name} stands in for {pairing.buddy.name} for now.",
        pairing_id=pairing.pk,
    )


def ring_a_human(human: Person | None, why: str) -> Ring | None:
    """The card in the same place where there is no buddy: a named human, and why them."""
    if human is None:
        return None
    return Ring(
        label="Who to ring",
        name=human.name,
        telephone=human.telephone,
        how=_sentence(human.reach_me),
        note=why,
    )


def numbers() -> tuple[Helpline, ...]:
    """Who answers at any hour, for a head whom nobody else may reach."""
    return helplines().lines[:2]


def _sentence(text: str) -> str:
    text = text.strip()
    return f"{text.rstrip('.')}." if text else ""


def where_it_stands(visit: Visit | UnderWay, today: date) -> str:
    """The heading over an open visit: where it stands today."""
    match visit.phase:
        case Phase.NOTIFIED | Phase.PLANNED:
            return f"The team comes on {day_short(visit.first_day)}"
        case Phase.ON_SITE:
            return "On site today" if today <= visit.last_day else "The team has been"
        case Phase.DEFERRED:
            return "It is deferred"
        case Phase.PAUSED:
            return "It is paused"
        case Phase.INCOMPLETE:
            return "The team will come back"
        case Phase.FEEDBACK:
            return "The team has left"
        case Phase.DRAFT:
            return "The draft report is here"
        case Phase.PUBLISHED:
            return "The report is published"
        case Phase.MONITORING:
            return "Being monitored"
    return "Closed"


def what_to_do_for(pairing: Pairing, now: datetime) -> str:
    """What a buddy does for a head whose visit is open; nothing where none is."""
    local = now.astimezone(LONDON)
    match getattr(pairing, "visit_phase", None):
        case Phase.NOTIFIED | Phase.PLANNED:
            return f"inspectors come on {day_short(pairing.visit_first_day)}: ring now"  # type: ignore[attr-defined]
        case Phase.ON_SITE:
            return f"on site today, ring {'now' if local.hour >= TEAM_HAS_LEFT else 'this evening'}"
        case Phase.DEFERRED:
            return "it is deferred, ring this week"
        case Phase.PAUSED | Phase.INCOMPLETE:
            return "the team is away and will come back: ring now"
        case Phase.FEEDBACK:
            return "inspection over, ring this week"
        case Phase.DRAFT:
            return "the draft report has come, ring this week"
    return ""
