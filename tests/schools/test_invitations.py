"""Invitations: sent once, usable for fourteen days, by one person, for one thing."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import Person, User
from core.audit import System
from core.models import AuditEvent
from core.refusals import Refused
from notifications.models import Message
from schools import queries, services
from schools.models import Invitation, Post, Role
from tests import factories

pytestmark = pytest.mark.django_db
BY = System("test")


def invite(network, now, invited_as="coordinator", **fields):
    fields = {"name": "Robin Vale", "email": "Robin@Example.org", **fields}
    return services.invite(network=network, invited_as=invited_as, by=BY, now=now, **fields)


def token_in(message):
    return re.search(settings.SITE_ADDRESS + r"/invitation/([\w-]+)/", message.text)[1]


def test_an_invitation_is_one_private_message_that_names_no_school(network, now):
    school = factories.school(network, "Quayside Primary School")

    invitation = invite(network, now, "head", school=school)

    message = Message.objects.get()
    assert message.is_private
    assert message.person == invitation.person
    assert message.expires_at == now + timedelta(days=14)
    assert message.text.startswith("Dear Robin,")
    assert "Quayside" not in message.text + message.subject
    assert "Ofsted" not in message.text + message.subject
    assert queries.invitation_by_token(token_in(message)) == invitation
    assert AuditEvent.objects.get(verb="invitation.sent").object_id == invitation.pk


def test_the_token_is_kept_only_as_a_digest(network, now):
    invitation = invite(network, now)

    assert invitation.token_digest not in Message.objects.get().text
    assert queries.invitation_by_token("nonsense") is None


@pytest.mark.parametrize(
    ("invited_as", "kind"),
    [("coordinator", Role.Kind.COORDINATOR), ("adviser", Role.Kind.ADVISER)],
)
def test_accepting_gives_an_account_and_the_role_from_today(network, now, invited_as, kind):
    invitation = invite(network, now, invited_as)

    user = services.accept_invitation(invitation=invitation, now=now)

    person = Person.objects.get(user=user)
    assert user.email == "robin@example.org"
    assert not user.has_usable_password()
    role = Role.objects.get(person=person)
    assert (role.kind, role.start, role.end) == (kind, now.date(), None)


def test_accepting_as_an_officer_gives_the_role_in_the_organisation(network, now):
    trust = factories.organisation(network)
    invitation = invite(network, now, "officer", organisation=trust)

    services.accept_invitation(invitation=invitation, now=now)

    assert Role.objects.get(kind=Role.Kind.OFFICER).organisation == trust


@pytest.mark.parametrize("kind", [Post.Kind.HEAD, Post.Kind.DELEGATE])
def test_accepting_as_head_or_delegate_gives_the_post(network, now, kind):
    school = factories.school(network)
    invitation = invite(network, now, kind, school=school)

    services.accept_invitation(invitation=invitation, now=now)

    assert Post.objects.get(school=school).kind == kind


def test_a_head_who_was_entered_keeps_their_post_and_gets_an_account(network, now):
    school = factories.school(network)
    head = services.enter_head(schools=[school], name="Sam Reed", by=BY, now=now)
    invitation = invite(network, now, "head", school=school, person=head)

    user = services.accept_invitation(invitation=invitation, now=now)

    assert Person.objects.get(user=user) == head
    assert Post.objects.get().person == head


def test_a_name_from_a_file_is_claimed_by_accepting(network, now):
    school = factories.school(network)
    person = factories.person("Sam Reed")
    factories.post(person, school, is_imported=True)
    invitation = invite(network, now, "head", school=school, person=person)

    services.accept_invitation(invitation=invitation, now=now)

    assert not Post.objects.get().is_imported


def test_a_known_address_is_linked_and_not_doubled(network, now):
    known = factories.person(email="robin@example.org")

    assert invite(network, now).person == known


def test_an_account_without_a_person_is_linked(network, now):
    user = User.objects.create_user("robin@example.org")

    assert services.accept_invitation(invitation=invite(network, now), now=now) == user


def test_a_second_invitation_to_the_same_thing_replaces_the_first(network, now):
    first = invite(network, now)
    second = services.resend_invitation(invitation=first, by=BY, now=now)

    first.refresh_from_db()
    assert first.withdrawn_at == now
    assert second.withdrawn_at is None
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == [
        Message.State.CANCELLED,
        Message.State.QUEUED,
    ]


@pytest.mark.parametrize("how", ["used", "withdrawn", "run out"])
def test_a_link_that_does_not_work_says_so_kindly(network, now, how):
    invitation = invite(network, now)
    if how == "used":
        services.accept_invitation(invitation=invitation, now=now)
    elif how == "withdrawn":
        services.withdraw_invitation(invitation=invitation, by=BY, now=now)
        services.withdraw_invitation(invitation=invitation, by=BY, now=now)
    later = now + timedelta(days=14 if how == "run out" else 1)

    with pytest.raises(Refused, match=how):
        services.accept_invitation(invitation=invitation, now=later)


@pytest.mark.parametrize("act", ["withdraw_invitation", "resend_invitation"])
def test_an_accepted_invitation_is_neither_withdrawn_nor_sent_again(network, now, act):
    invitation = invite(network, now)
    services.accept_invitation(invitation=invitation, now=now)
    invitation.refresh_from_db()

    with pytest.raises(Refused, match="accepted already"):
        getattr(services, act)(invitation=invitation, by=BY, now=now)


def test_an_invitation_needs_an_address(network, now):
    with pytest.raises(Refused, match="e-mail address"):
        invite(network, now, email="")
    with pytest.raises(Refused, match="e-mail address"):
        invite(network, now, person=factories.person(), email="")


def test_an_entered_person_gets_the_address_that_is_typed(network, now):
    person = factories.person()

    invite(network, now, person=person)

    person.refresh_from_db()
    assert person.email == "robin@example.org"
    assert AuditEvent.objects.filter(verb="person.changed", object_id=person.pk).exists()


def test_somebody_elses_address_is_refused(network, now):
    factories.person(email="robin@example.org")

    with pytest.raises(Refused, match="somebody else"):
        invite(network, now, person=factories.person())


@pytest.mark.parametrize("invited_as", ["head", "delegate", "officer"])
def test_an_invitation_says_what_it_is_for(network, now, invited_as):
    with pytest.raises(Refused, match="Choose the"):
        invite(network, now, invited_as)


def test_a_head_of_the_network_is_not_invited_to_coordinate_it(network, now):
    head = factories.head(network)

    with pytest.raises(Refused, match="leads a school"):
        invite(network, now, person=head, email="")


def test_a_coordinator_is_not_invited_to_manage_heads(network, now):
    dee = factories.coordinator(network)

    with pytest.raises(Refused, match="manages heads"):
        invite(
            network, now, "officer", person=dee, email="",
            organisation=factories.organisation(network),
        )  # fmt: skip
    with pytest.raises(Refused, match="cannot lead"):
        invite(network, now, "head", person=dee, email="", school=factories.school(network))


def test_an_invitation_is_not_both_accepted_and_withdrawn(network, now):
    invitation = invite(network, now)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now)

    name = "invitation_is_accepted_or_withdrawn"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=now)
