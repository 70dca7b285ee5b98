"""Somebody is asked to sign by a link of their own: sent, sent again, taken back, turned down."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Person
from accounts.services import find_by_email
from core.audit import Actor, record
from core.clock import london_date
from core.refusals import Refused
from covenant import messages_links, parties, policies
from covenant.models import Declaration, SigningInvitation, Standing
from covenant.parties import Party
from escalations.links import draw_code
from schools.locks import lock_network

# A board meets once in half a term; a link must last until it has.
WORKS_FOR = timedelta(days=60)
# Nobody's mailbox is filled from here.
AGAIN_AFTER = timedelta(hours=1)
ONE_DAY = timedelta(days=1)
NO_TEXT = (
    "There is no published text yet. Publish it first: an invitation leads to the words that are "
    "signed."
)
Purpose, Answer = SigningInvitation.Purpose, SigningInvitation.Answer


@transaction.atomic
def invite_to_sign(
    *, party: Party, name: str, email: str, role: str, by: Person, now: datetime
) -> SigningInvitation:
    """Invite somebody to sign for an organisation or a school, without an account. Who was
    invited already and has not answered is sent the same invitation again.

    Raises Refused without a published text, where the party stands by it already, for one’s own
    address (what authority one has, one has without a letter), and where an officer has too many
    letters on their way.
    """
    lock_network(party.network)
    published = Declaration.objects.filter(
        network=party.network, status=Declaration.Status.PUBLISHED
    ).first()
    if published is None:
        raise Refused(NO_TEXT)
    stands = Standing.objects.filter(
        declaration=published, state__in=Standing.STANDS,
        organisation=party.organisation, school=party.school,
    )  # fmt: skip
    if stands.exists():
        raise Refused(f"{party.name} has signed this version already.")
    person = _person(name, email)
    if person == by:
        raise Refused(
            "This is your own address. What you may sign yourself stands on the page of your "
            "signatures; for the rest invite whoever may."
        )
    # The letter that they have is sent again; one that was taken back has filled their mailbox.
    others = _on_their_way(party, now).exclude(
        person=person, answered_at=None, withdrawn_at=None
    ).count()  # fmt: skip
    policies.check_may_invite_more(party, by, others, london_date(now))
    return _invite(Purpose.SIGN, party, person, called=(name, email), by=by, now=now, role=role)


@transaction.atomic
def ask_second(
    *, standing: Standing, name: str, email: str, by: Person, now: datetime, role: str = ""
) -> SigningInvitation:
    """Ask somebody by letter to sign as the second signatory of a signature that waits for one.
    Whoever was asked before and has not answered is asked no more.

    Raises Refused where that is whoever signed first.
    """
    person = _person(name, email)
    if person.pk == standing.event.by_id:
        raise Refused("The second signatory must be somebody other than whoever signed first.")
    others = _unanswered().filter(standing=standing, purpose=Purpose.SECOND).exclude(person=person)
    for other in others.order_by("pk"):
        withdraw_invitation(invitation=other, by=by, now=now)
    party = parties.of_standing(standing)
    return _invite(
        Purpose.SECOND, party, person, called=(name, email), by=by, now=now, role=role,
        standing=standing,
    )  # fmt: skip


@transaction.atomic
def ask_to_reaffirm(
    *, standing: Standing, person: Person, by: Actor, now: datetime, role: str = ""
) -> SigningInvitation:
    """Ask somebody by letter whether their party still stands by the covenant. Asked again before
    they have answered, they are sent the same invitation again.

    Raises Refused for somebody without an e-mail address.
    """
    if not person.email:
        raise Refused(f"{person.name} has no e-mail address to which a letter could go.")
    return _invite(
        Purpose.REAFFIRM, parties.of_standing(standing), person,
        called=(person.name, person.email), by=by, now=now, role=role, standing=standing,
    )  # fmt: skip


@transaction.atomic
def send_again(*, invitation: SigningInvitation, by: Actor, now: datetime) -> SigningInvitation:
    """Send the letter again; the link works for 60 days from now.

    Raises Refused for one that was answered or taken back, or went out just now.
    """
    invitation = locked(invitation)
    if not invitation.is_open:
        raise Refused("This invitation was answered or taken back. Invite them anew.")
    if now - invitation.sent_at < AGAIN_AFTER:
        raise Refused("This letter went out just now. Give it an hour before you send it again.")
    messages_links.take_back(invitation, why="Sent again", now=now)
    invitation.sent_at, invitation.expires_at = now, now + WORKS_FOR
    invitation.save(update_fields=["sent_at", "expires_at"])
    messages_links.send(invitation, now=now)
    record(
        "signing_invitation.sent", invitation, by=by, now=now, network_id=invitation.network_id,
        purpose=invitation.purpose,
    )  # fmt: skip
    return invitation


@transaction.atomic
def withdraw_invitation(
    *, invitation: SigningInvitation, by: Actor, now: datetime
) -> SigningInvitation:
    """Take an invitation back: its link and its code stop working. Twice changes nothing.

    Raises Refused for one by which somebody signed.
    """
    invitation = locked(invitation)
    if invitation.answer == Answer.SIGNED:
        raise Refused("This invitation has been answered already.")
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = now
        invitation.save(update_fields=["withdrawn_at"])
        messages_links.take_back(invitation, why="Withdrawn", now=now)
        record(
            "signing_invitation.withdrawn", invitation, by=by, now=now,
            network_id=invitation.network_id,
        )  # fmt: skip
    return invitation


def _invite(
    purpose: str, party: Party, person: Person, *, called: tuple[str, str], by: Actor,
    now: datetime, role: str = "", standing: Standing | None = None,
) -> SigningInvitation:  # fmt: skip
    written = {
        "name": called[0].strip(), "email": called[1].strip().lower(), "role": role.strip()[:100]
    }  # fmt: skip
    same = _unanswered().filter(
        network=party.network, purpose=purpose, person=person, organisation=party.organisation,
        school=party.school, standing=standing,
    ).first()  # fmt: skip
    if same is not None:
        SigningInvitation.objects.filter(pk=same.pk).update(**written)
        return send_again(invitation=same, by=by, now=now)
    invitation = SigningInvitation.objects.create(
        network=party.network, purpose=purpose, person=person, organisation=party.organisation,
        school=party.school, standing=standing, code=draw_code(), by_id=by.actor_id,
        sent_at=now, expires_at=now + WORKS_FOR, **written,
    )  # fmt: skip
    messages_links.send(invitation, now=now)
    record(
        "signing_invitation.sent", invitation, by=by, now=now, network_id=party.network.pk,
        purpose=purpose,
    )  # fmt: skip
    return invitation


def _on_their_way(party: Party, now: datetime) -> QuerySet[SigningInvitation]:
    """The letters to sign for an organisation or school that wait for an answer or have just gone
    out, also where they were taken back."""
    waits = Q(answered_at=None, withdrawn_at=None, expires_at__gt=now)
    return SigningInvitation.objects.filter(
        waits | Q(sent_at__gt=now - ONE_DAY), network=party.network, purpose=Purpose.SIGN,
        organisation=party.organisation, school=party.school,
    )  # fmt: skip


def _person(name: str, email: str) -> Person:
    """Whoever has the address; else somebody new."""
    email = email.strip().lower()
    return find_by_email(email) or Person.objects.create(name=name.strip(), email=email)


def _unanswered() -> QuerySet[SigningInvitation]:
    return SigningInvitation.objects.filter(answered_at=None, withdrawn_at=None)


def locked(invitation: SigningInvitation) -> SigningInvitation:
    """The invitation as it is now, and nobody else answers or changes it meanwhile."""
    rows = SigningInvitation.objects.select_for_update(of=("self",))
    return rows.select_related("network", "person", "organisation__network", "school__network").get(
        pk=invitation.pk
    )
