"""Organisations, settings, terms, corrections and operators' networks, page by page."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schools.models import Invitation, Network, Organisation, Responsibility, SchoolCorrection
from tests import factories
from tests.schools.helpers import coordinator_client, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(network):
    return coordinator_client(network)


def test_an_organisation_is_added_and_changed(client, network):
    data = {"kind": "union", "name": "Staff Union", "email_domain": "@Union.example"}
    page = text(client.post(url(network, "add-organisation"), data, follow=True))
    assert "Added." in page
    union = Organisation.objects.get()
    assert union.email_domain == "union.example"

    client.post(url(network, "change-organisation", union.pk), {**data, "name": "Heads Union"})

    page = text(client.get(url(network, "organisation", union.pk)))
    assert "Heads Union" in page
    assert "Nobody can sign the covenant for it yet" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Enter a name"),
        ({"kind": ""}, "Choose what kind of organisation it is"),
        ({"email_domain": "not a domain"}, "Enter the part after the @"),
        ({"email_domain": "@GMail.com"}, "Anybody can have an address at gmail.com"),
        ({"email_domain": "co.uk"}, "leave this empty: then a coordinator confirms"),
        ({"contact_email": "x"}, "valid email address"),
        ({}, "of this kind and name already"),
    ],
)
def test_mistakes_in_an_organisation_get_sentences(client, network, fields, sentence):
    factories.organisation(network, "Staff Union", "union")
    data = {"kind": "union", "name": "Staff Union", **fields}

    assert sentence in text(client.post(url(network, "add-organisation"), data))


def test_a_refused_change_is_shown_and_not_kept(client, network):
    factories.organisation(network, "Staff Union", "union")
    other = factories.organisation(network, "Other Union", "union", is_imported=True)
    page = url(network, "change-organisation", other.pk)
    assert "is kept when a newer file comes" in text(client.get(page))

    page = text(client.post(page, {"kind": "union", "name": "Staff Union"}))

    assert "of this kind and name already" in page
    assert "Change Other Union" in page


def test_schools_are_chosen_by_boxes_and_a_search_hides_without_taking_away(client, network):
    trust = factories.organisation(network)
    first, second = factories.school(network, "Mill Lane"), factories.school(network, "Quayside")
    filed = factories.school(network, "From File")
    Responsibility.objects.create(organisation=trust, school=filed, is_imported=True)
    page = url(network, "organisation-schools", trust.pk)
    client.post(page, {"schools": [first.pk, second.pk]})
    assert trust.responsibilities.count() == 3

    found = text(client.get(page, {"q": "mill"}))

    assert "Quayside" not in found
    assert f'<input type="hidden" name="schools" value="{second.pk}">' in found
    assert "No school has this in its name" in text(client.get(page, {"q": "zzz"}))
    assert "Choose schools from the list" in text(client.post(page, {"schools": ["0"]}))
    shown = text(client.get(url(network, "organisation", trust.pk)))
    assert "From File <span" in shown


def test_an_organisations_page_names_its_officers_and_who_is_invited(client, network):
    trust = factories.organisation(network)
    factories.officer(trust, "Lee Tan")
    client.post(
        url(network, "invite"),
        {
            "invited_as": "officer",
            "organisation": trust.pk,
            "name": "Kim",
            "email": "k@example.org",
        },
    )

    page = text(client.get(url(network, "organisation", trust.pk)))

    assert "Lee Tan" in page
    assert "Invited: k@example.org" in page


def test_the_list_takes_as_many_queries_for_one_as_for_thirty(client, network):
    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(url(network, "organisations"))
        return len(queries)

    assert "No organisations yet" in text(client.get(url(network, "organisations")))
    factories.organisation(network)
    few = count()
    for n in range(29):
        factories.organisation(network, f"Union {n}", "union")

    assert count() == few <= 15


def test_settings_name_the_human_to_ring(client, network):
    reachable = factories.head(network, "Amina Yusuf")
    factories.role(factories.person("No Number", telephone=""), network, "adviser")
    page = text(client.get(url(network, "settings")))
    assert "No Number" not in page
    assert "Term dates are missing" in page

    client.post(
        url(network, "settings"),
        {
            "named_contact": reachable.pk,
            "months_ahead": "9",
            "pair_within_open_windows": "on",
            "staffed_from": "8.30",
            "staffed_until": "5pm",
        },
    )

    network.refresh_from_db()
    assert (network.named_contact, network.months_ahead) == (reachable, 9)
    assert network.pair_within_open_windows
    assert (network.staffed_from, network.staffed_until) == (time(8, 30), time(17))


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        ("", "17:00", "Enter a time, like 8:00 or 17:30"),
        ("8:00", "late", "Enter a time, like 8:00 or 17:30"),
        ("17:00", "8:00", "Enter a time after 17:00"),
        ("8:00", "8:00", "Enter a time after 08:00"),
    ],
)
def test_the_hours_in_which_coordinators_are_there_begin_before_they_end(
    client, network, begin, end, said
):
    page = text(
        client.post(
            url(network, "settings"),
            {"months_ahead": "6", "staffed_from": begin, "staffed_until": end},
        )
    )

    assert said in page
    network.refresh_from_db()
    assert (network.staffed_from, network.staffed_until) == (time(8), time(18))


@pytest.mark.parametrize("months", ["", "x", "-1", "25"])
def test_impossible_months_get_a_sentence(client, network, months):
    page = text(client.post(url(network, "settings"), {"months_ahead": months}))

    assert "Enter a number of months from 0 to 24" in page


def test_terms_are_added_changed_and_removed(client, network):
    data = {
        "name": "Autumn 2026", "starts_term": "on",
        "first_day_0": "1", "first_day_1": "9", "first_day_2": "2026",
        "last_day_0": "23", "last_day_1": "10", "last_day_2": "2026",
    }  # fmt: skip
    assert "No terms yet" in text(client.get(url(network, "terms")))
    client.post(url(network, "add-term"), data)
    term = network.terms.get()
    change = url(network, "change-term", term.pk)
    assert 'value="23"' in text(client.get(change))
    client.post(change, {**data, "last_day_0": "16"})
    assert "Friday 16 October 2026" in text(client.get(url(network, "terms")))
    assert "has some of these days" in text(client.post(url(network, "add-term"), data))

    remove = url(network, "remove-term", term.pk)
    assert "Remove Autumn 2026?" in text(client.get(remove))
    client.post(remove)

    assert not network.terms.exists()


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("name", "Quayside School", "Quayside School"),
        ("responsible_body", "trust", "Academy trust"),
        ("telephone", "02079460004", "020 7946 0004"),
        ("town", "", "Not known"),
    ],
)
def test_a_fact_is_corrected_beside_what_the_file_says_and_undone(
    client, network, field, value, shown
):
    school = factories.school(network, "Quayside Primary School", town="Westhaven")
    before = getattr(school, field)

    client.post(url(network, "correct-school", school.pk, field), {"value": value})
    page = text(client.get(url(network, "facts", school.pk)))

    assert shown in page
    assert "The file says:" in page
    client.post(url(network, "undo-correction", SchoolCorrection.objects.get().pk))
    school.refresh_from_db()
    assert getattr(school, field) == before


def test_a_fact_that_is_no_fact_is_not_found_and_an_empty_name_is_refused(client, network):
    school = factories.school(network)

    assert client.get(url(network, "correct-school", school.pk, "urn")).status_code == 404
    page = text(client.post(url(network, "correct-school", school.pk, "name"), {"value": ""}))
    assert "Enter the name" in page


def test_an_operator_opens_a_page_and_invites_the_first_coordinator(network):
    client = factories.signed_in_client(factories.operator())
    assert network.name in text(client.get("/operator/"))

    client.post(f"/operator/networks/{network.pk}/page/", {"is_public": "on"})
    invite = f"/operator/networks/{network.pk}/coordinator/"
    data = {"name": "Dee Alvarez", "email": "dee@example.org"}
    assert "somebody who is cannot coordinate" in text(client.post(invite, data))
    client.post(invite, {**data, "is_neutral": "on"})

    assert Network.objects.get().is_public
    assert Invitation.objects.get().invited_as == "coordinator"
    assert "public" in text(client.get("/operator/"))


def test_without_networks_an_operator_reads_what_to_do(db):
    client = factories.signed_in_client(factories.operator())

    assert "No networks yet" in text(client.get("/operator/"))


def test_an_operator_leaves_a_page_as_it_is_and_unknown_networks_are_not_found(network):
    client = factories.signed_in_client(factories.operator())

    assert "Everybody may see" in text(client.get(f"/operator/networks/{network.pk}/page/"))
    assert client.get("/operator/networks/0/page/").status_code == 404
