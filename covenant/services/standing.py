"""A standing changes after it was signed: withdrawn by its own people; suspended, restored or due
by a coordinator's word. Each writes an event, and a line that everybody can read."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core import clock
from covenant import authority, chain, messages, parties, policies
from covenant.messages_standing import tell_people
from covenant.models import Reaffirmation, SignatureEvent, Standing
from covenant.services.inviting import withdraw_invitation
from covenant.services.moving import locked, move
from covenant.services.reaffirming import stop_asking_party
from covenant.witness import Witness

Act, State, Answer = SignatureEvent.Act, Standing.State, Reaffirmation.Answer
WITHDRAWN_IN_PERSON = "Withdrawn by the signatory. They can sign again whenever they wish."


def kind_words(standing: Standing) -> str:
    """What the register says of a withdrawal where its people say nothing else."""
    party = standing.organisation or standing.school
    if party is None:
        return WITHDRAWN_IN_PERSON
    return f"{party.name} has withdrawn its signature. It can sign again whenever it wishes."


@transaction.atomic
def withdraw(
    *,
    standing: Standing,
    by: Person,
    now: datetime,
    words: str = "",
    witness: Witness | None = None,
) -> SignatureEvent:
    """Withdraw a signature, also one that is not complete yet. One always may. ``words`` is the
    public line, kind ones where it is empty.

    What was never complete never was on the register, and its withdrawal is not either: it has no
    line. Raises NotAllowed for anybody who does not speak for the party, was not asked by a link
    and did not sign by one; Refused where nothing stands.
    """
    standing = locked(standing)
    party = parties.of_standing(standing)
    today = clock.london_date(now)
    if not (authority.is_asked(party, by, now) or authority.signed_by_link(standing, by, today)):
        policies.check_speaks_for(by, standing, today)
    policies.check_can_be_withdrawn(standing)
    event = _write(Act.WITHDRAWN, standing, by, now, witness)
    was_public = standing.state != State.WAITING
    line = (words.strip() or kind_words(standing)) if was_public else ""
    move(standing, State.WITHDRAWN, by=by, now=event.at, words=line)
    stop_asking_party(party=party, answer=Answer.WITHDREW, by=by, now=event.at)
    _take_back_letters(standing, by, now)
    messages.confirm_withdrawal(standing, event, party, by=by, now=now)
    said = witness or Witness(name=by.name)
    messages.tell_organisation(event, party, witness=said, by=by, now=now)
    return event


@transaction.atomic
def suspend(*, standing: Standing, by: Person, now: datetime, words: str) -> SignatureEvent:
    """Suspend a signature while an action plan runs; ``words`` is the public line.

    Raises NotAllowed for anybody but a coordinator with no part in the party, Refused where it
    does not stand, is somebody's own, or has no words.
    """
    standing = _to_be_changed(standing, by, now, words)
    policies.check_can_be_suspended(standing)
    event = _write(Act.SUSPENDED, standing, by, now)
    move(standing, State.SUSPENDED, by=by, now=event.at, words=words)
    tell_people(standing, event, words, now=now)
    return event


@transaction.atomic
def restore(*, standing: Standing, by: Person, now: datetime, words: str) -> SignatureEvent:
    """End a suspension, also one that was a mistake. Raises as ``suspend``."""
    standing = _to_be_changed(standing, by, now, words)
    policies.check_is_suspended(standing)
    event = _write(Act.RESTORED, standing, by, now)
    move(standing, State.SIGNED, by=by, now=event.at, words=words)
    tell_people(standing, event, words, now=now)
    return event


@transaction.atomic
def mark_due(*, standing: Standing, by: Person, now: datetime, words: str) -> SignatureEvent:
    """Say in public that a party was asked whether it still stands, and has not answered. Raises
    as ``suspend``, and Refused where nobody asks it, or it has answered meanwhile."""
    standing = _to_be_changed(standing, by, now, words)
    policies.check_can_be_due(standing)
    policies.check_is_asked(standing.reaffirmations.filter(answered_at=None).exists())
    event = _write(Act.DUE, standing, by, now)
    move(standing, State.DUE, by=by, now=event.at, words=words)
    tell_people(standing, event, words, now=now)
    return event


def _take_back_letters(standing: Standing, by: Person, now: datetime) -> None:
    """Nobody is asked any more to complete it."""
    letters = standing.invitations.filter(answered_at=None, withdrawn_at=None)
    for letter in letters.order_by("pk"):
        withdraw_invitation(invitation=letter, by=by, now=now)


def _to_be_changed(standing: Standing, by: Person, now: datetime, words: str) -> Standing:
    standing = locked(standing)
    policies.check_keeps_standing(by, standing, clock.london_date(now))
    policies.check_has_words(words)
    return standing


def _write(
    act: str, standing: Standing, by: Person, now: datetime, witness: Witness | None = None
) -> SignatureEvent:
    return chain.write(
        act=act,
        party=parties.of_standing(standing),
        declaration=standing.declaration,
        by_id=by.pk,
        witness=witness or Witness(name=by.name),
        now=now,
    )
