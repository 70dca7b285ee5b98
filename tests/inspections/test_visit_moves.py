from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEvent
from core.refusals import Refused
from inspections import services, tasks
from inspections.models import InspectionRecord, Phase, Visit, VisitChange, Window
from inspections.visits import SAID, TRANSITIONS
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db
CALLED = at(2026, 11, 23, 10)
LATER = at(2027, 1, 20)


@pytest.fixture
def coordinator(network):
    return factories.coordinator(network)


@pytest.fixture
def visit(network, coordinator):
    """Called on Monday 23 November, on site on Tuesday and Wednesday."""
    return services.open_visit(school=factories.school(network), by=coordinator, now=CALLED)


def put(visit, phase):
    """The same visit in another phase."""
    Visit.objects.filter(pk=visit.pk).update(phase=phase)
    visit.refresh_from_db()
    return visit


@pytest.mark.parametrize("new", Phase.values)
@pytest.mark.parametrize("old", Phase.values)
def test_a_phase_moves_along_the_table_and_nowhere_else(visit, coordinator, old, new, marks):
    put(visit, old)
    before = VisitChange.objects.count()
    # A deferred visit is planned again by saying its new days.
    if TRANSITIONS.allows(old, new) and new in SAID and (old, new) != ("deferred", "planned"):
        moved = services.move_visit(visit=visit, phase=new, by=coordinator, now=LATER)
        assert moved.phase == new
        change = VisitChange.objects.order_by("pk").last()
        assert (change.old_phase, change.new_phase) == (old, new)
        verb = TRANSITIONS.verb(old, new)
        assert AuditEvent.objects.filter(verb=verb, object_id=visit.pk).exists()
        assert marks.of("visit") == [visit.pk]
        return
    with pytest.raises(ValidationError, match=r"cannot go from|needs its details"):
        services.move_visit(visit=visit, phase=new, by=coordinator, now=LATER)
    visit.refresh_from_db()
    assert visit.phase == old
    assert VisitChange.objects.count() == before


def test_a_deferred_visit_is_planned_by_its_new_days_and_by_nothing_else(visit, coordinator):
    services.ask(
        visit=visit, kind="deferral", by=coordinator, now=CALLED,
        asked_by="head", asked_of="lead_inspector",
    )  # fmt: skip
    services.grant_deferral(visit=visit, by=coordinator, now=CALLED)
    with pytest.raises(ValidationError, match="needs its details"):
        services.move_visit(visit=visit, phase=Phase.PLANNED, by=coordinator, now=CALLED)
    visit.refresh_from_db()
    assert visit.phase == Phase.DEFERRED


def test_the_clock_moves_a_visit_at_eight_and_at_six(visit):
    assert services.advance_visits(now=at(2026, 11, 24, 7, 59)) == 0
    assert services.advance_visits(now=at(2026, 11, 24, 8)) == 1
    visit.refresh_from_db()
    assert visit.phase == Phase.ON_SITE
    assert services.advance_visits(now=at(2026, 11, 25, 17, 59)) == 0
    assert services.advance_visits(now=at(2026, 11, 25, 18)) == 1
    visit.refresh_from_db()
    assert visit.phase == Phase.FEEDBACK
    assert services.advance_visits(now=LATER) == 0
    assert VisitChange.objects.order_by("pk").last().by_label == "system: clock"


@pytest.mark.parametrize(
    ("called", "on_site"),
    [
        (at(2026, 3, 30, 10), at(2026, 3, 31, 7)),  # summer time since the day before
        (at(2026, 10, 26, 10), at(2026, 10, 27, 8)),  # winter time since the day before
    ],
)
def test_the_hour_is_londons_also_after_the_clocks_change(network, coordinator, called, on_site):
    services.open_visit(school=factories.school(network), by=coordinator, now=called)
    assert services.advance_visits(now=on_site - timedelta(minutes=1)) == 0
    assert services.advance_visits(now=on_site) == 1


def test_after_a_pause_of_the_worker_a_visit_catches_up_at_once(visit):
    assert services.advance_visits(now=LATER) == 1
    visit.refresh_from_db()
    assert visit.phase == Phase.FEEDBACK


