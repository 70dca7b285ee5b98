"""Who supervises: invited, agreed, refused where it would break confidence, gone."""

from datetime import date, timedelta

import pytest

from accounts.models import Person
from core import stale
from core.audit import System
from core.models import AuditEvent
from core.refusals import Refused
from dashboard.erasure import erase
from notifications.models import Message
from schools.models import Invitation, Role
from schools.services import accept_invitation, appoint, end_role, invite
from support import keeping
from support.models import Apart, Series, Supervisor
from support.services.apart import keep_apart, not_apart
from support.services.supervisors import agree, invite_supervisor, leave
from support.tasks import look_after_supervisors
from tests import factories
from tests.support.supervising import TUESDAYS, a_place, a_series, a_supervisor

pytestmark = pytest.mark.django_db
BY = System("test")


def invited(network, now, **fields):
    known = "person" in fields
    new = {} if known else {"name": "Sofia Marsh", "email": "sofia@example.org"}
    answers = {"is_outside": True, **new, **fields}
    return invite_supervisor(network=network, by=BY, now=now, **answers)


def test_an_invitation_asks_and_makes_nobody_a_supervisor(network, now):
    supervisor = invited(network, now)
    assert not Supervisor.objects.there().exists()
    message = Message.objects.get(person=supervisor.person)
    assert "read first what stays between you and them" in message.text
    accept_invitation(invitation=Invitation.objects.get(), now=now)
    assert Role.objects.get(person=supervisor.person).kind == "supervisor"
    assert not Supervisor.objects.there().exists()


def test_whoever_supervises_already_is_not_invited_again(network, now):
    supervisor = a_supervisor(network, now)
    with pytest.raises(Refused, match="supervises here already"):
        invited(network, now, person=supervisor.person)


def test_whoever_left_can_be_asked_again(network, now):
    supervisor = a_supervisor(network, now)
    leave(supervisor=supervisor, by=BY, now=now)
    again = invited(network, now, person=supervisor.person, is_outside=False)
    assert (again.pk, again.left_at, again.is_outside) == (supervisor.pk, None, False)
    # Their yes of before does not count any more.
    assert not Supervisor.objects.there().exists()


def test_a_coordinator_supervises_nobody(network, now):
    dee = factories.coordinator(network)
    with pytest.raises(Refused, match="able to speak freely"):
        invited(network, now, person=dee)
    with pytest.raises(Refused, match="able to speak freely"):
        a_supervisor(network, now, person=dee)


def test_who_may_be_a_heads_manager_supervises_nobody(network, now):
    lee = factories.officer(factories.organisation(network))
    with pytest.raises(Refused, match="line manager"):
        invited(network, now, person=lee)
    with pytest.raises(Refused, match="line manager"):
        appoint(person=lee, network=network, kind="supervisor", by=BY, now=now)


def test_a_unions_officer_may_and_counts_as_from_here(network, now):
    lee = factories.officer(factories.organisation(network, "Heads’ Union", "union"))
    assert a_supervisor(network, now, person=lee).is_outside is False


def test_a_head_may_and_counts_as_from_here(network, now):
    assert a_supervisor(network, now, person=factories.head(network)).is_outside is False


def test_a_supervisor_is_not_made_a_coordinator_or_manager(network, now):
    person = a_supervisor(network, now).person
    with pytest.raises(Refused, match="hears what heads say in confidence"):
        appoint(person=person, network=network, kind="coordinator", by=BY, now=now)
    with pytest.raises(Refused, match="cannot be an officer"):
        invite(
            network=network, invited_as="officer", person=person, by=BY, now=now,
            organisation=factories.organisation(network),
        )  # fmt: skip
    union = factories.organisation(network, "Heads’ Union", "union")
    appoint(person=person, network=network, kind="officer", organisation=union, by=BY, now=now)


def test_nobody_keeps_apart_from_themselves(network, now):
    person = factories.head(network)
    with pytest.raises(Refused, match="this is you"):
        keep_apart(network=network, person=person, other=person, by=person, now=now)


def test_the_trail_does_not_say_who_keeps_apart_nor_from_whom(network, now):
    amina, sam = factories.head(network), factories.head(network, "Sam Ode")
    kept = keep_apart(network=network, person=amina, other=sam, by=amina, now=now)
    not_apart(apart=kept, by=amina, now=now)
    for verb in ("supervision.kept_apart", "supervision.not_apart"):
        event = AuditEvent.objects.get(verb=verb)
        assert (event.actor_id, event.object_id, event.detail) == (None, None, {})


