"""Whom a head finds, and who is never shown to them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from directory.models import Away, FallbackNumber
from inspections.models import Visit
from tests import factories
from tests.directory.helpers import consented, listed

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"directory:{name}", args=["westhaven", *args])


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
        return [each.entry.person.name for each in response.context["people"]]

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
        ({"q": "xylophone"}, False),
        ({"q": "safegarding"}, True),
        ({"topic": "data"}, True),
        ({"type": "small"}, False),
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
    experiences["topic"] = ["data"]
    listed(network, now, good_for="Timetables", experiences=experiences)

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


def test_who_has_not_said_for_14_months_that_it_is_true_is_not_found(network, now, find):
    listed(network, now - timedelta(days=440))

    assert find() == []


def test_a_coordinator_sees_everybody_and_who_waits(network, now, sign_in):
    listed(network, now, is_serving_inspector=True)
    waiting = consented(network, factories.person("Not Yet"), now)
    client = sign_in(factories.coordinator(network))

    page = client.get(url("search")).content.decode()
    assert "1 person waits for your yes" in page
    assert "Not Yet" in client.get(url("waiting")).content.decode()

    client.post(url("approve", waiting.pk))
    waiting.refresh_from_db()
    assert waiting.approved_at is not None
    assert client.post(url("approve", waiting.pk)).status_code == 404
    assert "Nobody waits" in client.get(url("waiting")).content.decode()


def test_each_says_why_they_fit_and_whether_they_can_be_rung_now(
    network, head, now, time_machine, sign_in
):
    time_machine.move_to(now, tick=False)
    listed(network, now, "Ruth Lindqvist")
    away = listed(network, now, "Ann Away")
    Away.objects.create(entry=away, first_day=now.date(), last_day=now.date())

    page = sign_in(head).get(url("search"), {"q": "inspecter"}).content.decode()

    assert "2 people, who fits best first." in page
    assert "“inspecter” was read as “inspector”." in page
    assert "<strong>Why:</strong> Inspector, now or before; Primary, like your school." in page
    ruth, ann = page.index("Ruth Lindqvist"), page.index("Ann Away")
    assert ruth < page.index("Usually free now") < ann < page.index("Away today")


def test_words_that_nobody_has_together_show_who_has_some(network, now, head, sign_in):
    listed(network, now)

    page = sign_in(head).get(url("search"), {"q": "primary secondary"}).content.decode()

    assert "Nobody fits every word; these fit some." in page


def test_an_empty_list_says_what_to_do_and_whom_to_ring(network, head, now, sign_in):
    client = sign_in(head)
    factories.coordinator(network, "Dee Alvarez")
    FallbackNumber.objects.create(
        network=network, label="The council’s desk", telephone="020 7946 0900", hours="8am to 6pm"
    )

    page = client.get(url("search")).content.decode()
    assert "Nobody is in the directory yet" in page
    assert "To talk with somebody now: Dee Alvarez" in page
    assert "The council’s desk" in page
    listed(network, now)
    asked = {"q": "primary", "role": "union", "area": "safeguarding"}
    page = client.get(url("search"), asked).content.decode()
    assert "Nobody matches" in page
    # Each of the two filters alone would still leave nobody.
    assert "Without" not in page
    page = client.get(url("search"), {"q": "primary", "role": "union"}).content.decode()
    assert 'href="?q=primary">Without Union officer: 1 person</a>' in page
    page = client.get(url("search"), {"q": "xylophone", "role": "inspector"}).content.decode()
    assert 'href="?role=inspector">Without “xylophone”: 1 person</a>' in page


def test_long_lists_have_pages_that_keep_what_was_asked(network, head, now, sign_in):
    for number in range(21):
        listed(network, now, f"Number {number}")

    page = sign_in(head).get(url("search"), {"q": "inspector", "page": 2}).content.decode()

    assert page.count("people__one") == 1
    assert "q=inspector&amp;page=1" in page


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
    for number in range(1, 30):
        listed(network, now, f"Number {number}")
    assert count() == for_one
