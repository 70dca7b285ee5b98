"""Being forgotten: a person's name and ways to reach them go, what they held ends, and the
record that things were done stays, by number."""

from collections.abc import Iterator
from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from buddies.models import (
    DeclaredConflict,
    ForbiddenPair,
    LastResort,
    NoMoreChecks,
    Offer,
    OfferInvitation,
    Pairing,
    ProposedPair,
)
from buddies.services import end_pairing, set_reserve
from core import audit, stale
from core.clock import london_date
from core.refusals import Refused
from covenant.services import erase_evidence, forget_invitations_of
from dashboard.models import CalendarFeed
from directory.models import Entry, TreeCopy
from directory.services import say_no
from inspections.models import (
    OPEN_PHASES,
    ConcernLog,
    ConcernShare,
    ProvisionalOutcome,
    ProvisionalShare,
    Visit,
)
from notifications.models import Message
from reminders.models import Reminder
from schools.locks import lock_networks
from schools.models import Invitation, Network, Post, Role
from schools.services.posts import end_post
from schools.services.roles import end_role
from support.models import Apart, DebriefOffer, Place, Supervisor
from support.plans.forgetting import forget_in_plans
from support.services.forgetting import forget_departures_of
from support.services.forgetting_plans import forget_in_contents
from support.services.places import forget_places_of
from support.services.supervisors import leave as leave_supervision
from support.talks.keeping import forget_talks_of

NOBODY = "Somebody whose details are erased"
ONLY_COORDINATOR = (
    "You are the only coordinator of {network}, and heads there are told to ring you. "
    "Invite another coordinator first."
)


def why_not(person: Person, today: date) -> str:
    """Why this person cannot be erased now, in a sentence; "" where they can."""
    mine = Role.objects.current(today).filter(kind=Role.Kind.COORDINATOR)
    for role in mine.filter(person=person).select_related("network"):
        if not mine.filter(network=role.network_id).exclude(person=person).exists():
            return ONLY_COORDINATOR.format(network=role.network.name)
    return ""


@transaction.atomic
def erase(*, person: Person, by: audit.Actor, now: datetime) -> Person:
    """Erase a person and give what is left of them: a number.

    Raises Refused for a network's only coordinator.
    """
    today = london_date(now)
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    lock_networks(_networks_of(person))
    if reason := why_not(person, today):
        raise Refused(reason)
    _end_what_they_held(person, by, now)
    _end_pairs(person, by, now)
    _delete_what_they_said(person)
    forget_in_plans(person, now)
    forget_departures_of(person=person)
    forget_in_contents(person=person)
    Invitation.objects.filter(person=person, accepted_at=None).delete()
    # What was signed by one stays, as an event.
    forget_invitations_of(person=person)
    Network.objects.filter(named_contact=person).update(named_contact=None)
    # The signature stays valid: its event keeps a salted digest of the evidence.
    erase_evidence(person=person, by=by, now=now)
    _forget(person, now)
    audit.record("person.erased", person, by=by, now=now)
    stale.mark("person", person.pk, now=now)
    for visit in Visit.objects.filter(head=person, phase__in=OPEN_PHASES).order_by("pk"):
        stale.mark("visit", visit.pk, now=now)
    return person


def _networks_of(person: Person) -> Iterator[int]:
    """Where they hold anything that ends, or book a place at this moment: all are locked before
    the first of it."""
    pairs = Q(supported=person) | Q(buddy=person) | Q(reserve=person)
    yield from Post.objects.filter(person=person).values_list("school__network", flat=True)
    yield from Role.objects.filter(person=person).values_list("network", flat=True)
    yield from Pairing.objects.filter(pairs).values_list("network", flat=True)
    yield from Entry.objects.filter(person=person).values_list("network", flat=True)
    yield from Supervisor.objects.filter(person=person).values_list("network", flat=True)
    yield from Place.objects.filter(person=person).values_list("series__network", flat=True)


def _end_what_they_held(person: Person, by: audit.Actor, now: datetime) -> None:
    today = london_date(now)
    Post.objects.filter(person=person, start__gt=today).delete()
    Role.objects.filter(person=person, start__gt=today).delete()
    for post in Post.objects.not_ended(today).filter(person=person):
        end_post(post=post, by=by, now=now)
    # Whoever has a place with them is told, before the role ends.
    for supervisor in Supervisor.objects.filter(person=person, left_at=None).order_by("pk"):
        leave_supervision(supervisor=supervisor, by=by, now=now)
    for role in Role.objects.not_ended(today).filter(person=person):
        end_role(role=role, by=by, now=now)
    forget_places_of(person=person, by=by, now=now)
    for entry in Entry.objects.filter(person=person, left_at=None):
        say_no(entry=entry, by=by, now=now)
    # A name too, as an officer wrote it.
    Entry.objects.filter(person=person).update(proposed_as="")


def _end_pairs(person: Person, by: audit.Actor, now: datetime) -> None:
    live = Pairing.objects.filter(ended_at=None)
    for pairing in live.filter(Q(supported=person) | Q(buddy=person)):
        end_pairing(pairing=pairing, by=by, now=now, why=Pairing.WhyEnded.LEFT)
    for pairing in live.filter(reserve=person):
        set_reserve(pairing=pairing, reserve=None, by=by, now=now)
    Offer.objects.filter(person=person).delete()
    ProposedPair.objects.filter(Q(supported=person) | Q(buddy=person)).delete()
    ForbiddenPair.objects.filter(Q(one=person) | Q(other=person)).delete()
    DeclaredConflict.objects.filter(Q(person=person) | Q(other=person)).delete()
    OfferInvitation.objects.filter(person=person).delete()
    LastResort.objects.filter(head=person).delete()
    # The head is asked again for whom they want.
    LastResort.objects.filter(person=person).delete()
    NoMoreChecks.objects.filter(person=person).delete()


def _delete_what_they_said(person: Person) -> None:
    Message.objects.filter(person=person).delete()
    Reminder.objects.filter(person=person).delete()
    CalendarFeed.objects.filter(person=person).delete()
    TreeCopy.objects.filter(person=person).delete()
    forget_talks_of(person)
    DebriefOffer.objects.filter(person=person).delete()
    Apart.objects.filter(Q(person=person) | Q(other=person)).delete()
    ProvisionalOutcome.objects.filter(head=person).delete()
    ProvisionalShare.objects.filter(person=person).delete()
    # What they wrote as a delegate stays in the head's log, without their name.
    ConcernLog.objects.filter(owner=person).delete()
    ConcernShare.objects.filter(person=person).delete()


def _forget(person: Person, now: datetime) -> None:
    account = person.user
    person.name = NOBODY
    person.email = person.telephone = person.reach_me = ""
    person.wants_email = person.wants_texts = False
    person.paused_until = None
    person.user = None
    person.erased_at = now
    person.save()
    if account is not None:
        keys = UserSession.objects.filter(user=account).values("session_key")
        Session.objects.filter(session_key__in=keys).delete()
        account.delete()