def test_a_head_who_stops_supervising_keeps_whom_they_avoid(network, now):
    amina = factories.head(network)
    supervisor = a_supervisor(network, now, person=amina)
    school = factories.school(network)
    keep_apart(network=network, person=amina, school=school, by=amina, now=now)
    leave(supervisor=supervisor, by=amina, now=now)
    assert Apart.objects.get().school == school


def test_an_invitation_that_waits_goes_with_whoever_is_taken_off(network, now):
    supervisor = invited(network, now)
    leave(supervisor=supervisor, by=BY, now=now)
    assert Invitation.objects.get().withdrawn_at == now


def test_whose_role_ends_ends_their_series(network, now):
    supervisor = a_supervisor(network, now)
    series = a_series(supervisor, now)
    amina = factories.head(network)
    a_place(series, amina, now)
    end_role(role=Role.objects.get(person=supervisor.person), by=BY, now=now)
    stale.settle(now=now)
    supervisor.refresh_from_db()
    assert supervisor.left_at == now
    assert Message.objects.get(person=amina).subject == "Covenant: your meetings are off"


def test_a_role_that_ends_on_a_day_is_followed_that_night(network, now, time_machine):
    supervisor = a_supervisor(network, now)
    later = now + timedelta(days=7)
    role = Role.objects.get(person=supervisor.person)
    end_role(role=role, by=BY, now=now, on=later.date())
    stale.settle(now=now)
    assert keeping.look_after_supervisors(now=now) == 0
    time_machine.move_to(later, tick=False)
    look_after_supervisors()
    supervisor.refresh_from_db()
    assert supervisor.left_at == later
    role.refresh_from_db()
    assert role.end == later.date()


def test_series_go_a_year_after_their_last_meeting(network, now):
    supervisor = a_supervisor(network, now)
    series = a_series(supervisor, now)
    a_place(series, factories.head(network), now)
    last = series.sessions.order_by("-starts_at")[0].starts_at
    kept = last + keeping.SERIES_KEPT
    assert keeping.forget_supervision(now=kept) == 0
    assert keeping.forget_supervision(now=kept + timedelta(minutes=1)) == 1
    assert not Series.objects.exists()
    assert Supervisor.objects.there().exists()


def test_who_left_is_forgotten_a_year_later(network, now):
    supervisor = a_supervisor(network, now)
    series = a_series(supervisor, now, days=TUESDAYS[:1])
    leave(supervisor=supervisor, by=BY, now=now)
    assert keeping.forget_supervision(now=now + timedelta(days=366)) == 0
    assert Series.objects.get() == series
    assert keeping.forget_supervision(now=now + timedelta(days=400)) == 2
    assert Person.objects.filter(pk=supervisor.person.pk).exists()


def test_who_never_answered_is_forgotten_with_the_invitation(network, now, settings):
    supervisor = invited(network, now)
    long = now + timedelta(days=settings.RETENTION_DAYS["invitations"] + 1)
    assert keeping.forget_supervision(now=long) == 0
    Invitation.objects.all().delete()
    factories.role(supervisor.person, network, "supervisor")
    assert keeping.forget_supervision(now=long) == 0
    Role.objects.all().delete()
    assert keeping.forget_supervision(now=long) == 1


def test_an_agreed_supervisor_whose_row_was_of_before_keeps_it(network, now):
    supervisor = invited(network, now)
    again = agree(
        network=network, person=supervisor.person, qualifications="Coach", about="",
        ways=["video"], takes_talks=True, by=supervisor.person, now=now + timedelta(days=1),
    )  # fmt: skip
    assert (again.pk, again.entered_at, again.is_outside) == (supervisor.pk, now, True)
    assert again.agreed_at.date() == date(2026, 11, 25)


def test_a_supervisor_who_is_forgotten_tells_whom_they_met(network, now):
    supervisor = a_supervisor(network, now)
    series = a_series(supervisor, now)
    amina = factories.head(network)
    a_place(series, amina, now)
    keep_apart(network=network, person=amina, other=supervisor.person, by=amina, now=now)
    erase(person=supervisor.person, by=supervisor.person, now=now)
    series.refresh_from_db()
    assert series.ended_at == now
    assert series.where == ""
    assert Message.objects.filter(person=amina).exists()
    assert not Apart.objects.exists()
