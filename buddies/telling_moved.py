"""When a visit moves, whoever was asked to ring about it hears so: once for each step, and only
while it is true. The head, who mostly said it, hears nothing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q

from accounts.models import Person
from buddies import messages
from buddies.messages import Moved
from buddies.sending import TOLD, home
from buddies.standing import standing_by
from core.clock import london_date
from inspections.days import days_on_site
from inspections.models import Phase, Visit, VisitChange
from inspections.queries import changes_of, days_of
from notifications.channels import can_be_sent
from notifications.models import Message
from notifications.services import BESIDE, cancel, queue
from schools.queries import coordinators_of

MOVED = frozenset(
    {
        "visit.deferred", "visit.rescheduled", "visit.paused", "visit.left_incomplete",
        "visit.days_set", "visit.resumed",
    }
)  # fmt: skip
# Why details are corrected; what a correction does to the phase has the table's verb.
CORRECTED = (VisitChange.Why.OFSTED_CHANGED, VisitChange.Why.ENTERED_WRONGLY)
DAYS = {"first_day", "last_day"}
# From the draft on it is not news any more, and of a mistake everybody is told elsewhere.
TOO_LATE = (Phase.DRAFT, Phase.PUBLISHED, Phase.MONITORING, Phase.CLOSED, Phase.MISTAKEN)


class Told(NamedTuple):
    """Somebody to tell, and in which part."""

    role: str
    person: Person
    said: tuple[str, str]


def tell_moved(visit: Visit, now: datetime) -> None:
    """Tell of the latest step by which a visit moved; cancel what waits of earlier ones."""
    step = _latest(visit)
    sent = _about(visit)
    wanted = set()
    if step is not None and visit.phase not in TOO_LATE:
        urgent = _is_near(visit, step, now)
        told_before = _told_before(sent, step)
        for role, person, said in _people(visit, step, now):
            if person.pk in told_before and person.actor_id != step.by_id and can_be_sent(person):
                wanted.add(key := f"buddies.moved:{visit.pk}:{step.pk}:{role}:{person.pk}")
                queue(
                    key=key, person=person, occasion="It has moved", subject=said[0],
                    text=said[1], now=now, network_id=visit.school.network_id,
                    priority=Message.Priority.URGENT if urgent else Message.Priority.ORDINARY,
                )  # fmt: skip
    old = {message.key for message in sent if message.key.startswith("buddies.moved:")}
    cancel(keys=old - wanted, why="It has moved again", now=now)


def _latest(visit: Visit) -> VisitChange | None:
    """The last step by which people moved the visit, or undid such a step."""
    for change in changes_of(visit).select_related("undoes"):
        if _moved(change.undoes or change):
            return change
    return None


def _moved(step: VisitChange) -> bool:
    """Whether people moved the visit by this step, or corrected its days."""
    if step.why in CORRECTED:
        return not DAYS.isdisjoint(step.before)
    return step.verb in MOVED and step.why != VisitChange.Why.CLOCK


def _about(visit: Visit) -> list[Message]:
    """What anybody was told about this visit."""
    rows = Message.objects.filter(network_id=visit.school.network_id)
    starts = [f"buddies.{what}:{visit.pk}:" for what in ("visit", "moved")]
    # A text that went beside an e-mail has told them too.
    about = Q()
    for start in starts:
        about |= Q(key__startswith=start) | Q(key__startswith=f"{BESIDE}{start}")
    return list(rows.filter(about))


def _told_before(sent: list[Message], step: VisitChange) -> set[int | None]:
    """Who was told of the visit before this step. What was told of a step that is undone tells
    whether its undoing is news."""
    kind = "buddies.moved:" if step.undoes_id else "buddies."
    return {
        message.person_id
        for message in sent
        if message.key.removeprefix(BESIDE).startswith(kind)
        and message.state in TOLD
        and message.queued_at <= step.at
    }


def _people(visit: Visit, step: VisitChange, now: datetime) -> Iterator[Told]:
    network, head = visit.school.network, visit.head
    link = home(network)
    moved = _words(visit, step)
    helpers = standing_by(head.pk, network.pk, london_date(now)) if head else []
    said = messages.has_moved(head, bool(helpers), moved, link)
    for person in coordinators_of(network, london_date(now)):
        yield Told("coordinator", person, said)
    for helper in helpers:
        assert head is not None
        also = next((each.person for each in helpers if each != helper), None)
        said = messages.ring_again(head, also, not helper.is_first, moved, link)
        yield Told(helper.role, helper.person, said)


def _words(visit: Visit, step: VisitChange) -> str:
    if step.undoes_id:
        return Moved.AS_BEFORE
    if visit.phase == Phase.DEFERRED or not days_of(visit).is_last_known:
        return Moved.AWAY
    return Moved.NEW_DAY


def _is_near(visit: Visit, step: VisitChange, now: datetime) -> bool:
    """Whether today or tomorrow was, or is now, a day on site."""
    today = london_date(now)
    first, last = (
        date.fromisoformat(step.before.get(name) or getattr(visit, name).isoformat())
        for name in ("first_day", "last_day")
    )
    days = {*days_on_site(first, last), *days_of(visit).days}
    return not days.isdisjoint({today, today + timedelta(days=1)})
