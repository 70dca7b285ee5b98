"""No entry of the navigation leads to a page that is not for its reader."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(network):
    adviser, delegate = (factories.person(name, account=True) for name in ("Odette F", "Lin M"))
    factories.role(adviser, network, "adviser")
    factories.post(delegate, factories.school(network), "delegate")
    return {
        "head": factories.head(network),
        "delegate": delegate,
        "coordinator": factories.coordinator(network),
        "officer": factories.officer(factories.organisation(network)),
        "adviser": adviser,
    }


@pytest.mark.parametrize("part", ["head", "delegate", "coordinator", "officer", "adviser"])
def test_every_entry_opens(network, people, part):
    client = factories.signed_in_client(people[part])
    page = client.get(f"/{network.slug}/home/")
    entries = {item.url: item.label for item in page.context["navigation"]}

    refused = [url for url in entries if client.get(url).status_code not in (200, 404)]

    assert not refused
    assert ("Directory" in entries.values()) == (part != "officer")
    assert ("Supervision" in entries.values()) == (part in ("head", "coordinator"))
    assert ("Support plan" in entries.values()) == (part == "head")
