"""A party is asked whether it still stands by the covenant, reminded once, and says so."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from core.audit import Actor, record
from core.clock import london_date
from covenant import authority, chain, messages, parties, policies
from covenant.messages_standing import ask_organisation
from covenant.models import Reaffirmation, SignatureEvent, SigningInvitation, Standing
from covenant.parties import Party
from covenant.reaffirming import REMIND_AFTER, Why
from covenant.services.inviting import ask_to_reaffirm, withdraw_invitation
from covenant.services.moving import locked, move, write_line
from covenant.speakers import speakers_of
from covenant.witness import Witness

Answer = Reaffirmation.Answer
ONE_DAY = timedelta(days=1)


@transaction.atomic
def reaffirm(
    *,
    standing: Standing,
    by: Person,
    now: datetime,
    witness: Witness,
    words: str = "",
) -> SignatureEvent:
    """Say that a party still stands by the words it signed, with evidence of who says so today.
    ``words`` is a line for the register, if they wish.

    A text that has changed is signed anew (``sign``). Raises NotAllowed for anybody who does not
    speak for the party and was not asked by a link, Refused where it does not stand, a newer text
    is published, or it was re-affirmed many times on the same day.
    """
    standing = locked(standing)
    party = parties.of_standing(standing)
    if not authority.is_asked(party, by, now):
        policies.check_speaks_for(by, standing, london_date(now))
    policies.check_can_be_reaffirmed(standing)
    policies.check_not_too_often(_reaffirmed_since(party, now - ONE_DAY))
    event = chain.write(
        act=SignatureEvent.Act.REAFFIRMED,
        party=party,
        declaration=standing.declaration,
        by_id=by.pk,
        witness=witness,
        now=now,
        undertakings=standing.undertakings,
    )
    if standing.state == Standing.State.DUE:
        move(standing, Standing.State.SIGNED, by=by, now=event.at, words=words, event=event)
    else:
        standing.event = event
        standing.save(update_fields=["event"])
        write_line(standing, words=words, by=by, now=event.at)
    record("declaration.reaffirmed", event, by=by, now=now, network_id=party.network.pk)
    stop_asking_party(party=party, answer=Answer.REAFFIRMED, by=by, now=now)
    messages.thank_again(standing, event, party, by=by, now=now)
    messages.tell_organisation(event, party, witness=witness, by=by, now=now)
    return event


def _reaffirmed_since(party: Party, moment: datetime) -> int:
    """How often this party said so; each time letters went out."""
    return SignatureEvent.objects.filter(
        act=SignatureEvent.Act.REAFFIRMED, network_id=party.network.pk, at__gt=moment,
        **{name: pk for name, pk in party.ids().items() if pk},
    ).count()  # fmt: skip


@transaction.atomic
def ask(*, standing: Standing, why: Why, by: Actor, now: datetime) -> Reaffirmation | None:
    """Ask a party’s people by letter whether it still stands by the covenant; None where they are
    asked already, or it stands no more."""
    standing = locked(standing)
    asked = standing.reaffirmations.filter(answered_at=None)
    if standing.state not in Standing.STANDS or asked.exists():
        return None
    reaffirmation = Reaffirmation.objects.create(standing=standing, why=why, asked_at=now)
    people = _whom_to_ask(standing, why, now)
    for person in people:
        ask_to_reaffirm(standing=standing, person=person, by=by, now=now)
    if not people:
        ask_organisation(reaffirmation, now=now)
    record(
        "reaffirmation.asked", reaffirmation, by=by, now=now, network_id=standing.network_id,
        why=why,
    )  # fmt: skip
    return reaffirmation


@transaction.atomic
def remind(*, reaffirmation: Reaffirmation, by: Actor, now: datetime) -> int:
    """Send the letter once more, two weeks after the first, to whoever has not answered; gives to
    how many."""
    standing = locked(reaffirmation.standing)
    reaffirmation.refresh_from_db()
    if reaffirmation.answered_at is not None or standing.state not in Standing.STANDS:
        return 0
    letters = standing.invitations.filter(purpose=SigningInvitation.Purpose.REAFFIRM)
    settled = letters.filter(
        Q(sent_at__gte=reaffirmation.asked_at + REMIND_AFTER)
        | Q(answered_at__gte=reaffirmation.asked_at)
    )
    have_had_it = set(settled.values_list("person", flat=True))
    people = [
        each
        for each in _whom_to_ask(standing, Why(reaffirmation.why), now)
        if each.pk not in have_had_it
    ]
    for person in people:
        ask_to_reaffirm(standing=standing, person=person, by=by, now=now)
    return len(people)


@transaction.atomic
def stop_asking(*, reaffirmation: Reaffirmation, answer: str, by: Actor, now: datetime) -> None:
    """Nobody needs to answer any more: they have, or the reason is gone. The letters’ links stop
    working. Twice changes nothing."""
    rows = Reaffirmation.objects.filter(pk=reaffirmation.pk, answered_at=None)
    if not rows.update(answer=answer, answered_at=now):
        return
    letters = reaffirmation.standing.invitations.filter(
        purpose=SigningInvitation.Purpose.REAFFIRM, answered_at=None, withdrawn_at=None
    )
    # Whose letter was answered is marked by whoever reads the link.
    for letter in letters.exclude(person=by.actor_id).order_by("pk"):
        withdraw_invitation(invitation=letter, by=by, now=now)
    record(
        "reaffirmation.answered", reaffirmation, by=by, now=now,
        network_id=reaffirmation.standing.network_id, answer=answer,
    )  # fmt: skip


def stop_asking_party(*, party: Party, answer: str, by: Actor, now: datetime) -> None:
    """``stop_asking`` about every version that a party signed: signing a newer text, or
    withdrawing, answers."""
    ids = {f"standing__{name}": pk for name, pk in party.ids().items()}
    rows = Reaffirmation.objects.filter(
        standing__network=party.network, answered_at=None, **ids
    ).select_related("standing")
    for reaffirmation in rows.order_by("pk"):
        stop_asking(reaffirmation=reaffirmation, answer=answer, by=by, now=now)


def _whom_to_ask(standing: Standing, why: Why, now: datetime) -> list[Person]:
    """Whoever speaks for the party today and has an address; where there is nobody, whoever
    signed, if they are still there."""
    speakers = speakers_of(parties.of_standing(standing), london_date(now))
    people = [each for each in speakers if each.email]
    if not people and why != Why.LEADER:
        signer = Person.objects.filter(pk=standing.event.by_id, erased_at=None).exclude(email="")
        people = list(signer)
    return people
