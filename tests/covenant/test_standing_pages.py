"""Our covenant on a page: how one’s own parties stand, and what one says there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from covenant import parties, services
from covenant.models import SignatureEvent, Standing
from covenant.reaffirming import Why
from covenant.undertakings import Chosen
from tests import factories
from tests.covenant.helpers import asked_anew, at, published, sign, sign_as, stands, text_of

pytestmark = pytest.mark.django_db


def test_an_officer_reads_how_the_organisation_stands(network, standing, officer, sign_in):
    network.is_public = True
    network.save()

    page = text_of(sign_in(officer).get(at("standing", network)))

    assert "Harbour Learning Trust" in page
    assert "Lee Tan, Chief executive" in page
    assert at("certificate", network, standing.pk) in page
    assert at("withdraw", network, standing.pk) in page
    assert at("reaffirm", network, standing.pk) in page
    assert "You have not signed in person" in page


def test_a_city_that_is_not_public_shows_no_certificate(network, standing, officer, sign_in):
    page = text_of(sign_in(officer).get(at("standing", network)))

    assert "Certificate" not in page


def test_a_head_reads_of_the_school_and_of_themselves(network, declaration, now, sign_in):
    head = factories.head(network)
    school = head.posts.get().school
    sign_as(declaration, parties.of_school(school), head, now)
    sign_as(
        declaration, parties.of_person(head, network), head, now, role="Head", shown_as="initials"
    )

    page = text_of(sign_in(head).get(at("standing", network)))

    assert school.name in page
    assert "shown as “A. Y.”" in page


def test_who_is_asked_reads_why_and_answers_there(network, standing, officer, now, sign_in):
    asked_anew(standing, now)
    client = sign_in(officer)
    assert "It is two years since you signed" in text_of(client.get(at("standing", network)))
    page = at("reaffirm", network, standing.pk)
    assert "Its words have not changed" in text_of(client.get(page))

    client.post(page, {"role": "Chair", "authority": "By the board", "words": "Two trained."})

    event = Standing.objects.get().event
    assert event.act == SignatureEvent.Act.REAFFIRMED
    assert event.evidence.authority == "By the board"
    assert "Two trained." in text_of(client.get(at("standing", network)))


def test_without_a_role_and_an_authority_nothing_is_reaffirmed(network, standing, officer, sign_in):
    page = text_of(sign_in(officer).post(at("reaffirm", network, standing.pk), {"role": ""}))

    assert "Enter your role" in page
    assert "Say by what authority you re-affirm it" in page
    assert SignatureEvent.objects.count() == 1


def test_whoever_shows_their_name_is_named_anew(network, standing, officer, sign_in):
    sign_in(officer).post(
        at("reaffirm", network, standing.pk),
        {"role": "Chair", "authority": "By the board", "publish_name": "on"},
    )

    assert Standing.objects.get().event.evidence.shown_as == "name"


def test_somebody_who_signed_in_person_says_it_in_one_tap(network, declaration, now, sign_in):
    head = factories.head(network)
    sign_as(
        declaration, parties.of_person(head, network), head, now, role="Head", shown_as="initials"
    )
    page = at("reaffirm", network, Standing.objects.get().pk)
    client = sign_in(head)
    assert "By what authority" not in text_of(client.get(page))

    client.post(page)

    standing = Standing.objects.get()
    assert standing.event.evidence.shown_as == "initials"
    assert standing.shown_name == "A. Y."


def test_a_new_text_is_read_and_signed_with_what_was_undertaken_before(
    network, standing, officer, now, sign_in
):
    published(network, now, text="New words")
    asked_anew(standing, now, Why.TEXT)
    client = sign_in(officer)

    assert "Read and sign the new version" in text_of(client.get(at("standing", network)))
    page = text_of(client.get(at("reaffirm", network, standing.pk)))
    assert "See what has changed" in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]
    refused = client.post(
        at("reaffirm", network, standing.pk), {"role": "Chair", "authority": "By the board"}
    )
    assert "A newer version is published" in text_of(refused)


def test_what_was_undertaken_before_is_there_when_it_is_signed_anew(network, now, trust, sign_in):
    offers = [{"kind": "", "words": "We offer adviser time", "unit": "days a year"}]
    officer = factories.officer(trust)
    chosen = (Chosen("We offer adviser time", "days a year", 7),)
    sign(published(network, now, undertakings=offers), trust, officer, now, undertakings=chosen)
    published(network, now, text="New words", undertakings=offers)

    page = text_of(sign_in(officer).get(at("sign", network) + f"?for=organisation-{trust.pk}"))

    assert 'value="7"' in page


def test_without_being_asked_a_newer_text_is_offered(network, standing, officer, now, sign_in):
    published(network, now, text="New words")

    assert "Read and sign version 2" in text_of(sign_in(officer).get(at("standing", network)))


def test_an_older_signature_counts_until_the_newer_is_complete(
    network, standing, trust, officer, now, sign_in
):
    second = published(network, now, text="New words")
    sign(second, trust, officer, now, email_domain="elsewhere.example")
    client = sign_in(officer)

    waiting = text_of(client.get(at("standing", network)))

    assert at("withdraw", network, standing.pk) in waiting
    assert "who confirms by what authority" in waiting

    Standing.objects.filter(declaration=second).update(state="signed", waits_for_check=False)
    complete = text_of(client.get(at("standing", network)))
    assert at("withdraw", network, standing.pk) not in complete
    assert "Version 1: Signed" in complete


def test_the_second_signatory_is_named_to_ones_own_people(
    network, declaration, trust, officer, now, sign_in
):
    sign(declaration, trust, officer, now, second=services.Second("Sam Reed", "sam@example.org"))

    assert "Sam Reed, asked on" in text_of(sign_in(officer).get(at("standing", network)))


def test_a_suspended_signature_says_who_restores_it(network, standing, officer, dee, now, sign_in):
    services.suspend(standing=standing, by=dee, now=now, words="An action plan runs.")

    page = text_of(sign_in(officer).get(at("standing", network)))

    assert "An action plan runs." in page
    assert "The coordinator restores it" in page
    again = text_of(sign_in(officer).get(at("reaffirm", network, standing.pk)))
    assert "there is nothing to re-affirm" in again


def test_withdrawing_shows_the_kind_words_and_takes_others(network, standing, officer, sign_in):
    client = sign_in(officer)
    page = at("withdraw", network, standing.pk)
    assert "has withdrawn its signature. It can sign again" in text_of(client.get(page))

    client.post(page, {"words": "Our trust is closing."})

    assert standing.lines.get().words == "Our trust is closing."


def test_words_that_are_too_long_are_said_to_be(network, standing, officer, sign_in):
    page = at("withdraw", network, standing.pk)

    refused = text_of(sign_in(officer).post(page, {"words": "x" * 301}))

    assert "Use at most 300 characters" in refused
    assert Standing.objects.get().state == "signed"


def test_what_waits_is_withdrawn_without_a_line(network, declaration, trust, officer, now, sign_in):
    sign(declaration, trust, officer, now, email_domain="elsewhere.example")
    client = sign_in(officer)
    page = at("withdraw", network, Standing.objects.get().pk)
    assert "never public" in text_of(client.get(page))

    client.post(page)

    assert not Standing.objects.get().lines.exists()


def test_a_name_that_was_erased_is_said_to_be(network, standing, officer, now, sign_in):
    services.erase_evidence(person=officer, by=officer, now=now)

    page = text_of(sign_in(officer).get(at("standing", network)))

    assert "Name erased on" in page


def test_the_page_takes_as_many_queries_for_many_as_for_one(
    network, declaration, officer, trust, now, sign_in
):
    client = sign_in(officer)
    stands(trust, declaration, now)
    client.get(at("standing", network))
    with CaptureQueriesContext(connection) as one:
        client.get(at("standing", network))
    for number in range(12):
        other = factories.organisation(network, f"Trust {number}")
        factories.role(officer, network, "officer", organisation=other)
        stands(other, declaration, now)

    with CaptureQueriesContext(connection) as many:
        client.get(at("standing", network))
    assert len(many) == len(one)
    assert len(many) <= 15
