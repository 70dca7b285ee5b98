from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEvent
from core.refusals import Refused
from inspections import services
from inspections.models import InspectionRecord, Window, WindowOverride
from tests import factories
from tests.inspections.helpers import inspected_school

pytestmark = pytest.mark.django_db
RANGE = {"opens": date(2027, 1, 1), "closes": date(2027, 12, 31)}


@pytest.fixture
def school(network, now):
    made = inspected_school(network)
    services.recompute_windows(now=now)
    return made


def test_a_range_set_by_hand_counts_until_it_is_ended(network, school, now, marks):
    coordinator = factories.coordinator(network)
    services.override_window(school=school, reason="reorganised", by=coordinator, now=now, **RANGE)
    window = Window.objects.get()
    assert (window.opens, window.is_overridden) == (date(2027, 1, 1), True)
    assert "It has merged" in window.reason
    assert marks.of("school") == [school.pk]
    assert AuditEvent.objects.filter(verb="window.overridden", object_id=school.pk).exists()
    services.end_override(school=school, by=coordinator, now=now)
    window = Window.objects.get()
    assert (window.opens, window.is_overridden) == (date(2026, 9, 1), False)
    assert WindowOverride.objects.get().ended_at == now


def test_a_second_range_takes_the_place_of_the_first(network, school, now):
    coordinator = factories.coordinator(network)
    for year in (2027, 2028):
        services.override_window(
            school=school,
            opens=date(year, 1, 1),
            closes=date(year, 12, 31),
            reason="ofsted_said",
            by=coordinator,
            now=now,
        )
    assert WindowOverride.objects.filter(ended_at=None).count() == 1
    assert Window.objects.get().opens == date(2028, 1, 1)


def test_a_school_that_is_not_the_states_has_a_window_only_by_hand(network, now):
    school = factories.school(network, is_state_funded=False)
    coordinator = factories.coordinator(network)
    services.override_window(school=school, reason="ofsted_said", by=coordinator, now=now, **RANGE)
    assert Window.objects.get().school == school
    services.end_override(school=school, by=coordinator, now=now)
    assert not Window.objects.exists()


def test_ending_what_is_not_set_is_refused(network, school, now):
    with pytest.raises(Refused, match="not set by hand"):
        services.end_override(school=school, by=factories.coordinator(network), now=now)


def test_a_range_backwards_or_without_a_reason_is_refused_by_field(network, school, now):
    with pytest.raises(ValidationError) as caught:
        services.override_window(
            school=school,
            opens=date(2027, 1, 2),
            closes=date(2027, 1, 1),
            reason="because",
            by=factories.coordinator(network),
            now=now,
        )
    assert set(caught.value.message_dict) == {"closes", "reason"}
    assert not WindowOverride.objects.exists()


def test_the_heads_word_moves_the_window(network, school, now, marks):
    head = factories.person()
    record = services.record_inspected_since(school=school, on=date(2026, 3, 10), by=head, now=now)
    assert (record.source, record.kind) == ("head", "full")
    window = Window.objects.get()
    assert (window.opens, window.record) == (date(2029, 9, 1), record)
    assert marks.of("school") == [school.pk]
    assert AuditEvent.objects.filter(verb="window.inspected_since").exists()


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 25), "future"),
        (date(2004, 1, 1), "September 2005"),
        (date(2022, 11, 15), "15 November 2022 already"),
    ],
)
def test_an_inspection_that_cannot_be_is_refused(school, now, on, words):
    with pytest.raises(ValidationError, match=words):
        services.record_inspected_since(school=school, on=on, by=factories.person(), now=now)
    assert InspectionRecord.objects.count() == 1


def test_a_slip_of_the_head_is_mended_by_saying_it_again(school, now):
    head = factories.person()
    for day in (date(2026, 3, 10), date(2025, 3, 11)):
        services.record_inspected_since(school=school, on=day, by=head, now=now)
    assert Window.objects.get().opens == date(2028, 9, 1)
    assert InspectionRecord.objects.filter(source="head").count() == 1


def test_what_a_visit_here_tells_is_more_than_a_word(network, school, now):
    head = factories.person()
    visit = services.open_visit(school=school, by=head, now=now, called_at=now - timedelta(days=60))
    services.move_visit(visit=visit, phase="published", by=head, now=now)
    with pytest.raises(ValidationError, match="already"):
        services.record_inspected_since(
            school=school, on=visit.first_day - timedelta(days=1), by=head, now=now
        )


def test_a_school_never_inspected_may_be_inspected_for_the_first_time(network, now):
    school = factories.school(network)
    services.record_inspected_since(
        school=school, on=(now - timedelta(days=30)).date(), by=factories.person(), now=now
    )
    assert Window.objects.get().opens == date(2030, 9, 1)
