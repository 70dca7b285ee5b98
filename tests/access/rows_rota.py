"""The rota: coordinators keep it, whoever is listed has duties of their own."""

from datetime import date

from core.audit import System
from directory import services
from directory.models import Duty, DutyQuestion, FallbackNumber
from directory.rota.links import link_for_question
from tests import factories
from tests.access.table import (
    COORDINATOR_ACT,
    COORDINATOR_FORM,
    COORDINATOR_LIST,
    COORDINATOR_QUESTION,
    Row,
)
from tests.directory.helpers import consented

BY = System("test")
# A Monday in the weeks ahead of the tests' day.
DAY = date(2026, 11, 30)
MINE = ("login 404 405 405 404", "login 404 404 302 404", "adviser", "head")


def _listed(world, who):
    return services.approve(entry=consented(world.network, who, world.now), by=BY, now=world.now)


def listed(world):
    """The adviser is listed."""
    _listed(world, world.people["adviser"])
    return {}


def duty(world):
    entry = _listed(world, world.people["adviser"])
    made, _ = Duty.objects.get_or_create(entry=entry, day=DAY, defaults={"taken_at": world.now})
    return {"pk": made.pk}


def duty_of_another(world):
    listed(world)
    other = _listed(world, factories.person(f"{world.mark} Colleague"))
    made = Duty.objects.create(entry=other, day=DAY, taken_at=world.now, swap_asked_at=world.now)
    return {"pk": made.pk}


def question(world):
    entry = _listed(world, world.people["adviser"])
    asked, _ = DutyQuestion.objects.get_or_create(
        entry=entry, day=DAY, defaults={"asked_at": world.now}
    )
    return {"pk": asked.pk}


def token(world):
    asked = DutyQuestion.objects.get(**question(world))
    return {"token": link_for_question(asked).rstrip("/").rpartition("/")[2]}


def day(world):
    _listed(world, factories.person(f"{world.mark} Colleague"))
    return {"on": DAY.isoformat()}


def number(world):
    made, _ = FallbackNumber.objects.get_or_create(
        network=world.network, telephone="+442079460100",
        defaults={"label": f"{world.mark} Office", "hours": "Weekdays 9 to 5"},
    )  # fmt: skip
    return {"pk": made.pk}


ROWS = [
    Row(
        "directory:duties", "login 404 200 200 404", "login 404 405 405 404", "adviser", "head",
        args=listed, foreign="200",
    ),
    Row("directory:take-duty", "login 404 405 405 404", "login 404 302 302 404", "adviser", "head"),
    Row("directory:give-up-duty", *MINE, args=duty),
    Row("directory:swap-duty", *MINE, args=duty),
    Row("directory:keep-duty", *MINE, args=duty),
    # Whoever is not listed is told so, and takes nothing over.
    Row(
        "directory:take-over-duty", "login 404 405 405 404", "login 404 302 302 404", "adviser",
        "head", args=duty_of_another,
    ),
    Row("directory:answer-duty-question", *MINE, args=question),
    Row("directory:rota", *COORDINATOR_LIST),
    # A day is nobody's: in every network it stands for the same.
    Row("directory:rota-day", *COORDINATOR_LIST, args=day, foreign="200"),
    Row("directory:ask-for-duty", *COORDINATOR_ACT, args=day, foreign="302"),
    Row("directory:rules", *COORDINATOR_FORM),
    Row("directory:numbers", *COORDINATOR_LIST),
    Row("directory:add-number", *COORDINATOR_FORM),
    Row("directory:number", *COORDINATOR_FORM, args=number),
    Row("directory:remove-number", *COORDINATOR_QUESTION, args=number),
    Row("directory:rang-number", *COORDINATOR_ACT, args=number),
    Row("directory:number-up", *COORDINATOR_ACT, args=number),
    Row(
        "answer-about-duty", "200 200 200 200 200", "200 200 200 200 200", "adviser", "head",
        args=token, is_public=True, foreign="200",
    ),
]  # fmt: skip
