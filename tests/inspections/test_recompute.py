from datetime import date, timedelta

import pytest
from django.db import connection
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import stale
from core.models import AuditEvent, StaleMark
from inspections import services, tasks
from inspections.models import Window, WindowRule
from schools.models import SchoolLink
from schools.services import correct_school, undo_correction
from tests import factories
from tests.inspections.helpers import GRADED_IN_2022, inspected_school, inspection

pytestmark = pytest.mark.django_db


def test_every_state_funded_school_has_a_window_and_no_other(network, now):
    state = inspected_school(network)
    without = factories.school(network)
    inspected_school(network, is_state_funded=False)
    inspected_school(network, status="Closed")
    assert services.recompute_windows(network=network, now=now) == 2
    windows = {window.school_id: window for window in Window.objects.all()}
    assert set(windows) == {state.pk, without.pk}
    assert windows[state.pk].opens == date(2026, 9, 1)
    assert windows[state.pk].state(date(2026, 11, 24)) == "open"
    assert windows[without.pk].opens is None
    assert "No inspection" in windows[without.pk].reason


def test_working_them_out_again_writes_nothing(network, now, marks):
    inspected_school(network)
    services.recompute_windows(now=now)
    before = AuditEvent.objects.count()
    marks.clear()
    assert services.recompute_windows(now=now) == 0
    assert AuditEvent.objects.count() == before
    assert marks.of("school") == marks.of("network") == []


def test_the_latest_inspection_counts_whichever_kind_it_was(network, now):
    school = inspected_school(network)
    inspection(school, date(2024, 5, 7), kind="ungraded")
    inspection(school, date(2019, 5, 7))
    services.recompute_windows(now=now)
    assert Window.objects.get().opens == date(2027, 9, 1)


def test_a_predecessors_inspection_counts_less(network, now):
    school = inspected_school(network, urn_at_time=100001)
    services.recompute_windows(now=now)
    assert Window.objects.get().confidence == "medium"
    SchoolLink.objects.create(school=school, predecessor_urn=100001, basis=SchoolLink.Basis.LIKELY)
    services.recompute_windows(now=now)
    assert Window.objects.get().confidence == "low"


def test_a_likely_predecessor_is_known_by_the_urn_of_the_file_too(network, now):
    school = inspected_school(network, urn=100002)
    SchoolLink.objects.create(school=school, predecessor_urn=100002, basis=SchoolLink.Basis.LIKELY)
    services.recompute_windows(now=now)
    assert Window.objects.get().confidence == "low"


def test_a_category_of_concern_opens_the_window(network, now):
    inspected_school(network, date(2026, 3, 3), category_of_concern="RSI", kind="full")
    services.recompute_windows(now=now)
    assert Window.objects.get().opens == date(2026, 3, 3)


def test_a_closed_school_loses_its_window(network, now, marks):
    school = inspected_school(network)
    services.recompute_windows(now=now)
    school.status = "Closed"
    school.save()
    marks.clear()
    assert services.recompute_windows(now=now) == 1
    assert not Window.objects.exists()
    assert marks.of("school") == [school.pk]


def test_few_changes_mark_their_schools_and_many_the_network(network, now, marks):
    school = inspected_school(network)
    services.recompute_windows(now=now)
    assert (marks.of("school"), marks.of("network")) == ([school.pk], [])
    marks.clear()
    for _ in range(6):
        inspected_school(network)
    services.recompute_windows(now=now)
    assert (marks.of("school"), marks.of("network")) == ([], [network.pk])


def test_only_the_network_asked_for_is_worked_out(network, now):
    other = factories.network("farhaven")
    inspected_school(network)
    inspected_school(other)
    assert services.recompute_windows(network=network, now=now) == 1
    assert Window.objects.get().school.network == network


def test_the_number_of_queries_does_not_grow(network, now):
    """With six changed windows and with thirty, the network is marked as a whole."""

    def queries(opens_after_years):
        rules = WindowRule.objects.filter(applies_to="inspected")
        rules.update(opens_after_years=opens_after_years)
        with CaptureQueriesContext(connection) as caught:
            services.recompute_windows(now=now)
        return len(caught)

    for _ in range(6):
        inspected_school(network)
    services.recompute_windows(now=now)
    few = queries(3)
    for _ in range(24):
        inspected_school(network)
    services.recompute_windows(now=now)
    assert queries(2) == few


def test_an_operators_edit_of_a_rule_moves_the_windows_at_night(network, now):
    inspected_school(network)
    services.recompute_windows(now=now)
    WindowRule.objects.filter(applies_to="inspected").update(closes_after_years=4)
    tasks.refresh_windows()
    assert Window.objects.get().closes == date(2027, 8, 31)


def test_a_school_corrected_by_hand_has_its_window_follow(network, now):
    school, by = inspected_school(network), factories.coordinator(network)
    other = inspected_school(network)
    services.recompute_windows(now=now)
    stale.settle(now=now)
    Window.objects.filter(school=other).update(reason="As it was")
    closed = correct_school(school=school, field="status", value="Closed", by=by, now=now)
    stale.settle(now=now)
    assert not Window.objects.filter(school=school).exists()
    undo_correction(correction=closed, by=by, now=now)
    stale.settle(now=now)
    assert Window.objects.get(school=school).opens == date(2026, 9, 1)
    assert Window.objects.get(school=other).reason == "As it was"


def test_a_window_that_follows_its_school_settles(network, now):
    school = inspected_school(network)
    stale.mark("school", school.pk, now=now)
    stale.sweep(now=now)
    waiting = set(StaleMark.objects.values_list("reconciler", flat=True))
    assert waiting == {"inspections.windows", "inspections.succession", "buddies.follow.school"}
    stale.sweep(now=now)
    assert not StaleMark.objects.exists()
    assert AuditEvent.objects.filter(verb="windows.recomputed").count() == 1


def test_a_school_that_is_gone_settles_too(network, now):
    stale.mark("school", 123456, now=now)
    stale.settle(now=now)
    assert not StaleMark.objects.exists()


def test_an_operators_edit_in_the_admin_moves_the_windows_soon(network, now):
    inspected_school(network)
    services.recompute_windows(now=now)
    rule = WindowRule.objects.get(applies_to="inspected")
    url = reverse("admin:inspections_windowrule_change", args=[rule.pk])
    answers = {**model_to_dict(rule), "in_force_to": "", "closes_after_years": 4}
    client = factories.signed_in_client(factories.operator())
    assert client.post(url, answers).status_code == 302
    stale.settle(now=now)
    assert Window.objects.get().closes == date(2027, 8, 31)


def test_a_window_keeps_its_row_when_it_moves(network, now):
    school = inspected_school(network)
    services.recompute_windows(now=now)
    before = Window.objects.get().pk
    inspection(school, GRADED_IN_2022 + timedelta(days=400))
    services.recompute_windows(now=now)
    assert Window.objects.get().pk == before


def test_windows_are_found_by_their_state(network, now):
    for year in (2019, 2022, 2024):
        inspected_school(network, date(year, 11, 15))
    factories.school(network)
    services.recompute_windows(now=now)
    today = date(2026, 11, 24)
    for state in ("later", "open", "overdue", "unknown"):
        found = Window.objects.in_state(state, today)
        assert [window.state(today) for window in found] == [state]
    assert Window.objects.needing_a_buddy(today).count() == 2
