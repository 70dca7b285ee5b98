"""A city whose register holds some of everything."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from covenant import chain, parties
from covenant.models import Declaration, SignatureEvent, SignatureEvidence, Standing
from covenant.parties import Party
from covenant.witness import Witness
from schools.models import Network
from tests import factories
from tests.covenant.helpers import published

ShownAs = SignatureEvidence.ShownAs
ADVISERS = {
    "words": "We offer adviser time to schools outside our trust",
    "unit": "days a year",
    "amount": 6,
}
SUPERVISION = {"words": "We pay for supervision for heads", "unit": "places a year", "amount": 12}
RINGING = {
    "words": "We have somebody there whom a member can ring during an inspection",
    "unit": "",
    "amount": None,
}


def party_stands(
    party: Party,
    declaration: Declaration,
    now: datetime,
    state: str = "signed",
    *,
    shown_name: str = "",
    shown_as: str = ShownAs.NAMELESS,
    role: str = "Chief executive",
    undertakings: Sequence[dict[str, Any]] = (),
    line: str = "",
    **fields: Any,
) -> Standing:
    """Signed, and perhaps something after it, with its line."""
    signer = party.person or factories.person("Kit Rowe")
    event = chain.write(
        act=SignatureEvent.Act.SIGNED, party=party, declaration=declaration, by_id=signer.pk,
        witness=Witness(name=signer.name, role=role, shown_as=shown_as), now=now,
        undertakings=undertakings,
    )  # fmt: skip
    since = now
    if state in ("due", "suspended", "withdrawn"):
        since = now + timedelta(days=20)
        chain.write(
            act=state, party=party, declaration=declaration, by_id=signer.pk,
            witness=Witness(name=signer.name), now=since,
        )  # fmt: skip
    standing = Standing.objects.create(
        network=party.network, declaration=declaration, state=state, since=since, event=event,
        shown_name=shown_name, undertakings=list(undertakings), **party.ids(), **fields,
    )  # fmt: skip
    if line:
        standing.lines.create(state=state, words=line, at=since, by_id=signer.pk)
    return standing


def organisation_stands(
    name: str,
    kind: str,
    declaration: Declaration,
    now: datetime,
    state: str = "signed",
    **more: Any,
) -> Standing:  # fmt: skip
    organisation = factories.organisation(declaration.network, name, kind)
    return party_stands(parties.of_organisation(organisation), declaration, now, state, **more)


def person_stands(
    name: str, shown_name: str, shown_as: str, declaration: Declaration, now: datetime, **more: Any
) -> Standing:
    party = parties.of_person(factories.person(name), declaration.network)
    return party_stands(
        party, declaration, now, shown_name=shown_name, shown_as=shown_as, role="Head", **more
    )


def fill_register(network: Network, now: datetime) -> dict[str, Standing]:
    """Organisations, schools and people in every state, and one that nobody may see."""
    text = published(network, now)
    school = factories.school(network, "Quayside Primary School")
    return {
        "council": organisation_stands(
            "Westhaven City Council", "council", text, now, undertakings=[SUPERVISION],
            shown_as=ShownAs.NAME, role="Director of children’s services",
        ),
        "trust": organisation_stands(
            "Harbour Learning Trust", "trust", text, now, undertakings=[ADVISERS],
            shown_as=ShownAs.INITIALS,
        ),
        "other_trust": organisation_stands(
            "Tideway Learning Trust", "trust", text, now, "due",
            undertakings=[{**ADVISERS, "amount": 4}], line="A new chief executive has started.",
        ),
        "union": organisation_stands(
            "Union of School Leaders", "union", text, now, "suspended", undertakings=[RINGING],
            line="The telephone was not answered in October; a rota is being written.",
        ),
        "association": organisation_stands(
            "Saltmarsh Heads’ Association", "association", text, now, "withdrawn",
            line="The association has merged with its neighbour. We thank it.",
        ),
        "school": party_stands(
            parties.of_school(school), text, now, shown_as=ShownAs.NAME, role="Headteacher"
        ),
        "named": person_stands("Amina Yusuf", "Amina Yusuf", ShownAs.NAME, text, now),
        "initials": person_stands("Jo Brandt", "J. B.", ShownAs.INITIALS, text, now),
        "nameless": person_stands(
            "Ruth Okafor", f"A head in {network.name}", ShownAs.NAMELESS, text, now
        ),
        "waiting": organisation_stands(
            "Hidden Trust", "trust", text, now, "waiting", waits_for_check=True
        ),
        "declined": organisation_stands("Refused Trust", "trust", text, now, "declined"),
    }  # fmt: skip
