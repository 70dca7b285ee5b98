"""Invitations by e-mail to take up a post or a role: sent, resent, withdrawn, accepted."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Person, User
from accounts.services import change_details, find_by_email
from core import audit, stale
from core.audit import Actor
from core.clock import london_date
from core.refusals import Refused
from notifications.models import Message
from notifications.services import cancel, queue
from schools.models import Invitation, Network, Organisation, Post, Role, School
from schools.policies import (
    check_may_be_officer,
    check_may_coordinate,
    check_may_lead,
    check_may_supervise,
    is_known_elsewhere,
)
from schools.services import messages
from schools.services.posts import give_post
from schools.services.roles import appoint

WORKS_FOR = timedelta(days=14)
NO_ADDRESS = "Enter an e-mail address: the invitation is sent there."
For = Invitation.For


@transaction.atomic
def invite(
    *,
    network: Network,
    invited_as: str,
    by: Actor,
    now: datetime,
    person: Person | None = None,
    name: str = "",
    email: str = "",
    telephone: str = "",
    school: School | None = None,
    organisation: Organisation | None = None,
) -> Invitation:
    """Invite somebody by e-mail; the message is queued in the same transaction.

    Give ``person`` for somebody known, with ``email`` where theirs is not known yet; else
    they are found by the address or made from name, address and telephone. An open
    invitation to the same thing is withdrawn, so only the newest link works. Raises Refused
    without an address, without the school or organisation it is for, and where the person
    may not hold the role.
    """
    person = _invited_person(
        network, person, name=name, email=email, telephone=telephone, by=by, now=now
    )
    _check_for(network, invited_as, person, school, organisation, now)
    same = Invitation.objects.filter(
        person=person, network=network, invited_as=invited_as, school=school,
        organisation=organisation, accepted_at=None, withdrawn_at=None,
    )  # fmt: skip
    for open_one in same:
        withdraw_invitation(invitation=open_one, by=by, now=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        network=network, person=person, invited_as=invited_as, school=school,
        organisation=organisation, token_digest=hashlib.sha256(token.encode()).hexdigest(),
        by_id=by.actor_id, sent_at=now, expires_at=now + WORKS_FOR,
    )  # fmt: skip
    queue(
        key=_key(invitation),
        person=person,
        occasion="invitation",
        subject=messages.SUBJECT,
        text=messages.text(invitation, token, invitation.expires_at),
        now=now,
        priority=Message.Priority.URGENT,
        expires_at=invitation.expires_at,
        network_id=network.pk,
        is_private=True,
    )
    audit.record(
        "invitation.sent", invitation, by=by, now=now, network_id=network.pk, invited_as=invited_as
    )
    return invitation


def _key(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"


def _invited_person(
    network: Network,
    person: Person | None,
    *,
    name: str,
    email: str,
    telephone: str,
    by: Actor,
    now: datetime,
) -> Person:
    """The known person, with an address; else whoever has the address; else somebody new."""
    email = email.strip().lower()
    if person is None:
        if not email:
            raise Refused(NO_ADDRESS)
        return find_by_email(email) or Person.objects.create(
            name=name.strip(), email=email, telephone=telephone
        )
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if email and email != person.email.lower():
        if is_known_elsewhere(person, network):
            raise Refused("This person has another address already. Invite them at that one.")
        person = change_details(person=person, by=by, now=now, email=email)
    if not person.email:
        raise Refused(NO_ADDRESS)
    return person


def _check_for(
    network: Network,
    invited_as: str,
    person: Person,
    school: School | None,
    organisation: Organisation | None,
    now: datetime,
) -> None:
    today = london_date(now)
    if invited_as in (For.HEAD, For.DELEGATE) and school is None:
        raise Refused("Choose the school.")
    if invited_as == For.OFFICER and organisation is None:
        raise Refused("Choose the organisation that this person speaks for.")
    if invited_as == For.HEAD:
        check_may_lead(person, network, today)
    if invited_as == For.COORDINATOR:
        check_may_coordinate(person, network, today)
    if invited_as == For.SUPERVISOR:
        check_may_supervise(person, network, today)
    if organisation is not None:
        check_may_be_officer(person, organisation, today)


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: Actor, now: datetime) -> Invitation:
    """Send the invitation again with a new link; the old one stops working.

    Raises Refused for one that was accepted.
    """
    if invitation.accepted_at is not None:
        raise Refused("This invitation has been accepted already.")
    return invite(
        network=invitation.network,
        invited_as=invitation.invited_as,
        by=by,
        now=now,
        person=invitation.person,
        school=invitation.school,
        organisation=invitation.organisation,
    )


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Actor, now: datetime) -> Invitation:
    """Take an invitation back: its link stops working, its message is not sent any more.

    Raises Refused for one that was accepted; withdrawing twice changes nothing.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at is not None:
        raise Refused("This invitation has been accepted already. End the post or role instead.")
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = now
        invitation.save(update_fields=["withdrawn_at"])
        cancel(keys=[_key(invitation)], why="withdrawn", now=now)
        audit.record(
            "invitation.withdrawn", invitation, by=by, now=now, network_id=invitation.network_id
        )
    return invitation


