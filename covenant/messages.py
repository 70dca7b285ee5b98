"""What who signed, re-affirmed or withdrew is written: a receipt that proves it, and when it is
complete; and what the organisation reads of it at its published address."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst

from accounts.models import Person
from core.clock import london_date
from core.templatetags.covenant import date_plain
from covenant import policies
from covenant.addresses import signature_address
from covenant.models import SignatureEvent, Standing
from covenant.parties import Party
from covenant.witness import Witness
from notifications.channels import can_be_sent
from notifications.services import queue, queue_to_mailbox
from schools.models import Network, Role
from schools.queries import coordinators_of

Act = SignatureEvent.Act
OCCASION = "Thank you for signing"


def thank(
    standing: Standing, event: SignatureEvent, party: Party, *, by: Person, now: datetime
) -> None:
    """The receipt of who signed: it holds the digests, so that a copy outside proves any later
    change."""
    text = f"“{standing.declaration.title}”, version {standing.declaration.version}"
    if standing.state == Standing.State.WAITING:
        whom = "" if party.person else f", for {named(party)}"
        says = (
            f"Thank you for signing {text}{whom}. {policies.waits_for(standing)} "
            "We write to you when it is complete, and it is not public before."
        )
    else:
        who = "You stand" if party.person else f"{capfirst(named(party))} stands"
        says = f"Thank you. {who} by {text}."
    _give_receipt(standing, event, says, by, now)


def thank_again(
    standing: Standing, event: SignatureEvent, party: Party, *, by: Person, now: datetime
) -> None:
    """The receipt of who re-affirmed: from now on this is the signature that counts."""
    who = "You still stand" if party.person else f"{capfirst(named(party))} still stands"
    declaration = standing.declaration
    says = f"Thank you. {who} by “{declaration.title}”, version {declaration.version}."
    _give_receipt(standing, event, says, by, now, subject="Covenant: thank you for standing by it")


def confirm_withdrawal(
    standing: Standing, event: SignatureEvent, party: Party, *, by: Person, now: datetime
) -> None:
    """The receipt of who withdrew."""
    if not can_be_sent(by):
        return
    whose = "Your signature" if party.person else f"The signature of {named(party)}"
    queue(
        key=f"signature:{event.pk}",
        person=by,
        occasion="About your signature",
        subject="Covenant: about your signature",
        text=(
            f"{whose} under the covenant of {party.network.name} is withdrawn, as you asked. It "
            "can be signed again at any time.\n\n"
            "Please keep this message. These lines prove what was withdrawn, and when:\n\n"
            f"{_proof(event)}\n"
        ),
        now=now,
        network_id=standing.network_id,
        is_private=_is_private(standing),
    )


# What somebody did for an organisation, and the subject of the letter that says so.
DID: dict[str, tuple[str, str]] = {
    Act.SIGNED: (
        "signed the covenant of {city} for you on {day}. It is a public declaration and not a "
        "contract, and you can withdraw it at any time.",
        "Covenant: somebody signed for you",
    ),
    Act.REAFFIRMED: (
        "said on {day} that you still stand by the covenant of {city}. You can withdraw your "
        "signature at any time.",
        "Covenant: you still stand by it",
    ),
    Act.WITHDRAWN: (
        "withdrew your signature under the covenant of {city} on {day}. You can sign again at any "
        "time.",
        "Covenant: about your signature",
    ),
}


def tell_organisation(
    event: SignatureEvent, party: Party, *, witness: Witness, by: Person, now: datetime
) -> None:
    """To the organisation's published address: who signed, re-affirmed or withdrew for it, and whom
    to write to if it knows nothing of that."""
    organisation = party.organisation
    if organisation is None or not organisation.contact_email:
        return
    if organisation.contact_email.lower() == by.email.lower():
        return
    who = f"{witness.name} ({witness.role})" if witness.role else witness.name
    did, subject = DID[event.act]
    queue_to_mailbox(
        key=mailbox_key(event.pk),
        mailbox=organisation.contact_email,
        occasion="Told that it was signed for",
        subject=subject,
        text=(
            f"To whom it may concern at {organisation.name}\n\n"
            f"{who} {did.format(city=party.network.name, day=date_plain(event.at))}\n\n"
            f"If you know of it, you need do nothing. If you do not, please tell us: "
            f"{whom_to_ask(party.network, now)}\n\n"
            "Please keep this message. These lines prove what was done:\n\n"
            f"{_proof(event)}\n"
        ),
        now=now,
        network_id=party.network.pk,
    )


def ask_coordinators(standing: Standing, *, now: datetime) -> None:
    """To the coordinators whose check a signature waits for: one letter in a day, however many
    wait, with no name in it."""
    network, today = standing.network, london_date(now)
    link = settings.SITE_ADDRESS + reverse("covenant:checks", args=[network.slug])
    for person in coordinators_of(network, today):
        if not can_be_sent(person) or policies.why_not_theirs_to_check(person, standing, today):
            continue
        queue(
            key=f"signatures-to-check:{network.pk}:{person.pk}:{today}",
            person=person,
            occasion="A signature waits for a check",
            subject="Covenant: something waits for you to confirm",
            text=(
                f"Hello {person.first_name},\n\n"
                f"Somebody signed the covenant of {network.name}, and it waits for a coordinator, "
                "who confirms by what authority it was signed. Until then it is not public.\n\n"
                f"Please look at it, when you have a moment: {link}\n"
            ),
            now=now,
            network_id=network.pk,
        )


def mailbox_key(event_id: int) -> str:
    """The key of the letter to an organisation's address; it names who signed."""
    return f"signature-mailbox:{event_id}"


