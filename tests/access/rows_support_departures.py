"""Departing from the default: those who propose it, and the head. A coordinator sees none."""

from support.models import Departure
from tests import factories
from tests.access.rows_support_plans import plan
from tests.access.table import Row

HEAD = ("login 404 404 200 404", "login 404 405 405 404", "head", "delegate")
HEAD_FORM = ("login 404 404 200 404", "login 404 404 200 404", "head", "delegate")
HEAD_QUESTION = ("login 404 404 200 404", "login 404 404 302 404", "head", "delegate")
OFFICER_FORM = ("login 404 404 200 404", "login 404 404 200 404", "officer", "coordinator")
OFFICER_QUESTION = ("login 404 404 200 404", "login 404 404 302 404", "officer", "coordinator")


def _other(world):
    organisation, is_new = world.network.organisations.get_or_create(
        kind="union", name=f"{world.mark} Union"
    )
    if is_new:
        factories.officer(organisation, f"{world.mark} Unionist")
    return organisation, organisation.roles.get().person


def _departure(world, first, second, **fields):
    Departure.objects.filter(school=world.school).delete()
    plan(world)
    return Departure.objects.create(
        network=world.network, school=world.school, head=world.people["head"], kind="proposed",
        plan=world.network.plans.first(), said_at=world.now, reason="post-ends",
        first_for=first[0], first_by=first[1], second_for=second[0], second_by=second[1],
        **{"state": "proposed", **fields},
    )  # fmt: skip


def proposed(world):
    ours = (world.organisation, world.people["officer"])
    return {"pk": _departure(world, ours, _other(world)).pk}


def asked(world):
    ours = (world.organisation, world.people["officer"])
    return {"pk": _departure(world, _other(world), ours).pk}


def with_head(world):
    ours = (world.organisation, world.people["officer"])
    days = {"seconded_at": world.now, "answer_by": world.now.date()}
    return {"pk": _departure(world, ours, _other(world), state="with-head", **days).pk}


def own_choice(world):
    made = Departure.objects.create(
        network=world.network, school=world.school, head=world.people["head"], kind="own",
        state="counted", said_at=world.now, counted_on=world.now.date(),
    )  # fmt: skip
    return {"pk": made.pk}


def school(world):
    return {"pk": world.school.pk}


def nothing_proposed(world):
    Departure.objects.filter(school=world.school).delete()
    return plan(world)


ROWS = [
    Row(
        "support:departures",
        "login 404 403 200 404",
        "login 404 405 405 404",
        "head",
        "delegate",
    ),
    Row("support:departure", *HEAD, args=with_head),
    Row("support:departure-answer", *HEAD_FORM, args=with_head),
    Row("support:departure-second", *OFFICER_FORM, args=asked),
    Row("support:departure-ask", *OFFICER_FORM, args=proposed),
    Row("support:departure-withdraw", *OFFICER_QUESTION, args=proposed),
    Row("support:departure-propose", *OFFICER_FORM, args=nothing_proposed),
    Row("support:own-choice", *HEAD_QUESTION, args=school),
    Row(
        "support:own-choice-back",
        "login 404 405 405 404",
        "login 404 404 302 404",
        "head",
        "delegate",
        args=own_choice,
    ),
    Row("support:still-there", *HEAD, args=plan),
    # Naming nobody is an answer.
    Row("support:union-officer", *HEAD_QUESTION, args=plan),
]
