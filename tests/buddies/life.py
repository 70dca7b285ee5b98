"""The life of a pair, told in a few words: Sam with buddy Priya, reserve Tom, coordinator Dee."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import Person
from buddies.looking import LOOK
from buddies.models import Offer, Pairing
from core import stale
from escalations.models import Escalation, Page
from inspections.models import Phase, Visit
from notifications.models import Message
from schools.models import Network, Post
from schools.services.posts import end_post
from tests import factories
from tests.buddies.helpers import BY, NOW, buddy, head_in_window, paired, school_of


@dataclass
class Life:
    network: Network
    sam: Person
    priya: Person
    tom: Person
    dee: Person
    pairing: Pairing


def a_pair(network: Network) -> Life:
    """All of them, told of the pair a month ago."""
    dee = factories.coordinator(network)
    sam, priya, tom = head_in_window(network), buddy(network), buddy(network, "Tom Hale")
    pairing = paired(network, sam, priya, reserve=tom)
    settle()
    handed_over()
    Pairing.objects.update(started_at=NOW - timedelta(days=30))
    Offer.objects.update(offered_at=NOW - timedelta(days=60))
    pairing.refresh_from_db()
    return Life(network, sam, priya, tom, dee, pairing)


def settle(now: datetime = NOW) -> None:
    stale.settle(now=now)


def handed_over() -> None:
    """Everything that waits has gone out."""
    Message.objects.filter(state=Message.State.QUEUED).update(
        state=Message.State.SENT, finished_at=NOW
    )


def subjects(person: Person) -> list[str]:
    """What somebody was written, in order, without what was taken back."""
    rows = Message.objects.filter(person=person).exclude(state=Message.State.CANCELLED)
    return [message.subject for message in rows.order_by("pk")]


def last(person: Person) -> Message:
    found = Message.objects.filter(person=person).order_by("pk").last()
    assert found is not None
    return found


def leaves(person: Person, on: date) -> None:
    """Their post ends; what follows is worked out."""
    end_post(post=Post.objects.get(person=person), by=BY, now=NOW, on=on)
    settle()


def is_called(person: Person, phase: str = Phase.NOTIFIED) -> Visit:
    """A visit opens at the school that somebody leads."""
    visit = Visit.objects.create(
        school=school_of(person), head=person, phase=phase, called_at=NOW, recorded_at=NOW,
        first_day=date(2026, 11, 25), last_day=date(2026, 11, 26),
    )  # fmt: skip
    stale.mark("visit", visit.pk, now=NOW)
    settle()
    return visit


def moves(visit: Visit, phase: str) -> None:
    Visit.objects.filter(pk=visit.pk).update(phase=phase)
    stale.mark("visit", visit.pk, now=NOW)
    settle()


def looks(state: str = Escalation.State.OPEN) -> list[str]:
    """What coordinators are asked to look at."""
    rows = Escalation.objects.filter(kind=LOOK, state=state).order_by("pk")
    return [row.key.split(":")[2] for row in rows]


def page_of(person: Person) -> Page:
    found = Page.objects.filter(person=person).order_by("pk").last()
    assert found is not None
    return found
