"""Asking for approval and answering, in the browser; the public text and its versions."""

import re

import pytest
from django.urls import reverse

from core import clock
from covenant import hashing, services
from covenant.models import Approval
from tests import factories
from tests.covenant.helpers import approved, at, drafted, published, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(db, now):
    clock.travel_to(now)


@pytest.fixture
def dee(network, sign_in):
    return sign_in(factories.coordinator(network))


@pytest.fixture
def draft(network, now):
    return drafted(network, now)


@pytest.fixture
def asked(draft, trust, officer, now):
    (approval,) = services.ask_for_approval(
        declaration=draft, organisations=[trust], by=officer, now=now
    )
    return approval


def seen_on(page):
    return re.search(r'name="seen"[^>]*value="([^"]*)"', page)[1]


def test_a_coordinator_asks_organisations_and_others_by_name(network, draft, trust, dee):
    assert "Nobody has been asked yet" in text_of(dee.get(at("approvals", network)))

    page = dee.post(
        at("approvals", network),
        {"organisations": [trust.pk], "name": "The heads’ conference"},
        follow=True,
    )

    assert "Asked: Harbour Learning Trust, The heads’ conference." in text_of(page)
    assert "no answer yet since 24 November 2026" in text_of(page)
    page = dee.post(at("approvals", network), {"name": "The heads’ conference"}, follow=True)
    assert "They were asked before" in text_of(page)


def test_asking_nobody_says_what_to_do(network, draft, trust, dee):
    page = text_of(dee.post(at("approvals", network), {}))
    assert "Choose an organisation, or enter a name" in page

    page = text_of(dee.post(at("approvals", network), {"organisations": [trust.pk + 999]}))
    assert "Choose organisations of this network" in page
    assert not Approval.objects.exists()


def test_without_organisations_a_name_can_be_typed(network, draft, dee):
    page = text_of(dee.get(at("approvals", network)))

    assert "Organisations of the network" not in page
    assert "Another party, by its name" in page


def test_an_officer_reads_the_words_and_approves_them(network, asked, officer, sign_in):
    client = sign_in(officer)
    page = text_of(client.get(at("approve", network, asked.pk)))
    assert "without fear" in page
    assert "What has changed since" not in page

    answer = {"answer": "approved", "seen": seen_on(page)}
    page = text_of(client.post(at("approve", network, asked.pk), answer, follow=True))

    assert "Thank you. The coordinators see your answer." in page
    assert "approved these words on 24 November 2026" in page


def test_an_officer_asks_for_a_change_in_words(network, asked, officer, sign_in, dee):
    client = sign_in(officer)
    address = at("approve", network, asked.pk)
    seen = seen_on(text_of(client.get(address)))

    page = text_of(client.post(address, {"answer": "changes", "seen": seen, "words": " "}))
    assert "Say what should change" in page

    client.post(address, {"answer": "changes", "seen": seen, "words": "Name the <union>."})
    assert "Name the &lt;union&gt;." in text_of(client.get(address))
    assert "Name the &lt;union&gt;." in text_of(dee.get(at("approvals", network)))


def test_words_that_changed_meanwhile_are_shown_and_what_was_typed_stays(
    network, asked, officer, sign_in, now
):
    client = sign_in(officer)
    address = at("approve", network, asked.pk)
    seen = seen_on(text_of(client.get(address)))
    newest = drafted(network, now, "Quite other words.")

    page = text_of(client.post(address, {"answer": "changes", "seen": seen, "words": "My view"}))

    assert "changed while you read" in page
    assert "Quite other words." in page
    assert "My view</textarea>" in page
    assert seen_on(page) == hashing.hash_of(newest)


def test_asked_again_an_officer_sees_what_changed_since_their_answer_and_since_the_last_version(
    network, trust, officer, sign_in, dee, now
):
    published(network, now, "The words that count now.")
    draft = drafted(network, now, "The words that they read.")
    services.ask_for_approval(declaration=draft, organisations=[trust], by=officer, now=now)
    approved(draft, now, party=trust.name)
    drafted(network, now, "The words that they now read.")

    page = dee.post(at("approvals-again", network), follow=True)
    assert "Asked again: Harbour Learning Trust." in text_of(page)

    page = text_of(sign_in(officer).get(at("approve", network, Approval.objects.last().pk)))
    assert "What has changed since the words you read" in page
    assert "[added: </span>now<" in page
    assert "What is different from version 1, which counts now" in page
    assert "answered to earlier words on" in page
    assert "1 party answered" in text_of(dee.get(at("approvals", network)))


def test_when_the_words_are_published_an_officer_is_thanked(
    network, asked, draft, officer, sign_in, now
):
    approved(draft, now, party=asked.party)
    services.publish_declaration(declaration=draft, by=officer, now=now)

    page = text_of(sign_in(officer).get(at("approve", network, asked.pk)))

    assert "The words are published" in page


