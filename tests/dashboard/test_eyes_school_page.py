"""Several people lead one school: an executive head may be another's manager."""

import pytest

from tests import factories
from tests.dashboard.helpers import pair, school_with_head

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(network):
    """Led by Amina, whose buddy is Sam, and by an executive head."""
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    _, sam = school_with_head(network, "Sam Reed", "Mill Lane School")
    pair(network, amina, sam)
    return school


def page(school, person) -> str:
    client = factories.signed_in_client(person)
    response = client.get(f"/{school.network.slug}/schools/{school.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def test_who_leads_the_same_school_does_not_see_the_others_buddy(school):
    executive = factories.person("Ruth Okafor", account=True)
    factories.post(executive, school, "executive_head")

    text = page(school, executive)

    assert "Amina Yusuf" in text
    assert "Sam Reed" not in text
    assert text.count("No buddy yet") == 1  # their own


def test_a_head_and_a_coordinator_see_the_buddy(school, network):
    assert "Sam Reed" in page(school, school.posts.get().person)
    assert "Sam Reed" in page(school, factories.coordinator(network))
