"""How coordinators keep what stands: find it, suspend and restore it, and say that it is due."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from covenant import parties, services
from covenant.models import Standing
from tests import factories
from tests.covenant.helpers import asked_anew, at, sign, sign_as, stands, text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def coordinator(network):
    return factories.coordinator(network)


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
    asked_anew(standing, now - 40 * DAY)

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
    asked_anew(standing, now - 30 * DAY)

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
    asked_anew(standing, now)
    response = sign_in(coordinator).post(
        at("standing-change", network, standing.pk, "due"), {"words": "Asked."}
    )

    assert "re-affirmation is due" in str(next(iter(get_messages(response.wsgi_request))))
