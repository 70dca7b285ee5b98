"""What was sent and how it went: never what it said, never private ones."""

from notifications.models import Message
from tests import factories
from tests.dashboard.helpers import message


def test_messages_that_did_not_arrive_come_first_each_with_one_thing_to_do(network, read):
    amina = factories.head(network)
    message(
        network, amina, occasion="welcome", state="sent", finished_at=factories.at(2026, 11, 24, 8)
    )
    message(network, amina, occasion="your buddy", state="failed", error="no such address")
    message(network, amina, occasion="evening before", state="missed", was_repeated=True)
    text = read(factories.coordinator(network), "/westhaven/messages/")
    assert text.index("Your buddy") < text.index("Welcome")
    assert text.index("Evening before") < text.index("Welcome")
    assert "Correct the address" in text
    assert f"/westhaven/people/{amina.pk}/" in text
    assert "no such address" in text
    assert "Handed over twice after a crash" in text
    assert "3 messages" in text


def test_texts_subjects_addresses_and_private_messages_never_show(network, read):
    amina = factories.head(network)
    message(network, amina, address="amina@example.org")
    message(network, amina, occasion="call-out", is_private=True)
    text = read(factories.coordinator(network), "/westhaven/messages/")
    for private in ("A text that nobody", "please ring Sam", "amina@example.org", "Call-out"):
        assert private not in text


def test_messages_are_filtered_by_state(network, read):
    amina = factories.head(network)
    message(network, amina, occasion="welcome", state="sent")
    message(network, amina, occasion="your buddy", state="failed")
    dee = factories.coordinator(network)
    text = read(dee, "/westhaven/messages/?state=sent")
    assert "Welcome" in text
    assert "Your buddy" not in text
    assert "No message is in this state." in read(dee, "/westhaven/messages/?state=missed")
    assert "2 messages" in read(dee, "/westhaven/messages/?state=nonsense")


def test_before_anything_is_sent_the_page_says_so_and_others_networks_stay_away(network, read):
    other = factories.network("fernhill")
    message(other, factories.person("Foreign Person"), state="failed")
    text = read(factories.coordinator(network), "/westhaven/messages/")
    assert "Nothing has been sent yet." in text
    assert "Foreign Person" not in text


def test_a_message_to_an_address_alone_offers_nothing_to_correct(network, read):
    message(network, None, state="failed")
    text = read(factories.coordinator(network), "/westhaven/messages/")
    assert "an address" in text
    assert "Correct the address" not in text


def test_only_coordinators_see_messages(network, read):
    read(factories.head(network), "/westhaven/messages/", status=403)


def test_the_list_asks_the_same_of_the_database_for_one_message_and_for_thirty(
    network, django_assert_max_num_queries
):
    client = factories.signed_in_client(factories.coordinator(network))
    amina = factories.head(network)
    message(network, amina, state=Message.State.FAILED)
    counts = []
    for rows in (0, 29):
        for _ in range(rows):
            message(network, amina, state=Message.State.FAILED)
        with django_assert_max_num_queries(15) as asked:
            assert client.get("/westhaven/messages/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