def why_unusable(invitation: Invitation, now: datetime) -> str:
    """Why the link does not work any more, in a kind sentence; "" where it works."""
    if invitation.accepted_at is not None:
        return "This invitation has been used already. You can sign in with your e-mail address."
    if invitation.withdrawn_at is not None:
        return (
            "This invitation was withdrawn, or replaced by a newer one. "
            "Look for a newer e-mail, or ask the person who invited you."
        )
    if invitation.expires_at <= now:
        return (
            "This invitation has run out: a link works for 14 days. "
            "Ask the person who invited you to send it again."
        )
    return ""


@transaction.atomic
def accept_invitation(*, invitation: Invitation, now: datetime) -> User:
    """Take up the post or role and give the account to sign in with, made where there is none.

    Raises Refused where the link does not work any more, or the person may no longer hold it.
    """
    # The person first, as everywhere: two invitations accepted at once make one account.
    person = Person.objects.select_for_update(no_key=True).get(pk=invitation.person_id)
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("network", "school", "organisation")
        .get(pk=invitation.pk)
    )
    reason = why_unusable(invitation, now)
    if reason:
        raise Refused(reason)
    invitation.person = person
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    _take_up(invitation, now)
    # Last: nobody can refer to a person meanwhile whose account changes.
    user = _account_of(person)
    audit.record(
        "invitation.accepted", invitation, by=person, now=now, network_id=invitation.network_id
    )
    stale.mark("person", person.pk, now=now)
    return user


def _account_of(person: Person) -> User:
    user = person.user
    if user is None:
        user = User.objects.filter(email__iexact=person.email).first()
        user = user or User.objects.create_user(person.email)
        person.user = user
        person.save(update_fields=["user"])
    return user


def _take_up(invitation: Invitation, now: datetime) -> None:
    """Give the post or role. Posts that a file had named become the person's own."""
    person, network, today = invitation.person, invitation.network, london_date(now)
    posts = Post.objects.current(today).filter(person=person)
    for post in posts.filter(is_imported=True):
        post.is_imported = False
        post.save(update_fields=["is_imported"])
    if invitation.school is not None:
        kinds = Post.HEAD_KINDS if invitation.invited_as == For.HEAD else (Post.Kind.DELEGATE,)
        if not posts.filter(school=invitation.school, kind__in=kinds).exists():
            give_post(person=person, school=invitation.school, kind=kinds[0], by=person, now=now)
        else:
            stale.mark("school", invitation.school.pk, now=now)
    else:
        appoint(
            person=person, network=network, kind=Role.Kind(invitation.invited_as), by=person,
            now=now, organisation=invitation.organisation,
        )  # fmt: skip
