"""First pages, schools, visits, messages, what is known of me, and the operator's pages."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from buddies.models import ContactCheck
from dashboard import uploads
from dashboard.feeds import services as feeds
from dashboard.models import CalendarFeed
from escalations.models import Page
from escalations.services import open_escalation
from inspections.models import Visit
from notifications.models import Message
from schools.models import SchoolLink
from tests import factories
from tests.access.table import (
    COORDINATOR_ACT,
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
ANYBODY = "200 200 200 200 200"
MEMBER_FORM = ("login 404 200 200 404", "login 404 200 200 404", "head", "officer")
HEADS_FORM = ("login 404 404 200 404", "login 404 404 200 404", "head", "officer")
HEADS_QUESTION = ("login 404 404 200 404", "login 404 404 302 404", "head", "officer")
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


def question(world: World) -> dict[str, Any]:
    """Something that the coordinator is asked: contact with a head is not confirmed."""
    pk = visit(world)["pk"]
    check, _ = ContactCheck.objects.get_or_create(
        visit_id=pk, supported=world.people["head"], moment="called", day=date(2026, 11, 24),
        defaults={"due_at": world.now, "state": "asking"},
    )  # fmt: skip
    escalation = open_escalation(
        kind="contact", key=f"contact:{check.pk}", network_id=world.network.pk,
        subject_id=check.pk, now=world.now,
    )  # fmt: skip
    return {"pk": Page.objects.get(escalation=escalation).pk}


def exception(world: World) -> dict[str, Any]:
    return {"pk": Page.objects.get(pk=question(world)["pk"]).escalation_id}


def message(world: World) -> dict[str, Any]:
    found = Message.objects.create(
        key=world.mark, network_id=world.network.pk, person=world.people["head"],
        state=Message.State.FAILED, queued_at=world.now, not_before=world.now,
        expires_at=world.now, subject=world.mark, text=world.mark, occasion=world.mark,
    )  # fmt: skip
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


def feed(world: World) -> dict[str, Any]:
    return {"pk": _feed(world)[0].pk}


def feed_address(world: World) -> dict[str, Any]:
    return {"token": _feed(world)[1]}


def _feed(world: World) -> tuple[CalendarFeed, str]:
    head = world.people["head"]
    return feeds.make_feed(
        person=head, network=world.network, name=f"{world.mark} phone", scope="school",
        titles="neutral", by=head, now=world.now,
    )  # fmt: skip


ROWS = [
    Row("dashboard:promises", *PUBLIC_PAGE, is_public=True),
    Row("dashboard:promises-csv", *PUBLIC_PAGE, is_public=True),
    Row("dashboard:promises-members", *MEMBER_PAGE),
    Row("privacy", *PUBLIC_PAGE, is_public=True),
    Row("front", "200 200 200 200 200", "405 405 405 405 405", is_public=True),
    Row("home", "login 302 302 302 200", SELF_ONLY_GET),
    Row("my-data", SELF, SELF_ONLY_GET),
    Row("my-download", SELF_ONLY_GET, SELF),
    Row("forget-me", SELF, SELF),
    Row("my-last-resort", "login 302 302 302 302", SELF_ONLY_GET),
    Row("my-calendars", "login 302 302 302 200", SELF_ONLY_GET),
    # The address is the key: whoever holds it reads it, and neutral titles name nobody.
    Row("calendar-feed", ANYBODY, "405 405 405 405 405", args=feed_address, foreign="200"),
    Row("dashboard:feeds", *MEMBER_FORM),
    Row("dashboard:feed-change", *HEADS_FORM, args=feed),
    Row("dashboard:feed-renew", *HEADS_FORM, args=feed),
    Row("dashboard:feed-delete", *HEADS_QUESTION, args=feed),
    Row("dashboard:asked", *MEMBER_PAGE),
    Row("dashboard:answer", "login 404 405 405 404", "login 404 404 302 404", args=question),
    Row(
        "dashboard:exception-answer",
        "login 404 405 405 404",
        "login 404 404 302 404",
        args=exception,
    ),
    Row("dashboard:home", *MEMBER_PAGE),
    Row("dashboard:schools", *COORDINATOR_LIST),
    Row("dashboard:messages", *COORDINATOR_LIST),
    Row("dashboard:message-again", *COORDINATOR_ACT, args=message),
    Row("dashboard:school", *HEADS_OWN, args=school),
    Row("dashboard:predecessor", *COORDINATOR_QUESTION, args=likely),
    Row("dashboard:visit", *HEADS_OWN, args=visit),
    Row("dashboard:visit_now", *HEADS_OWN, args=visit),
    Row("operator-files", *OPERATOR_FORM),
    # The government's files belong to no network.
    Row("operator-file", *OPERATOR_LIST, args=upload, foreign="200"),
    Row("operator-file-apply", *OPERATOR_ACT, args=upload, foreign="302"),
    Row("operator-file-aside", *OPERATOR_ACT, args=upload, foreign="302"),
    Row("operator-health", *OPERATOR_LIST),
    Row("operator-helplines", *OPERATOR_LIST),
    # The lines belong to no network.
    Row("operator-helpline", *OPERATOR_FORM, args=lambda w: {"line": "samaritans"}, foreign="200"),
    Row(
        "operator-helpline-checked",
        *OPERATOR_ACT,
        args=lambda w: {"line": "samaritans"},
        foreign="302",
    ),
    Row("dashboard:opening", *COORDINATOR_LIST),
    Row(
        "operator-opening",
        *OPERATOR_LIST,
        args=lambda w: {"pk": w.network.pk},
        is_public=True,
        foreign="200",
    ),
]
