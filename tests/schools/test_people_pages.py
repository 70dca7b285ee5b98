"""Coordinators find, enter, correct and end; nobody is merged without being asked."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from core.audit import System
from schools import services
from schools.models import Post, Role
from tests import factories
from tests.schools.helpers import coordinator_client, text, url

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def client(network):
    return coordinator_client(network)


def entered(network, **fields):
    school = factories.school(network, "Mill Lane School")
    data = {
        "school": school.pk, "name": "Sam Reed", "telephone": "020 7946 0001", "email": "",
        "kind": "head", "start_0": "", "start_1": "", "start_2": "",
    }  # fmt: skip
    return {**data, **fields}


def test_a_head_is_entered_by_name_and_telephone(client, network):
    response = client.post(url(network, "enter-head"), entered(network), follow=True)

    assert "Saved." in text(response)
    post = Post.objects.get(person__name="Sam Reed")
    assert (post.school.name, post.person.telephone) == ("Mill Lane School", "+442079460001")


def test_somebody_who_may_be_known_is_asked_about_and_not_merged(client, network):
    known = factories.person("sam reed", email="sam@example.org")
    factories.post(known, factories.school(network))
    data = entered(network, kind="executive_head")

    page = text(client.post(url(network, "enter-head"), data))
    assert "Is this somebody you have already?" in page
    assert "sam@example.org" in page
    assert Post.objects.count() == 1

    client.post(url(network, "enter-head"), {**data, "who": known.pk})
    assert known.posts.count() == 2
    assert Person.objects.filter(name__iexact="sam reed").count() == 1


def test_a_namesake_can_be_somebody_else(client, network):
    factories.post(factories.person("Sam Reed"), factories.school(network))

    client.post(url(network, "enter-head"), entered(network, who="new"))

    assert Person.objects.filter(name="Sam Reed").count() == 2


def test_people_of_other_networks_are_not_offered(client, network):
    factories.head(factories.network("easthaven"), "Sam Reed")

    page = text(client.post(url(network, "enter-head"), entered(network, name="Sam Reed")))

    assert "somebody you have already" not in page


def test_mistakes_get_sentences_and_keep_what_was_typed(client, network):
    data = entered(
        network, school="", name="", telephone="12", start_0="40", start_1="1", start_2="2026"
    )

    page = text(client.post(url(network, "enter-head"), data))

    for sentence in (
        "Choose a school",
        "Enter a name",
        "Enter a telephone number, like 020 7946 0123",
        "Enter the day they began in numbers, like 24 11 2026",
    ):
        assert sentence in page
    assert not Post.objects.exists()


def test_a_refusal_is_shown_on_the_form(client, network):
    data = entered(network)
    client.post(url(network, "enter-head"), data)

    page = text(
        client.post(url(network, "enter-head"), {**data, "name": "Jo Field", "telephone": ""})
    )

    assert "This school has a head already." in page


def test_the_form_knows_the_school_it_was_opened_for(client, network):
    school = factories.school(network, "Mill Lane School")

    page = text(client.get(url(network, "enter-head"), {"school": school.pk}))

    assert f'<option value="{school.pk}" selected>' in page


def people(client, network, **asked):
    return text(client.get(url(network, "people"), asked))


def test_people_are_found_by_name_school_and_kind(client, network):
    head = factories.head(network, "Amina Yusuf")
    factories.officer(factories.organisation(network), "Lee Tan")

    assert "Lee Tan" in people(client, network)
    assert "Lee Tan" not in people(client, network, q="amina")
    assert head.name in people(client, network, q="Quayside")
    assert "Lee Tan" in people(client, network, kind="officers")
    assert head.name not in people(client, network, kind="officers")
    assert head.name in people(client, network, kind="heads")
    assert "Nobody answers this search" in people(client, network, kind="advisers")
    assert head.name in people(client, network, kind="nonsense")


def test_schools_without_a_known_head_are_listed_to_be_filled(client, network):
    assert "Every school has a known head" in people(client, network, kind="no-head")
    school = factories.school(network, "Mill Lane School", telephone="020 7946 0002")
    factories.school(network, "Shut School", status="Closed")

    page = people(client, network, kind="no-head")

    assert "1 school" in page
    assert f"?school={school.pk}" in page
    assert "Shut School" not in page


def test_the_list_takes_as_many_queries_for_one_as_for_thirty(client, network):
    trust = factories.organisation(network)

    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url(network, "people"))
        return len(queries)

    factories.head(network)
    factories.officer(trust)
    few = count()
    for n in range(14):
        factories.head(network, f"Head {n}")
        factories.officer(trust, f"Officer {n}")

    assert count() == few <= 15


def test_a_persons_page_says_what_they_hold_and_how_to_reach_them(client, network, now):
    head = factories.head(network, "Amina Yusuf")
    factories.role(head, network, "adviser", end=date(2025, 1, 1))
    services.invite(network=network, invited_as="adviser", person=head, by=System("test"), now=now)

    page = text(client.get(url(network, "person", head.pk)))

    assert "Quayside Primary School" in page
    assert "until 1 January 2025" in page
    assert "Invitations" in page
    assert "Change details" not in page


def test_an_entered_persons_details_are_corrected(client, network):
    person = factories.person("Sam Read")
    factories.post(person, factories.school(network))
    page = url(network, "correct-person", person.pk)
    assert "Sam Read" in text(client.get(page))

    client.post(
        page, {"name": "Sam Reed", "telephone": "020 7946 0003", "email": "", "reach_me": ""}
    )

    person.refresh_from_db()
    assert (person.name, person.telephone) == ("Sam Reed", "+442079460003")


def test_who_signs_in_changes_their_own_details(client, network):
    head = factories.head(network)

    response = client.get(url(network, "correct-person", head.pk))

    assert response.status_code == 403
    assert "under My details" in text(response)


def test_a_post_is_added_confirmed_and_ended(client, network):
    person = factories.person("Sam Reed")
    post = factories.post(person, factories.school(network), is_imported=True)
    other = factories.school(network, "Mill Lane School")
    page = text(client.get(url(network, "person", person.pk)))
    assert "nobody has confirmed it" in page

    client.post(url(network, "claim-post", post.pk))
    client.post(
        url(network, "give-post", person.pk),
        {
            "school": other.pk,
            "kind": "executive_head",
            "start_0": "1",
            "start_1": "9",
            "start_2": "2026",
        },
    )
    assert person.posts.filter(is_imported=False).count() == 2
    page = url(network, "end-post", post.pk)
    assert "loses access" in text(client.get(page))
    client.post(page, {"on_0": "24", "on_1": "11", "on_2": "2026"})

    post.refresh_from_db()
    assert post.end == TODAY
    assert "ended already" in text(client.post(page))


def test_a_role_is_ended_but_not_the_last_coordinators(client, network):
    role = Role.objects.get()
    page = url(network, "end-role", role.pk)

    assert "without a coordinator" in text(client.post(page))
    factories.coordinator(network, "Kim Lane")
    client.post(page)

    role.refresh_from_db()
    assert role.end == TODAY
    assert client.get(url(network, "people")).status_code == 404


def test_a_post_that_cannot_be_is_refused_on_the_form(client, network):
    head = factories.head(network, "Amina Yusuf")
    page = url(network, "give-post", head.pk)
    assert "A post for Amina Yusuf" in text(client.get(page))
    data = {"school": head.posts.get().school.pk, "kind": "head"}

    assert "holds this post already" in text(client.post(page, data))


def test_somebody_who_asked_on_the_telephone_is_sent_nothing_until_a_day(network, client):
    person = factories.head(network, "Amina Holt")
    page = f"/westhaven/people/{person.pk}/"
    assert "pause/" in client.get(page).content.decode()
    answer = client.post(f"{page}pause/", {"until_0": "1", "until_1": "12", "until_2": "2026"})
    assert answer.url == page
    text = client.get(page).content.decode()
    assert "Asked to be sent nothing until" in text
    client.post(f"{page}resume/")
    assert "Asked to be sent nothing" not in client.get(page).content.decode()


def test_whom_another_network_counts_on_pauses_their_own_messages(network, client):
    person = factories.head(network, "Amina Holt")
    factories.role(person, factories.network("eastport"), "adviser")
    page = f"/westhaven/people/{person.pk}/"
    assert "pause/" not in client.get(page).content.decode()
    assert client.post(f"{page}pause/").status_code == 403
