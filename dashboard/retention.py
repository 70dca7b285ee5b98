"""What is kept how long, and the nightly run that keeps to it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import Person
from core import audit
from dashboard import uploads
from inspections.models import Phase, Visit, VisitChange
from notifications.models import Message
from reminders.models import Reminder
from schools.models import Invitation, Network

WAITING = (Message.State.QUEUED, Message.State.CLAIMED)
ENDED = (Phase.CLOSED, Phase.PUBLISHED, Phase.MISTAKEN)


@dataclass(frozen=True)
class Kept:
    """One kind of record: what it is, for how many days, counted from when."""

    what: str
    days: int
    counted_from: str


def table() -> list[Kept]:
    """What is kept how long at this installation."""
    days = settings.RETENTION_DAYS
    return [
        Kept("Messages and reminders", days["messages"], "the day they were written"),
        Kept("Visits, with their dates and steps", days["visits"], "the end of the visit"),
        Kept(
            "Invitations that nobody took up, and who was known only through one",
            days["invitations"],
            "the day they expired",
        ),
        Kept("Files waiting for an operator’s yes", uploads.KEPT.days, "the upload"),
    ]


def keep_to_retention(*, now: datetime) -> dict[str, int]:
    """Delete what has been kept long enough; gives how many rows of each kind went."""
    with transaction.atomic():
        gone = Counter(
            messages=_messages(now),
            reminders=_reminders(now),
            visits=_visits(now),
            invitations=_invitations(now),
            people=_known_through_an_invitation_only(),
            sessions=Session.objects.filter(expire_date__lt=now).delete()[0],
        )
        if gone.total():
            audit.record(
                "retention.kept", None, by=audit.System("retention"), now=now, **dict(gone)
            )
    gone["files"] = uploads.remove_old(now=now)
    return dict(gone)


def _before(kind: str, now: datetime) -> datetime:
    return now - timedelta(days=settings.RETENTION_DAYS[kind])


def _messages(now: datetime) -> int:
    old = Message.objects.filter(queued_at__lt=_before("messages", now))
    return old.exclude(state__in=WAITING).delete()[1].get("notifications.Message", 0)


def _reminders(now: datetime) -> int:
    old = Reminder.objects.filter(due_at__lt=_before("messages", now))
    return old.exclude(state=Reminder.State.PLANNED).delete()[0]


def _visits(now: datetime) -> int:
    lately = VisitChange.objects.filter(visit=OuterRef("pk"), at__gte=_before("visits", now))
    old = Visit.objects.filter(phase__in=ENDED, recorded_at__lt=_before("visits", now))
    return old.exclude(Exists(lately)).delete()[1].get("inspections.Visit", 0)


def _invitations(now: datetime) -> int:
    old = Invitation.objects.filter(expires_at__lt=_before("invitations", now), accepted_at=None)
    return old.delete()[0]


def _known_through_an_invitation_only() -> int:
    """People without an account who hold nothing, now or before, and wait for nothing."""
    nothing = Q(
        user=None, erased_at=None, posts=None, roles=None, invitations=None, offers=None,
        pairings=None, buddy_pairings=None, reserve_pairings=None, entries=None,
    )  # fmt: skip
    strays = Person.objects.filter(nothing).exclude(messages__state__in=WAITING)
    contacts = Network.objects.exclude(named_contact=None).values("named_contact")
    strays = strays.exclude(pk__in=contacts)
    return strays.delete()[1].get("accounts.Person", 0)
