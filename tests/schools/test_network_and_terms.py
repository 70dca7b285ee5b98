"""A network's settings, its terms, and corrections of its schools."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.audit import System
from core.models import AuditEvent
from core.refusals import Refused
from schools import queries, services
from schools.models import SchoolCorrection
from tests import factories

pytestmark = pytest.mark.django_db
BY = System("test")
TODAY = date(2026, 11, 24)


def keep(network, now, first=date(2026, 9, 1), last=date(2026, 10, 23), **fields):
    return services.keep_term(
        network=network, first_day=first, last_day=last, by=BY, now=now,
        **{"name": "Autumn 2026", **fields},
    )  # fmt: skip


def test_settings_are_changed_and_what_stays_leaves_no_trace(network, now):
    contact = factories.person()

    services.change_network(network=network, by=BY, now=now, named_contact=contact, months_ahead=6)
    services.change_network(network=network, by=BY, now=now, named_contact=contact)

    network.refresh_from_db()
    assert network.named_contact == contact
    assert AuditEvent.objects.get().detail == {"fields": ["named_contact"]}
    with pytest.raises(TypeError):
        services.change_network(network=network, by=BY, now=now, slug="other")


def test_a_term_is_added_changed_and_removed(network, now):
    term = keep(network, now)
    keep(network, now, term=term, last=date(2026, 10, 16), starts_term=False)

    (kept,) = queries.terms_of(network)
    assert (kept.last_day, kept.starts_term) == (date(2026, 10, 16), False)
    services.remove_term(term=term, by=BY, now=now)
    assert not queries.terms_of(network)
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "term.added", "term.changed", "term.removed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        (date(2026, 8, 1), "before the first"),
        (date(2028, 8, 1), "shorter than 200 days"),
        (date(2026, 10, 24), "last day is a Saturday"),
        (date(2226, 10, 24), "in the year 2226"),
    ],
)
def test_impossible_days_get_a_sentence(network, now, last, sentence):
    with pytest.raises(Refused, match=sentence):
        keep(network, now, last=last)


def test_terms_do_not_share_days(network, now):
    keep(network, now)

    with pytest.raises(Refused, match=r"Autumn 2026 \(Tuesday 1 September 2026 to Friday 23"):
        keep(network, now, first=date(2026, 10, 23), last=date(2026, 12, 18))
    assert keep(factories.network("easthaven"), now)


def test_missing_terms_are_noticed_half_a_year_ahead(network, now):
    assert queries.gap_in_terms(network, TODAY) == TODAY
    keep(network, now)
    keep(network, now, first=date(2027, 1, 4), last=date(2027, 3, 26))
    assert queries.gap_in_terms(network, TODAY) == TODAY  # the second half of autumn
    keep(network, now, first=date(2026, 11, 2), last=date(2026, 12, 18))
    assert queries.gap_in_terms(network, TODAY) == date(2027, 3, 27)
    keep(network, now, first=date(2027, 4, 12), last=date(2027, 7, 20))
    assert queries.gap_in_terms(network, TODAY) is None


def test_a_calendar_that_begins_soon_has_no_gap_before_it(network, now):
    keep(network, now, last=date(2026, 12, 18))
    keep(network, now, first=date(2027, 1, 4), last=date(2027, 5, 28))
    assert queries.gap_in_terms(network, date(2026, 8, 3)) is None
    assert queries.gap_in_terms(network, date(2026, 5, 3)) == date(2026, 5, 3)


def test_the_database_refuses_terms_that_cannot_be(network):
    term = factories.term(network, date(2026, 9, 1), date(2026, 10, 1))
    assert "to 2026-10-01" in str(term)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.term(network, date(2026, 9, 1), date(2026, 9, 2))
    with pytest.raises(IntegrityError, match="term_ends_after_it_starts"), transaction.atomic():
        factories.term(network, date(2026, 9, 2), date(2026, 9, 1))


def correct(school, now, field="name", value="Quayside School"):
    return services.correct_school(school=school, field=field, value=value, by=BY, now=now)


def test_a_correction_wins_and_keeps_what_the_file_says(network, now):
    school = factories.school(network, "Quayside Primary School")

    correct(school, now)
    correction = correct(school, now + timedelta(hours=1), value=" Quayside C of E School ")

    school.refresh_from_db()
    assert school.name == "Quayside C of E School"
    assert correction.imported_value == "Quayside Primary School"
    services.undo_correction(correction=correction, by=BY, now=now)
    school.refresh_from_db()
    assert school.name == "Quayside Primary School"
    assert not SchoolCorrection.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("responsible_body", "nobody"), ("postcode", "x" * 11)]
)
def test_a_value_that_the_field_cannot_hold_is_refused(network, now, field, value):
    with pytest.raises(Refused, match="cannot be used"):
        correct(factories.school(network), now, field, value)
    assert not SchoolCorrection.objects.exists()


def test_the_number_of_a_school_is_not_corrected(network, now):
    with pytest.raises(ValueError, match="urn"):
        correct(factories.school(network), now, "urn", "1")


def test_the_database_keeps_one_correction_per_fact(network, now):
    school = factories.school(network)
    assert "of school" in str(correct(school, now))
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolCorrection.objects.create(school=school, field="name", at=now)
