"""The page that verifies a signature, its certificate, and a receipt compared with the register."""

import re

import pytest

from covenant import services
from covenant.models import Declaration, SignatureEvent, SignatureEvidence, Standing
from tests import factories
from tests.covenant.helpers import at, published, sign, text_of
from tests.covenant.register_town import fill_register, organisation_stands
from tests.covenant.tampering import administrator, sql

pytestmark = pytest.mark.django_db
ShownAs = SignatureEvidence.ShownAs
UNKNOWN = "0123456789abcdef" * 4


@pytest.fixture
def city(public, now):
    return fill_register(public, now)


def signature_page(client, network, event):
    return text_of(client.get(at("signature", network, event.digest)))


def checked(client, network, digest, **more):
    return text_of(client.get(at("check", network), {"digest": digest, **more}))


def test_a_signature_is_verified_as_its_page_is_opened(client, public, city):
    page = signature_page(client, public, city["trust"].event)

    assert "Unchanged" in page
    assert "Harbour Learning Trust" in page
    assert "K. R., Chief executive" in page
    assert city["trust"].event.text_sha256 in page
    assert city["council"].event.digest in page  # the one before
    assert at("certificate", public, city["trust"].pk) in page


def test_the_first_follows_none(client, public, city):
    assert "Follows" not in signature_page(client, public, city["council"].event)


def test_what_was_said_of_a_signature_has_a_page_too(client, public, city):
    act = SignatureEvent.objects.get(act="suspended")

    page = signature_page(client, public, act)

    assert "stands as it was written on" in page
    assert "The signature that counts is number" in page
    assert "Certificate" not in page


@pytest.mark.parametrize("who", ["waiting", "declined"])
def test_a_signature_that_is_not_complete_verifies_and_says_not_whose_it_is(
    client, public, city, who
):
    page = signature_page(client, public, city[who].event)

    assert "Unchanged" in page
    assert "Not shown" in page
    assert city[who].organisation.name not in page


def test_an_erased_name_is_said_to_be_erased(client, public, now):
    trust = factories.organisation(public)
    officer = factories.officer(trust)
    event = sign(published(public, now), trust, officer, now, shown_as=ShownAs.NAME)
    assert officer.name in signature_page(client, public, event)
    services.erase_evidence(person=officer, by=officer, now=now)

    page = signature_page(client, public, event)

    assert "Unchanged" in page
    assert "Name erased on 24 November 2026" in page
    assert officer.name not in page


def test_an_altered_signature_is_not_called_unchanged(client, public, city):
    event = city["trust"].event
    with administrator():
        sql(
            "UPDATE covenant_signatureevent SET organisation_id = %s WHERE id = %s",
            city["other_trust"].organisation_id, event.pk,
        )  # fmt: skip

        page = signature_page(client, public, event)

    assert "This is not as it was written." in page
    assert "Unchanged" not in page


def test_altered_words_are_not_called_unchanged(client, public, city):
    with administrator():
        sql("UPDATE covenant_declaration SET text = 'Nothing'")

        page = signature_page(client, public, city["trust"].event)

    assert "The words of its text are not those" in page


def test_a_signature_without_its_text_says_so(client, public, city):
    event = city["trust"].event
    with administrator():
        sql("UPDATE covenant_signatureevent SET declaration_id = 999999 WHERE id = %s", event.pk)

        page = signature_page(client, public, event)

    assert "Its text is not among this network" in page


@pytest.mark.parametrize("digest", [UNKNOWN, "x"])
def test_a_digest_that_is_nobodys_is_not_found(client, public, digest):
    assert client.get(at("signature", public, digest)).status_code == 404


def test_a_signature_of_another_city_is_not_found_here(client, public, city):
    other = factories.network("elsewhere", is_public=True)

    assert client.get(at("signature", other, city["trust"].event.digest)).status_code == 404


def test_a_receipt_that_agrees_is_told_so(client, public, city):
    event = city["trust"].event
    typed = f" {event.digest[:20].upper()} {event.digest[20:]} "

    for page in (
        checked(client, public, typed),
        checked(client, public, typed, number=event.number),
    ):
        assert "Unchanged" in page
        assert "Harbour Learning Trust: signed, 24 November 2026" in page


