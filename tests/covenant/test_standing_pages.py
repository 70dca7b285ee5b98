"""Our covenant on a page, and how coordinators keep what stands."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit import System
from covenant import parties, services
from covenant.models import SignatureEvent, Standing
from covenant.reaffirming import Why
from covenant.services.reaffirming import ask
from covenant.undertakings import Chosen
from tests import factories
from tests.covenant.helpers import at, published, sign, sign_as, stands, text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def coordinator(network):
    return factories.coordinator(network)


def asked(standing, now, why=Why.TIME):
    return ask(standing=standing, why=why, by=System("test"), now=now)


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
    asked(standing, now)
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
    asked(standing, now, Why.TEXT)
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


def test_a_suspended_signature_says_who_restores_it(
    network, standing, officer, coordinator, now, sign_in
):
    services.suspend(standing=standing, by=coordinator, now=now, words="An action plan runs.")

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


def test_all_signatures_ask_as_many_questions_for_thirty_as_for_one(
    network, declaration, coordinator, now, sign_in
):
    client = sign_in(coordinator)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at("standings", network)).status_code == 200
        return len(captured)

    def add(number):
        stands(factories.organisation(network, f"Trust {number}"), declaration, now)
        school, head = factories.school(network, f"School {number}"), factories.person("Kit Rowe")
        factories.post(head, school)
        sign_as(declaration, parties.of_school(school), head, now, role="Head")
        sign_as(declaration, parties.of_person(head, network), head, now, role="Head")

    add(0)
    asked()
    one = asked()
    for number in range(1, 10):
        add(number)
    assert asked() == one <= 15


def test_coordinators_find_every_standing(
    network, standing, declaration, now, coordinator, sign_in
):
    head = factories.head(network)
    sign_as(declaration, parties.of_person(head, network), head, now, role="Head")
    client = sign_in(coordinator)

    everybody = text_of(client.get(at("standings", network)))
    assert "Harbour Learning Trust" in everybody
    assert "A head in Westhaven" in everybody
    assert head.name not in everybody
    assert "2 signatures" in everybody

    found = text_of(client.get(at("standings", network) + "?q=harbour\0"))
    assert "1 signature<" in found
    none = text_of(client.get(at("standings", network) + "?show=due"))
    assert "No signature answers this search" in none


def test_before_anybody_signs_the_list_says_so(network, coordinator, sign_in):
    page = text_of(sign_in(coordinator).get(at("standings", network)))

    assert "Nobody has signed yet" in page


@pytest.mark.parametrize("show", ["check", "second", "asked", "line", "signed", "odd"])
def test_the_list_can_be_narrowed(
    network, standing, declaration, officer, now, coordinator, sign_in, show
):
    union = factories.organisation(network, "Union branch", "union")
    rep = factories.officer(union)
    sign(
        declaration, union, rep, now, email_domain="elsewhere.example",
        second=services.Second("Sam Reed", "sam@example.org"),
    )  # fmt: skip
    asked(standing, now - 40 * DAY)

    page = text_of(sign_in(coordinator).get(at("standings", network) + f"?show={show}"))

    assert ("Union branch" in page) is (show in ("check", "second", "odd"))
    assert ("Harbour Learning Trust" in page) is (show in ("asked", "line", "signed", "odd"))


def test_a_coordinator_suspends_and_restores_at_once(network, standing, coordinator, sign_in):
    client = sign_in(coordinator)
    one = at("standing-kept", network, standing.pk)
    assert "Suspend the signature" in text_of(client.get(one))
    suspend = at("standing-change", network, standing.pk, "suspend")
    assert "agreed with the network" in text_of(client.get(suspend))

    done = client.post(suspend, {"words": "A plan runs."}, follow=True)
    assert "You can restore it here" in text_of(done)
    assert "A plan runs." in text_of(done)

    client.post(at("standing-change", network, standing.pk, "restore"), {"words": "A mistake."})
    assert Standing.objects.get().state == "signed"


def test_the_line_that_says_due_is_suggested_with_its_date(
    network, standing, coordinator, now, sign_in
):
    client = sign_in(coordinator)
    page = at("standing-change", network, standing.pk, "due")
    assert "Asked whether it still stands" in text_of(client.get(page))
    asked(standing, now - 30 * DAY)

    assert "Asked on 25 October 2026 whether it still stands" in text_of(client.get(page))
    assert "Asked on 25 October 2026" in text_of(
        client.get(at("standing-kept", network, standing.pk))
    )
    client.post(page, {"words": "Asked in October."})
    assert Standing.objects.get().state == "due"


def test_a_change_needs_words_and_a_state_that_allows_it(network, standing, coordinator, sign_in):
    client = sign_in(coordinator)

    empty = client.post(at("standing-change", network, standing.pk, "suspend"), {"words": ""})
    assert "Write the line that everybody can read" in text_of(empty)
    wrong = client.post(at("standing-change", network, standing.pk, "restore"), {"words": "Yes."})
    assert "This signature is not suspended" in text_of(wrong)
    odd = client.get(at("standing-change", network, standing.pk, "bless"))
    assert odd.status_code == 404
    assert Standing.objects.get().state == "signed"


def test_ones_own_organisation_is_left_to_another_coordinator(
    network, standing, trust, coordinator, sign_in
):
    factories.role(coordinator, network, "officer", organisation=trust)
    client = sign_in(coordinator)

    page = text_of(client.get(at("standing-kept", network, standing.pk)))

    assert "Another coordinator can change" in page
    assert at("standing-change", network, standing.pk, "suspend") not in page
    refused = client.post(at("standing-change", network, standing.pk, "suspend"), {"words": "W."})
    assert refused.status_code == 403


def test_nobody_changes_how_somebody_in_person_stands(
    network, declaration, now, coordinator, sign_in
):
    head = factories.head(network)
    sign_as(declaration, parties.of_person(head, network), head, now, role="Head")

    page = text_of(
        sign_in(coordinator).get(at("standing-kept", network, Standing.objects.get().pk))
    )

    assert "Nobody else changes how they stand" in page
    assert head.name not in page


def test_what_a_coordinator_did_is_said(network, standing, coordinator, now, sign_in):
    asked(standing, now)
    response = sign_in(coordinator).post(
        at("standing-change", network, standing.pk, "due"), {"words": "Asked."}
    )

    assert "re-affirmation is due" in str(next(iter(get_messages(response.wsgi_request))))
