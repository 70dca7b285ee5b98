"""What can happen to a concern log: nothing is written twice, nothing is lost, nothing leaks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import FieldError
from django.core.serializers import serialize
from django.db import IntegrityError, connection, transaction

from core.models import AuditEvent
from core.refusals import Refused
from inspections.models import Concern, ConcernLog, ConcernShare, ConcernVersion
from inspections.services import concerns as services
from notifications.models import Message
from tests import factories
from tests.conftest import NOW
from tests.inspections.concerns import (
    ANSWERED,
    HAPPENED,
    SAID,
    head_in_a_visit,
    log_of,
    noted,
    words,
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina(network):
    return head_in_a_visit(network)[0]


@pytest.fixture
def log(amina):
    return log_of(amina, amina.posts.get().school.visits.get())


def versions(concern):
    return list(concern.versions.order_by("number").values_list("what", flat=True))


def test_what_is_noted_can_be_read_again_and_the_database_holds_no_word_of_it(log):
    concern = noted(log)
    version = ConcernVersion.objects.get(concern=concern)
    assert (version.what, version.answer, version.happened_at) == (SAID, ANSWERED, HAPPENED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM inspections_concernversion")
        raw = str(cursor.fetchall())
    assert "zebra" not in raw
    assert "giraffe" not in raw
    assert "zebra" not in serialize("json", [version])


def test_an_empty_answer_is_kept_sealed_and_not_as_null(log):
    noted(log, answer="")
    assert ConcernVersion.objects.get().answer == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM inspections_concernversion")
        assert len(cursor.fetchone()[0]) > 50


def test_nobody_can_search_for_words(log):
    noted(log)
    for lookup in ("what", "what__contains", "answer__gt"):
        with pytest.raises(FieldError):
            ConcernVersion.objects.filter(**{lookup: SAID}).exists()
    # Whether there is a text at all says nothing of it.
    assert not ConcernVersion.objects.filter(answer__isnull=True).exists()


def test_the_same_form_twice_is_one_entry(log, amina):
    token = uuid4()
    for _ in range(2):
        services.note(log=log, words=words(), token=token, by=amina, now=NOW)
    assert ConcernVersion.objects.count() == Concern.objects.count() == 1


def test_a_form_that_was_changed_before_it_was_sent_again_loses_nothing(log, amina):
    token = uuid4()
    services.note(log=log, words=words("First"), token=token, by=amina, now=NOW)
    again = services.note(log=log, words=words("First, and more"), token=token, by=amina, now=NOW)
    services.note(log=log, words=words("First, and more"), token=token, by=amina, now=NOW)
    assert versions(again) == ["First", "First, and more"]
    assert Concern.objects.count() == 1


def test_a_form_from_another_visit_is_an_entry_of_its_own(network, log, amina):
    _, other = head_in_a_visit(network, "Jo Marsh", "Oakwood School")
    token = uuid4()
    for each in (log, log_of(amina, other)):
        services.note(log=each, words=words(), token=token, by=amina, now=NOW)
    assert Concern.objects.count() == 2


def test_a_correction_keeps_what_was_first_written(log, amina):
    concern = noted(log, "Forst")
    token = uuid4()
    for _ in range(2):
        services.correct(concern=concern, words=words("First"), token=token, by=amina, now=NOW)
    services.correct(concern=concern, words=words("First!"), token=token, by=amina, now=NOW)
    assert versions(concern) == ["Forst", "First", "First!"]


def test_a_correction_that_changes_nothing_adds_nothing(log, amina):
    concern = noted(log)
    services.correct(concern=concern, words=words(), token=uuid4(), by=amina, now=NOW)
    assert versions(concern) == [SAID]


def test_a_withdrawn_entry_is_kept_and_neither_corrected_nor_shared(network, log, amina):
    concern = noted(log)
    sam = factories.officer(factories.organisation(network, "Union", kind="union"))
    services.share(concern=concern, person=sam, by=amina, now=NOW)
    for _ in range(2):
        services.withdraw(concern=concern, by=amina, now=NOW)
    assert versions(concern) == [SAID]
    assert not ConcernShare.objects.filter(ended_at=None).exists()
    with pytest.raises(Refused, match="withdrawn"):
        services.correct(concern=concern, words=words("x"), token=uuid4(), by=amina, now=NOW)
    with pytest.raises(Refused, match="withdrawn"):
        services.share(concern=concern, person=sam, by=amina, now=NOW)


def test_an_erased_entry_is_gone_with_all_its_versions(log, amina):
    concern = noted(log)
    services.correct(concern=concern, words=words("Anew"), token=uuid4(), by=amina, now=NOW)
    services.erase(concern=Concern.objects.get(), by=amina, now=NOW)
    assert not ConcernVersion.objects.exists()
    with pytest.raises(Refused, match="erased"):
        services.withdraw(concern=concern, by=amina, now=NOW)


def union_officer(network, name="Lee Tan"):
    union = factories.organisation(network, f"Union of {name}", kind="union")
    return factories.officer(union, name)


def test_whom_it_is_shared_with_is_told_once_a_day_in_neutral_words(network, log, amina):
    lee = union_officer(network)
    first, second = noted(log, "One"), noted(log, "Two")
    for concern in (first, first, second):
        services.share(concern=concern, person=lee, by=amina, now=NOW)
    later = NOW + timedelta(days=1)
    services.share(concern=noted(log, "Three"), person=lee, by=amina, now=later)
    assert ConcernShare.objects.count() == 3
    messages = Message.objects.filter(person=lee)
    assert messages.count() == 2
    message = messages.first()
    assert message.is_private
    assert message.subject == "Covenant: somebody has shared something with you"
    text = f"{message.subject} {message.text} {message.occasion}"
    for hint in ("Amina", "Quayside", "Ofsted", "visit", "concern", "inspect"):
        assert hint.lower() not in text.lower()


def test_who_has_no_address_is_not_written_to(network, log, amina):
    lee = union_officer(network)
    lee.email = ""
    lee.save()
    services.share(concern=noted(log), person=lee, by=amina, now=NOW)
    assert not Message.objects.exists()


def test_a_share_taken_back_at_once_sends_nothing(network, log, amina):
    lee = union_officer(network)
    share = services.share(concern=noted(log), person=lee, by=amina, now=NOW)
    for _ in range(2):
        services.end_share(share=share, by=amina, now=NOW)
    assert Message.objects.get().state == Message.State.CANCELLED


def test_nothing_is_shared_with_somebody_who_is_no_companion(network, log, amina):
    for person in (factories.coordinator(network), factories.head(network), amina):
        with pytest.raises(Refused, match="cannot be shared"):
            services.share(concern=noted(log), person=person, by=amina, now=NOW)


def test_the_audit_trail_holds_numbers_alone(network, log, amina):
    concern = noted(log)
    services.correct(concern=concern, words=words("zebra 2"), token=uuid4(), by=amina, now=NOW)
    services.share(concern=concern, person=union_officer(network), by=amina, now=NOW)
    services.let_delegates_write(log=log, allowed=True, by=amina, now=NOW)
    services.let_delegates_write(log=log, allowed=True, by=amina, now=NOW)
    services.let_delegates_write(log=log, allowed=False, by=amina, now=NOW)
    services.record_export(log=log, kind="pdf", by=amina, now=NOW)
    services.withdraw(concern=concern, by=amina, now=NOW)
    services.erase(concern=concern, by=amina, now=NOW)
    rows = AuditEvent.objects.order_by("pk")
    assert [row.verb for row in rows] == [
        "concern.noted", "concern.corrected", "concern.shared", "concerns.delegates_let_in",
        "concerns.delegates_shut_out", "concerns.exported", "concern.withdrawn",
        "concern.share_ended", "concern.erased",
    ]  # fmt: skip
    for row in rows:
        assert row.network_id == network.pk
        assert all(isinstance(value, int) or value == "pdf" for value in row.detail.values())


def fails(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_one_log_for_each_head_of_a_visit(network, log, amina):
    other = factories.person("Co Head")
    ConcernLog.objects.create(visit=log.visit, owner=other)
    fails(lambda: ConcernLog.objects.create(visit=log.visit, owner=amina))


def version_of(concern, **fields):
    defaults = {
        "concern": concern, "number": 2, "by": concern.written_by, "at": NOW,
        "happened_at": NOW, "what": "x", "told": "lead", "answer": "", "token": uuid4(),
    }  # fmt: skip
    return ConcernVersion.objects.create(**{**defaults, **fields})


def test_one_version_of_each_number_and_each_form(log):
    concern = noted(log)
    kept = version_of(concern)
    fails(lambda: version_of(concern))
    fails(lambda: version_of(concern, number=3, token=kept.token))
    version_of(concern, number=3)


def test_nobody_is_told_at_no_time(log):
    concern = noted(log)
    version_of(concern, told="nobody")
    version_of(concern, number=3, told_at=NOW)
    fails(lambda: version_of(concern, number=4, told="nobody", told_at=NOW))


def test_one_live_share_of_an_entry_with_a_person(log):
    concern, sam = noted(log), factories.person("Sam")
    row = {"concern": concern, "person": sam, "kind": "buddy", "shared_at": NOW}
    ConcernShare.objects.create(**row, ended_at=NOW)
    ConcernShare.objects.create(**row)
    fails(lambda: ConcernShare.objects.create(**row))


def test_rows_name_themselves_by_number_alone(log, amina):
    concern = noted(log)
    share = ConcernShare(pk=7, concern=concern, person=amina)
    for row in (log, concern, concern.versions.get(), share, words()):
        assert "zebra" not in f"{row}{row!r}"
        assert "Amina" not in f"{row}{row!r}"
