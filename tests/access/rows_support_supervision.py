"""Supervisors keep their own series; coordinators who supervises, and counts."""

from core.clock import london_time
from support.models import Apart, Series, Supervisor
from support.services.series import close_series
from tests import factories
from tests.access.table import (
    COORDINATOR_ACT,
    COORDINATOR_FORM,
    COORDINATOR_LIST,
    COORDINATOR_QUESTION,
    MEMBER_PAGE,
    Row,
)
from tests.support.supervising import TUESDAYS, a_place, a_series

# For supervisors; a coordinator is told that it is for them, of no series whether it is there.
PAGE = ("login 404 403 200 404", "login 404 405 405 404", "supervisor", "coordinator")
FORM = ("login 404 403 200 404", "login 404 403 200 404", "supervisor", "coordinator")
ACT = ("login 404 405 405 404", "login 404 403 302 404", "supervisor", "coordinator")
QUESTION = ("login 404 403 200 404", "login 404 403 302 404", "supervisor", "coordinator")
EITHER_FORM = ("login 404 403 200 404", "login 404 403 200 404", "supervisor", "officer")
EITHER_ACT = ("login 404 405 405 404", "login 404 403 302 404", "supervisor", "officer")
RHYTHM = {
    "first_0": "8", "first_1": "12", "first_2": "2026", "at": "16:00", "minutes": "60",
    "how_many": "6", "weeks": "4",
}  # fmt: skip


def supervisor(world):
    return Supervisor.objects.get(person=world.people["supervisor"])


def made(world):
    """A series in which the world's head has a place; in a full network their group."""
    mine = supervisor(world)
    if (group := mine.series.filter(format=Series.Format.GROUP).first()) is not None:
        return group
    hour = 9 + mine.series.count()
    found = a_series(mine, world.now, where=f"{world.mark} Room", hour=hour)
    a_place(found, world.people["head"], world.now)
    return found


def series(world):
    return {"pk": made(world).pk}


def closed(world):
    return {"pk": close_series(series=made(world), by=world.people["supervisor"], now=world.now).pk}


def session(world):
    return {"pk": made(world).sessions.get(number=1).pk}


def off(world):
    found = made(world).sessions.get(number=1)
    found.off_at, found.why_off = world.now, "supervisor"
    found.starts_at = london_time(TUESDAYS[0], 20)
    found.save()
    return {"pk": found.pk}


def apart(world):
    school = factories.school(world.network, f"{world.mark} Grange School")
    kept = Apart.objects.create(
        network=world.network, person=world.people["supervisor"], school=school, at=world.now
    )
    return {"pk": kept.pk}


ROWS = [
    Row("support:supervision", *COORDINATOR_LIST),
    Row("support:invite-supervisor", *COORDINATOR_FORM),
    Row("support:end-supervisor", *COORDINATOR_QUESTION, args=lambda w: {"pk": supervisor(w).pk}),
    Row("support:support-rules", *COORDINATOR_FORM),
    Row("support:referral-rang", *COORDINATOR_ACT),
    Row("support:in-confidence", *MEMBER_PAGE),
    Row("support:aparts", *EITHER_FORM),
    Row("support:remove-apart", *EITHER_ACT, args=apart),
    Row("support:supervising", *FORM),
    Row("support:supervisor", *FORM),
    Row("support:stop-supervising", *QUESTION),
    Row("support:new-series", *PAGE),
    Row("support:series-dates", *FORM, query=RHYTHM),
    Row("support:series", *PAGE, args=series),
    Row("support:series-where", *FORM, args=series),
    Row("support:close-series", *ACT, args=series),
    Row("support:reopen-series", *ACT, args=closed),
    Row("support:end-series", *QUESTION, args=series),
    Row("support:add-session", *FORM, args=series),
    Row("support:move-session", *FORM, args=session),
    Row("support:call-off", *QUESTION, args=session),
    Row("support:bring-back", *ACT, args=off),
]
