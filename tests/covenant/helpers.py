"""A published declaration, a signature, and short ways to its pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Person
from core.audit import System
from covenant import chain, parties, services, starter
from covenant.models import (
    Approval,
    Declaration,
    Reaffirmation,
    SignatureEvent,
    SigningInvitation,
    Standing,
)
from covenant.parties import Party
from covenant.reaffirming import Why
from covenant.services.reaffirming import ask
from covenant.witness import Witness, domain_of
from schools.models import Network, Organisation
from tests import factories


def drafted(
    network: Network,
    now: datetime,
    text: str = starter.TEXT,
    undertakings: Sequence[Mapping[str, str]] = (),
) -> Declaration:
    return services.draft(
        network=network,
        title=f"The {network.name} Covenant",
        promises=starter.PROMISES,
        undertakings=undertakings,
        text=text,
        by=System("test"),
        now=now,
    )


def published(
    network: Network,
    now: datetime,
    text: str = starter.TEXT,
    undertakings: Sequence[Mapping[str, str]] = (),
) -> Declaration:
    declaration = drafted(network, now, text, undertakings)
    approved(declaration, now)
    return services.publish_declaration(declaration=declaration, by=System("test"), now=now)


def approved(
    declaration: Declaration, now: datetime, party: str = "The heads’ conference"
) -> Approval:
    """A party's word, given elsewhere, that these are the words."""
    return services.note_approval(
        declaration=declaration, party=party, how="At its meeting", by=System("test"), now=now
    )


def witness(by: Person, **fields: Any) -> Witness:
    """Somebody who signed in by a code."""
    said = {"method": "code by e-mail", "email_domain": domain_of(by)}
    return Witness(name=by.name, **{**said, **fields})


def sign(
    declaration: Declaration, organisation: Organisation, by: Person, now: datetime, **fields: Any
) -> SignatureEvent:
    """Signed for an organisation whose people write from the signer's own domain. ``fields`` are
    of the witness, or "undertakings" and "second" of the service."""
    more = {name: fields.pop(name) for name in ("undertakings", "second") if name in fields}
    said = {"role": "Chief executive", "authority": "By decision of the board", **fields}
    return services.sign(
        declaration=declaration,
        party=parties.of_organisation(organisation),
        by=by,
        now=now,
        witness=witness(by, **said),
        **more,
    )


def sign_as(
    declaration: Declaration, party: Party, by: Person, now: datetime, **fields: Any
) -> SignatureEvent:
    """Signed for a school or in person."""
    return services.sign(
        declaration=declaration, party=party, by=by, now=now, witness=witness(by, **fields)
    )


def asked(
    network: Network, person: Person, now: datetime, purpose: str = "sign", **fields: Any
) -> SigningInvitation:
    """Somebody is asked to sign by a link."""
    given = {"sent_at": now, "expires_at": now + timedelta(days=60), **fields}
    return SigningInvitation.objects.create(
        network=network, person=person, name=person.name, email="as.written@example.org",
        purpose=purpose, code="123456", **given,
    )  # fmt: skip


def asked_anew(standing: Standing, now: datetime, why: Why = Why.TIME) -> Reaffirmation | None:
    """A party is asked whether it still stands by what it signed."""
    return ask(standing=standing, why=why, by=System("test"), now=now)


def stands(
    organisation: Organisation,
    declaration: Declaration,
    now: datetime,
    state: str = "signed",
    **fields: Any,
) -> Standing:
    """A standing of an organisation, with the signature that it rests on."""
    event = chain.write(
        act=SignatureEvent.Act.SIGNED,
        party=parties.of_organisation(organisation),
        declaration=declaration,
        by_id=factories.person("Kit Rowe").pk,
        witness=Witness(name="Kit Rowe"),
        now=now,
    )
    return Standing.objects.create(
        network=organisation.network, organisation=organisation, declaration=declaration,
        state=state, since=now, event=event, **fields,
    )  # fmt: skip


def at(name: str, network: Network, *args: Any) -> str:
    return reverse(f"covenant:{name}", args=[network.slug, *args])


def text_of(response: HttpResponse) -> str:
    return (response.getvalue() if response.streaming else response.content).decode()
