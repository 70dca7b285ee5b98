"""When somebody in the directory can be asked, their number, and who is not ready."""

from directory import services
from tests.access.rows_directory import ADVISER_FORM, in_it
from tests.access.table import COORDINATOR_ACT, COORDINATOR_LIST, Row
from tests.directory.helpers import consented, listed


def away(world):
    entry = consented(world.network, world.people["adviser"], world.now)
    days = services.not_today(entry=entry, by=entry.person, now=world.now)
    return {"pk": days.pk}


def found(world):
    return {"pk": listed(world.network, world.now, f"{world.mark} Listed").pk}


PAGE = ("login 404 404 200 404", "login 404 405 405 404", "adviser", "head")
ACT = ("login 404 405 405 404", "login 404 404 302 404", "adviser", "head")
# A week without a single hour is an answer too.
HOURS = ("login 404 404 200 404", "login 404 404 302 404", "adviser", "head")

ROWS = [
    Row("directory:availability", *PAGE, args=in_it),
    Row("directory:hours", *HOURS, args=in_it),
    Row("directory:away", *ADVISER_FORM, args=in_it),
    Row("directory:not-away", *ACT, args=away),
    Row("directory:not-today", *ACT, args=in_it),
    Row("directory:can-today", *ACT, args=in_it),
    Row("directory:telephone", *ADVISER_FORM, args=in_it),
    Row("directory:telephone-code", *ACT, args=in_it),
    Row("directory:drill-answer", *ACT, args=in_it),
    Row("directory:not-ready", *COORDINATOR_LIST),
    Row("directory:reached", *COORDINATOR_ACT, args=found),
    Row("directory:not-reached", *COORDINATOR_ACT, args=found),
]
