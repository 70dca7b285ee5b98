"""A city with thousands who stand by its covenant, for measurements."""

from datetime import datetime, timedelta

from django.db import transaction

from core.audit import System
from covenant import chain, parties, services, starter
from covenant.models import Declaration, SignatureEvent, Standing, StandingLine
from covenant.parties import Party
from covenant.witness import Witness
from schools.models import Network
from tests import factories

KINDS = ("trust", "union", "trust", "association")
OFFERS = [
    {"kind": "", "words": "We offer adviser time", "unit": "days a year"},
    {"kind": "", "words": "We pay for supervision for heads", "unit": "places a year"},
]
# Of so many, one is an organisation, two are schools, and the others people.
OF = 10


def publish(network: Network, now: datetime) -> Declaration:
    """The text that everybody signs."""
    by = System("bench")
    declaration = services.draft(
        network=network, title=f"The {network.name} Covenant", promises=starter.PROMISES,
        text=starter.TEXT, undertakings=OFFERS, by=by, now=now,
    )  # fmt: skip
    services.note_approval(
        declaration=declaration, party="The heads’ conference", how="At its meeting", by=by, now=now
    )
    return services.publish_declaration(declaration=declaration, by=by, now=now)


@transaction.atomic
def fill(declaration: Declaration, *, first: int, count: int, now: datetime) -> None:
    """So many parties more sign, a minute after each other; one in fifty has withdrawn since."""
    for number in range(first, first + count):
        _signs(declaration, _party(declaration.network, number), number, now)


def _party(network: Network, number: int) -> Party:
    if number % OF == 0:
        kind = KINDS[number // OF % len(KINDS)]
        name = f"{'Harbour' if number % 3 else 'Tideway'} {kind.title()} {number}"
        return parties.of_organisation(factories.organisation(network, name, kind=kind))
    if number % OF < 3:
        return parties.of_school(factories.school(network, f"Quayside School {number}"))
    return parties.of_person(factories.person(f"Robin Person {number}"), network)


def _signs(declaration: Declaration, party: Party, number: int, now: datetime) -> None:
    at = now + timedelta(minutes=number)
    by = party.person.pk if party.person else number + 1
    name = party.name if party.person else "Kit Rowe"
    undertaken = [
        {"words": offer["words"], "unit": offer["unit"], "amount": number % 9 + 1}
        for offer in OFFERS[: 0 if party.person else number % 3]
    ]
    witness = Witness(
        name=name, role="Head", authority="By decision of the board", method="code by e-mail",
        email_domain="example.org", shown_as="name",
    )  # fmt: skip

    def write(act: str, rows: list) -> SignatureEvent:
        return chain.write(
            act=act, party=party, declaration=declaration, by_id=by, witness=witness, now=at,
            undertakings=rows,
        )  # fmt: skip

    event = write(SignatureEvent.Act.SIGNED, undertaken)
    # The first thirty have one too: the page lists who withdrew, by a question of its own.
    withdrawn = number % 50 == 29
    if withdrawn:
        write(SignatureEvent.Act.WITHDRAWN, [])
    state = Standing.State.WITHDRAWN if withdrawn else Standing.State.SIGNED
    standing = Standing.objects.create(
        network=party.network, declaration=declaration, state=state, since=at, event=event,
        undertakings=undertaken, shown_name=name if party.person else "", **party.ids(),
    )  # fmt: skip
    if withdrawn:
        StandingLine.objects.create(
            standing=standing, state=state, words="They can sign again whenever they wish.",
            at=at, by_id=by,
        )  # fmt: skip
