"""A second signatory signs, which completes a signature that waits for it."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core.audit import record
from core.refusals import NotAllowed
from covenant import authority, chain, messages, parties, policies
from covenant.models import SignatureEvent, SigningInvitation, Standing
from covenant.services.inviting import withdraw_invitation
from covenant.services.moving import locked, move
from covenant.witness import Witness


@transaction.atomic
def second(*, standing: Standing, by: Person, now: datetime, witness: Witness) -> SignatureEvent:
    """Sign as the second, and give the event: who was asked by a link (purpose SECOND), or
    another officer or head of the party; then nobody else is asked. Complete when nothing waits.

    Raises NotAllowed where ``by`` is neither, or signed first; Refused where it waits for no
    second signatory, or the text was replaced meanwhile.
    """
    standing = locked(standing)
    party = parties.of_standing(standing)
    if standing.event.by_id == by.pk:
        raise NotAllowed("You signed first. The second signature is somebody else’s.")
    if not (authority.is_asked_as_second(standing, by, now) or authority.holds_it(party, by, now)):
        raise NotAllowed("You were not asked to sign this as the second signatory.")
    policies.check_waits_for_second(standing)
    policies.check_open_for_signing(standing.declaration)
    event = chain.write(
        act=SignatureEvent.Act.SECONDED, party=party, declaration=standing.declaration,
        by_id=by.pk, witness=witness, now=now, undertakings=standing.undertakings,
    )  # fmt: skip
    standing = complete(standing, by=by, now=event.at, waits_for_second=False)
    record("signature.seconded", event, by=by, now=now, network_id=standing.network_id)
    letters = standing.invitations.filter(
        purpose=SigningInvitation.Purpose.SECOND, answered_at=None, withdrawn_at=None
    ).exclude(person=by)
    for letter in letters.order_by("pk"):
        withdraw_invitation(invitation=letter, by=by, now=now)
    messages.thank_second(standing, event, party, by=by, now=now)
    if standing.state == Standing.State.SIGNED:
        messages.say_complete(standing, party, now=now)
    return event


def complete(standing: Standing, *, by: Person, now: datetime, **no_longer: bool) -> Standing:
    """Take away what a ``locked`` standing waited for; with nothing left it is signed from this
    moment."""
    for name, value in no_longer.items():
        setattr(standing, name, value)
    if not (standing.waits_for_second or standing.waits_for_check):
        return move(standing, Standing.State.SIGNED, by=by, now=now)
    standing.save(update_fields=list(no_longer))
    return standing
