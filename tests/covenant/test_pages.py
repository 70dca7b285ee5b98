"""The public page, the register and signing in the browser."""

import pytest
from django.contrib.messages import get_messages

from covenant import services
from covenant.models import SignatureEvent
from tests import factories
from tests.covenant.helpers import at, published, sign, text_of

pytestmark = pytest.mark.django_db


def test_everybody_reads_the_four_promises_and_who_signed(client, public, trust, officer, now):
    sign(published(public, now), trust, officer, now)

    page = text_of(client.get(at("city", public)))

    assert "<strong>Someone to talk to</strong>" in page
    assert "<strong>We stand by heads</strong>" in page
    assert "Sign for an organisation or school" in page
    assert trust.name in page
    assert officer.name not in page


def test_a_city_without_a_text_says_so(client, public):
    page = text_of(client.get(at("city", public)))

    assert "is being written" in page
    assert "Nobody yet" in page


def test_a_city_that_is_not_public_is_not_found(client, network):
    assert client.get(at("city", network)).status_code == 404


def test_the_whole_text_shows_its_hash(client, public, now):
    declaration = published(public, now)

    page = text_of(client.get(at("text", public)))

    assert declaration.sha256 in page
    assert '<h2 class="govuk-heading-m">1. Someone to talk to</h2>' in page


def test_html_in_the_text_is_shown_and_not_obeyed(client, public, now):
    published(public, now, text="# Title\n\n<script>alert(1)</script>")

    page = text_of(client.get(at("text", public)))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert '<h2 class="govuk-heading-m">Title</h2>' in page


def test_an_old_version_stays_readable_and_points_to_the_newest(client, public, now):
    published(public, now)
    published(public, now, text="New words")

    page = text_of(client.get(at("version", public, 1)))

    assert "replaced since" in page
    assert "Version 2" in page


def test_a_version_that_never_was_is_not_found(client, public, now):
    published(public, now)

    assert client.get(at("version", public, 7)).status_code == 404


def test_a_draft_is_not_public(client, public, now):
    services.draft(network=public, title="T", promises=[], text="x", by=factories.person(), now=now)

    assert client.get(at("text", public)).status_code == 404


def test_the_register_names_a_signer_who_agreed_to_it(client, public, trust, officer, now):
    sign(published(public, now), trust, officer, now, shown_as="name")

    assert f"{officer.name}, Chief executive" in text_of(client.get(at("register", public)))


def test_the_register_says_when_a_name_was_erased(client, public, trust, officer, now):
    sign(published(public, now), trust, officer, now, shown_as="name")
    services.erase_evidence(person=officer, by=officer, now=now)

    page = text_of(client.get(at("register", public)))

    assert "Name erased on 24 November 2026" in page
    assert officer.name not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [("?q=harbour", True), ("?q=nothing", False), ("?kind=union", False), ("?kind=odd", True)],
)
def test_the_register_can_be_searched(client, public, trust, officer, now, query, expected):
    sign(published(public, now), trust, officer, now)

    page = text_of(client.get(at("register", public) + query))

    assert (trust.name in page) is expected
    assert ("matches your search" in page) is not expected


def test_an_empty_register_says_so(client, public):
    assert "Nobody has signed yet" in text_of(client.get(at("register", public)))


@pytest.mark.parametrize("page", ["city", "register", "register-csv"])
def test_public_pages_ask_as_many_questions_for_30_signatures_as_for_one(
    client, public, now, page, django_assert_max_num_queries
):
    declaration = published(public, now)

    def add(number):
        trust = factories.organisation(public, f"Trust {number}")
        sign(declaration, trust, factories.officer(trust), now)

    def count():
        with django_assert_max_num_queries(15) as asked:
            client.get(at(page, public))
        return len(asked)

    add(0)
    for_one = count()
    for number in range(1, 30):
        add(number)
    assert count() == for_one


def test_the_csv_holds_the_digests_and_defuses_formulas(client, public, now):
    trust = factories.organisation(public, "=cmd()")
    event = sign(published(public, now), trust, factories.officer(trust), now)

    response = client.get(at("register-csv", public))

    assert response["Content-Type"].startswith("text/csv")
    lines = text_of(response)
    assert "'=cmd()" in lines
    assert event.digest in lines


