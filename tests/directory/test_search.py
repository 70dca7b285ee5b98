"""Whom a head finds, and who is never shown to them."""

from datetime import date

import pytest
from django.urls import reverse

from inspections.models import Visit
from tests import factories
from tests.directory.helpers import consented, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(network):
    return factories.head(network)


@pytest.fixture
def school(head):
    return head.posts.get().school


@pytest.fixture
def find(network, head, sign_in):
    client = sign_in(head)

    def names(**query):
        response = client.get(reverse("directory:search", args=[network.slug]), query)
        assert response.status_code == 200
        return [entry.person.name for entry in response.context["page_obj"]]

    return names


def test_a_head_finds_a_number(network, head, now, sign_in):
    listed(network, now, telephone="020 7946 0555", good_for="Small schools")

    page = sign_in(head).get(reverse("directory:search", args=[network.slug])).content.decode()

    assert "tel:+442079460555" in page
    assert "Small schools" in page
    assert "Inspector, now or before" in page


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"q": "lindqvist"}, True),
        ({"q": "data ruth"}, True),
        ({"q": "nobody"}, False),
        ({"role": "inspector"}, True),
        ({"role": "union"}, False),
        ({"phase": "primary"}, True),
        ({"phase": "special"}, False),
        ({"area": "safeguarding"}, True),
        ({"area": "inclusion"}, False),
        ({"role": "inspector", "phase": "primary", "area": "safeguarding"}, True),
        ({"role": "not a role"}, True),
    ],
)
def test_words_and_filters_narrow_the_list(network, now, find, query, is_found):
    experiences = {"role": ["inspector"], "phase": ["primary"], "area": ["safeguarding"]}
    listed(network, now, good_for="Data", experiences=experiences)

    assert bool(find(**query)) is is_found


def test_who_is_not_approved_or_is_in_another_city_is_not_found(network, now, find):
    consented(network, factories.person("Not Yet"), now)
    listed(factories.network("eastport"), now, "Far Away")

    assert find() == []


def test_a_head_does_not_find_themselves(network, head, now, find):
    entry = consented(network, head, now)
    entry.approved_at = now
    entry.save()

    assert find() == []


def test_a_colleague_at_the_same_school_is_not_shown(network, school, now, find):
    entry = listed(network, now)
    factories.post(entry.person, school, "delegate")

    assert find() == []


def test_somebody_from_the_same_trust_is_not_shown(network, school, now, find):
    trust = factories.organisation(network)
    other = factories.school(network, "Harbour Juniors")
    factories.responsible(trust, school)
    factories.responsible(trust, other)
    entry = listed(network, now)
    factories.post(entry.person, other)

    assert find() == []


def test_an_officer_of_the_responsible_organisation_is_not_shown(network, school, now, find):
    council = factories.organisation(network, "Westhaven Council", "council")
    factories.responsible(council, school)
    entry = listed(network, now)
    factories.role(entry.person, network, "officer", organisation=council)

    assert find() == []


def test_sharing_the_council_alone_is_no_conflict(network, school, now, find):
    council = factories.organisation(network, "Westhaven Council", "council")
    other = factories.school(network, "Marlow Road Juniors")
    factories.responsible(council, school)
    factories.responsible(council, other)
    entry = listed(network, now)
    factories.post(entry.person, other)

    assert find() == ["Ruth Lindqvist"]


def test_a_declared_conflict_is_kept_silently(network, school, now, find):
    listed(network, now, conflicts=[school])

    assert find() == []


def test_a_serving_inspector_is_not_shown_during_a_visit(network, school, now, find):
    listed(network, now, is_serving_inspector=True)
    assert find() == ["Ruth Lindqvist"]

    Visit.objects.create(
        school=school,
        called_at=now,
        recorded_at=now,
        first_day=date(2026, 11, 24),
        last_day=date(2026, 11, 25),
    )

    assert find() == []


def test_a_coordinator_sees_everybody_and_who_waits(network, now, sign_in):
    listed(network, now, is_serving_inspector=True)
    waiting = consented(network, factories.person("Not Yet"), now)
    client = sign_in(factories.coordinator(network))

    page = client.get(reverse("directory:search", args=[network.slug])).content.decode()
    assert "Waiting for your yes" in page

    client.post(reverse("directory:approve", args=[network.slug, waiting.pk]))
    waiting.refresh_from_db()
    assert waiting.approved_at is not None
    again = client.post(reverse("directory:approve", args=[network.slug, waiting.pk]))
    assert again.status_code == 404


def test_empty_lists_say_what_to_do(network, head, sign_in):
    client = sign_in(head)
    address = reverse("directory:search", args=[network.slug])

    assert "Nobody is in the directory yet" in client.get(address).content.decode()
    assert "Nobody matches" in client.get(address, {"q": "x"}).content.decode()


def test_an_officer_has_no_business_in_the_directory(network, sign_in):
    officer = factories.officer(factories.organisation(network))
    client = sign_in(officer)

    assert client.get(reverse("directory:search", args=[network.slug])).status_code == 403
    assert client.post(reverse("directory:approve", args=[network.slug, 1])).status_code == 403


def test_the_list_asks_as_many_questions_for_30_as_for_one(
    network, head, now, sign_in, django_assert_max_num_queries
):
    client = sign_in(head)

    def count():
        with django_assert_max_num_queries(15) as asked:
            client.get(reverse("directory:search", args=[network.slug]))
        return len(asked)

    listed(network, now, "Number 0")
    for_one = count()
    for number in range(1, 20):
        listed(network, now, f"Number {number}")
    assert count() == for_one
