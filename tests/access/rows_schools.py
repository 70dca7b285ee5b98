"""People and invitations, organisations, settings, corrections, and operators' networks."""

from core.audit import System
from schools import services
from schools.models import Invitation, Post, SchoolCorrection
from tests import factories
from tests.access.table import (
    COORDINATOR_ACT,
    COORDINATOR_FORM,
    COORDINATOR_LIST,
    COORDINATOR_QUESTION,
    HEAD_FORM,
    OPERATOR_FORM,
    OPERATOR_LIST,
    Row,
)
from tests.access.world import World


def person(w: World) -> dict[str, int]:
    return {"pk": w.people["officer"].pk}


def entered(w: World) -> dict[str, int]:
    somebody = factories.person(f"{w.mark} Entered")
    factories.post(somebody, w.school, Post.Kind.CO_HEAD)
    return {"pk": somebody.pk}


def post(w: World) -> dict[str, int]:
    return {"pk": Post.objects.get(person=w.people["delegate"]).pk}


def role(w: World) -> dict[str, int]:
    return {"pk": w.people["officer"].roles.get().pk}


def invitation(w: World) -> Invitation:
    return services.invite(
        network=w.network,
        invited_as=Invitation.For.DELEGATE,
        by=System("test"),
        now=w.now,
        name=f"{w.mark} Invited",
        email=f"{w.mark.lower()}.{Invitation.objects.count()}@example.org",
        school=w.school,
    )


def organisation(w: World) -> dict[str, int]:
    return {"pk": w.organisation.pk}


def school(w: World) -> dict[str, int]:
    return {"pk": w.school.pk}


def term(w: World) -> dict[str, int]:
    made = w.network.terms.first() or services.keep_term(
        network=w.network,
        name=f"{w.mark} term",
        first_day=w.now.date(),
        last_day=w.now.date(),
        by=System("test"),
        now=w.now,
    )
    return {"pk": made.pk}


def day_without_pupils(w: World) -> dict[str, int]:
    term(w)
    made = w.network.days_without_pupils.first() or services.keep_day_without_pupils(
        network=w.network,
        day=w.now.date(),
        kind="inset",
        name=f"{w.mark} training",
        by=System("test"),
        now=w.now,
    )
    return {"pk": made.pk}


def correction(w: World) -> dict[str, int]:
    made = SchoolCorrection.objects.filter(school=w.school).first() or services.correct_school(
        school=w.school, field="town", value=f"{w.mark}", by=System("test"), now=w.now
    )
    return {"pk": made.pk}


def network(w: World) -> dict[str, int]:
    return {"pk": w.network.pk}


def unknown_token(w: World) -> dict[str, str]:
    return {"token": "nothing"}


# A coordinator's act, and that of the head whose delegate it is about.
THEIR_HEADS_ACT = ("login 404 405 405 404", "login 404 404 302 404", "coordinator", "officer")

ROWS = [
    Row("schools:people", *COORDINATOR_LIST),
    Row("schools:enter-head", *COORDINATOR_FORM),
    Row("schools:invite", *COORDINATOR_FORM),
    Row("schools:person", *COORDINATOR_LIST, args=person),
    Row("schools:pause-person", *COORDINATOR_FORM, args=entered),
    Row("schools:resume-person", *COORDINATOR_ACT, args=entered),
    Row("schools:correct-person", *COORDINATOR_FORM, args=entered),
    Row("schools:invite-person", *COORDINATOR_FORM, args=person),
    Row("schools:give-post", *COORDINATOR_FORM, args=person),
    Row("schools:claim-post", *COORDINATOR_ACT, args=post),
    Row(
        "schools:end-post",
        "login 404 404 200 404",
        "login 404 404 302 404",
        other="officer",
        args=post,
    ),
    Row("schools:end-role", *COORDINATOR_QUESTION, args=role),
    Row("schools:invitations", *COORDINATOR_LIST),
    Row("schools:resend-invitation", *THEIR_HEADS_ACT, args=lambda w: {"pk": invitation(w).pk}),
    Row("schools:withdraw-invitation", *THEIR_HEADS_ACT, args=lambda w: {"pk": invitation(w).pk}),
    Row("schools:delegates", *HEAD_FORM),
    Row("schools:organisations", *COORDINATOR_LIST),
    Row("schools:add-organisation", *COORDINATOR_FORM),
    Row("schools:organisation", *COORDINATOR_LIST, args=organisation),
    Row("schools:change-organisation", *COORDINATOR_FORM, args=organisation),
    Row("schools:organisation-schools", *COORDINATOR_QUESTION, args=organisation),
    Row("schools:settings", *COORDINATOR_FORM),
    Row("schools:terms", *COORDINATOR_LIST),
    Row("schools:add-term", *COORDINATOR_FORM),
    Row("schools:change-term", *COORDINATOR_FORM, args=term),
    Row("schools:remove-term", *COORDINATOR_QUESTION, args=term),
    Row("schools:add-day", *COORDINATOR_FORM),
    Row("schools:change-day", *COORDINATOR_FORM, args=day_without_pupils),
    Row("schools:remove-day", *COORDINATOR_QUESTION, args=day_without_pupils),
    Row("schools:calendar-file", *COORDINATOR_FORM),
    Row("schools:keep-calendar", *COORDINATOR_ACT),
    Row("schools:terms-ics", *COORDINATOR_LIST),
    Row("schools:terms-csv", *COORDINATOR_LIST),
    Row("schools:facts", *COORDINATOR_LIST, args=school),
    Row(
        "schools:correct-school",
        *COORDINATOR_FORM,
        args=lambda w: {"pk": w.school.pk, "field": "name"},
    ),
    Row("schools:undo-correction", *COORDINATOR_ACT, args=correction),
    Row("operator:networks", *OPERATOR_LIST, is_public=True),
    Row(
        "operator:public",
        "login 404 404 200 404",
        "login 404 404 302 404",
        "operator",
        "coordinator",
        args=network,
        is_public=True,
        # Operators keep every network; a form without its box closes the page.
        foreign="200",
    ),
    Row("operator:coordinator", *OPERATOR_FORM, args=network, is_public=True, foreign="200"),
    Row(
        "invitation:open",
        "404 404 404 404 404",
        "404 404 404 404 404",
        args=unknown_token,
    ),
]
