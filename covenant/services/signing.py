"""Parties sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import Person
from core.audit import record
from core.refusals import Refused
from covenant import authority, chain, messages, policies, showing, undertaken
from covenant.models import Declaration, Reaffirmation, SignatureEvent, Standing
from covenant.parties import Party
from covenant.services.inviting import ask_second
from covenant.services.moving import move
from covenant.services.reaffirming import stop_asking_party
from covenant.undertakings import Chosen
from covenant.witness import Witness
from schools.locks import lock_network

ONE_DAY = timedelta(days=1)
State, Waits = Standing.State, SignatureEvent.Waits
# What an event says of it: a second signatory, a check.
WAITS: dict[tuple[bool, ...], str] = {
    (False, False): "",
    (True, False): Waits.SECOND,
    (False, True): Waits.CHECK,
    (True, True): Waits.BOTH,
}


@dataclass(frozen=True)
class Second:
    """Who else signs before a signature is complete."""

    name: str
    email: str


@transaction.atomic
def sign(
    *,
    declaration: Declaration,
    party: Party,
    by: Person,
    now: datetime,
    witness: Witness,
    undertakings: Sequence[Chosen] = (),
    second: Second | None = None,
) -> SignatureEvent:
    """Sign the published text for a party, and give the event; its digest goes to the signer and
    to the organisation's published address.

    The standing is ``signed``, or ``waiting`` while a coordinator is to confirm the authority
    (authority.needs_check), or that it counts again after a suspension, or a second signatory is
    to sign. Raises NotAllowed where ``by`` may not sign for this party, Refused on a draft, an old
    version, a second signature, one of many that were withdrawn on the same day, and undertakings
    that the text does not hold.
    """
    network = lock_network(party.network)
    declaration.refresh_from_db()
    authority.check_may_sign(party, declaration, by, now)
    policies.check_open_for_signing(declaration)
    before = Standing.objects.filter(declaration=declaration, **party.ids()).first()
    policies.check_not_signed(before)
    policies.check_not_too_often(_signed_since(party, now - ONE_DAY))
    if second is not None:
        _check_second(party)
    rows = undertaken.rows_of(declaration, party.kind, undertakings)
    waits = {
        "waits_for_second": second is not None,
        "waits_for_check": (
            authority.needs_check(party, by, witness, now) or authority.is_under_suspension(party)
        ),
    }
    event = chain.write(
        act=SignatureEvent.Act.SIGNED, party=party, declaration=declaration, by_id=by.pk,
        witness=witness, now=now, undertakings=rows, waits_for=WAITS[tuple(waits.values())],
    )  # fmt: skip
    state = State.WAITING if any(waits.values()) else State.SIGNED
    fields: dict[str, Any] = {
        "event": event, "undertakings": rows, "shown_name": _shown_name(party, witness), **waits,
    }  # fmt: skip
    if before is None:
        standing = Standing.objects.create(
            network=network, declaration=declaration, state=state, since=event.at,
            **party.ids(), **fields,
        )  # fmt: skip
    else:
        standing = move(before, state, by=by, now=event.at, **fields)
    stop_asking_party(party=party, answer=Reaffirmation.Answer.REAFFIRMED, by=by, now=now)
    record("declaration.signed", event, by=by, now=now, network_id=network.pk, state=state)
    if second is not None:
        ask_second(standing=standing, name=second.name, email=second.email, by=by, now=now)
    messages.thank(standing, event, party, by=by, now=now)
    messages.tell_organisation(event, party, witness=witness, by=by, now=now)
    if standing.waits_for_check:
        messages.ask_coordinators(standing, now=now)
    return event


def _signed_since(party: Party, moment: datetime) -> int:
    """How often it was signed for this party; each time letters went out."""
    return SignatureEvent.objects.filter(
        act=SignatureEvent.Act.SIGNED, network_id=party.network.pk, at__gt=moment,
        **{name: pk for name, pk in party.ids().items() if pk},
    ).count()  # fmt: skip


def _check_second(party: Party) -> None:
    if party.person is not None:
        raise Refused("Who signs in person signs alone. Leave the second signatory empty.")


def _shown_name(party: Party, witness: Witness) -> str:
    if party.person is None:
        return ""
    return showing.shown_name(
        name=witness.name, role=witness.role, shown_as=witness.shown_as, city=party.network.name
    )
