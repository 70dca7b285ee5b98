"""Moving the demo's time on."""

from datetime import date, timedelta

import pytest

from core import clock, stale
from inspections.models import InspectionRecord, Visit
from inspections.services import ask, grant_pause, open_visit
from notifications.models import Message
from notifications.services import queue
from seed import journey
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("step", "start", "end"),
    [
        ("evening", at(2026, 11, 24, 9), at(2026, 11, 24, 19)),
        ("evening", at(2026, 11, 24, 20), at(2026, 11, 25, 19)),
        ("tomorrow", at(2026, 11, 24, 9), at(2026, 11, 25, 8, 45)),
        ("week", at(2026, 11, 24, 9), at(2026, 12, 1, 8, 45)),
        ("something else", at(2026, 11, 24, 9), at(2026, 11, 25, 8, 45)),
        # In summer London is an hour ahead.
        ("tomorrow", at(2026, 6, 9, 9), at(2026, 6, 10, 7, 45)),
    ],
)
def test_each_step_leads_to_a_time_of_day(step, start, end):
    assert journey.step(step, start) == end


def test_what_falls_between_is_sent_when_it_was_due(network, now):
    factories.coordinator(network)
    head = factories.head(network)
    network.named_contact = factories.person("Dee Alvarez")
    network.save()
    clock.travel_to(now)
    open_visit(school=head.posts.get().school, by=head, now=now)

    journey.play_until(now + timedelta(days=4))

    assert Visit.objects.get().phase == "feedback"
    messages = Message.objects.filter(person=head, state=Message.State.SENT)
    days = [clock.london_date(message.finished_at).day for message in messages.order_by("pk")]
    assert days == sorted(set(days))
    assert len(days) >= 3


def test_a_message_that_waits_for_the_morning_leaves_in_the_morning(network):
    night = at(2026, 11, 24, 22)
    clock.travel_to(night)
    queue(
        key="test:1", person=factories.person(account=True), occasion="Test", subject="Covenant: x",
        text="x", now=night,
    )  # fmt: skip
    stale.settle(now=night)

    journey.play_until(at(2026, 11, 25, 12))

    message = Message.objects.get()
    assert message.state == Message.State.SENT
    assert clock.london_date(message.finished_at).day == 25


@pytest.mark.parametrize("with_nights", [True, False])
def test_nights_bring_what_the_nightly_jobs_plan(network, with_nights):
    head = factories.head(network)
    factories.coordinator(network)
    network.named_contact = factories.person("Dee Alvarez")
    network.save()
    # Rows as they lie there, marked by nobody: the nightly jobs alone find the new term.
    factories.term(network, date(2027, 1, 4), date(2027, 3, 25))
    school = head.posts.get().school
    InspectionRecord.objects.create(
        school=school,
        urn=school.urn,
        urn_at_time=school.urn,
        kind="graded",
        started_on=date(2022, 11, 8),
        as_at=date(2026, 8, 31),
    )
    clock.travel_to(at(2026, 12, 30, 12))

    journey.play_until(at(2027, 1, 4, 12), with_nights=with_nights)

    sent = Message.objects.filter(state=Message.State.SENT)
    assert sent.filter(attachment="").exists() is with_nights
    assert sent.filter(attachment="telephone-tree").exists() is with_nights


def test_time_stops_where_a_paused_visit_goes_on(network, now):
    factories.coordinator(network)
    head = factories.head(network)
    clock.travel_to(now)
    visit = open_visit(school=head.posts.get().school, by=head, now=now, is_unannounced=True)
    ask(visit=visit, kind="pause", asked_by="head", asked_of="lead_inspector", by=head, now=now)
    day = clock.london_date(now) + timedelta(days=1)
    grant_pause(visit=visit, by=head, now=now, resumes_on=day)

    journey.play_until(clock.london_time(day, 12))

    assert Visit.objects.get().phase == "on_site"
