"""Signatures from before events followed each other come through the upgrade: an installation of
then, upgraded by the command that an operator gives, verifies."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from bench.processes import Installation, _on_server

pytestmark = [pytest.mark.slow, pytest.mark.installation]
OLD = """
import hashlib, json
from datetime import datetime, timedelta, timezone
from django.db import connection
from django.db.migrations.loader import MigrationLoader
loader = MigrationLoader(connection)
apps = loader.project_state(list(loader.applied_migrations)).apps
covenant = lambda name: apps.get_model("covenant", name)
BEGIN = datetime(2026, 9, 1, 9, tzinfo=timezone.utc)

def sha(content):
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()

def publish(network, version, status):
    words = {"title": "Covenant", "promises": [{"heading": "One"}], "text": f"Words {version}"}
    return covenant("Declaration").objects.create(
        network=network, version=version, status=status, sha256=sha(words),
        published_at=BEGIN + timedelta(days=version), **words)

def say(act, party, text, person, hours, erased=False):
    said = {"name": "Lee Tan", "role": "Chief executive", "authority": "The board", "salt": "a1"}
    event = covenant("SignatureEvent").objects.create(
        at=BEGIN + timedelta(days=9, hours=hours), act=act, organisation_id=party.pk,
        declaration_id=text.pk, text_sha256=text.sha256, by_id=person.pk,
        evidence_digest=sha({**said, "text": text.sha256}))
    if erased:
        said = dict.fromkeys(said, "")
    covenant("SignatureEvidence").objects.create(
        event=event, publish_name=not erased, **said,
        erased_at=BEGIN + timedelta(days=20) if erased else None)
    return event

def stands(party, text, state, event):
    covenant("Standing").objects.create(
        organisation=party, declaration=text, state=state, since=event.at)

person = apps.get_model("accounts", "Person").objects.create(name="Lee Tan")
receipts = []
for slug in ("westhaven", "eastport"):
    network = apps.get_model("schools", "Network").objects.create(slug=slug, name=slug.title())
    one, other, third = [
        apps.get_model("schools", "Organisation").objects.create(
            network=network, name=f"Trust {n} of {slug}", kind="trust") for n in range(3)]
    first, second = publish(network, 1, "replaced"), publish(network, 2, "published")
    signed = say("signed", one, first, person, 1)
    stands(one, first, "signed", signed)
    # Two were signed in the same second, and the later was written first.
    later = say("signed", other, first, person, 3)
    earlier = say("signed", third, first, person, 2, erased=True)
    stands(third, first, "signed", earlier)
    stands(other, first, "withdrawn", say("withdrawn", other, first, person, 4))
    again = say("signed", one, second, person, 5)
    stands(one, second, "signed", again)
    receipts += [signed.evidence_digest, again.evidence_digest]
print(json.dumps(receipts))
"""
VERIFY = """
from django.core.management import call_command
call_command("verify_signatures", "--json", "--receipt", *{receipts})
"""
TAMPER = """
from covenant.models import SignatureEvent
from django.db import DatabaseError
try:
    SignatureEvent.objects.update(by_id=0)
except DatabaseError as error:
    print(error)
"""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    """An installation with a database of its own, in which nothing is migrated yet."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    name = f"covenant_before_{os.getpid()}_{time.monotonic_ns() % 10**9}"
    url = f"sqlite:///{tmp_path / 'covenant.sqlite3'}"
    if server:
        _on_server(server, f'CREATE DATABASE "{name}"')
        url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    yield Installation(tmp_path, 25, url, "filesystem://localhost")
    if server:
        _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def test_signatures_from_before_are_numbered_sealed_and_verify(here):
    here.manage("migrate", "covenant", "0002", "--verbosity", "0")
    here.manage("migrate", "accounts", "--verbosity", "0")
    receipts = json.loads(here.run(OLD))

    here.manage("migrate", "--verbosity", "0")
    found = json.loads(here.run(VERIFY.format(receipts=receipts)))

    assert found["is_sound"], found
    assert [(each["network"], each["events"]) for each in found["networks"]] == [
        ("eastport", 5),
        ("westhaven", 5),
    ]
    assert [each["erased"] for each in found["networks"]] == [1, 1]
    assert [each["differences"] for each in found["receipts"]] == [[]] * len(set(receipts))
    assert "append-only" in here.run(TAMPER)
