"""Calls, visits and windows: the school's head and delegate, and the coordinators."""

from datetime import date

from inspections import queries, services
from inspections.models import Phase, ProvisionalOutcome, ProvisionalShare, Visit
from tests.access.table import MEMBER_PAGE, Row

# To an officer and to other heads a visit does not exist.
VISIT_FORM = ("login 404 404 200 404", "login 404 404 200 404", "head", "officer")
VISIT_ACT = ("login 404 405 405 404", "login 404 404 302 404", "head", "officer")
VISIT_PAGE = ("login 404 404 200 404", "login 404 405 405 404", "head", "officer")
VISIT_QUESTION = ("login 404 404 200 404", "login 404 404 302 404", "head", "officer")

TOLD_ACT = ("login 404 405 405 404", "login 404 404 302 404", "head", "delegate")
TOLD_QUESTION = ("login 404 404 200 404", "login 404 404 302 404", "head", "coordinator")


def visit(phase):
    """Makes the head's visit in this phase, once for each world."""

    def make(world):
        found = Visit.objects.filter(school=world.school).first()
        if found is None:
            found = services.open_visit(school=world.school, by=world.people["head"], now=world.now)
            Visit.objects.filter(pk=found.pk).update(
                phase=phase, first_day=date(2026, 11, 17), last_day=date(2026, 11, 18)
            )
        return {"pk": found.pk}

    return make


def published(world):
    args = visit(Phase.PUBLISHED)(world)
    Visit.objects.filter(**args).update(published_on=date(2026, 11, 20))
    return args


def note(world):
    pk = visit(Phase.FEEDBACK)(world)["pk"]
    made, _ = ProvisionalOutcome.objects.get_or_create(
        visit_id=pk, head=world.people["head"], defaults={"said": "{}", "noted_at": world.now}
    )
    return made


def noted(world):
    return {"pk": note(world).visit_id}


def shared(world):
    made, _ = ProvisionalShare.objects.get_or_create(
        outcome=note(world), person=world.people["officer"], defaults={"shared_at": world.now}
    )
    return {"pk": made.outcome.visit_id, "share_pk": made.pk}


def planned(world):
    """Makes a visit whose last step can be undone."""
    made = visit(Phase.NOTIFIED)(world)
    found = Visit.objects.get(**made)
    if found.phase == Phase.NOTIFIED:
        services.move_visit(
            visit=found, phase=Phase.PLANNED, by=world.people["head"], now=world.now
        )
    return made


def asked(world):
    """Makes a visit with a request that waits for its answer."""
    made = visit(Phase.FEEDBACK)(world)
    found = Visit.objects.get(**made)
    if queries.waiting_request(found) is None:
        # Another row may have made it in another phase.
        Visit.objects.filter(**made).update(phase=Phase.FEEDBACK)
        services.ask(
            visit=found, kind="pause", asked_by="head", asked_of="lead_inspector",
            by=world.people["head"], now=world.now,
        )  # fmt: skip
    return made


def school(world):
    return {"pk": world.school.pk}


ROWS = [
    Row("inspections:call", "login 404 403 200 404", "login 404 403 200 404", "head", "officer"),
    Row(
        "inspections:deadline_done",
        *VISIT_ACT,
        args=lambda w: {**visit(Phase.NOTIFIED)(w), "key": "tell-parents"},
    ),
    Row(
        "inspections:deadline_not_done",
        *VISIT_ACT,
        args=lambda w: {**visit(Phase.NOTIFIED)(w), "key": "tell-parents"},
    ),
    Row("inspections:correct", *VISIT_FORM, args=visit(Phase.NOTIFIED)),
    Row("inspections:take_back", *VISIT_QUESTION, args=visit(Phase.NOTIFIED)),
    Row("inspections:history", *VISIT_PAGE, args=visit(Phase.NOTIFIED)),
    Row("inspections:undo", *VISIT_QUESTION, args=planned),
    Row(
        "inspections:follow",
        "login 404 403 302 404",
        "login 404 403 302 404",
        "coordinator",
        "head",
        args=visit(Phase.NOTIFIED),
    ),
    Row(
        "inspections:number",
        "login 404 404 200 404",
        "login 404 404 302 404",
        "head",
        "officer",
        args=visit(Phase.NOTIFIED),
    ),
    Row("inspections:planned", *VISIT_QUESTION, args=visit(Phase.NOTIFIED)),
    Row("inspections:feedback", *VISIT_QUESTION, args=visit(Phase.ON_SITE)),
    Row("inspections:monitoring", *VISIT_QUESTION, args=visit(Phase.PUBLISHED)),
    Row("inspections:ask_deferral", *VISIT_FORM, args=visit(Phase.NOTIFIED)),
    Row("inspections:ask_pause", *VISIT_FORM, args=visit(Phase.FEEDBACK)),
    Row("inspections:answer", *VISIT_FORM, args=asked),
    Row("inspections:paused_by_inspectors", *VISIT_FORM, args=visit(Phase.FEEDBACK)),
    Row("inspections:incomplete", *VISIT_FORM, args=visit(Phase.FEEDBACK)),
    Row("inspections:new_days", *VISIT_FORM, args=visit(Phase.DEFERRED)),
    Row("inspections:draft", *VISIT_FORM, args=visit(Phase.FEEDBACK)),
    Row("inspections:published", *VISIT_FORM, args=visit(Phase.DRAFT)),
    Row("inspections:close", *VISIT_QUESTION, args=visit(Phase.PUBLISHED)),
    Row(
        "inspections:window",
        "login 404 404 200 404",
        "login 404 405 405 404",
        "delegate",
        "officer",
        args=school,
    ),
    Row("inspections:inspected", *VISIT_FORM, args=school),
    Row(
        "inspections:override",
        "login 404 403 200 404",
        "login 404 403 200 404",
        "coordinator",
        "head",
        args=school,
    ),
    Row(
        "inspections:end_override",
        "login 404 403 200 404",
        "login 404 403 302 404",
        "coordinator",
        "officer",
        args=school,
    ),
    Row("inspections:outcome", *VISIT_QUESTION, args=published),
    # What a head was told is for nobody else: not the delegate, not the coordinator.
    Row("inspections:provisional", *TOLD_QUESTION, args=visit(Phase.FEEDBACK)),
    Row("inspections:provisional_share", *TOLD_ACT, args=noted),
    Row("inspections:provisional_unshare", *TOLD_ACT, args=shared),
    Row("inspections:provisional_forget", *TOLD_QUESTION, args=noted),
    Row("inspections:shared_with_me", *MEMBER_PAGE),
    Row("inspections:rules", *MEMBER_PAGE),
]
