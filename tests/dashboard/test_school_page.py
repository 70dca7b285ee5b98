"""One school: all that is known, where it comes from, and who may see it."""

from datetime import date

import pytest

from inspections.models import InspectionRecord, Phase
from schools.models import Post, SchoolCorrection, SchoolLink
from tests import factories
from tests.conftest import NOW
from tests.dashboard.helpers import pair, school_with_head, visit


@pytest.fixture
def school(network):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    school.telephone, school.low_age, school.high_age = "020 7946 0500", 4, 11
    school.pupils, school.postcode = 210, "ZZ1 1AA"
    school.save()
    factories.responsible(factories.organisation(network), school)
    sam = factories.person("Sam Okafor")
    pair(network, amina, sam, reserve=factories.person("Ruth Lindqvist"))
    return school


def test_a_coordinator_sees_facts_people_pair_window_and_history(network, school, read):
    InspectionRecord.objects.create(
        school=school, urn=100001, urn_at_time=100001, kind="graded",
        started_on=date(2022, 3, 8), as_at=date(2025, 8, 31), at_predecessor=True,
        outcome={"overall_effectiveness": "2"},
    )  # fmt: skip
    deputy = factories.person("Del Egate")
    factories.post(deputy, school, kind=Post.Kind.DELEGATE)
    old = visit(school, None, phase=Phase.CLOSED)
    visit(
        school, None, phase=Phase.MISTAKEN, first_day=date(2026, 1, 13), last_day=date(2026, 1, 13)
    )
    text = read(factories.coordinator(network), f"/westhaven/schools/{school.pk}/")
    for words in (
        "Get Information about Schools, as at 30 January 2026",
        "4 to 11",
        "ZZ1 1AA",
        "Harbour Learning Trust",
        "Buddy: Sam Okafor; reserve: Ruth Lindqvist",
        "Del Egate",
        "until August 2027",
        "Counted from the inspection of March 2022.",
        "Graded inspection, 8 March 2022",
        "Overall effectiveness",
        "Of the school before it, URN 100001",
        f"/westhaven/visits/{old.pk}/",
        "Correct the facts",
    ):
        assert words in text
    assert "13 January 2026" not in text


def test_a_correction_is_shown_beside_what_the_file_says(network, school, read):
    SchoolCorrection.objects.create(
        school=school, field="telephone", imported_value="020 7946 0999",
        value=school.telephone, at=NOW,
    )  # fmt: skip
    text = read(factories.coordinator(network), f"/westhaven/schools/{school.pk}/")
    assert "Corrected by hand on 24 November 2026; the file says 020 7946 0999." in text


def test_a_school_that_nobody_leads_and_no_file_knows_says_so(network, read):
    school = factories.school(network, "The Poplars", as_at=None, absent_since=date(2026, 6, 1))
    text = read(factories.coordinator(network), f"/westhaven/schools/{school.pk}/")
    assert "We do not know who leads this school." in text
    assert f"enter-head/?school={school.pk}" in text
    assert "Entered by hand." in text
    assert "missing from the file of 1 June 2026" in text
    assert "There is no inspection window for this school" in text


def test_a_head_sees_their_own_school_and_no_other(network, school, read):
    amina = Post.objects.get(school=school).person
    text = read(amina, f"/westhaven/schools/{school.pk}/")
    assert "Sam Okafor" in text
    assert "Correct the facts" not in text
    other, _ = school_with_head(network, "Jo Marsh", "Fernhill Infants")
    read(amina, f"/westhaven/schools/{other.pk}/", status=404)


def test_a_delegate_sees_the_school_without_the_pair(network, school, read):
    deputy = factories.person("Del Egate", account=True)
    factories.post(deputy, school, kind=Post.Kind.DELEGATE)
    text = read(deputy, f"/westhaven/schools/{school.pk}/")
    assert "Amina Yusuf" in text
    assert "Sam Okafor" not in text
    assert "No buddy yet" not in text


def test_an_officer_of_the_schools_own_trust_sees_nothing(network, school, read):
    trust = network.organisations.get()
    read(factories.officer(trust), f"/westhaven/schools/{school.pk}/", status=404)


def test_the_page_stays_within_its_queries_however_much_is_known(
    network, school, django_assert_max_num_queries
):
    client = factories.signed_in_client(factories.coordinator(network))
    with django_assert_max_num_queries(15) as asked:
        client.get(f"/westhaven/schools/{school.pk}/")
    before = len(asked)
    for number in range(5):
        factories.post(factories.person(f"Head {number}"), school, kind=Post.Kind.CO_HEAD)
        SchoolLink.objects.create(
            school=school, predecessor_urn=100001 + number, basis=SchoolLink.Basis.FILE
        )
    with django_assert_max_num_queries(15) as asked:
        client.get(f"/westhaven/schools/{school.pk}/")
    assert len(asked) == before


@pytest.fixture
def link(school):
    return SchoolLink.objects.create(
        school=school, predecessor_urn=100001, basis=SchoolLink.Basis.LIKELY
    )


def test_a_likely_predecessor_is_asked_about(network, school, link, read):
    dee = factories.coordinator(network)
    address = f"/westhaven/schools/{school.pk}/predecessor/{link.pk}/"
    assert address in read(dee, f"/westhaven/schools/{school.pk}/")
    assert "carry on the school with URN 100001" in read(dee, address)


@pytest.mark.parametrize(("answer", "basis"), [("yes", "hand"), ("no", "rejected")])
def test_the_coordinators_answer_is_kept_and_asked_once(network, school, link, answer, basis):
    client = factories.signed_in_client(factories.coordinator(network))
    address = f"/westhaven/schools/{school.pk}/predecessor/{link.pk}/"
    response = client.post(address, {"answer": answer}, follow=True)
    assert "The window has been worked out again." in response.content.decode()
    link.refresh_from_db()
    assert link.basis == basis
    again = client.post(address, {"answer": answer}, follow=True)
    assert "Somebody has answered this already." in again.content.decode()


def test_a_head_does_not_answer_for_the_files(network, school, link, read):
    amina = Post.objects.get(school=school).person
    read(amina, f"/westhaven/schools/{school.pk}/predecessor/{link.pk}/", status=403)


def test_a_link_of_another_school_is_not_there(network, school, link, read):
    other = factories.school(network)
    dee = factories.coordinator(network)
    read(dee, f"/westhaven/schools/{other.pk}/predecessor/{link.pk}/", status=404)
