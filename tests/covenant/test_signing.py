"""Signing for an organisation: who may, what, once; and what is kept of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.audit import System
from core.refusals import NotAllowed, Refused
from covenant import hashing, queries, services, starter
from covenant.models import Declaration, SignatureEvent, SignatureEvidence
from notifications.models import Message
from schools.models import Role
from tests import factories
from tests.covenant.helpers import published, sign, stands

pytestmark = pytest.mark.django_db


def test_an_officer_signs_the_published_text_for_their_organisation(network, trust, officer, now):
    declaration = published(network, now)

    event = sign(declaration, trust, officer, now)

    assert event.text_sha256 == declaration.sha256
    assert [standing.organisation for standing in queries.register(network)] == [trust]


def test_the_digest_can_be_worked_out_again_from_the_evidence(network, trust, officer, now):
    event = sign(published(network, now), trust, officer, now)

    evidence = event.evidence
    assert (evidence.name, evidence.role) == (officer.name, "Chief executive")
    digest = hashing.evidence_digest(evidence, text_sha256=event.text_sha256)
    assert event.evidence_digest == digest
    assert event.digest == hashing.event_digest(event)
    assert hashing.is_sealed(event.digest, by=event.seal)


def test_the_signer_gets_a_receipt_with_both_digests(network, trust, officer, now):
    event = sign(published(network, now), trust, officer, now)

    receipt = Message.objects.get(person=officer)
    assert event.text_sha256 in receipt.text
    assert event.digest in receipt.text


def test_a_signature_after_midnight_in_summer_carries_that_day(network, trust, officer):
    just_after = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    declaration = published(network, just_after)
    sign(declaration, trust, officer, just_after)

    with pytest.raises(Refused, match="on 1 July 2026"):
        sign(declaration, trust, officer, just_after)


def test_somebody_else_cannot_sign_for_an_organisation(network, trust, now):
    stranger = factories.officer(factories.organisation(network, "Tideway Trust"))

    with pytest.raises(NotAllowed, match="an officer of"):
        sign(published(network, now), trust, stranger, now)

    assert not SignatureEvent.objects.exists()


def test_a_former_officer_cannot_sign(network, trust, officer, now):
    Role.objects.filter(person=officer).update(end=now.date())

    with pytest.raises(NotAllowed):
        sign(published(network, now), trust, officer, now)


def test_an_officer_cannot_sign_another_citys_covenant(trust, officer, now):
    elsewhere = published(factories.network("eastport"), now)

    with pytest.raises(NotAllowed):
        sign(elsewhere, trust, officer, now)


def test_signing_twice_is_refused_and_says_when_it_was_signed(network, trust, officer, now):
    declaration = published(network, now)
    sign(declaration, trust, officer, now)

    with pytest.raises(Refused, match="24 November 2026"):
        sign(declaration, trust, officer, now + timedelta(days=1))


def test_a_draft_cannot_be_signed(network, trust, officer, now):
    draft = services.draft(
        network=network, title="T", promises=[], text="x", by=System("test"), now=now
    )

    with pytest.raises(Refused, match="still a draft"):
        sign(draft, trust, officer, now)


def test_an_old_version_cannot_be_signed(network, trust, officer, now):
    old = published(network, now)
    published(network, now, text="New words")

    with pytest.raises(Refused, match="replaced"):
        sign(old, trust, officer, now)


def test_the_register_shows_the_newest_version_that_each_signed(network, trust, officer, now):
    sign(published(network, now), trust, officer, now)
    second = published(network, now, text="New words")
    assert [row.declaration.version for row in queries.register(network)] == [1]

    sign(second, trust, officer, now)

    assert [row.declaration.version for row in queries.register(network)] == [2]


def test_an_officer_withdraws_and_may_sign_again(network, trust, officer, now):
    declaration = published(network, now)
    sign(declaration, trust, officer, now)

    services.withdraw(standing=trust.standings.get(), by=officer, now=now)
    assert [row.state for row in queries.register(network)] == ["withdrawn"]

    sign(declaration, trust, officer, now + timedelta(days=2))
    assert queries.register(network).count() == 1
    assert SignatureEvent.objects.count() == 3


def test_a_signature_event_cannot_be_changed(network, trust, officer, now):
    sign(published(network, now), trust, officer, now)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SignatureEvent.objects.update(text_sha256="0" * 64)


def test_a_signature_event_cannot_be_deleted(network, trust, officer, now):
    event = sign(published(network, now), trust, officer, now)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM covenant_signatureevent WHERE id = %s", [event.pk])


def test_evidence_can_be_erased_and_the_event_stays(network, trust, officer, now):
    event = sign(published(network, now), trust, officer, now, shown_as="name")

    assert services.erase_evidence(person=officer, by=officer, now=now) == 1
    assert services.erase_evidence(person=officer, by=officer, now=now) == 0

    evidence = SignatureEvidence.objects.get(event=event)
    assert (evidence.name, evidence.role, evidence.salt) == ("", "", "")
    assert SignatureEvent.objects.get().evidence_digest == event.evidence_digest


def test_a_second_standing_for_the_same_version_is_refused_by_the_database(network, trust, now):
    declaration = published(network, now)
    stands(trust, declaration, now)

    with pytest.raises(IntegrityError), transaction.atomic():
        stands(trust, declaration, now, state="withdrawn")


def test_drafting_again_changes_the_same_draft(network, now):
    one = services.draft(
        network=network, title="T", promises=[], text="one", by=System("test"), now=now
    )
    two = services.draft(
        network=network, title="T", promises=[], text="two\r\nlines", by=System("test"), now=now
    )

    assert one.pk == two.pk
    assert two.text == "two\nlines\n"


def test_a_published_text_cannot_be_published_again(network, now):
    declaration = published(network, now)

    with pytest.raises(Refused, match="frozen"):
        services.publish_declaration(declaration=declaration, by=System("test"), now=now)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"version": 1}, "one_text_per_version"),
        ({"version": 2, "status": "published"}, "one_published_text_per_network"),
        ({"version": 2, "status": "replaced", "sha256": ""}, "published_text_has_its_hash"),
    ],
)
def test_the_database_refuses_a_bad_declaration(network, now, fields, name):
    published(network, now)
    good = {"title": "T", "text": "x", "sha256": "a" * 64, "published_at": now}

    with pytest.raises(IntegrityError), transaction.atomic():
        Declaration.objects.create(network=network, **{**good, **fields})

    Declaration.objects.create(network=network, **{**good, "version": 3, "status": "replaced"})


def test_the_starter_text_holds_four_promises():
    assert len(starter.PROMISES) == 4
    assert starter.TEXT.count("## ") == 5
