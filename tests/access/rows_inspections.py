"""Calls, visits and windows: the school's head and delegate, and the coordinators."""

from datetime import date

from inspections import services
from inspections.models import Phase, Visit
from tests.access.table import MEMBER_PAGE, Row

# To an officer and to other heads a visit does not exist.
VISIT_FORM = ("login 404 404 200 404", "login 404 404 200 404", "head", "officer")
VISIT_QUESTION = ("login 404 404 200 404", "login 404 404 302 404", "head", "officer")


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


def school(world):
    return {"pk": world.school.pk}


ROWS = [
    Row("inspections:call", "login 404 403 200 404", "login 404 403 200 404", "head", "officer"),
    Row("inspections:correct", *VISIT_FORM, args=visit(Phase.NOTIFIED)),
    Row("inspections:take_back", *VISIT_QUESTION, args=visit(Phase.NOTIFIED)),
    Row("inspections:draft", *VISIT_FORM, args=visit(Phase.INSPECTED)),
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
    Row("inspections:rules", *MEMBER_PAGE),
]
