"""What was sent and how it went, and what never was: never what it said, never private ones."""

from datetime import timedelta

import pytest

from core import clock
from core.models import AuditEvent
from notifications.models import Message
from reminders.models import Reminder, ReminderRule
from tests import factories
from tests.conftest import NOW
from tests.dashboard.helpers import message
from tests.reminders.city import MONDAY, call, people, send_at

EVENING = MONDAY + timedelta(hours=9)


def reminder(network, person, **fields):
    """One that never became a message: missed, unless told otherwise."""
    given = {
        "rule": ReminderRule.objects.get(key="evening-before-buddy"), "subject_kind": "visit",
        "subject_id": 7, "occasion": NOW.date() + timedelta(days=Reminder.objects.count()),
        "due_at": NOW, "too_late_at": NOW + timedelta(hours=3), "planned_at": NOW,
        "state": "missed", "why": "too late to be of use", "finished_at": NOW,
    }  # fmt: skip
    return Reminder.objects.create(network_id=network.pk, person=person, **{**given, **fields})


def test_messages_that_did_not_arrive_come_first_each_with_one_thing_to_do(network, read):
    amina = factories.head(network)
    number = amina.telephone
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
    assert "No such address" in text
    assert f'Ring Amina</a><span class="why">{number}' in text
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


@pytest.mark.parametrize(
    ("fields", "person", "do"),
    [
        ({"state": "failed", "address": "same"}, {}, "Correct the address"),
        ({"state": "failed", "address": "old@example.org"}, {}, "Ring Amina"),
        ({"state": "refused"}, {"email": ""}, "Correct the address"),
        ({"state": "refused"}, {"wants_email": False}, "Ring Amina"),
        ({"state": "missed"}, {}, "Ring Amina"),
        ({"state": "missed"}, {"telephone": ""}, "Look at their details"),
        ({"state": "cancelled"}, {}, "Look at their details"),
        ({"state": "failed", "channel": "text", "address": "same"}, {}, "Correct the address"),
    ],
)
def test_each_that_did_not_arrive_has_one_thing_to_do(network, read, fields, person, do):
    amina = factories.head(network)
    for name, value in {"telephone": "+447700900123", **person}.items():
        setattr(amina, name, value)
    amina.save()
    if fields.get("address") == "same":
        is_text = fields.get("channel") == "text"
        fields = {**fields, "address": amina.mobile if is_text else amina.email}
    message(network, amina, **fields)
    text = read(factories.coordinator(network), "/westhaven/messages/")
    acts = ("Correct the address", "Ring Amina", "Look at their details", "Send again")
    assert [act for act in acts if act in text] == [do]


def test_what_is_under_way_or_has_arrived_asks_for_nothing(network, read):
    amina = factories.head(network)
    for state in ("queued", "claimed", "sent"):
        message(network, amina, state=state)
    text = read(factories.coordinator(network), "/westhaven/messages/")
    assert "Ring Amina" not in text
    assert "Look at" not in text


def test_a_text_says_so_and_what_was_heard_of_it(network, read):
    amina = factories.head(network)
    message(
        network, amina, state="sent", channel="text", receipt="temporary-failure",
        receipt_at=NOW, finished_at=NOW,
    )  # fmt: skip
    text = read(factories.coordinator(network), "/westhaven/messages/")
    assert "Handed over, by text message" in text
    assert "The telephone could not be reached" in text


def test_reminders_that_never_became_a_message_are_there_with_why(network, read):
    amina = factories.head(network)
    reminder(network, amina)
    reminder(network, amina, state="cancelled", why="no longer needed")
    reminder(
        network, amina, state="planned", why="It could not be written (ValueError).",
        finished_at=None,
    )  # fmt: skip
    reminder(network, amina, state="planned", why="")
    reminder(factories.network("fernhill"), factories.person("Foreign Person"))
    dee = factories.coordinator(network)
    text = read(dee, "/westhaven/messages/")
    assert "3 messages" in text
    assert text.index("Too late to be of use") < text.index("No longer needed")
    assert "Not written yet, and tried again" in text
    assert "It could not be written (ValueError)." in text
    assert "Foreign Person" not in text
    assert text.count("Ring Amina") == 2
    assert text.count("Look at their details") == 1
    text = read(dee, "/westhaven/messages/?state=cancelled")
    assert "1 message" in text
    assert "Too late to be of use</" not in text.partition("<tbody")[2]


@pytest.fixture
def wrong_address(network):
    """The buddy's evening call came back; the address is another one since."""
    sam, jo, _ = people(network)
    call(sam)
    send_at(EVENING)
    found = Message.objects.get(person=jo, key__startswith="reminder:")
    Message.objects.filter(pk=found.pk).update(state="failed", address="wrong@example.org")
    clock.travel_to(EVENING)
    return found


def test_with_another_address_it_is_sent_again_while_it_is_of_use(network, wrong_address):
    client = factories.signed_in_client(factories.coordinator(network))
    again = f"/westhaven/messages/{wrong_address.pk}/again/"
    assert again in client.get("/westhaven/messages/").content.decode()
    answer = client.post(again, follow=True)
    assert "It is on its way again." in answer.content.decode()
    assert again not in answer.content.decode()
    assert AuditEvent.objects.filter(verb="reminder.sent_again").count() == 1
    answer = client.post(again, follow=True)
    assert "it was sent again already" in answer.content.decode()
    waiting = Message.objects.filter(key__startswith="reminder:", state="queued")
    assert waiting.filter(person=wrong_address.person).count() == 1


def test_who_asked_for_a_pause_is_not_sent_it_again(network, read, wrong_address):
    person = wrong_address.person
    person.paused_until = EVENING.date() + timedelta(days=7)
    person.save()
    text = read(factories.coordinator(network), "/westhaven/messages/")
    assert "Send again" not in text
    assert "Ring Jo" in text


def test_what_was_refused_or_cancelled_is_sent_again_once_it_may(network, read, wrong_address):
    dee = factories.coordinator(network)
    for state in ("refused", "cancelled"):
        Message.objects.filter(pk=wrong_address.pk).update(state=state, address="")
        assert "Send again" in read(dee, "/westhaven/messages/")


def test_a_private_message_cannot_be_sent_again_from_here(network, wrong_address):
    Message.objects.update(is_private=True)
    client = factories.signed_in_client(factories.coordinator(network))
    assert client.post(f"/westhaven/messages/{wrong_address.pk}/again/").status_code == 404


def test_the_list_asks_the_same_of_the_database_for_two_rows_and_for_a_page(
    network, django_assert_max_num_queries
):
    client = factories.signed_in_client(factories.coordinator(network))
    amina = factories.head(network)
    message(network, amina, state=Message.State.FAILED)
    reminder(network, amina)
    counts = []
    for rows in (0, 11):
        for _ in range(rows):
            message(network, amina, state=Message.State.FAILED)
            reminder(network, amina)
        with django_assert_max_num_queries(15) as asked:
            assert client.get("/westhaven/messages/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
