"""The pages on which somebody signs: for whom, with what, and as the second."""

import re

import pytest

from covenant import parties
from covenant.forms.signing import SignForm
from covenant.models import SignatureEvent, SigningInvitation
from covenant.services import Second
from covenant.undertakings import Chosen
from tests import factories
from tests.covenant.helpers import at, published, sign, text_of

pytestmark = pytest.mark.django_db
SECOND = Second(name="Bea Second", email="bea@harbour.example")
SIX_DAYS = Chosen("We offer adviser time", "days a year", 6)
GOOD = {"role": "Chief executive", "authority": "By decision of the board", "agree": "on"}


def test_who_signs_for_several_chooses_first(network, trust, officer, offering, sign_in):
    factories.post(officer, factories.school(network))
    client = sign_in(officer)

    page = text_of(client.get(at("sign", network)))

    assert "Who do you sign for?" in page
    assert f"?for=organisation-{trust.pk}" in page
    assert "?for=me" in page
    assert client.get(at("sign", network) + "?for=organisation-0").status_code == 404


def test_an_officer_signs_with_amounts_and_a_second_signatory(
    network, trust, officer, offering, sign_in
):
    client = sign_in(officer)
    page = text_of(client.get(at("sign", network)))
    assert "How many days a year?" in page
    assert "case workers" not in page

    second = {"second_name": "Bea Second", "second_email": "bea@harbour.example"}
    response = client.post(
        at("sign", network),
        {**GOOD, "undertaking_1": "6", "undertaking_2": "on", **second}, follow=True,
    )  # fmt: skip

    standing = trust.standings.get()
    assert [row["amount"] for row in standing.undertakings] == [6, None]
    assert standing.waits_for_second
    assert "It waits for the second signatory" in text_of(response)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"undertaking_1": "many"}, "Enter how many days a year: a whole number from 1 to 9999"),
        ({"undertaking_1": "0"}, "Enter how many days a year"),
        ({"second_name": "Bea"}, "Enter the e-mail address of the second signatory"),
        ({"second_email": "bea@harbour.example"}, "Enter the name of the second signatory"),
        ({"second_name": "Bea", "second_email": "x"}, "valid email address"),
        ({"agree": ""}, "Tick the box"),
        ({"role": ""}, "Enter your role"),
    ],
)
def test_what_is_wrong_on_the_form_is_named(
    network, trust, officer, offering, sign_in, fields, said
):
    page = text_of(sign_in(officer).post(at("sign", network), {**GOOD, **fields}))

    assert said in page
    assert not SignatureEvent.objects.exists()


def test_a_head_signs_in_person_as_they_choose(network, head, offering, sign_in):
    client = sign_in(head)
    page = text_of(client.get(at("sign", network) + "?for=me"))
    for shown in ("Amina Yusuf", "A. Y.", "A head in Westhaven"):
        assert shown in page
    assert "By what authority" not in page
    assert "second signatory" not in page

    client.post(at("sign", network) + "?for=me", {"shown_as": "initials", "agree": "on"})

    assert head.standings.get().shown_name == "A. Y."
    evidence = SignatureEvent.objects.get().evidence
    assert evidence.role == "Head, Quayside Primary School"


@pytest.mark.parametrize(
    ("kind", "role"),
    [("delegate", "Member of staff, Quayside Primary School"), ("adviser", "Member of staff")],
)
def test_staff_are_asked_for_nothing_but_themselves(network, offering, sign_in, kind, role):
    somebody = factories.person("Sam Stone", account=True)
    if kind == "delegate":
        factories.post(somebody, factories.school(network), kind)
    else:
        factories.role(somebody, network, kind)

    sign_in(somebody).post(at("sign", network), {"shown_as": "nameless", "agree": "on"})

    assert somebody.standings.get().shown_name == "A member of staff in Westhaven"
    assert SignatureEvent.objects.get().evidence.role == role


def test_the_title_of_an_officer_and_of_a_head_is_suggested(network, officer, head, now, sign_in):
    published(network, now)
    officer.roles.update(title="Chief executive")

    assert 'value="Chief executive"' in text_of(sign_in(officer).get(at("sign", network)))
    page = text_of(sign_in(head).get(at("sign", network)))
    assert 'value="Headteacher"' in page
    assert "You sign for <strong>Quayside Primary School</strong>" in page


def test_what_was_undertaken_before_is_filled_in(network, trust, offering):
    form = SignForm(
        declaration=offering, party=parties.of_organisation(trust), name="Lee Tan",
        chosen=(SIX_DAYS, Chosen("We open our training to all")),
    )  # fmt: skip

    assert [form[name].initial for name in ("undertaking_1", "undertaking_2")] == [6, True]


def test_with_a_newer_version_what_was_undertaken_is_filled_in(
    network, trust, officer, offering, now, sign_in
):
    sign(offering, trust, officer, now, undertakings=[SIX_DAYS])
    published(network, now, text="New words", undertakings=offering.undertakings)

    page = text_of(sign_in(officer).get(at("sign", network)))

    assert re.search(r'name="undertaking_1"[^>]*value="6"|value="6"[^>]*name="undertaking_1"', page)


@pytest.fixture
def for_a_second(network, trust, officer, offering, now):
    sign(offering, trust, officer, now, undertakings=[SIX_DAYS], second=SECOND)
    return trust.standings.get()


def test_another_officer_signs_second_on_the_page(network, trust, for_a_second, now, sign_in):
    client = sign_in(factories.officer(trust, "Kit Rowe"))
    page = at("second", network, for_a_second.pk)
    assert page in text_of(client.get(at("standing", network)))
    assert "We offer adviser time: 6 days a year" in text_of(client.get(page))
    assert "Say by what authority" in text_of(client.post(page, {"agree": "on"}))

    client.post(page, GOOD)

    for_a_second.refresh_from_db()
    assert for_a_second.state == "signed"
    # Nobody else is asked any more.
    assert SigningInvitation.objects.get().withdrawn_at is not None


def test_who_signed_first_is_not_offered_to_sign_again(network, officer, for_a_second, sign_in):
    client = sign_in(officer)
    page = at("second", network, for_a_second.pk)

    assert page not in text_of(client.get(at("standing", network)))
    assert client.get(page).url == at("standing", network)


def test_a_text_that_was_replaced_meanwhile_is_said(network, trust, for_a_second, now, sign_in):
    published(network, now, text="New words")
    client = sign_in(factories.officer(trust, "Kit Rowe"))

    page = text_of(client.post(at("second", network, for_a_second.pk), GOOD))

    assert "This version has been replaced" in page
