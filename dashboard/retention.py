"""What is kept how long, and the nightly run that keeps to it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Person
from buddies.checks.rows import forget_escalations_of
from buddies.inviting import INVITATIONS_KEPT, forget_invitations
from buddies.models import ContactCheck
from core import audit
from covenant.models import SignatureEvent
from covenant.services.forgetting import forget_signing_invitations
from covenant.services.in_person import WORKS_FOR as IN_PERSON_KEPT
from dashboard import uploads
from dashboard.feeds import keeping
from dashboard.promises.visits_then import looked_at_term_of
from directory.drills.rows import DRILLS_KEPT, forget_old_drills
from directory.rota.keeping import (
    DUTIES_KEPT,
    QUESTIONS_KEPT,
    forget_duty_questions,
    forget_old_duties,
)
from directory.services.availability import AWAY_KEPT, forget_days_away
from directory.services.proposals import NOT_AGAIN_FOR
from directory.tree.sending import COPIES_KEPT, forget_copies
from escalations.models import Escalation
from inspections.models import ConcernLog, Phase, Visit, VisitChange
from inspections.services import forget_what_is_over
from inspections.services.provisional import KEPT_AFTER_PUBLICATION
from notifications.models import Message
from reminders.models import Reminder
from schools.models import Invitation, Network
from support.debriefs import KEPT as DEBRIEFS_KEPT
from support.debriefs import forget_offers
from support.keeping import SERIES_KEPT, forget_supervision
from support.placing.keeping import OFFERS_KEPT, forget_place_offers
from support.services.forgetting import forget_old_departures
from support.services.forgetting_plans import forget_plans
from support.talks.keeping import forget_talks
from support.talks.pace import KEPT as TALKS_KEPT

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
        Kept("Who was asked what, and who answered", days["messages"], "the answer"),
        Kept(
            "What a head was told in confidence",
            KEPT_AFTER_PUBLICATION.days,
            "the day of publication, or at once when the visit is over",
        ),
        Kept(
            "Visits, with their dates, steps and checks of contact",
            days["visits"],
            "the end of the visit",
        ),
        Kept("What heads noted during a visit", days["concerns"], "the end of the visit"),
        Kept(
            "Support plans; what is left is that there was one, and what helped",
            days["plans"],
            "the day the plan was closed",
        ),
        Kept(
            "Invitations that nobody took up, and who was known only through one",
            days["invitations"],
            "the day they expired",
        ),
        Kept(
            "Who asked to sign the covenant in person and did not",
            IN_PERSON_KEPT.days,
            "the day they asked",
        ),
        Kept(
            "That somebody was asked to sign the covenant, and did not",
            days["invitations"],
            "the day the link ran out",
        ),
        Kept(
            "That somebody was invited to be a buddy, and what they said",
            INVITATIONS_KEPT.days,
            "the invitation",
        ),
        Kept(
            "That somebody was asked in a drill, and whether they answered",
            DRILLS_KEPT.days,
            "the first day of its term",
        ),
        Kept("That somebody was on duty", DUTIES_KEPT.days, "that day"),
        Kept(
            "That somebody was asked to be on duty, and what they said",
            QUESTIONS_KEPT.days,
            "that day",
        ),
        Kept("That somebody was sent the telephone list", COPIES_KEPT.days, "the message"),
        Kept(
            "Days on which somebody in the directory could not be asked",
            AWAY_KEPT.days,
            "the last of them",
        ),
        Kept(
            "That somebody was proposed for the directory and did not agree",
            NOT_AGAIN_FOR.days,
            "their no, or 60 days after they were asked",
        ),
        Kept(
            "That whoever carried a visit was offered an hour, and what they said",
            DEBRIEFS_KEPT.days,
            "the offer",
        ),
        Kept(
            "That a head asked to be rung, and who was asked",
            TALKS_KEPT.days,
            "the call, or its end",
        ),
        Kept(
            "That a head was offered a place in supervision, or waited for one",
            OFFERS_KEPT.days,
            "the offer, or the end of waiting",
        ),
        Kept(
            "That somebody had a place in supervision, and who supervised",
            SERIES_KEPT.days,
            "the last meeting",
        ),
        Kept(
            "What a calendar was told of a thing that is past or called off",
            keeping.EVENTS.days,
            "that day",
        ),
        Kept("Calendars that nothing fetches", keeping.UNREAD.days, "the last fetch"),
        Kept(
            "That a head said that going is their own choice, and what others proposed of them",
            days["visits"],
            "the day it counted or was taken back, or until their plan is erased",
        ),
        Kept("Files waiting for an operator’s yes", uploads.KEPT.days, "the upload"),
    ]


def keep_to_retention(*, now: datetime) -> dict[str, int]:
    """Delete what has been kept long enough; gives how many rows of each kind went."""
    with transaction.atomic():
        gone = Counter(
            messages=_messages(now),
            reminders=_reminders(now),
            escalations=_escalations(now),
            concern_logs=_concern_logs(now),
            visits=_visits(now),
            plans=forget_plans(closed_before=_before("plans", now), looked_at=looked_at_term_of),
            provisional_outcomes=forget_what_is_over(now=now),
            invitations=_invitations(now),
            signing_invitations=forget_signing_invitations(now=now),
            offer_invitations=forget_invitations(now=now),
            drills=forget_old_drills(now=now),
            duties=forget_old_duties(now=now),
            duty_questions=forget_duty_questions(now=now),
            days_away=forget_days_away(now=now),
            telephone_lists=forget_copies(now=now),
            departures=forget_old_departures(now=now),
            talks=forget_talks(now=now),
            debriefs=forget_offers(now=now),
            supervision=forget_supervision(now=now),
            place_offers=forget_place_offers(now=now),
            calendars=keeping.delete_unread(now=now),
            calendar_events=keeping.delete_old_events(now=now),
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


def _escalations(now: datetime) -> int:
    """Who was asked goes with the messages that asked them."""
    old = Escalation.objects.filter(ended_at__lt=_before("messages", now))
    return old.delete()[1].get("escalations.Escalation", 0)


def _concern_logs(now: datetime) -> int:
    old = ConcernLog.objects.filter(visit__in=_visits_ended(_before("concerns", now)))
    return old.delete()[1].get("inspections.ConcernLog", 0)


def _visits(now: datetime) -> int:
    old = _visits_ended(_before("visits", now))
    forget_escalations_of(ContactCheck.objects.filter(visit__in=old))
    return old.delete()[1].get("inspections.Visit", 0)


def _visits_ended(before: datetime) -> QuerySet[Visit]:
    lately = VisitChange.objects.filter(visit=OuterRef("pk"), at__gte=before)
    old = Visit.objects.filter(phase__in=ENDED, recorded_at__lt=before)
    return old.exclude(Exists(lately))


def _invitations(now: datetime) -> int:
    old = Invitation.objects.filter(expires_at__lt=_before("invitations", now), accepted_at=None)
    return old.delete()[0]


def _known_through_an_invitation_only() -> int:
    """People without an account who hold nothing, now or before, and wait for nothing."""
    nothing = Q(
        user=None, erased_at=None, posts=None, roles=None, invitations=None, offers=None,
        pairings=None, buddy_pairings=None, reserve_pairings=None, entries=None, supervisors=None,
        pages=None, signing_invitations=None, standings=None,
    )  # fmt: skip
    strays = Person.objects.filter(nothing).exclude(messages__state__in=WAITING)
    contacts = Network.objects.exclude(named_contact=None).values("named_contact")
    strays = strays.exclude(pk__in=contacts)
    # Whoever signed stays, as long as they do not ask to be forgotten.
    strays = strays.exclude(Exists(SignatureEvent.objects.filter(by_id=OuterRef("pk"))))
    return strays.delete()[1].get("accounts.Person", 0)
