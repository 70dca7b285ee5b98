"""What who signed is written: a receipt that proves it, and when it is complete."""

from datetime import datetime

from django.conf import settings

from accounts.models import Person
from covenant import policies
from covenant.models import SignatureEvent, Standing
from covenant.parties import Party
from notifications.channels import can_be_sent
from notifications.services import queue

OCCASION = "Thank you for signing"


def proof_page(event: SignatureEvent, party: Party) -> str:
    """The public page that checks a signature by its digest."""
    return f"{settings.SITE_ADDRESS}/{party.network.slug}/signature/{event.digest}/"


def thank(
    standing: Standing, event: SignatureEvent, party: Party, *, by: Person, now: datetime
) -> None:
    """The receipt of who signed: it holds the digests, so that a copy outside proves any later
    change."""
    declaration = standing.declaration
    who = "You stand" if party.person else f"{party.name} stands"
    says = f"Thank you. {who} by “{declaration.title}”, version {declaration.version}."
    if standing.state == Standing.State.WAITING:
        says = (
            f"Thank you for signing “{declaration.title}”, version {declaration.version}"
            f"{'' if party.person else f', for {party.name}'}. {policies.waits_for(standing)} "
            "We write to you when it is complete, and it is not public before."
        )
    _write(f"signature:{event.pk}", by, says, event, party, now)


def thank_second(
    standing: Standing, event: SignatureEvent, party: Party, *, by: Person, now: datetime
) -> None:
    """The receipt of the second signatory."""
    declaration = standing.declaration
    says = (
        f"Thank you. You signed “{declaration.title}”, version {declaration.version}, as the "
        f"second signatory for {party.name}."
    )
    if standing.state == Standing.State.WAITING:
        says += f" {policies.waits_for(standing)}"
    _write(f"signature:{event.pk}", by, says, event, party, now)


def say_complete(standing: Standing, party: Party, *, now: datetime) -> None:
    """To who signed first: nothing waits any more."""
    signer = Person.objects.filter(pk=standing.event.by_id).first()
    if signer is None or not can_be_sent(signer):
        return
    who = "Your signature" if party.person else f"The signature of {party.name}"
    queue(
        key=f"signature-complete:{standing.event_id}",
        person=signer,
        occasion="Your signature is complete",
        subject="Covenant: your signature is complete",
        text=(
            f"{who} is complete and stands on the public register. Thank you.\n\n"
            f"See it, and its certificate: {proof_page(standing.event, party)}\n"
        ),
        now=now,
        network_id=standing.network_id,
    )


def _write(
    key: str, person: Person, says: str, event: SignatureEvent, party: Party, now: datetime
) -> None:
    if not can_be_sent(person):
        return
    queue(
        key=key,
        person=person,
        occasion=OCCASION,
        subject="Covenant: thank you for signing",
        text=(
            f"{says}\n\n"
            "Please keep this message. These lines prove what was signed:\n\n"
            f"Number: {event.number}\n"
            f"Text: {event.text_sha256}\n"
            f"Signature: {event.digest}\n\n"
            f"See it, check it and print its certificate: {proof_page(event, party)}\n\n"
            "It is a public declaration and not a contract. You can withdraw at any time.\n"
        ),
        now=now,
        network_id=party.network.pk,
    )
