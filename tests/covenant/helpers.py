"""A published declaration, a signature, and short ways to its pages."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Person
from core.audit import System
from covenant import services, starter
from covenant.models import Declaration, SignatureEvent
from schools.models import Network, Organisation


def published(network: Network, now: datetime, text: str = starter.TEXT) -> Declaration:
    declaration = services.draft(
        network=network,
        title=f"The {network.name} Covenant",
        promises=starter.PROMISES,
        text=text,
        by=System("test"),
        now=now,
    )
    return services.publish_declaration(declaration=declaration, by=System("test"), now=now)


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


def at(name: str, network: Network, *args: Any) -> str:
    return reverse(f"covenant:{name}", args=[network.slug, *args])


def text_of(response: HttpResponse) -> str:
    return response.content.decode()
