"""Doors for people who were asked something, and for Notify."""

from escalations import kinds, services
from escalations.links import token_for
from escalations.models import Page
from tests.access.table import Row
from tests.access.world import World
from tests.escalations.kind import Fake, step


def page_of(world: World) -> dict[str, str]:
    """A page of the head's, about something invented."""
    fake = Fake(name=f"access-{world.mark}")
    fake.policy = [step("buddy", world.people["head"])]
    kinds.register(fake)
    services.open_escalation(
        kind=fake.name, key=fake.name, network_id=world.network.pk, subject_id=1, now=world.now
    )
    return {"token": token_for(Page.objects.get(escalation__key=fake.name))}


ROWS = [
    # Whoever holds the link may use it; it names nobody of the network, and acts on POST alone.
    Row(
        "answer", "200 200 200 200 200", "200 200 200 200 200",
        args=page_of, is_public=True, foreign="200",
    ),
    Row("answer-by-code", "200 200 200 200 200", "200 200 200 200 200", is_public=True),
    # Without Notify's token there is nothing.
    Row("texts-received", "405 405 405 405 405", "404 404 404 404 404"),
]  # fmt: skip
