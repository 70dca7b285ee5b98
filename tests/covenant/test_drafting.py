"""A coordinator adapts the text and publishes it, in the browser."""

import re

import pytest

from covenant.models import Declaration
from tests import factories
from tests.covenant.helpers import approved, at, drafted, published, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(network):
    return factories.officer(factories.organisation(network))


@pytest.fixture
def coordinator_client(network, sign_in):
    return sign_in(factories.coordinator(network))


def draft_fields(**changes):
    fields = {"title": "The Westhaven Covenant", "text": "## Words"}
    for number in range(1, 5):
        fields[f"heading_{number}"] = f"Promise {number}."
        fields[f"summary_{number}"] = "We will."
    return {**fields, **changes}


def shown_on(client, address):
    """What the form on a page remembers of the words it showed."""
    return re.search(r'name="seen"[^>]*value="([^"]*)"', text_of(client.get(address)))[1]


def save(client, network, **changes):
    fields = draft_fields(**{"seen": shown_on(client, at("edit", network)), **changes})
    return client.post(at("edit", network), fields)


def publish(client, network):
    seen = shown_on(client, at("draft", network))
    return client.post(at("publish", network), {"seen": seen})


def test_a_coordinator_begins_from_the_starter_text_and_publishes(network, coordinator_client, now):
    assert "without fear" in text_of(coordinator_client.get(at("edit", network)))
    assert coordinator_client.get(at("draft", network)).status_code == 302

    save(coordinator_client, network)
    approved(Declaration.objects.get(), now)
    assert "organisations can sign it" in text_of(coordinator_client.get(at("draft", network)))
    publish(coordinator_client, network)

    declaration = Declaration.objects.get()
    assert declaration.status == "published"
    assert declaration.promises[0] == {"heading": "Promise 1", "summary": "We will."}


def test_a_new_draft_says_what_it_replaces(network, coordinator_client, now):
    published(network, now)

    save(coordinator_client, network)
    approved(Declaration.objects.get(version=2), now)

    assert "version 1 is replaced" in text_of(coordinator_client.get(at("draft", network)))


def test_a_promise_left_empty_is_named(network, coordinator_client):
    page = text_of(coordinator_client.post(at("edit", network), draft_fields(summary_2="")))

    assert "Enter promise 2 in a sentence" in page
    assert not Declaration.objects.exists()


def test_a_promise_in_a_few_words_ends_without_a_full_stop(network, coordinator_client):
    save(coordinator_client, network, heading_3="We stand by heads. ")
    assert Declaration.objects.get().promises[2]["heading"] == "We stand by heads"

    page = text_of(coordinator_client.post(at("edit", network), draft_fields(heading_3=" . ")))
    assert "Enter promise 3 in a few words" in page


def test_publishing_without_a_draft_is_not_found(network, coordinator_client):
    assert coordinator_client.post(at("publish", network)).status_code == 404


@pytest.mark.parametrize("page", ["edit", "draft"])
def test_only_a_coordinator_changes_the_text(network, officer, sign_in, page):
    assert sign_in(officer).get(at(page, network)).status_code == 403


def test_only_a_coordinator_publishes(network, officer, sign_in):
    assert sign_in(officer).post(at("publish", network)).status_code == 403


def test_of_two_coordinators_the_second_is_told_and_nothing_is_lost(network, sign_in, now):
    dee = sign_in(factories.coordinator(network))
    kit = sign_in(factories.coordinator(network, "Kit Rowe"))
    save(dee, network, text="The first words of all.")
    seen_by_both = shown_on(kit, at("edit", network))
    save(dee, network, text="The first words of Dee.")

    page = text_of(save(kit, network, text="The first words of Kit.", seen=seen_by_both))

    assert "Dee Alvarez saved other words at" in page
    assert "The first words of Kit.</textarea>" in page
    assert "[removed: </span>Dee." in page
    assert Declaration.objects.get().text == "The first words of Dee.\n"

    again = re.search(r'name="seen"[^>]*value="([^"]*)"', page)[1]
    save(kit, network, text="The first words of Dee and Kit.", seen=again)

    assert Declaration.objects.get().text == "The first words of Dee and Kit.\n"
    changes = text_of(kit.get(at("draft-changes", network)))
    assert "by Dee Alvarez" in changes
    assert "by Kit Rowe" not in changes