def test_another_organisations_approval_is_not_found(network, asked, sign_in):
    stranger = factories.officer(factories.organisation(network, "Tideway Trust"))

    assert sign_in(stranger).get(at("approve", network, asked.pk)).status_code == 404


def test_a_coordinator_notes_what_a_party_said(network, draft, asked, dee):
    address = at("approval-note", network)
    page = text_of(dee.get(address, {"party": asked.party}))
    assert asked.party in page

    said = {"party": asked.party, "how": "By letter", "answer": "approved", "seen": seen_on(page)}
    page = text_of(dee.post(address, said, follow=True))

    assert "It is written down." in page
    assert "By letter" in page
    assert "has not approved" not in text_of(dee.get(at("draft", network)))


def test_a_note_that_is_not_complete_or_of_other_words_says_so(network, draft, dee):
    page = text_of(dee.post(at("approval-note", network), {}))
    for sentence in (
        "Enter the name of the party",
        "Enter where and when it said so",
        "Say whether these are the words",
    ):
        assert sentence in page

    said = {"party": "P", "how": "By letter", "answer": "approved", "seen": "other"}
    assert "Look at them first" in text_of(dee.post(at("approval-note", network), said))
    assert not Approval.objects.exists()


def test_a_coordinator_asks_a_party_no_longer(network, asked, dee):
    address = at("approval-stop", network, asked.pk)
    assert "Ask Harbour Learning Trust no longer?" in text_of(dee.get(address))

    page = dee.post(address, follow=True)

    assert "is asked no longer" in text_of(page)
    assert not Approval.objects.exists()


@pytest.mark.parametrize("page", ["approvals", "approval-note"])
def test_without_a_draft_the_way_leads_to_where_one_begins(network, dee, page):
    assert dee.get(at(page, network)).url == at("edit", network)


def test_nobody_is_asked_again_without_a_draft(network, dee):
    assert dee.post(at("approvals-again", network)).status_code == 404


def test_the_public_text_names_who_approved_it_and_not_how(client, network, now):
    network.is_public = True
    network.save()
    published(network, now)

    page = text_of(client.get(at("text", network)))

    assert "The heads’ conference, on 24 November 2026" in page
    assert "At its meeting" not in page


def test_everybody_sees_what_is_different_between_two_versions(client, network, now):
    network.is_public = True
    network.save()
    published(network, now, "Each head has a buddy here.")
    page = text_of(client.get(at("changes", network, 1)))
    assert "This is the first version" in page
    published(network, now, "Each head has a reserve here.")
    published(network, now, "Each head has a friend here.")

    page = text_of(client.get(at("changes", network, 3)))
    assert "Against version 2 of" in page
    assert "[removed: </span>reserve<" in page

    page = text_of(client.get(at("changes", network, 3), {"from": "1"}))
    assert "Against version 1 of" in page
    assert "[removed: </span>buddy<" in page
    assert "[added: </span>friend<" in page
    assert "Against version 2 of" in text_of(client.get(at("changes", network, 3), {"from": "x"}))
    assert at("changes", network, 3) + "?from=1" in text_of(client.get(at("text", network)))


def test_versions_that_differ_in_line_breaks_alone_say_so(client, network, now):
    network.is_public = True
    network.save()
    published(network, now, "One two three.")
    published(network, now, "One\ntwo three.")

    assert "Each word is the same" in text_of(client.get(at("changes", network, 2)))


@pytest.mark.parametrize("page", ["text", "version", "changes"])
def test_the_text_of_a_city_that_is_not_public_is_not_found(client, network, now, page):
    published(network, now)
    args = [] if page == "text" else [1]

    assert client.get(at(page, network, *args)).status_code == 404


def test_the_page_of_approvals_asks_as_much_for_30_parties_as_for_one(
    network, draft, dee, now, django_assert_max_num_queries
):
    def count():
        with django_assert_max_num_queries(15) as asked:
            dee.get(at("approvals", network))
        return len(asked)

    def add(number):
        trust = factories.organisation(network, f"Trust {number}")
        services.ask_for_approval(
            declaration=draft, organisations=[trust], by=factories.officer(trust), now=now
        )

    add(0)
    for_one = count()
    for number in range(1, 30):
        add(number)
    assert count() == for_one


def test_an_officers_first_page_leads_to_the_words_until_they_have_answered(
    network, asked, officer, sign_in, now
):
    client = sign_in(officer)
    home = reverse("dashboard:home", args=[network.slug])
    address = at("approve", network, asked.pk)
    assert address in text_of(client.get(home))

    client.post(address, {"answer": "approved", "seen": seen_on(text_of(client.get(address)))})

    assert address not in text_of(client.get(home))
