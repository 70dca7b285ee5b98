"""Somebody is asked to sign by a link: the letter, its link and its code, how long they work."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Person
from core.models import AuditEvent
from core.refusals import Refused
from covenant import links, parties
from covenant.models import SigningInvitation, Standing
from covenant.services import inviting
from notifications.models import Message
from schools.models import Network, Organisation
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import published, stands

pytestmark = pytest.mark.django_db
Purpose, Answer = SigningInvitation.Purpose, SigningInvitation.Answer
ROSE = "rose.chief@harbourtrust.example.org"


@pytest.fixture
def trust(network: Network) -> Organisation:
    published(network, NOW)
    return factories.organisation(network)


def invite(trust: Organisation, by: Person, now: datetime = NOW, **fields: str):
    return inviting.invite_to_sign(
        party=parties.of_organisation(trust), by=by, now=now,
        **{"name": "Rose Chief", "email": ROSE, "role": "Chief executive", **fields},
    )  # fmt: skip


def letters(email: str = ROSE) -> list[Message]:
    return list(Message.objects.filter(person__email=email, state="queued").order_by("pk"))


def test_a_chief_executive_gets_a_letter_with_a_link_and_a_code(trust, dee):
    invitation = invite(trust, dee)

    [letter] = letters()
    assert letter.subject == "Covenant: an invitation to sign"
    assert letter.is_private
    assert links.link_for(invitation) in letter.text
    assert invitation.code in letter.text
    assert "Dee Alvarez invites you to sign the covenant of Westhaven" in letter.text
    assert "for Harbour Learning Trust" in letter.text
    assert "until 23 January 2027" in letter.text
    assert invitation.person.name == "Rose Chief"
    audit = AuditEvent.objects.get(verb="signing_invitation.sent")
    assert audit.detail == {"purpose": "sign"}


def test_whoever_has_the_address_already_is_invited_by_their_own_name(trust, dee):
    known = factories.person("Rosemary Chief", email=ROSE)

    assert invite(trust, dee, email=ROSE.upper()).person == known


def test_a_letter_for_a_school_names_no_school(trust, dee):
    school = factories.school(trust.network)
    inviting.invite_to_sign(
        party=parties.of_school(school), name="Ann Head", email="ann@example.org", role="Head",
        by=dee, now=NOW,
    )  # fmt: skip

    [letter] = letters("ann@example.org")
    assert "for your school" in letter.text
    assert school.name not in letter.text


def test_nobody_is_invited_before_there_is_a_published_text(network, dee):
    with pytest.raises(Refused, match="Publish it first"):
        invite(factories.organisation(network), dee)


def test_nobody_is_invited_for_a_party_that_has_signed(trust, dee):
    stands(trust, trust.network.declarations.get(), NOW)

    with pytest.raises(Refused, match="Harbour Learning Trust has signed this version already"):
        invite(trust, dee)


def test_an_officer_has_so_many_letters_on_their_way_and_no_more(trust, dee):
    officer = factories.officer(trust)
    asked = [invite(trust, officer, email=f"chair{number}@example.org") for number in range(5)]

    with pytest.raises(Refused, match="5 invitations to sign for Harbour Learning Trust wait"):
        invite(trust, officer)
    assert not Person.objects.filter(email=ROSE).exists()

    # Who has a letter already is sent it again, and a coordinator asks whomever they must.
    invite(trust, officer, NOW + timedelta(hours=2), email="chair0@example.org")
    invite(trust, dee)
    # What was taken back on the same day has filled a mailbox all the same.
    for each in asked[1:3]:
        inviting.withdraw_invitation(invitation=each, by=officer, now=NOW)
    with pytest.raises(Refused):
        invite(trust, officer, email="one.more@example.org")
    invite(trust, officer, NOW + timedelta(days=2), email="one.more@example.org")


def test_an_officer_does_not_fill_one_mailbox_by_taking_back_and_inviting_anew(trust, dee):
    officer = factories.officer(trust)
    for _ in range(5):
        inviting.withdraw_invitation(invitation=invite(trust, officer), by=officer, now=NOW)

    with pytest.raises(Refused, match="A coordinator can invite more"):
        invite(trust, officer)
    assert invite(trust, dee).is_open


def test_inviting_twice_sends_the_same_invitation_again(trust, dee):
    first = invite(trust, dee)
    later = NOW + timedelta(days=10)
    again = invite(trust, dee, now=later, role="Chair")

    assert again.pk == first.pk
    assert again.code == first.code
    assert again.expires_at == later + inviting.WORKS_FOR
    assert again.role == "Chair"
    [letter] = letters()
    assert letter.queued_at == later


def test_an_invitation_that_was_taken_back_leads_nowhere_and_its_letter_stays(trust, dee):
    invitation = invite(trust, dee)
    for _ in range(2):
        invitation = inviting.withdraw_invitation(invitation=invitation, by=dee, now=NOW)

    assert letters() == []
    assert "was taken back" in links.why_unusable(invitation, NOW)
    assert AuditEvent.objects.filter(verb="signing_invitation.withdrawn").count() == 1
    with pytest.raises(Refused, match="Invite them anew"):
        inviting.send_again(invitation=invitation, by=dee, now=NOW)
    assert invite(trust, dee).pk != invitation.pk


def test_an_invitation_works_for_sixty_days_and_again_after_it_was_sent_again(trust, dee):
    invitation = invite(trust, dee)
    last = NOW + timedelta(days=60)

    assert links.why_unusable(invitation, last - timedelta(minutes=1)) == ""
    assert "ran out on 23 January 2027" in links.why_unusable(invitation, last)
    again = inviting.send_again(invitation=invitation, by=dee, now=last)
    assert links.why_unusable(again, last) == ""


def test_an_invitation_by_which_somebody_signed_says_so_and_is_not_taken_back(trust, dee):
    invitation = invite(trust, dee)
    SigningInvitation.objects.update(answer="signed", answered_at=NOW)
    invitation.refresh_from_db()

    assert "You signed on 24 November 2026" in links.why_unusable(invitation, NOW)
    with pytest.raises(Refused, match="answered already"):
        inviting.withdraw_invitation(invitation=invitation, by=dee, now=NOW)


def test_who_said_no_still_can_until_the_invitation_is_taken_back(trust, dee):
    invitation = invite(trust, dee)
    SigningInvitation.objects.update(answer="declined", answered_at=NOW)
    invitation.refresh_from_db()

    assert links.why_unusable(invitation, NOW) == ""
    invitation = inviting.withdraw_invitation(invitation=invitation, by=dee, now=NOW)
    assert "taken back" in links.why_unusable(invitation, NOW)


def test_a_link_names_one_invitation_and_cannot_be_made_up(trust, dee):
    invitation = invite(trust, dee)
    token = links.token_for(invitation)

    assert links.invitation_of(token) == invitation
    for wrong in ("", "1", token[:-1], token.replace("~", "-"), f"9{token}"):
        assert links.invitation_of(wrong) is None
    Person.objects.filter(email=ROSE).update(erased_at=NOW, email="")
    assert links.invitation_of(token) is None


def test_a_code_works_with_the_address_that_it_was_sent_to_alone(trust, dee):
    invitation = invite(trust, dee)
    other = factories.person("Kit Rowe", email="kit@example.org")

    assert (
        links.invitation_by_code(code=invitation.code, email=f" {ROSE.upper()} ", now=NOW)
        == invitation
    )
    for code, email in (
        (invitation.code, other.email), (invitation.code, ""), ("x", ROSE), ("", "")
    ):  # fmt: skip
        assert links.invitation_by_code(code=code, email=email, now=NOW) is None


def test_a_code_leads_to_the_invitation_that_is_open(trust, dee):
    """Where the same six figures were drawn twice for somebody."""
    first = invite(trust, dee)
    inviting.withdraw_invitation(invitation=first, by=dee, now=NOW)
    assert links.invitation_by_code(code=first.code, email=ROSE, now=NOW) == first
    second = invite(trust, dee, now=NOW - timedelta(days=1))
    SigningInvitation.objects.filter(pk=second.pk).update(code=first.code)

    assert links.invitation_by_code(code=first.code, email=ROSE, now=NOW) == second


def waiting(trust: Organisation) -> Standing:
    standing = stands(trust, trust.network.declarations.get(), NOW)
    Standing.objects.update(state="waiting", waits_for_second=True)
    standing.refresh_from_db()
    return standing


def test_a_second_signatory_is_asked_and_whoever_was_asked_before_is_not(trust, dee):
    standing = waiting(trust)
    lee = factories.officer(trust)
    first = inviting.ask_second(
        standing=standing, name="Rose Chief", email=ROSE, by=lee, now=NOW, role="Chair"
    )
    [letter] = letters()
    assert letter.subject == "Covenant: please sign as the second signatory"
    assert "Lee Tan has signed the covenant of Westhaven" in letter.text

    inviting.ask_second(standing=standing, name="Kit", email="kit@example.org", by=lee, now=NOW)

    first.refresh_from_db()
    assert first.withdrawn_at == NOW
    assert letters() == []
    assert len(letters("kit@example.org")) == 1


def test_whoever_signed_first_is_not_asked_as_the_second(trust, dee):
    standing = waiting(trust)
    first = Person.objects.get(pk=standing.event.by_id)
    first.email = "kit.rowe@example.org"
    first.save()

    with pytest.raises(Refused, match="somebody other than whoever signed first"):
        inviting.ask_second(standing=standing, name="Kit", email=first.email, by=dee, now=NOW)


def test_who_stands_by_it_is_asked_whether_they_still_do(trust, dee):
    standing = stands(trust, trust.network.declarations.get(), NOW)
    rose = factories.person("Rose Chief", email=ROSE)
    inviting.ask_to_reaffirm(standing=standing, person=rose, by=dee, now=NOW)

    [letter] = letters()
    assert letter.subject == "Covenant: do you still stand by it?"
    assert "was signed for Harbour Learning Trust" in letter.text
    kit = factories.person("Kit Rowe")
    with pytest.raises(Refused, match="Kit Rowe has no e-mail address"):
        inviting.ask_to_reaffirm(standing=standing, person=kit, by=dee, now=NOW)


def test_an_invitation_is_to_a_person_or_to_an_address_that_is_yet_to_be_proved(trust, dee):
    invitation = invite(trust, dee)
    row = SigningInvitation.objects.filter(pk=invitation.pk)
    # Only who signs in person may be nobody yet.
    for fields in ({"person": None}, {"name": ""}, {"email": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**fields)
    row.update(person=None, purpose="in_person", organisation=None)

    invitation.refresh_from_db()
    assert invitation.address == ROSE
    assert links.party_of(invitation).person.email == ROSE


def test_whoever_invites_reads_the_name_that_they_wrote(trust, dee):
    """Else anybody could learn by an address who has it."""
    factories.person("Rosemary Chief", email=ROSE)

    assert invite(trust, dee).name == "Rose Chief"
