"""Which e-mail domains speak for whom, how a session is known, how a name is shown."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from core.refusals import NotAllowed
from covenant import authority, hashing, policies, queries, showing
from covenant.witness import BY_LINK, witness_of
from schools.access import access_for
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("domain", "known", "expected"),
    [
        ("harbour.example", ["harbour.example"], True),
        ("mail.harbour.example", ["harbour.example"], True),
        ("HARBOUR.example.", ["Harbour.Example"], True),
        ("notharbour.example", ["harbour.example"], False),
        ("harbour.example", ["mail.harbour.example"], False),
        ("harbour.example", [""], False),
        ("", [""], False),
        ("", ["harbour.example"], False),
        ("harbour.example", [], False),
        ("gmail.com", ["gmail.com"], False),
        ("harbour.co.uk", ["CO.UK"], False),
    ],
)
def test_a_domain_counts_where_it_is_known_or_below_one_that_is(domain, known, expected):
    assert authority.is_below(domain, known) is expected


def test_a_school_is_known_by_its_website_and_those_responsible_for_it(network):
    schools = [
        factories.school(network, website=website)
        for website in (
            "www.quayside.example", "https://tideway.example:443/x", "", "http://[odd",
        )
    ]  # fmt: skip
    trust = factories.organisation(network, email_domain="harbour.example")
    factories.responsible(trust, schools[0])
    factories.responsible(factories.organisation(network, "No Domain", email_domain=""), schools[0])

    known = [each for each in authority.known_domains(schools) if each]

    assert known == ["quayside.example", "tideway.example", "harbour.example"]


def request_of(person, *records):
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    request.user = person.user if person.user else AnonymousUser()
    request.session = {}
    if person.user:
        request.session = {
            "account_authentication_methods": list(records),
            "account_authentication_methods_user": str(person.user.pk),
        }
    return request


@pytest.mark.parametrize(
    ("records", "method"),
    [
        ([{"method": "code"}, {"method": "mfa", "type": "totp"}],
         "code by e-mail and authenticator app"),
        ([{"method": "code"}, {"method": "code"}], "code by e-mail"),
        ([{"method": "socialaccount"}], "single sign-on"),
        ([{"method": "password_reset"}], "signed in"),
        ([], "signed in"),
    ],
)  # fmt: skip
def test_the_evidence_says_how_somebody_signed_in(network, records, method):
    officer = factories.officer(factories.organisation(network))

    found = witness_of(request_of(officer, *records), person=officer, role="Chief executive")

    assert (found.method, found.role, found.email_domain) == (
        method, "Chief executive", "example.org",
    )  # fmt: skip
    assert found.address_digest == hashing.address_digest("192.0.2.7")
    assert "192.0.2.7" not in found.address_digest


def test_who_comes_by_a_link_is_known_by_the_address_it_went_to():
    ann = factories.person("Ann Chair", email="Ann@Harbour.Example")

    found = witness_of(request_of(ann), person=ann, method=BY_LINK)

    assert (found.method, found.email_domain) == ("link in a message", "harbour.example")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Amina Yusuf", "A. Y."), ("Amina van der Yusuf-Reed", "A. Y."), ("Cher", "C."), ("", "")],
)
def test_initials_are_of_the_first_and_last_word(name, expected):
    assert showing.initials(name) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [("Head", True), ("Head, Quayside", True), ("Head of Year 5, Quayside", False), ("", False)],
)
def test_who_is_a_head_is_plain_from_the_role(role, expected):
    assert showing.is_head(role) is expected


def test_a_leaver_cannot_sign_and_only_coordinators_have_checks(network, now):
    head = factories.head(network)
    access = access_for(head.user, network, now.date())
    assert not queries.checks_for(access)
    head.posts.all().delete()

    with pytest.raises(NotAllowed, match="people who work in this city"):
        policies.check_sign(access_for(head.user, network, now.date()))
