"""Somebody to talk to: every member's page, and a talk that is its head's alone."""

from uuid import uuid4

from inspections.models import Phase, Visit
from support.models import DebriefOffer, Talk
from support.services.talks import ask_for_talk
from tests.access.rows_inspections import visit
from tests.access.table import MEMBER_PAGE, Row

open_visit = visit(Phase.FEEDBACK)
# Not even for the coordinator.
ACT = ("login 404 405 405 404", "login 404 404 302 404", "head", "coordinator")


def talk(world):
    """The head has asked to be rung."""
    head = world.people["head"]
    found = Talk.objects.filter(head=head, state__in=Talk.LIVE).first()
    if found is None:
        found = ask_for_talk(
            network=world.network, head=head, whom="anybody", token=uuid4(), by=head, now=world.now
        )
    return {"pk": found.pk}


def debrief(world):
    """The adviser was there for somebody, and is offered an hour."""
    visit = Visit.objects.get(**open_visit(world))
    return {
        "pk": DebriefOffer.objects.get_or_create(
            visit=visit, person=world.people["adviser"],
            defaults={"part": "adviser", "offered_at": world.now},
        )[0].pk
    }  # fmt: skip


ROWS = [
    # For whoever was offered it, and not even for the coordinator.
    Row(
        "support:debrief",
        "login 404 404 200 404",
        "login 404 404 302 404",
        "adviser",
        "coordinator",
        args=debrief,
    ),
    Row("support:ladder", *MEMBER_PAGE),
    Row("support:talk-ask", "login 404 405 405 404", "login 404 403 302 404", "head", "officer"),
    Row("support:talk-spoken", *ACT, args=talk),
    Row("support:talk-others", *ACT, args=talk),
    Row("support:talk-end", *ACT, args=talk),
]
