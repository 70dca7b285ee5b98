"""The six figures of a message about a time, as people answer with them."""

import json

from django.test import Client

from notifications.models import Message

TOKEN = "a long random text"
MOBILE = "07700 900123"


def typed(code, contact):
    return Client().post("/answer/", {"code": code, "contact": contact})


def texted(words, number="447700900123", text_id="id-1"):
    said = {"id": text_id, "source_number": number, "message": words}
    return Client(enforce_csrf_checks=True).post(
        "/operator/texts-received/", json.dumps(said), content_type="application/json",
        headers={"Authorization": f"Bearer {TOKEN}"},
    ).status_code  # fmt: skip


def answers(person):
    found = Message.objects.filter(person=person, key__startswith="support.text:")
    assert {each.channel for each in found} <= {"text"} or person.email
    return [" ".join(each.text.split()) for each in found.order_by("pk")]


def words_of(answer):
    return " ".join(answer.content.decode().split())
