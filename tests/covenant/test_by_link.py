"""Signing by the link in a letter: opening it changes nothing, a POST signs, and the six figures do
the same by hand."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from core import clock
from core.models import AuditEvent
from covenant.models import SignatureEvent, SigningInvitation, Standing
from covenant.services import inviting
from covenant.witness import BY_LINK
from notifications.models import Message
from schools.models import Network, Organisation
from tests.conftest import NOW
from tests.covenant.helpers import stands, text_of
from tests.covenant.invited import ROSE, SIGNED, address, post, standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def test_opening_the_link_shows_what_would_be_signed_and_changes_nothing(invitation, trust):
    """Mail scanners open every link, with GET and HEAD, more than once, and follow what they find;
    some without a cookie, some with the look of a browser."""
    scanner = Client(HTTP_USER_AGENT="Mozilla/5.0 SafeLinks", HTTP_PURPOSE="prefetch")
    trail = AuditEvent.objects.count()
    for _ in range(2):
        answer = scanner.get(address(invitation))
        assert scanner.head(address(invitation)).status_code == 200
        assert scanner.options(address(invitation)).status_code == 405
        scanner.get(f"{address(invitation)}?decline=yes&agree=on")
        scanner.get(f"{address(invitation)}withdraw/")

    text = text_of(answer)
    assert "Rose Chief" in text
    assert trust.name in text
    assert "You promise" in text
    assert not SignatureEvent.objects.exists()
    invitation.refresh_from_db()
    assert invitation.is_open
    assert AuditEvent.objects.count() == trail
    assert settings.SESSION_COOKIE_NAME not in scanner.cookies


def test_the_page_is_kept_by_nobody_and_its_address_told_to_nobody(invitation):
    answer = Client().get(address(invitation))

    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_a_post_signs_for_the_organisation(invitation, trust):
    answer = post(invitation, Client(enforce_csrf_checks=True))

    assert answer.url == address(invitation)
    event = SignatureEvent.objects.get()
    rose = Person.objects.get(email=ROSE)
    assert event.by_id == rose.pk
    assert event.organisation_id == trust.pk
    evidence = event.evidence
    assert (evidence.name, evidence.role) == ("Rose Chief", "Chief executive")
    assert (evidence.method, evidence.email_domain) == (BY_LINK, "example.org")
    assert evidence.address_digest
    assert standing().state == "signed"
    invitation.refresh_from_db()
    assert invitation.answer == "signed"
    assert invitation.standing == standing()


def test_whoever_signed_is_shown_where_the_certificate_is(invitation, city):
    page = text_of(Client().post(address(invitation), SIGNED, follow=True))

    assert "You signed on 24 November 2026, for Harbour Learning Trust" in page
    digest = SignatureEvent.objects.get().digest
    assert reverse("covenant:signature", args=[city.slug, digest]) in page


def test_before_the_city_is_public_the_page_says_so(invitation, city):
    Network.objects.update(is_public=False)
    page = text_of(Client().post(address(invitation), SIGNED, follow=True))

    assert "is not public yet" in page


def test_an_address_elsewhere_waits_for_the_coordinator(invitation, trust):
    Organisation.objects.update(email_domain="elsewhere.example.org")
    page = text_of(Client().post(address(invitation), SIGNED, follow=True))

    assert standing().state == "waiting"
    assert "It waits for the coordinator" in page


def test_a_signature_that_was_not_confirmed_is_said_to_be_so(invitation):
    post(invitation)
    Standing.objects.update(state="declined")

    assert "could not confirm" in text_of(Client().get(address(invitation)))


def test_the_same_form_sent_twice_signs_once(invitation):
    for _ in range(2):
        post(invitation)

    assert SignatureEvent.objects.count() == 1


def test_what_is_left_out_is_named(invitation):
    answer = Client().post(address(invitation), {})

    assert answer.status_code == 200
    assert "Say by what authority you sign" in text_of(answer)
    assert "Tick the box" in text_of(answer)
    assert not SignatureEvent.objects.exists()


def test_whoever_is_named_as_the_second_gets_a_link_that_completes_it(invitation):
    post(invitation, second_name="Kit Chair", second_email="kit@example.org")
    assert standing().state == "waiting"
    second = SigningInvitation.objects.get(purpose="second")
    page = text_of(Client().get(address(second)))
    assert "as the second signatory" in page
    assert "Rose Chief (Chief executive) signed first, on 24 November 2026" in page

    assert post(second, role="Chair").status_code == 302

    assert standing().state == "signed"
    event = SignatureEvent.objects.get(act="seconded")
    assert event.evidence.role == "Chair"
    assert "Thank you" in text_of(Client().get(address(second)))


@pytest.mark.parametrize("purpose", ["second", "reaffirm"])
def test_who_signs_what_was_signed_before_reads_what_it_offers(invitation, purpose):
    """A second signatory stands by the amounts too, and did not enter them."""
    post(invitation, second_name="Kit Chair", second_email="kit@example.org")
    offered = [
        {"words": "We offer adviser time", "unit": "days a year", "amount": 1},
        {"words": "We meet our heads", "unit": "", "amount": None},
    ]
    Standing.objects.update(undertakings=offered)
    if purpose == "reaffirm":
        Standing.objects.update(state="signed", waits_for_second=False, waits_for_check=False)
        rose = invitation.person
        inviting.ask_to_reaffirm(standing=standing(), person=rose, by=rose, now=NOW)

    page = text_of(Client().get(address(SigningInvitation.objects.get(purpose=purpose))))

    assert "What Harbour Learning Trust offers" in page
    assert "We offer adviser time: 1 day a year" in page
    assert "We meet our heads<" in page
    if purpose == "reaffirm":
        assert "It was signed on 24 November 2026" in page


def test_a_second_signature_that_nothing_waits_for_any_more_is_not_asked(invitation):
    post(invitation, second_name="Kit Chair", second_email="kit@example.org")
    second = SigningInvitation.objects.get(purpose="second")
    Standing.objects.update(state="signed", waits_for_second=False)

    page = text_of(Client().get(address(second)))

    assert "waits for no second signatory" in page


def test_i_do_not_sign_is_kind_and_whoever_invited_is_told(invitation, dee):
    for _ in range(2):
        answer = Client().post(address(invitation), {"decline": "yes"})

    assert "That is quite all right" in text_of(answer)
    letter = Message.objects.get(person=dee)
    assert letter.subject == "Covenant: an answer to your invitation"
    assert "Rose Chief does not sign the covenant of Westhaven for now" in letter.text
    invitation.refresh_from_db()
    assert invitation.answer == "declined"
    assert AuditEvent.objects.filter(verb="signing_invitation.declined").count() == 1


def test_who_did_not_sign_still_can(invitation):
    Client().post(address(invitation), {"decline": "yes"})
    assert "You said on 24 November 2026" in text_of(Client().get(address(invitation)))

    post(invitation)

    assert standing().state == "signed"


@pytest.mark.parametrize("nobody", ["erased", "system", "no address"])
def test_nobody_is_told_of_a_no_where_there_is_nobody_to_tell(invitation, dee, nobody):
    if nobody == "system":
        SigningInvitation.objects.update(by_id=None)
    elif nobody == "erased":
        Person.objects.filter(pk=dee.pk).update(erased_at=NOW)
    else:
        Person.objects.filter(pk=dee.pk).update(email="")

    Client().post(address(invitation), {"decline": "yes"})

    assert not Message.objects.filter(person=dee).exists()


@pytest.mark.parametrize("what", ["sign", "decline"])
def test_a_link_that_ran_out_or_was_taken_back_does_nothing(invitation, dee, what):
    fields = SIGNED if what == "sign" else {"decline": "yes"}
    clock.travel_to(NOW + timedelta(days=61))
    answer = Client().post(address(invitation), fields)
    assert "ran out on 23 January 2027" in text_of(answer)

    clock.travel_to(NOW)
    inviting.withdraw_invitation(invitation=invitation, by=dee, now=NOW)
    answer = Client().post(address(invitation), fields)
    assert "taken back" in text_of(answer)
    assert not SignatureEvent.objects.exists()


def test_a_link_taken_back_while_somebody_reads_says_so(invitation, dee, monkeypatch):
    """The page was checked, then somebody took the invitation back."""
    inviting.withdraw_invitation(invitation=invitation, by=dee, now=NOW)
    monkeypatch.setattr("covenant.queries.why_not_by_link", lambda *_: "")

    assert "taken back" in text_of(post(invitation))
    assert not SignatureEvent.objects.exists()


def test_an_organisation_that_has_signed_meanwhile_is_not_asked_again(invitation, trust):
    stands(trust, trust.network.declarations.get(), NOW)

    page = text_of(Client().get(address(invitation)))

    assert "signed this version on 24 November 2026" in page


def test_while_there_is_no_text_the_link_waits_for_one(invitation, city):
    city.declarations.update(status="replaced")

    assert "no published text just now" in text_of(Client().get(address(invitation)))


def test_a_link_of_nobody_is_not_found():
    for name in ("sign-by-link", "withdraw-by-link"):
        answer = Client().get(reverse(name, args=["7~made-up-by-somebody"]))
        assert answer.status_code == 404


def test_the_code_does_the_same_by_hand(invitation):
    answer = Client().post(
        reverse("sign-by-code"),
        {"code": f"{invitation.code[:3]} {invitation.code[3:]}", "email": ROSE.title()},
    )

    assert answer.url == address(invitation)
    assert not SignatureEvent.objects.exists()


def test_a_wrong_code_or_address_gets_one_sentence_whatever_is_wrong(invitation):
    said = set()
    for code, email in ((invitation.code, "kit@example.org"), ("000000", ROSE)):
        if code == invitation.code or invitation.code != "000000":
            answer = Client().post(reverse("sign-by-code"), {"code": code, "email": email})
            said.add("We know no such code for that address" in text_of(answer))
    assert said == {True}
    answer = Client().post(reverse("sign-by-code"), {"code": "12345x", "email": ROSE})
    assert "Enter the six figures of the code" in text_of(answer)


def test_codes_cannot_be_tried_out(invitation):
    for _ in range(5):
        Client().post(reverse("sign-by-code"), {"code": "000000", "email": ROSE})

    answer = Client().post(reverse("sign-by-code"), {"code": invitation.code, "email": ROSE})

    assert answer.status_code == 429
    assert "tried too often" in text_of(answer)
