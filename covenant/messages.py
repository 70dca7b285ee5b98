"""What who signed is written: a receipt that proves it, and when it is complete."""

from datetime import datetime

from accounts.models import Person
from covenant import policies
from covenant.addresses import signature_address
from covenant.models import SignatureEvent, Standing
from covenant.parties import Party
from notifications.channels import can_be_sent
from notifications.services import queue

OCCASION = "Thank you for signing"


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
    who = "Your signature" if party.person else f"The signature of {party.name}"
    _tell_signer(
        standing,
        "complete",
        "your signature is complete",
        f"{who} is complete and stands on the public register. Thank you.\n\n"
        f"See it, and its certificate: {signature_address(party.network, standing.event.digest)}\n",
        now,
    )


def say_confirmed(standing: Standing, party: Party, *, now: datetime) -> None:
    """To who signed first: a coordinator has confirmed it, and what else it waits for."""
    if standing.state == Standing.State.SIGNED:
        say_complete(standing, party, now=now)
        return
    _tell_signer(
        standing,
        "confirmed",
        "your signature is confirmed",
        "The coordinator has confirmed by what authority you signed. "
        f"{policies.waits_for(standing)}\n",
        now,
    )


def say_declined(
    standing: Standing, party: Party, *, words: str, by: Person, now: datetime
) -> None:
    """To who signed first, in a coordinator's own words."""
    whom = "your signature" if party.person else f"your signature for {party.name}"
    _tell_signer(
        standing,
        "declined",
        "about your signature",
        f"{by.name} looked at {whom} and writes:\n\n{words.strip()}\n\n"
        "Nothing was published. Once it is cleared up you can sign again.\n",
        now,
    )


def _tell_signer(standing: Standing, what: str, subject: str, text: str, now: datetime) -> None:
    signer = Person.objects.filter(pk=standing.event.by_id).first()
    if signer is None or not can_be_sent(signer):
        return
    queue(
        key=f"signature-{what}:{standing.event_id}",
        person=signer,
        occasion="About your signature",
        subject=f"Covenant: {subject}",
        text=text,
        now=now,
        network_id=standing.network_id,
    )


def _write(
    key: str, person: Person, says: str, event: SignatureEvent, party: Party, now: datetime
) -> None:
    if not can_be_sent(person):
        return
    page = signature_address(party.network, event.digest)
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
            f"See it, check it and print its certificate: {page}\n\n"
            "It is a public declaration and not a contract. You can withdraw at any time.\n"
        ),
        now=now,
        network_id=party.network.pk,
    )
