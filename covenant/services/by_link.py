"""What somebody does by the link in their letter: signs, or says that they do not."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from accounts.services import find_by_email
from core.audit import record
from core.refusals import Refused
from covenant import links, messages_links
from covenant.models import Declaration, SignatureEvent, SigningInvitation, Standing
from covenant.services.inviting import locked
from covenant.services.reaffirming import reaffirm
from covenant.services.seconding import second as sign_second
from covenant.services.signing import Second, sign
from covenant.services.standing import withdraw
from covenant.undertakings import Chosen
from covenant.witness import BY_LINK, Witness
from schools.locks import lock_network

Purpose, Answer = SigningInvitation.Purpose, SigningInvitation.Answer


@transaction.atomic
def sign_by_link(
    *,
    invitation: SigningInvitation,
    declaration: Declaration,
    witness: Witness,
    now: datetime,
    undertakings: Sequence[Chosen] = (),
    second: Second | None = None,
) -> SignatureEvent:
    """Sign what the invitation is for, and give the event: the published text; as the second
    signatory what the first signed; once more what is re-affirmed and has not changed. Who signs
    in person and was not known becomes a person by it: whoever has the link has the mailbox.

    Raises Refused where the invitation does not work any more, or it cannot be signed.
    """
    lock_network(invitation.network)
    invitation = locked(invitation)
    if reason := links.why_unusable(invitation, now):
        raise Refused(reason)
    person = invitation.person or _person_of(invitation)
    invitation.person, invitation.answer, invitation.answered_at = person, Answer.SIGNED, now
    invitation.save(update_fields=["person", "answer", "answered_at"])
    standing = invitation.standing
    if invitation.purpose == Purpose.SECOND:
        assert standing is not None
        return sign_second(standing=standing, by=person, now=now, witness=witness)
    if standing is not None and standing.declaration_id == declaration.pk:
        return reaffirm(standing=standing, by=person, now=now, witness=witness)
    event = sign(
        declaration=declaration, party=links.party_of(invitation), by=person, now=now,
        witness=witness, undertakings=undertakings, second=second,
    )  # fmt: skip
    invitation.standing = Standing.objects.get(event=event)
    invitation.save(update_fields=["standing"])
    return event


@transaction.atomic
def decline(*, invitation: SigningInvitation, now: datetime) -> None:
    """They do not sign: nobody asks again, and whoever invited them is told. They still can while
    the link works. Of somebody who asked to sign in person and does not, nothing is kept.

    Raises Refused where the invitation does not work any more; twice changes nothing.
    """
    invitation = locked(invitation)
    if reason := links.why_unusable(invitation, now):
        raise Refused(reason)
    if invitation.purpose == Purpose.IN_PERSON:
        messages_links.forget(invitation)
        invitation.delete()
        return
    if invitation.answer == Answer.DECLINED:
        return
    assert invitation.person is not None
    invitation.answer, invitation.answered_at = Answer.DECLINED, now
    invitation.save(update_fields=["answer", "answered_at"])
    record(
        "signing_invitation.declined", invitation, by=invitation.person, now=now,
        network_id=invitation.network_id,
    )  # fmt: skip
    messages_links.tell_declined(invitation, now=now)


@transaction.atomic
def withdraw_by_link(
    *, invitation: SigningInvitation, standing: Standing, now: datetime
) -> SignatureEvent:
    """Who signed by a link withdraws by it, as long as their signature is the one that counts;
    by a link of who asks to sign in person, what they signed before (``to_withdraw_by_link``).

    Raises Refused where nothing stands any more.
    """
    assert invitation.person is not None
    event = withdraw(
        standing=standing, by=invitation.person, now=now,
        witness=Witness(name=invitation.person.name, role=invitation.role, method=BY_LINK),
    )  # fmt: skip
    if invitation.standing is None:
        # The link has done what it was for, and says from now on how they stand.
        invitation.standing, invitation.answer = standing, Answer.SIGNED
        invitation.answered_at = now
        invitation.save(update_fields=["standing", "answer", "answered_at"])
    return event


def _person_of(invitation: SigningInvitation) -> Person:
    """Whoever has the address, else somebody new, also when two ask at once."""
    Person.objects.bulk_create(
        [Person(name=invitation.name, email=invitation.email)], ignore_conflicts=True
    )
    person = find_by_email(invitation.email)
    assert person is not None
    return person