def test_words_saved_after_a_publication_say_that_they_begin_the_next_version(
    network, coordinator_client, now
):
    save(coordinator_client, network)
    seen = shown_on(coordinator_client, at("edit", network))
    approved(Declaration.objects.get(), now)
    publish(coordinator_client, network)

    page = text_of(save(coordinator_client, network, text="Later words", seen=seen))

    assert "Version 1 was published meanwhile" in page
    assert Declaration.objects.count() == 1


def test_a_form_without_what_it_showed_saves_nothing(network, coordinator_client):
    page = text_of(save(coordinator_client, network, seen=""))

    assert "The text has changed since you opened this page" in page
    assert not Declaration.objects.exists()


def test_words_that_a_job_saved_are_somebodys(network, coordinator_client, now):
    seen = shown_on(coordinator_client, at("edit", network))
    drafted(network, now)

    assert "Somebody saved other words" in text_of(save(coordinator_client, network, seen=seen))


def test_earlier_words_of_a_draft_can_be_read_beside_the_newest(network, coordinator_client, now):
    save(coordinator_client, network, text="The first words.")
    assert "These are the first words" in text_of(
        coordinator_client.get(at("draft-changes", network))
    )

    save(coordinator_client, network, text="The second words.")
    page = text_of(coordinator_client.get(at("draft-changes", network)))
    assert "[removed: </span>first<" in page

    published(network, now)
    drafted(network, now, "Something else")
    first = drafted(network, now, "The next words").wordings.earliest("pk")
    page = coordinator_client.get(at("draft-changes", network))
    assert "Version 1, which counts now" in text_of(page)
    page = coordinator_client.get(at("draft-changes", network), {"from": first.sha256})
    assert "Something else" in text_of(page)


def test_there_is_nothing_to_compare_without_a_draft(network, coordinator_client):
    assert coordinator_client.get(at("draft-changes", network)).status_code == 404


def rows_of(*rows, **more):
    fields = {
        f"{name}_{number}": value
        for number, row in enumerate(rows, start=1)
        for name, value in zip(("kind", "words", "unit"), row, strict=True)
    }
    return {**fields, **more}


def keep(client, network, *rows, **more):
    seen = shown_on(client, at("undertakings", network))
    return client.post(at("undertakings", network), rows_of(*rows, **{"seen": seen, **more}))


def test_a_coordinator_says_what_a_party_may_add(network, coordinator_client):
    assert "adviser time" in text_of(coordinator_client.get(at("undertakings", network)))

    keep(coordinator_client, network, ("trust", "We offer time", "days a year"), ("", "", ""))

    assert Declaration.objects.get().undertakings == [
        {"kind": "trust", "words": "We offer time", "unit": "days a year"}
    ]
    page = text_of(coordinator_client.get(at("draft", network)))
    assert "We offer time" in page
    assert "without fear" in page

    keep(coordinator_client, network, ("", "", ""))
    assert Declaration.objects.get().undertakings == []
    assert "stands by the promises alone" in text_of(coordinator_client.get(at("draft", network)))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("trust", "", "days a year")], "Enter in words what undertaking 1 is"),
        ([("", "We listen", ""), ("", "we Listen", "")], "Undertaking 2 says the same"),
        ([("nobody", "We listen", "")], "Select a valid choice"),
    ],
)
def test_a_wrong_undertaking_is_named(network, coordinator_client, rows, sentence):
    page = text_of(keep(coordinator_client, network, *rows))

    assert sentence in page
    assert "<title>Error:" in page
    assert not Declaration.objects.exists()


def test_undertakings_that_somebody_else_changed_are_shown_beside_mine(
    network, coordinator_client, now
):
    seen = shown_on(coordinator_client, at("undertakings", network))
    drafted(network, now)

    page = text_of(keep(coordinator_client, network, ("", "We listen", ""), seen=seen))

    assert "saved other words" in page
    assert "Every party: We listen" in page


def test_publishing_says_who_has_not_approved(network, coordinator_client, now):
    save(coordinator_client, network)
    page = text_of(coordinator_client.get(at("draft", network)))
    assert "Nobody has approved these words yet" in page
    assert "Publish version 1" not in page

    answer = coordinator_client.post(at("publish", network), {"seen": "x"}, follow=True)
    assert "changed since you looked" in text_of(answer)
    assert Declaration.objects.get().status == "draft"
