"""What a published report says can be entered before Ofsted's file tells of it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.models import AuditEvent
from core.refusals import Refused
from inspections import services
from inspections.models import InspectionRecord, Phase, Visit
from inspections.outcomes import outcome_of
from inspections.queries import outcome_record
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db
NOW = at(2027, 1, 20, 9)
SAID = {"inclusion": "Strong standard", "safeguarding": "Met"}


@pytest.fixture
def head():
    return factories.person("Amina Holt", account=True)


@pytest.fixture
def visit(network, head):
    """Inspected on 24 and 25 November 2026, published on 19 January."""
    school = factories.school(network)
    factories.post(head, school)
    visit = services.open_visit(school=school, by=head, now=at(2026, 11, 23, 10))
    services.advance_visits(now=NOW)
    return services.move_visit(
        visit=visit, phase=Phase.PUBLISHED, by=head, now=NOW, on=date(2027, 1, 19)
    )


@pytest.fixture
def client(head, time_machine):
    time_machine.move_to(NOW, tick=False)
    return factories.signed_in_client(head)


def page(visit):
    return reverse("inspections:outcome", args=[visit.school.network.slug, visit.pk])


def enter(visit, head, said=SAID, category=""):
    return services.enter_outcome(visit=visit, said=said, category=category, by=head, now=NOW)


def test_what_the_report_says_is_kept_in_its_own_words(client, visit):
    client.post(page(visit), SAID)
    record = outcome_record(visit)
    assert (record.outcome, record.published_on) == (SAID, date(2027, 1, 19))
    rows = [(row.label, row.value) for row in outcome_of(record).rows]
    assert rows == [("Safeguarding standards", "Met"), ("Inclusion", "Strong standard")]
    assert 'value="Strong standard" selected' in client.get(page(visit)).content.decode()


def test_a_category_moves_the_window_to_now(visit, head):
    enter(visit, head, {"achievement": "Urgent improvement"}, "RSI")
    visit.school.refresh_from_db()
    assert outcome_record(visit).category_of_concern == "RSI"
    assert "its window counts as open since" in visit.school.window.reason


def test_no_grade_enters_the_audit_trail(visit, head):
    enter(visit, head)
    assert AuditEvent.objects.get(verb="visit.outcome_entered").detail == {}


@pytest.mark.parametrize(
    ("said", "category", "sentence"),
    [
        ({"achievement": "Urgent improvement"}, "", "lead to a category of concern"),
        ({"safeguarding": "Not met"}, "", "lead to a category of concern"),
        ({"inclusion": "Needs attention"}, "SM", "follows from an area"),
        ({}, "SWK", "one of the two categories"),
        ({"inclusion": "Outstanding"}, "", "one of the answers for inclusion"),
    ],
)
def test_what_a_report_cannot_say_is_refused(visit, head, said, category, sentence):
    with pytest.raises(ValidationError, match=sentence):
        enter(visit, head, said, category)
    assert outcome_record(visit).outcome == {}


def test_the_form_says_what_is_missing(client, visit):
    answer = client.post(page(visit), {"achievement": "Urgent improvement"})
    assert "The areas above lead to a category of concern" in answer.content.decode()
    strange = client.post(page(visit), {"achievement": "Outstanding"}).content.decode()
    assert "Select a valid choice" in strange
    assert "Choose one" not in client.post(page(visit), {}).content.decode()


def test_before_publication_there_is_nothing_to_enter(client, visit, head):
    Visit.objects.update(phase=Phase.DRAFT, published_on=None)
    assert "not published yet" in client.get(page(visit), follow=True).content.decode()
    with pytest.raises(Refused, match="not published yet"):
        enter(visit, head)


def test_once_the_file_tells_of_it_the_file_counts(client, visit, head):
    InspectionRecord.objects.update(source=InspectionRecord.Source.OFSTED)
    assert "published file tells" in client.get(page(visit), follow=True).content.decode()
    with pytest.raises(Refused, match="published file tells"):
        enter(visit, head)


def test_an_undone_publication_takes_what_was_entered_with_it(visit, head):
    enter(visit, head)
    services.undo_change(visit=visit, by=head, now=NOW)
    assert not InspectionRecord.objects.exists()