def test_a_receipt_of_somebody_who_is_not_shown_agrees_without_a_name(client, public, city):
    page = checked(client, public, city["waiting"].event.digest)

    assert "Unchanged" in page
    assert "Hidden Trust" not in page


def test_a_receipt_with_another_number_is_not_called_unchanged(client, public, city):
    page = checked(client, public, city["trust"].event.digest, number=9)

    assert "The numbers differ" in page
    assert "Unchanged" not in page


def test_a_receipt_that_nobody_knows_says_what_that_may_mean(client, public, city):
    page = checked(client, public, UNKNOWN)

    assert "No signature with this digest" in page
    assert "changed or taken away" in page
    assert "another digest:" not in page
    assert "noindex" in page


def test_a_receipt_shows_what_stands_in_its_place(client, public, city):
    event = city["trust"].event

    page = checked(client, public, UNKNOWN, number=event.number)

    assert f"Number {event.number} stands there with another digest" in page
    assert event.digest in page


def test_a_number_that_never_was_is_no_hint(client, public, city):
    assert "another digest:" not in checked(client, public, UNKNOWN, number=500)


def test_the_hash_of_a_text_is_told_from_a_signature(client, public, city):
    page = checked(client, public, city["trust"].declaration.sha256)

    assert "version 1 of the text</a>, not of a signature" in page


def test_the_receipt_of_another_city_leads_there(client, public, now):
    other = factories.network("elsewhere", is_public=True)
    event = organisation_stands("A trust", "trust", published(other, now), now).event

    page = checked(client, public, event.digest)
    assert at("check", other) in page

    type(other).objects.update(is_public=False)
    type(public).objects.filter(pk=public.pk).update(is_public=True)
    assert "Elsewhere" not in checked(client, public, event.digest)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"digest": ""}, "Enter the digest that stands on the receipt"),
        ({"digest": "abc"}, "this has 3 signs"),
        ({"digest": "z" * 64}, "from a to f only"),
        ({"digest": UNKNOWN, "number": "two"}, "Enter the number as figures"),
        ({"digest": UNKNOWN, "number": "0"}, "Enter the number as figures"),
        ({"digest": UNKNOWN, "number": "9999999999"}, "as it stands on the receipt"),
        ({"digest": "\0"}, "Null characters"),
    ],
)
def test_what_is_no_digest_is_told_what_to_enter(client, public, fields, sentence):
    page = text_of(client.get(at("check", public), fields))

    assert sentence in page
    assert "<title>Error:" in page


def test_the_certificate_is_one_sheet_that_leads_to_the_proof(client, public, city, settings):
    settings.SITE_ADDRESS = "https://covenant.example.org"

    response = client.get(at("certificate", public, city["trust"].pk))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="covenant-signature-2.pdf"'
    found = re.search(rb"/URI \((http[^)]+)\)", response.content)
    digest = city["trust"].event.digest
    assert found[1].decode() == f"https://covenant.example.org/westhaven/signature/{digest}/"
    again = client.get(
        at("certificate", public, city["trust"].pk), headers={"if-none-match": response["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("who", ["other_trust", "school", "named", "initials", "nameless"])
def test_whoever_stands_by_it_has_a_certificate(client, public, city, who):
    assert client.get(at("certificate", public, city[who].pk)).status_code == 200


@pytest.mark.parametrize("who", ["union", "association"])
def test_who_does_not_stand_by_it_is_led_to_the_page_that_says_so(client, public, city, who):
    response = client.get(at("certificate", public, city[who].pk))

    assert response.url == at("party", public, city[who].pk)


def test_proof_asks_as_many_questions_for_30_as_for_one(
    client, public, now, django_assert_max_num_queries
):
    text = published(public, now)

    def count():
        standing = Standing.objects.earliest("pk")
        with django_assert_max_num_queries(14) as asked:
            signature_page(client, public, standing.event)
            checked(client, public, UNKNOWN)
        return len(asked)

    def add(number):
        return organisation_stands(f"Trust {number}", "trust", text, now)

    for number in range(2):
        add(number)
    for_two = count()
    for number in range(2, 30):
        add(number)
    assert count() == for_two
    assert Declaration.objects.count() == 1
