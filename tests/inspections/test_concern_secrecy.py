"""When something breaks, neither a log line nor an error report holds a word of a concern."""

import sys
from uuid import uuid4

import pytest
import time_machine
from django.core.handlers import exception
from django.db import DatabaseError
from django.test import RequestFactory
from django.views.debug import ExceptionReporter

from inspections.models import ConcernVersion, Visit
from inspections.services import concerns as services
from inspections.services.concerns import Words
from tests.conftest import NOW
from tests.inspections.concerns import head_in_a_visit, log_of, noted
from tests.inspections.test_concern_pages import entered, url

pytestmark = pytest.mark.django_db
SECRETS = ("zebra-loud", "giraffe-calm")


@pytest.fixture
def amina(network):
    return head_in_a_visit(network)[0]


@pytest.fixture
def concern(amina):
    return noted(log_of(amina, Visit.objects.get()), "before")


@pytest.fixture
def full_disk(monkeypatch):
    """The database fails as the words are written."""

    def fail(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(ConcernVersion, "save", fail)


def report(request):
    """What Django would write about the exception at hand: as text, as HTML."""
    reporter = ExceptionReporter(request, *sys.exc_info(), is_email=True)
    return reporter.get_traceback_text() + reporter.get_traceback_html()


def assert_silent(text):
    for secret in SECRETS:
        assert secret not in text


def test_a_failing_form_leaves_no_word_in_the_log_or_the_report(
    amina, full_disk, sign_in, caplog, monkeypatch
):
    reports = []
    respond = exception.response_for_exception

    def and_report(request, error):
        reports.append(report(request))
        return respond(request, error)

    monkeypatch.setattr(exception, "response_for_exception", and_report)
    client = sign_in(amina)
    client.raise_request_exception = False
    visit = Visit.objects.get()
    fields = entered(answer="giraffe-calm")
    with time_machine.travel(NOW, tick=False):
        assert client.post(url("concern_new", visit.pk), fields).status_code == 500
    assert "disk full" in caplog.text
    assert_silent(caplog.text)
    assert any("disk full" in each for each in reports)
    for each in reports:
        assert_silent(each)


@pytest.mark.parametrize("act", ["note", "correct"])
def test_a_failing_service_hides_its_words(amina, concern, full_disk, act):
    log = concern.log
    words = Words(happened_at=NOW, what="zebra-loud", told="nobody", answer="giraffe-calm")

    with pytest.raises(DatabaseError):
        try:
            if act == "note":
                services.note(log=log, words=words, token=uuid4(), by=amina, now=NOW)
            else:
                services.correct(concern=concern, words=words, token=uuid4(), by=amina, now=NOW)
        except DatabaseError:
            kind, error, trace = sys.exc_info()
            # The test's own frame holds the words openly.
            reporter = ExceptionReporter(
                RequestFactory().get("/"), kind, error, trace.tb_next, is_email=True
            )
            assert_silent(reporter.get_traceback_text() + reporter.get_traceback_html())
            raise
