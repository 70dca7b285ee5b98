"""Who sees which messages in a list, and that no list shows a text."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from notifications.models import Message
from notifications.queries import DID_NOT_ARRIVE, messages_for
from schools.access import Access, access_for
from schools.models import Network
from tests import factories
from tests.notifications.outbox import put


def asker(person: Person, network: Network, now: datetime) -> Access:
    assert person.user is not None
    access = access_for(person.user, network, now.date())
    assert access is not None
    return access


def test_a_coordinator_sees_the_networks_and_a_head_their_own(
    network: Network, now: datetime
) -> None:
    elsewhere = factories.network("elsewhere")
    dee, sam = factories.coordinator(network), factories.head(network)
    put(dee, now=now, key="a", network_id=network.pk, occasion="To Dee")
    put(sam, now=now, key="b", network_id=network.pk, occasion="To Sam")
    put(sam, now=now, key="c", network_id=elsewhere.pk, occasion="Elsewhere")
    put(sam, now=now, key="d", network_id=network.pk, occasion="Private", is_private=True)
    assert [row["occasion"] for row in messages_for(asker(dee, network, now))] == [
        "To Sam",
        "To Dee",
    ]
    assert [row["occasion"] for row in messages_for(asker(sam, network, now))] == ["To Sam"]


def test_no_row_holds_a_subject_a_text_or_an_address(network: Network, now: datetime) -> None:
    dee = factories.coordinator(network)
    put(dee, now=now, network_id=network.pk)
    [row] = messages_for(asker(dee, network, now))
    assert not {"subject", "text", "address", "key"} & set(row)
    assert row["state_words"] == "Waiting"


def test_every_state_has_its_words(network: Network, now: datetime) -> None:
    dee = factories.coordinator(network)
    for value in Message.State.values:
        put(dee, now=now, key=value, network_id=network.pk)
        Message.objects.filter(key=value).update(state=value)
    rows = messages_for(asker(dee, network, now))
    assert {row["state"]: row["state_words"] for row in rows} == dict(Message.State.choices)


@pytest.mark.parametrize("count", [1, 30])
def test_a_list_takes_one_query(network: Network, now: datetime, count: int) -> None:
    dee = factories.coordinator(network)
    for number in range(count):
        put(dee, now=now, key=f"{number}", network_id=network.pk)
    access = asker(dee, network, now)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(list(messages_for(access))) == count
    assert len(queries) == 1  # the messages with their people


def test_a_text_that_came_to_nothing_did_not_arrive(network: Network, now: datetime) -> None:
    for value in ("", *Message.Receipt.values):
        put(now=now, key=f"text:{value}")
        Message.objects.filter(key=f"text:{value}").update(
            channel="text", state="sent", receipt=value, receipt_at=now if value else None
        )
    for value in Message.State.values:
        put(now=now, key=value)
        Message.objects.filter(key=value).update(state=value)
    lost = {message.key for message in Message.objects.filter(DID_NOT_ARRIVE)}
    assert lost == {
        "text:temporary-failure", "text:permanent-failure", "text:technical-failure", "failed",
        "missed",
    }  # fmt: skip
    assert lost == {message.key for message in Message.objects.all() if message.did_not_arrive}
