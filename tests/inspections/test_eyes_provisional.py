# ruff: noqa: F401, F811 - fixtures that tests of the same subject share
"""What a head was told in confidence: in no error report, with nobody by another role, and not
for years."""

import sys
from datetime import timedelta

import pytest
from django.core.handlers import exception
from django.db import DatabaseError
from django.views.debug import ExceptionReporter

from inspections import services
from inspections.models import Phase, ProvisionalOutcome, Visit
from schools.models import Role
from tests import factories
from tests.inspections.test_provisional_outcomes import (
    NOW,
    SAID,
    as_head,
    buddy,
    head,
    note,
    page,
    school,
    shared_page,
    the_clock,
    visit,
)

pytestmark = pytest.mark.django_db


def report(request):
    reporter = ExceptionReporter(request, *sys.exc_info(), is_email=True)
    return reporter.get_traceback_text() + reporter.get_traceback_html()


@pytest.fixture
def reports(monkeypatch):
    """What Django would write about each error."""
    written = []
    respond = exception.response_for_exception

    def and_report(request, error):
        written.append(report(request))
        return respond(request, error)

    monkeypatch.setattr(exception, "response_for_exception", and_report)
    return written


def fail(*args, **kwargs):
    raise DatabaseError("disk full")


def test_a_failing_form_leaves_no_grade_in_the_report(
    as_head,
    visit,
    reports,
    monkeypatch,
    caplog,
):
    monkeypatch.setattr(ProvisionalOutcome, "save", fail)
    as_head.raise_request_exception = False
    assert as_head.post(page(visit), SAID).status_code == 500
    assert "disk full" in reports[-1]
    assert "Needs attention" not in "".join(reports)
    assert "Needs attention" not in caplog.text


@pytest.mark.parametrize("who", ["the head", "a reader"])
def test_a_failing_page_leaves_no_grade_in_the_report(
    as_head,
    visit,
    note,
    head,
    buddy,
    reports,
    monkeypatch,
    who,
):
    services.share_provisional(note=note, person=buddy, by=head, now=NOW)
    client = as_head if who == "the head" else factories.signed_in_client(buddy)
    monkeypatch.setattr("inspections.views.outcomes.render", fail)
    client.raise_request_exception = False
    address = page(visit) if who == "the head" else shared_page(visit)
    assert client.get(address).status_code == 500
    assert "disk full" in reports[-1]
    assert "Needs attention" not in "".join(reports)


def test_a_unions_officer_takes_nothing_along_to_the_trust(
    network,
    school,
    visit,
    note,
    head,
    the_clock,
):
    union = factories.organisation(network, "NAHT Westhaven", kind="union")
    una = factories.officer(union, "Una Reed")
    services.share_provisional(note=note, person=una, by=head, now=NOW)
    reader = factories.signed_in_client(una)
    assert "Needs attention" in reader.get(shared_page(visit)).content.decode()
    Role.objects.filter(person=una).update(end=NOW.date())
    trust = factories.organisation(network, "Harbour Trust")
    factories.responsible(trust, school)
    factories.role(una, network, Role.Kind.OFFICER, organisation=trust)
    assert "Needs attention" not in reader.get(shared_page(visit)).content.decode()


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (30, False)])
def test_it_goes_a_month_after_publication(visit, note, days, is_kept):
    published = NOW - timedelta(days=days)
    Visit.objects.update(phase=Phase.PUBLISHED, published_on=published.date())
    services.forget_what_is_over(now=NOW)
    assert ProvisionalOutcome.objects.exists() is is_kept
