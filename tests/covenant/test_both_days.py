"""What was re-affirmed shows the day on which it was signed and the day on which it was said again,
wherever somebody reads of it."""

import csv
import io
from datetime import timedelta

import pytest

from covenant import certificate, parties, queries, services
from covenant.messages_standing import ask_organisation
from covenant.models import Reaffirmation, SignatureEvidence
from covenant.queries.register import Sought
from covenant.shown import shown
from notifications.models import Message
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import at, sign, sign_as, text_of, witness

pytestmark = pytest.mark.django_db
BOTH = "24 November 2026, re-affirmed 2 December 2026"
LATER = NOW + timedelta(days=8)


@pytest.fixture
def standing(trust, officer, declaration):
    sign(declaration, trust, officer, NOW, shown_as=SignatureEvidence.ShownAs.NAME)
    reaffirmed(trust.standings.get(), officer)
    return trust.standings.get()


def reaffirmed(standing, by, now=LATER, words=""):
    said = witness(by, role="Chair", shown_as=SignatureEvidence.ShownAs.NAME)
    return services.reaffirm(standing=standing, by=by, now=now, witness=said, words=words)


def test_the_register_and_the_page_of_the_city_say_both(client, public, standing):
    for page in ("register", "city"):
        assert BOTH in text_of(client.get(at(page, public)))


def test_the_page_of_the_party_says_both_and_who_said_it_last(client, public, standing, officer):
    page = text_of(client.get(at("party", public, standing.pk)))

    assert 'Signed</dt><dd class="govuk-summary-list__value">24 November 2026</dd>' in page
    assert "Re-affirmed</dt>" in page
    assert f"2 December 2026, by {officer.name}, Chair" in page
    assert ", since" not in page


def test_a_line_written_with_it_says_that_they_stand_by_it_not_that_they_signed(
    client, public, standing, officer, sign_in
):
    reaffirmed(standing, officer, words="We have given six days")
    line = "Stands by it</span>We have given six days"

    assert line in text_of(client.get(at("party", public, standing.pk)))
    assert line in text_of(sign_in(officer).get(at("standing", public)))


def test_who_signed_in_person_signed_and_reaffirmed(client, public, declaration):
    head = factories.head(public)
    sign_as(declaration, parties.of_person(head, public), head, NOW)
    standing = head.standings.get()
    services.reaffirm(standing=standing, by=head, now=LATER, witness=witness(head))
    page = text_of(client.get(at("party", public, standing.pk)))

    assert "24 November 2026, in person</dd>" in page
    assert "2 December 2026</dd>" in page


def test_the_certificate_and_the_file_say_both(client, public, standing):
    sheet = certificate.of(shown(standing), today=LATER.date())
    assert (f"{sheet.signed_on}", f"{sheet.reaffirmed_on}") == ("2026-11-24", "2026-12-02")

    [row] = csv.DictReader(io.StringIO(text_of(client.get(at("register-csv", public)))))
    assert (row["signed_on"], row["reaffirmed_on"]) == ("2026-11-24", "2026-12-02")


def test_its_people_read_both_on_their_own_pages(public, standing, officer, sign_in):
    client = sign_in(officer)

    ours = text_of(client.get(at("standing", public)))
    assert "24 November 2026</dd>" in ours
    assert "Re-affirmed</dt>" in ours
    assert f"on {BOTH}." in text_of(client.get(at("reaffirm", public, standing.pk)))


def test_an_organisation_that_is_asked_at_its_address_reads_both(standing, trust):
    trust.contact_email = "office@harbour.example.org"
    trust.save()
    Message.objects.all().delete()
    asked = Reaffirmation.objects.create(standing=standing, why="time", asked_at=LATER)
    ask_organisation(asked, now=LATER)

    assert f"on {BOTH}." in Message.objects.get().text


def test_whoever_withdrew_and_signed_anew_signed_on_the_later_day(standing, trust, officer):
    """The day of the signature before it is not theirs any more."""
    anew = LATER + timedelta(days=10)
    services.withdraw(
        standing=standing, by=officer, now=LATER + timedelta(days=2), witness=witness(officer)
    )
    sign(standing.declaration, trust, officer, anew)
    assert trust.standings.get().days == "12 December 2026"

    reaffirmed(trust.standings.get(), officer, anew + timedelta(days=3))
    assert trust.standings.get().days == "12 December 2026, re-affirmed 15 December 2026"


def test_a_register_of_reaffirmed_signatures_asks_no_more_questions(
    client, public, declaration, standing, django_assert_max_num_queries
):
    union = factories.organisation(public, "A union", "union", email_domain="example.org")
    lee = factories.officer(union, "Lee Tan")
    sign(declaration, union, lee, LATER)
    reaffirmed(union.standings.get(), lee)

    pks = list(queries.ids_on_register(public, Sought()))
    with django_assert_max_num_queries(1):
        assert all("re-affirmed" in each.days for each in queries.on_page(pks))
