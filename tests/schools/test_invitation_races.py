"""One link, two taps at once: one acceptance."""

import threading

import pytest
from django.db import connection

from accounts.models import Person, User
from core.audit import System
from core.refusals import Refused
from schools import services
from schools.models import Invitation, Role
from tests import factories
from tests.conftest import NOW

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_an_invitation_is_accepted_once_under_two_taps():
    services.invite(
        network=factories.network(), invited_as="adviser", by=System("test"), now=NOW,
        name="Robin Vale", email="robin@example.org",
    )  # fmt: skip
    answers = []
    together = threading.Barrier(2)

    def accept():
        invitation = Invitation.objects.get()
        together.wait(timeout=10)
        try:
            answers.append(services.accept_invitation(invitation=invitation, now=NOW).email)
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    taps = [threading.Thread(target=accept) for _ in range(2)]
    for tap in taps:
        tap.start()
    for tap in taps:
        tap.join(timeout=20)

    assert sorted(answers) == ["refused", "robin@example.org"]
    assert Role.objects.count() == 1


def test_two_first_invitations_accepted_at_once_make_one_account():
    for each in ("westhaven", "farhaven"):
        services.invite(
            network=factories.network(each), invited_as="adviser", by=System("test"), now=NOW,
            name="Robin Vale", email="robin@example.org",
        )  # fmt: skip
    answers = []
    together = threading.Barrier(2)

    def accept(invitation):
        together.wait(timeout=10)
        try:
            answers.append(services.accept_invitation(invitation=invitation, now=NOW).pk)
        finally:
            connection.close()

    taps = [
        threading.Thread(target=accept, args=[invitation])
        for invitation in Invitation.objects.all()
    ]
    for tap in taps:
        tap.start()
    for tap in taps:
        tap.join(timeout=20)

    assert answers == [User.objects.get().pk] * 2
    assert Person.objects.get().user_id == answers[0]
    assert Role.objects.count() == 2


def test_a_school_gets_one_head_under_two_hands():
    school = factories.school(factories.network())
    answers = []
    together = threading.Barrier(2)

    def enter(name):
        together.wait(timeout=10)
        try:
            services.enter_head(schools=[school], name=name, by=System("test"), now=NOW)
            answers.append("entered")
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    hands = [threading.Thread(target=enter, args=[name]) for name in ("Sam Reed", "Jo Field")]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(timeout=20)

    assert sorted(answers) == ["entered", "refused"]
    assert school.posts.count() == 1