def test_a_team_that_left_early_does_not_come_back(visit, coordinator):
    services.advance_visits(now=at(2026, 11, 25, 9))
    services.move_visit(visit=visit, phase=Phase.FEEDBACK, by=coordinator, now=at(2026, 11, 25, 15))
    assert services.advance_visits(now=at(2026, 11, 25, 16)) == 0


def test_a_visit_that_moved_meanwhile_is_left_alone(visit, coordinator):
    from inspections.services.visits import _advance

    stale_copy = Visit.objects.get(pk=visit.pk)
    put(visit, Phase.FEEDBACK)
    assert not _advance(stale_copy, at(2026, 11, 24, 9))


def test_the_task_reads_the_clock(visit):
    put(visit, Phase.NOTIFIED)
    Visit.objects.update(first_day=date(2020, 1, 6), last_day=date(2020, 1, 7))
    tasks.advance_visits()
    visit.refresh_from_db()
    assert visit.phase == Phase.FEEDBACK


def test_the_draft_and_the_report_have_their_days(visit, coordinator):
    services.advance_visits(now=LATER)
    drafted = services.move_visit(
        visit=visit, phase="draft", on=date(2026, 12, 18), by=coordinator, now=LATER
    )
    assert drafted.draft_on == date(2026, 12, 18)
    published = services.move_visit(visit=visit, phase="published", by=coordinator, now=LATER)
    assert (published.draft_on, published.published_on) == (date(2026, 12, 18), date(2027, 1, 20))


@pytest.mark.parametrize(
    ("phase", "on", "words"),
    [
        ("draft", date(2027, 1, 21), "future"),
        ("draft", date(2026, 11, 24), "last day on site"),
        ("published", date(2026, 12, 17), "before the draft"),
    ],
)
def test_a_day_that_cannot_be_is_refused(visit, coordinator, phase, on, words):
    services.advance_visits(now=LATER)
    if phase == "published":
        services.move_visit(
            visit=visit, phase="draft", on=date(2026, 12, 18), by=coordinator, now=LATER
        )
    with pytest.raises(ValidationError, match=words):
        services.move_visit(visit=visit, phase=phase, on=on, by=coordinator, now=LATER)


def test_publication_of_a_full_inspection_moves_the_window(visit, coordinator):
    services.move_visit(visit=visit, phase="published", by=coordinator, now=LATER)
    record = InspectionRecord.objects.get()
    assert (record.started_on, record.source, record.outcome) == (visit.first_day, "head", {})
    assert Window.objects.get().opens == date(2030, 9, 1)


def test_publication_of_a_monitoring_inspection_does_not(network, coordinator):
    visit = services.open_visit(
        school=factories.school(network), by=coordinator, now=CALLED, kind="monitoring"
    )
    services.move_visit(visit=visit, phase="published", by=coordinator, now=LATER)
    assert not InspectionRecord.objects.exists()


def test_after_publication_the_next_call_can_come(visit, coordinator):
    services.move_visit(visit=visit, phase="published", by=coordinator, now=LATER)
    assert services.open_visit(school=visit.school, by=coordinator, now=LATER).is_open


def test_a_mistake_is_taken_back_within_a_day(visit, coordinator, marks):
    taken = services.take_back_visit(visit=visit, by=coordinator, now=CALLED + timedelta(hours=24))
    assert taken.phase == Phase.MISTAKEN
    assert marks.of("visit") == [visit.pk]
    assert AuditEvent.objects.filter(verb="visit.taken_back").exists()
    assert services.open_visit(school=visit.school, by=coordinator, now=LATER).is_open


def test_later_a_mistake_stays_and_can_be_corrected(visit, coordinator):
    with pytest.raises(Refused, match="within a day"):
        services.take_back_visit(
            visit=visit, by=coordinator, now=CALLED + timedelta(hours=24, seconds=1)
        )


def test_a_published_visit_is_not_taken_back(visit, coordinator):
    put(visit, Phase.PUBLISHED)
    with pytest.raises(Refused, match="not open"):
        services.take_back_visit(visit=visit, by=coordinator, now=CALLED)
