"""A published declaration, a signature, and short ways to its pages."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Person
from core.audit import System
from covenant import chain, parties, services, starter
from covenant.models import Approval, Declaration, SignatureEvent, Standing
from covenant.witness import Witness
from schools.models import Network, Organisation
from tests import factories


def published(network: Network, now: datetime, text: str = starter.TEXT) -> Declaration:
    declaration = services.draft(
        network=network,
        title=f"The {network.name} Covenant",
        promises=starter.PROMISES,
        text=text,
        by=System("test"),
        now=now,
    )
    approved(declaration, now)
    return services.publish_declaration(declaration=declaration, by=System("test"), now=now)


def approved(
    declaration: Declaration, now: datetime, party: str = "The heads’ conference"
) -> Approval:
    """A party's word, given elsewhere, that these are the words."""
    return services.note_approval(
        declaration=declaration, party=party, how="At its meeting", by=System("test"), now=now
    )


def sign(
    declaration: Declaration, organisation: Organisation, by: Person, now: datetime, **fields: Any
) -> SignatureEvent:
    return services.sign(
        declaration=declaration,
        organisation=organisation,
        by=by,
        now=now,
        **{
            "role": "Chief executive",
            "authority": "By decision of the board",
            "publish_name": False,
            **fields,
        },
    )


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
    return response.content.decode()