def whom_to_ask(network: Network, now: datetime) -> str:
    """The end of a sentence: to whom an organisation can write here."""
    contact = network.named_contact
    if contact is None or not contact.email:
        coordinators = Role.objects.current(london_date(now)).filter(
            network=network, kind=Role.Kind.COORDINATOR
        )
        people = Person.objects.filter(pk__in=coordinators.values("person")).exclude(email="")
        contact = people.order_by("pk").first()
    if contact is None:
        return f"ask for the coordinator of {network.name}."
    return f"write to {contact.name}, {contact.email}."


def thank_second(
    standing: Standing, event: SignatureEvent, party: Party, *, by: Person, now: datetime
) -> None:
    """The receipt of the second signatory."""
    declaration = standing.declaration
    says = (
        f"Thank you. You signed “{declaration.title}”, version {declaration.version}, as the "
        f"second signatory for {named(party)}."
    )
    if standing.state == Standing.State.WAITING:
        says += f" {policies.waits_for(standing)}"
    _give_receipt(standing, event, says, by, now)


def say_complete(standing: Standing, party: Party, *, now: datetime) -> None:
    """To who signed first: nothing waits any more."""
    who = "Your signature" if party.person else f"The signature of {named(party)}"
    _tell_signer(
        standing,
        "complete",
        "your signature is complete",
        f"{who} is complete and stands on the register. Thank you.\n\n{_where(standing)}\n",
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
    whom = "your signature" if party.person else f"your signature for {named(party)}"
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
        is_private=_is_private(standing),
    )


def _is_private(standing: Standing) -> bool:
    """Whether letters are listed nowhere: a list of them would name who signed in person."""
    return standing.person_id is not None


def _give_receipt(
    standing: Standing, event: SignatureEvent, says: str, by: Person, now: datetime,
    subject: str = "Covenant: thank you for signing",
) -> None:  # fmt: skip
    if not can_be_sent(by):
        return
    queue(
        key=f"signature:{event.pk}",
        person=by,
        occasion=OCCASION,
        subject=subject,
        text=(
            f"{says}\n\n"
            "Please keep this message. These lines prove what was signed:\n\n"
            f"{_proof(event)}\n\n"
            f"{_where(standing)}\n\n"
            "It is a public declaration and not a contract. You can withdraw at any time.\n"
        ),
        now=now,
        network_id=standing.network_id,
        is_private=_is_private(standing),
    )


def _where(standing: Standing) -> str:
    """Where everybody can see and check a signature, as soon as they can."""
    network = standing.network
    see = "See it, check it and print its certificate"
    if standing.state == Standing.State.WAITING:
        see = "Once it is complete, see it, check it and print its certificate"
    elif not network.is_public:
        see = "Once the register is public, see it, check it and print its certificate"
    return f"{see}: {signature_address(network, standing.event.digest)}"


def named(party: Party) -> str:
    """A party in a letter, which names no school."""
    return "your school" if party.school is not None else party.name


def _proof(event: SignatureEvent) -> str:
    return f"Number: {event.number}\nText: {event.text_sha256}\nSignature: {event.digest}"
