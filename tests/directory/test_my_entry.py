"""One's own page: saving is consent, leaving is one tap."""

import pytest
from django.urls import reverse

from directory.models import Entry
from tests import factories
from tests.directory.helpers import consented, listed

pytestmark = pytest.mark.django_db

ANSWERS = {
    "telephone": "020 7946 0999",
    "reach_me": "After 4pm",
    "roles": ["head", "nominee"],
    "phases": ["primary"],
    "areas": ["inclusion"],
    "years": "12",
    "good_for": "Anything",
    "agree": "on",
}


@pytest.fixture
def adviser(network):
    person = factories.person("Ruth Lindqvist", account=True)
    factories.role(person, network, "adviser")
    return person


@pytest.fixture
def address(network):
    return reverse("directory:mine", args=[network.slug])


def test_saving_the_page_is_the_consent(network, adviser, address, sign_in):
    client = sign_in(adviser)
    assert "You decide what stands here" in client.get(address).content.decode()

    page = client.post(address, ANSWERS, follow=True).content.decode()

    assert "A coordinator will look at your entry" in page
    entry = Entry.objects.get(person=adviser)
    assert entry.consented_at is not None
    assert entry.experiences.count() == 4


def test_without_the_tick_nothing_is_kept(adviser, address, sign_in):
    page = sign_in(adviser).post(address, {**ANSWERS, "agree": ""}).content.decode()

    assert "Tick the box to agree to be listed" in page
    assert not Entry.objects.exists()


def test_the_page_shows_what_is_known_and_changes_it(network, now, address, sign_in):
    school = factories.school(network)
    entry = listed(network, now, good_for="Data", conflicts=[school])
    client = sign_in(entry.person)
    page = client.get(address).content.decode()
    assert "Listed" in page
    assert "Data" in page

    page = client.post(address, {**ANSWERS, "conflicts": [school.pk]}, follow=True)

    assert "Your entry is saved" in page.content.decode()
    entry.refresh_from_db()
    assert entry.good_for == "Anything"


def test_leaving_is_asked_once_more(network, adviser, now, address, sign_in):
    consented(network, adviser, now)
    client = sign_in(adviser)
    leave = reverse("directory:leave", args=[network.slug])
    assert "No reason is asked" in client.get(leave).content.decode()

    page = client.post(leave, follow=True).content.decode()
    assert "Thank you for having been there" in page
    page = client.post(leave, follow=True).content.decode()
    assert "You are not in the directory" in page
