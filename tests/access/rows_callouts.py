"""A call-out: for its head, a delegate, a coordinator who asked; and for whoever accepted."""

from contextlib import suppress
from uuid import uuid4

from core.refusals import Refused
from directory.callouts.links import token_for
from directory.models import CallOut, Entry
from directory.services import approve, callouts
from inspections.models import Phase, Visit
from tests.access.rows_inspections import visit
from tests.access.table import Row
from tests.directory.helpers import consented

PAGE = ("login 404 404 200 404", "login 404 405 405 404", "head", "coordinator")
FORM = ("login 404 404 200 404", "login 404 404 200 404", "head", "officer")
DOOR = ("login 404 404 200 404", "login 404 405 405 404", "head", "officer")
ACT = ("login 404 405 405 404", "login 404 404 302 404", "head", "coordinator")
MINE = ("login 404 404 200 404", "login 404 404 302 404", "adviser", "head")

open_visit = visit(Phase.ON_SITE)


def asked(world):
    """The head has asked, and the adviser is among those who are."""
    adviser = world.people["adviser"]
    if not Entry.objects.filter(person=adviser).exclude(approved_at=None).exists():
        entry = consented(world.network, adviser, world.now)
        approve(entry=entry, by=world.people["coordinator"], now=world.now)
    found = CallOut.objects.filter(visit__school=world.school).first()
    if found is None:
        head = world.people["head"]
        found = callouts.call_out(
            visit=Visit.objects.get(**open_visit(world)), head=head, kind="process", words="",
            token=uuid4(), by=head, now=world.now,
        )  # fmt: skip
    return {"pk": found.pk}


def accepted(world):
    """The adviser will ring them; not where a row before this has put them in conflict."""
    found = CallOut.objects.get(**asked(world))
    with suppress(Refused):
        callouts.accept(call_out=found, by=world.people["adviser"], now=world.now)
    return {"pk": found.pk}


def spoken(world):
    """They have spoken."""
    found = CallOut.objects.get(**accepted(world))
    callouts.spoken(call_out=found, by=world.people["head"], now=world.now)
    return {"pk": found.pk}


def link(world):
    found = CallOut.objects.get(**accepted(world))
    return {"token": token_for(found, world.people["adviser"])}


ROWS = [
    Row("directory:call-out-ask", *FORM, args=open_visit),
    Row("directory:call-out-wellbeing", *DOOR, args=open_visit),
    # Not for a coordinator who did not ask.
    Row("directory:call-out", *PAGE, args=asked),
    Row("directory:call-out-now", *PAGE, args=asked),
    Row("directory:call-out-spoken", *ACT, args=asked),
    Row("directory:call-out-others", *ACT, args=asked),
    Row("directory:call-out-share", *ACT, args=asked),
    Row("directory:call-out-end", *ACT, args=asked),
    Row(
        "directory:call-out-after", "login 404 404 200 404", "login 404 404 200 404", "head",
        "coordinator", args=spoken,
    ),
    # For whoever accepted, and not even for the head.
    Row("directory:call-out-mine", *MINE, args=accepted),
    # Whoever holds the link may use it.
    Row(
        "call-out-by-link", "200 200 200 200 200", "200 200 200 200 200",
        args=link, is_public=True, foreign="200",
    ),
]  # fmt: skip
