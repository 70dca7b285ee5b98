"""Doors for people who sign by a link, and who invites them."""

from covenant import links, parties
from covenant.models import Declaration, SigningInvitation
from covenant.services import inviting, sign_by_link
from covenant.witness import Witness
from tests import factories
from tests.access.table import Row
from tests.access.world import World
from tests.covenant.helpers import published


def an_invitation(world: World) -> SigningInvitation:
    """Somebody asked to sign for the organisation."""
    if not _texts(world):
        published(world.network, world.now)
    open_one = SigningInvitation.objects.filter(
        network=world.network, answer="", withdrawn_at=None
    ).first()
    return open_one or inviting.invite_to_sign(
        party=parties.of_organisation(world.organisation), name=f"{world.mark} Chief",
        email=f"chief@{world.mark}.example.org".lower(), role="Chief executive",
        by=world.people["coordinator"], now=world.now,
    )  # fmt: skip


def _texts(world: World) -> list[Declaration]:
    return list(Declaration.objects.filter(network=world.network, status="published"))


def a_link(world: World) -> dict[str, str]:
    return {"token": links.token_for(an_invitation(world))}


def a_link_that_signed(world: World) -> dict[str, str]:
    # One for all who come by, of a party that nobody else signs for here.
    signed = SigningInvitation.objects.filter(network=world.network, answer="signed").first()
    if signed is not None:
        return {"token": links.token_for(signed)}
    published(world.network, world.now)
    invitation = inviting.invite_to_sign(
        party=parties.of_organisation(
            factories.organisation(world.network, f"{world.mark} Signing Trust")
        ),
        name=f"{world.mark} Chair", email=f"chair@{world.mark}.example.org".lower(),
        role="Chair", by=world.people["coordinator"], now=world.now,
    )  # fmt: skip
    sign_by_link(
        invitation=invitation, declaration=_texts(world)[0],
        witness=Witness(name=invitation.name), now=world.now,
    )  # fmt: skip
    return {"token": links.token_for(invitation)}


def one_of_the_list(world: World) -> dict[str, int]:
    return {"pk": an_invitation(world).pk}


INVITES = ("login 404 403 200 404", "login 404 405 405 404")
ACT = ("login 404 405 405 404", "login 404 403 302 404")
ROWS = [
    # Whoever holds the link may use it; it acts on POST alone.
    Row(
        "sign-by-link", "200 200 200 200 200", "200 200 200 200 200",
        args=a_link, is_public=True, foreign="200",
    ),
    Row(
        "withdraw-by-link", "200 200 200 200 200", "302 302 302 302 302",
        args=a_link_that_signed, is_public=True, foreign="200",
    ),
    Row("covenant:invitations", *INVITES),
    Row("covenant:invite-to-sign", "login 404 403 200 404", "login 404 403 200 404"),
    Row("covenant:invitation-again", *ACT, args=one_of_the_list),
    Row("covenant:invitation-withdraw", *ACT, args=one_of_the_list),
    Row(
        "covenant:sign-in-person", "200 200 200 200 200", "200 200 200 200 200", is_public=True,
    ),
    Row(
        "covenant:sign-in-person-sent", "200 200 200 200 200", "405 405 405 405 405",
        is_public=True,
    ),
    Row("sign-by-code", "200 200 200 200 200", "200 200 200 200 200", is_public=True),
]  # fmt: skip