GOOD = {
    "role": "Chief executive",
    "authority": "By decision of the board",
    "publish_name": "on",
    "agree": "on",
}


def test_an_officer_signs_on_the_page(network, trust, officer, now, sign_in):
    published(network, now)
    client = sign_in(officer)
    assert "not a contract" in text_of(client.get(at("sign", network)))

    response = client.post(at("sign", network), {**GOOD})

    assert response.status_code == 302
    assert "Thank you" in str(next(iter(get_messages(response.wsgi_request))))
    assert SignatureEvent.objects.get().organisation_id == trust.pk
    assert ">Signed</span>" in text_of(client.get(at("standing", network)))


def test_an_officer_of_two_chooses_for_which_to_sign(network, trust, officer, now, sign_in):
    published(network, now)
    other = factories.organisation(network, "Union of Leaders", kind="union")
    factories.role(officer, network, "officer", organisation=other)

    page = text_of(sign_in(officer).get(at("sign", network)))

    assert "Union of Leaders" in page
    assert trust.name in page


def test_a_form_left_empty_says_what_is_missing(network, officer, now, sign_in):
    published(network, now)

    page = text_of(sign_in(officer).post(at("sign", network), {}))

    assert "Say by what authority you sign" in page
    assert "Tick the box to say that you stand by the text" in page
    assert "<title>Error:" in page
    assert not SignatureEvent.objects.exists()


def test_signing_for_another_organisation_is_refused(network, officer, now, sign_in):
    published(network, now)
    other = factories.organisation(network, "Tideway Trust")

    page = at("sign", network) + f"?for=organisation-{other.pk}"

    assert sign_in(officer).post(page, GOOD).status_code == 404


def test_signing_twice_shows_the_sentence(network, trust, officer, now, sign_in):
    sign(published(network, now), trust, officer, now)

    page = text_of(sign_in(officer).post(at("sign", network), {**GOOD}))

    assert "There is nothing more to do" in page


def test_who_has_signed_reads_so_before_they_fill_anything_in(
    network, trust, officer, now, sign_in
):
    client, there = sign_in(officer), at("sign", network)
    sign(published(network, now), trust, officer, now)

    page = text_of(client.get(there))
    assert "Your organisation signed this version on 24 November 2026" in page
    assert at("standing", network) in page
    assert 'name="agree"' not in page

    services.withdraw(standing=trust.standings.get(), by=officer, now=now)
    assert 'name="agree"' in text_of(client.get(there))


@pytest.mark.parametrize(
    ("kind", "said"),
    [("trust", "decision of the board"), ("union", "decision of the branch committee")],
)
def test_examples_are_of_the_kind_of_party_that_signs(network, now, sign_in, kind, said):
    published(network, now)
    officer = factories.officer(factories.organisation(network, "Those who sign", kind=kind))

    assert said in text_of(sign_in(officer).get(at("sign", network)))


def test_before_a_text_is_published_there_is_nothing_to_sign(network, officer, sign_in):
    client = sign_in(officer)

    assert "Nothing to sign yet" in text_of(client.get(at("sign", network)))
    assert "not published yet" in text_of(client.get(at("standing", network)))


def test_an_officer_withdraws_on_the_page(network, trust, officer, now, sign_in):
    sign(published(network, now), trust, officer, now)
    standing = trust.standings.get()
    client = sign_in(officer)
    assert "No reason is asked" in text_of(client.get(at("withdraw", network, standing.pk)))

    client.post(at("withdraw", network, standing.pk))

    assert trust.standings.get().state == "withdrawn"
    assert "Sign again" in text_of(client.get(at("standing", network)))
    again = client.post(at("withdraw", network, standing.pk))
    assert again.url == at("standing", network)


def test_nobody_withdraws_for_another_organisation(network, trust, officer, now, sign_in):
    sign(published(network, now), trust, officer, now)
    stranger = factories.officer(factories.organisation(network, "Tideway Trust"))

    page = at("withdraw", network, trust.standings.get().pk)

    assert sign_in(stranger).post(page).status_code == 404
