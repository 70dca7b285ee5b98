"""Receipts of texts: Notify calls back, over HTTP, with its token."""

import json
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from core import clock
from notifications.delivery import deliver
from notifications.models import Message
from tests import factories
from tests.fakes.notify import Notify
from tests.notifications.outbox import put

pytestmark = pytest.mark.django_db
TOKEN = "a long random text"
Receipt = Message.Receipt


@pytest.fixture(autouse=True)
def token(settings: Settings) -> None:
    settings.NOTIFY_CALLBACK_TOKEN = TOKEN


@pytest.fixture
def text(now: datetime, notify: Notify) -> Message:
    clock.travel_to(now)
    sam = factories.person("Sam", telephone="07700 900123", wants_texts=True, wants_email=False)
    message = put(sam, now=now)
    deliver(urgent=False, now=now, worker="test")
    return message


def tell(reference: str, status: str, **headers: str) -> int:
    headers = {"Authorization": f"Bearer {TOKEN}", **headers}
    said = {"reference": reference, "status": status}
    return (
        Client(enforce_csrf_checks=True)
        .post(
            reverse("text-receipts"),
            json.dumps(said),
            content_type="application/json",
            headers=headers,
        )
        .status_code
    )


def receipt_of(message: Message) -> tuple[str, str, datetime | None]:
    message.refresh_from_db()
    return message.state, message.receipt, message.receipt_at


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("status", Receipt.values)
def test_notify_calls_back_and_handed_over_stays_what_it_is(
    live_server: LiveServer, notify: Notify, text: Message, status: str
) -> None:
    url = live_server.url + reverse("text-receipts")
    assert notify.call_back(url, TOKEN, notify.texts[0], status) == 204
    state, receipt, at = receipt_of(text)
    assert (state, receipt) == (Message.State.SENT, status)
    assert at is not None


def test_the_same_receipt_again_changes_nothing(text: Message) -> None:
    assert tell(text.reference, "permanent-failure") == 204
    once = receipt_of(text)
    assert tell(text.reference, "permanent-failure") == 204
    assert receipt_of(text) == once


def test_what_has_reached_the_telephone_has_reached_it(text: Message) -> None:
    tell(text.reference, "temporary-failure")
    tell(text.reference, "delivered")
    tell(text.reference, "temporary-failure")
    assert receipt_of(text)[1] == Receipt.DELIVERED


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", "Bearer été"]
)
def test_without_the_token_there_is_nothing(text: Message, authorization: str) -> None:
    assert tell(text.reference, "delivered", Authorization=authorization) == 404
    assert receipt_of(text)[1] == ""


def test_where_no_token_is_set_up_there_is_nothing(text: Message, settings: Settings) -> None:
    settings.NOTIFY_CALLBACK_TOKEN = ""
    assert tell(text.reference, "delivered", Authorization="Bearer ") == 404


@pytest.mark.parametrize("reference", ["", "somebody-elses"])
def test_an_unknown_reference_is_not_found(now: datetime, reference: str) -> None:
    put(now=now)  # an e-mail has no reference
    assert tell(reference, "delivered") == 404


def test_what_is_no_receipt_is_refused(text: Message) -> None:
    assert tell(text.reference, "sending") == 400
    for body in ("no JSON", "[]", "{}"):
        response = Client().post(
            reverse("text-receipts"), body, content_type="application/json",
            headers={"Authorization": f"Bearer {TOKEN}"},
        )  # fmt: skip
        assert response.status_code == 400
    assert receipt_of(text)[1] == ""


def test_a_receipt_begins_no_session_and_leaves_no_line(
    text: Message, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    client.post(
        reverse("text-receipts"),
        json.dumps({"reference": text.reference, "status": "delivered", "to": "+447700900123"}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert not client.cookies
    assert caplog.text == ""
