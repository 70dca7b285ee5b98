"""First pages, schools, visits, messages, what is known of me, and the operator's pages."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from dashboard import uploads
from inspections.models import Visit
from schools.models import SchoolLink
from tests import factories
from tests.access.table import (
    COORDINATOR_LIST,
    COORDINATOR_QUESTION,
    MEMBER_PAGE,
    OPERATOR_FORM,
    OPERATOR_LIST,
    PUBLIC_PAGE,
    Row,
)
from tests.access.world import World

SELF = "login 200 200 200 200"
SELF_ONLY_GET = "login 405 405 405 405"
HEADS_OWN = ("login 404 404 200 404", "login 404 405 405 404", "head", "officer")

OPERATOR_ACT = ("login 404 404 405 404", "login 404 404 302 404", "operator", "coordinator")


def school(world: World) -> dict[str, Any]:
    return {"pk": world.school.pk}


def visit(world: World) -> dict[str, Any]:
    found = Visit.objects.filter(school=world.school).first() or Visit.objects.create(
        school=world.school,
        head=world.people["head"],
        called_at=world.now,
        recorded_at=world.now,
        first_day=date(2026, 11, 25),
        last_day=date(2026, 11, 26),
    )
    return {"pk": found.pk}


def likely(world: World) -> dict[str, Any]:
    where = factories.school(world.network, f"{world.mark} Academy")
    link = SchoolLink.objects.create(
        school=where, predecessor_urn=100001, basis=SchoolLink.Basis.LIKELY
    )
    return {"pk": where.pk, "link_pk": link.pk}


def upload(world: World) -> dict[str, Any]:
    file = SimpleUploadedFile("schools.csv", b"URN,EstablishmentName\n")
    kept = uploads.keep(file=file, kind="gias", as_at=date(2026, 1, 30), network="", now=world.now)
    return {"token": kept.token}


ROWS = [
    Row("privacy", *PUBLIC_PAGE, is_public=True),
    Row("front", "200 200 200 200 200", "405 405 405 405 405", is_public=True),
    Row("home", "login 302 302 302 200", SELF_ONLY_GET),
    Row("my-data", SELF, SELF_ONLY_GET),
    Row("my-download", SELF_ONLY_GET, SELF),
    Row("forget-me", SELF, SELF),
    Row("dashboard:home", *MEMBER_PAGE),
    Row("dashboard:schools", *COORDINATOR_LIST),
    Row("dashboard:messages", *COORDINATOR_LIST),
    Row("dashboard:school", *HEADS_OWN, args=school),
    Row("dashboard:predecessor", *COORDINATOR_QUESTION, args=likely),
    Row("dashboard:visit", *HEADS_OWN, args=visit),
    Row("operator-files", *OPERATOR_FORM),
    # The government's files belong to no network.
    Row("operator-file", *OPERATOR_LIST, args=upload, foreign="200"),
    Row("operator-file-apply", *OPERATOR_ACT, args=upload, foreign="302"),
    Row("operator-file-aside", *OPERATOR_ACT, args=upload, foreign="302"),
    Row("operator-health", *OPERATOR_LIST),
]
