from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from core.audit import System
from core.models import AuditEvent
from core.refusals import Refused
from inspections import services
from inspections.models import Phase, Visit, VisitChange
from inspections.queries import open_visit_at
from schools.models import Post
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(network):
    return factories.head(network)


@pytest.fixture
def school(head):
    return head.posts.get().school


def test_two_taps_record_a_full_inspection_on_the_usual_days(head, school, marks):
    monday = at(2026, 11, 23, 10, 20)
    visit = services.open_visit(school=school, by=head, now=monday)
    assert (visit.kind, visit.phase, visit.called_at) == ("full", Phase.NOTIFIED, monday)
    assert (visit.first_day, visit.last_day) == (date(2026, 11, 24), date(2026, 11, 25))
    assert (visit.head, visit.recorded_by, visit.recorded_at) == (head, head, monday)
    assert open_visit_at(school) == visit
    assert marks.of("visit") == [visit.pk]
    change = VisitChange.objects.get()
    assert (change.old_phase, change.new_phase, change.by_id) == ("", "notified", head.pk)
    event = AuditEvent.objects.get(verb="visit.opened")
    assert (event.network_id, event.detail) == (school.network_id, {"kind": "full"})


def test_a_second_report_says_who_recorded_it_and_when(network, head, school):
    services.open_visit(school=school, by=factories.coordinator(network), now=at(2026, 11, 23, 10))
    with pytest.raises(Refused, match="the coordinator recorded it at 10am on Monday 23 November"):
        services.open_visit(school=school, by=head, now=at(2026, 11, 23, 11))
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("head", "the head recorded"),
        ("delegate", "the head’s delegate recorded"),
        ("stranger", "somebody recorded"),
    ],
)
def test_a_second_report_names_a_role_and_nobody(network, head, school, who, words):
    people = {
        "head": head,
        "delegate": factories.person("Del Egate"),
        "stranger": factories.person("Stra Nger"),
    }
    factories.post(people["delegate"], school, Post.Kind.DELEGATE)
    services.open_visit(school=school, by=people[who], now=at(2026, 11, 23, 10))
    with pytest.raises(Refused, match=words) as caught:
        services.open_visit(
            school=school, by=factories.coordinator(network), now=at(2026, 11, 23, 11)
        )
    assert people[who].name not in str(caught.value)


def test_ones_own_second_report_says_so(head, school):
    services.open_visit(school=school, by=head, now=at(2026, 11, 23, 10))
    with pytest.raises(Refused, match="you recorded it"):
        services.open_visit(school=school, by=head, now=at(2026, 11, 23, 11))


def test_a_system_may_record_too(school):
    visit = services.open_visit(school=school, by=System("seed"), now=at(2026, 11, 23, 10))
    assert visit.recorded_by is None
    with pytest.raises(Refused, match="somebody recorded it"):
        services.open_visit(school=school, by=System("seed"), now=at(2026, 11, 23, 11))


def test_of_several_heads_whoever_records_is_stood_by(network, head, school):
    other = factories.person("Bo Executive", account=True)
    factories.post(other, school, Post.Kind.EXECUTIVE_HEAD)
    visit = services.open_visit(school=school, by=other, now=at(2026, 11, 23, 10))
    assert visit.head == other


def test_of_several_heads_the_one_at_the_school_is_stood_by(network, head, school):
    factories.post(factories.person("Bo Executive"), school, Post.Kind.EXECUTIVE_HEAD)
    visit = services.open_visit(
        school=school, by=factories.coordinator(network), now=at(2026, 11, 23, 10)
    )
    assert visit.head == head


def test_a_school_without_a_known_head_can_be_visited(network, now):
    visit = services.open_visit(
        school=factories.school(network), by=factories.coordinator(network), now=now
    )
    assert visit.head is None


def test_a_call_reported_late_stands_where_the_clock_stands(head, school):
    visit = services.open_visit(
        school=school, by=head, now=at(2026, 11, 26, 9), called_at=at(2026, 11, 23, 10)
    )
    assert visit.phase == Phase.FEEDBACK
    steps = list(VisitChange.objects.order_by("pk").values_list("old_phase", "new_phase"))
    assert steps == [("", "notified"), ("notified", "feedback")]


def test_an_unannounced_inspection_starts_on_the_day_of_the_call(head, school):
    visit = services.open_visit(
        school=school,
        by=head,
        now=at(2026, 11, 24, 9),
        kind=Visit.Kind.FOCUSED,
        first_day=date(2026, 11, 24),
        last_day=date(2026, 11, 24),
    )
    assert visit.phase == Phase.ON_SITE


def test_a_first_day_beyond_the_usual_last_day_is_the_last_too(head, school):
    visit = services.open_visit(
        school=school, by=head, now=at(2026, 11, 23, 10), first_day=date(2026, 12, 1)
    )
    assert visit.last_day == date(2026, 12, 1)


NOW = at(2026, 11, 23, 10)


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"called_at": NOW + timedelta(minutes=1)}, "called_at", "later than now"),
        ({"called_at": NOW - timedelta(days=370)}, "called_at", "last year"),
        ({"first_day": date(2026, 11, 28)}, "first_day", "weekday"),
        ({"first_day": date(2026, 11, 20)}, "first_day", "on or after the day of the call"),
        ({"first_day": date(2027, 4, 12)}, "first_day", "four months"),
        ({"last_day": date(2026, 11, 23)}, "last_day", "on or after the first day"),
        ({"last_day": date(2026, 11, 28)}, "last_day", "weekday"),
        ({"last_day": date(2026, 12, 1)}, "last_day", "at most 5"),
        (
            {"first_day": date(2026, 12, 24), "last_day": date(2026, 12, 28)},
            "last_day",
            "bank holiday",
        ),
    ],
)
def test_details_that_cannot_be_are_refused_by_field(head, school, given, field, words):
    with pytest.raises(ValidationError) as caught:
        services.open_visit(school=school, by=head, now=NOW, **given)
    assert words in caught.value.message_dict[field][0]
    assert not Visit.objects.exists()


def test_five_days_over_a_weekend_are_allowed(head, school):
    visit = services.open_visit(school=school, by=head, now=NOW, last_day=date(2026, 11, 30))
    assert visit.last_day == date(2026, 11, 30)
