"""Deadlines as they are kept: with each act, after each change of a rule or the calendar, and
ticked off."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import stale
from core.audit import System
from core.models import AuditEvent
from core.refusals import Refused
from inspections import services
from inspections.models import Deadline, DeadlineRule, Interruption, OneOffHoliday, Phase, Visit
from inspections.queries import deadlines_of
from inspections.services.deadlines import _keep, keep_deadlines, rewrite_all
from schools.services import keep_day_without_pupils, keep_term
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db
BY = System("test")
CALLED = at(2026, 2, 23, 10)


@pytest.fixture
def school(network):
    return factories.school(network)


@pytest.fixture
def visit(school):
    """24 and 25 February 2026 (DOMAIN 2.13)."""
    return services.open_visit(school=school, by=BY, now=CALLED)


def due(visit, key):
    return {row.key: row.due for row in deadlines_of(visit)}[key]


def term(network, first, last, **fields):
    return keep_term(
        network=network, name="Term", first_day=first, last_day=last, by=BY, now=CALLED, **fields
    )


def test_the_rows_are_there_with_the_visit(visit):
    rows = {row.key: row for row in deadlines_of(visit)}
    assert rows["tell-parents"].due == date(2026, 2, 24)
    assert rows["feedback-meeting"].due == date(2026, 2, 25)
    assert rows["copy-to-parents"].due is None
    assert rows["copy-to-parents"].is_the_schools
    assert not rows["final-report"].is_the_schools
    assert rows["final-report"].source == rows["final-report"].rule.source
    assert rows["final-report"].certainty == "likely"
    assert rows["final-report"].counted_from == "last_day"
    assert str(rows["draft-report"]) == f"draft-report of visit {visit.pk}"
    assert not {"earliest-in-autumn", "icaso", "pause-ends"} & rows.keys()


def test_term_dates_that_come_later_move_what_is_due(network, visit):
    assert due(visit, "final-report") == date(2026, 4, 10)
    assert Deadline.objects.get(visit=visit, key="final-report").assumes_no_breaks
    term(network, date(2026, 2, 23), date(2026, 3, 27))
    term(network, date(2026, 4, 13), date(2026, 5, 22))
    stale.settle(now=CALLED)
    assert due(visit, "final-report") == date(2026, 4, 22)
    assert not Deadline.objects.get(visit=visit, key="final-report").assumes_no_breaks


def test_an_inset_day_beside_a_half_term_keeps_it_a_week(network, visit):
    term(network, date(2026, 2, 23), date(2026, 3, 12))
    term(network, date(2026, 3, 23), date(2026, 5, 22))
    stale.settle(now=CALLED)
    before = due(visit, "final-report")
    keep_day_without_pupils(network=network, day=date(2026, 3, 13), kind="inset", by=BY, now=CALLED)
    stale.settle(now=CALLED)
    assert due(visit, "final-report") < before


def test_a_visit_that_moves_takes_its_deadlines_along(visit):
    services.correct_visit(
        visit=visit, by=BY, now=CALLED, first_day=date(2026, 3, 3), last_day=date(2026, 3, 4)
    )
    assert due(visit, "call-senior-inspector") == date(2026, 3, 5)
    assert due(visit, "tell-parents") == date(2026, 3, 3)


def test_a_deferred_visit_has_no_days_to_count_from(visit):
    services.ask(
        visit=visit, kind="deferral", asked_by="head", asked_of="caller", by=BY, now=CALLED
    )
    services.grant_deferral(visit=visit, by=BY, now=CALLED)
    assert {row.due for row in deadlines_of(visit)} == {None}


def test_a_pause_has_an_end_until_the_team_is_back(visit):
    tuesday = at(2026, 2, 24, 12)
    services.advance_visits(now=tuesday)
    services.ask(
        visit=visit, kind="pause", asked_by="head", asked_of="lead_inspector", by=BY, now=tuesday
    )
    visit = services.grant_pause(visit=visit, by=BY, now=tuesday)
    assert due(visit, "pause-ends") == date(2026, 3, 3)
    assert due(visit, "final-report") is None
    Interruption.objects.update(resumes_on=date(2026, 2, 26))
    Visit.objects.update(phase=Phase.ON_SITE, last_day=date(2026, 2, 26))
    keep_deadlines(Visit.objects.get())
    assert "pause-ends" not in {row.key for row in deadlines_of(visit)}
    assert due(visit, "call-senior-inspector") == date(2026, 2, 27)


def test_a_visit_called_while_the_old_rule_held_goes_by_it(school):
    """Left incomplete under the rule of 2024, Ofsted comes back within three months."""
    called = at(2025, 9, 8, 10)
    visit = services.open_visit(school=school, by=BY, now=called)
    now = at(2025, 9, 9, 12)
    services.advance_visits(now=now)
    visit = services.leave_incomplete(visit=visit, by=BY, now=now)
    assert due(visit, "suspend-and-return") == date(2025, 12, 9)


def test_a_rule_changed_in_the_admin_rewrites_open_visits_alone(network, visit, sign_in, now):
    other = services.open_visit(school=factories.school(network), by=BY, now=CALLED)
    closed = services.open_visit(school=factories.school(network), by=BY, now=CALLED)
    Visit.objects.filter(pk=closed.pk).update(phase=Phase.CLOSED)
    stale.settle(now=now)
    rule = DeadlineRule.objects.get(key="final-report")
    rule.number = 10
    rule.save()
    seen = []
    stale.register("tests.deadlines", "visit", lambda pk, now: seen.append(pk))
    try:
        stale.mark("deadline_rule", rule.pk, now=now)
        stale.settle(now=now)
    finally:
        del stale._reconcilers["tests.deadlines"]
    assert due(visit, "final-report") == due(other, "final-report") == date(2026, 3, 11)
    assert due(closed, "final-report") == date(2026, 4, 10)
    assert sorted(seen) == sorted([visit.pk, other.pk])


def test_a_day_of_mourning_moves_both_kinds_of_days(visit, now):
    OneOffHoliday.objects.create(day=date(2026, 2, 26), name="Mourning", source="https://x.test")
    rewrite_all(0, now)
    assert due(visit, "call-senior-inspector") == date(2026, 2, 27)
    assert due(visit, "draft-report") == date(2026, 3, 24)


def test_writing_the_same_again_changes_nothing(visit):
    assert not keep_deadlines(visit)
    assert keep_deadlines(
        services.correct_visit(visit=visit, by=BY, now=CALLED, last_day=date(2026, 2, 26))
    ) is False  # fmt: skip


def test_a_rule_that_is_not_in_force_any_more_leaves_no_row(visit):
    DeadlineRule.objects.filter(key="tell-parents").update(in_force_to=date(2020, 1, 1))
    assert keep_deadlines(visit)
    assert not Deadline.objects.filter(key="tell-parents").exists()


def tick(visit, key="call-senior-inspector", now=CALLED, by=None):
    by = by or factories.person()
    return services.tick_off(visit=visit, key=key, by=by, now=now)


def test_what_the_school_did_is_ticked_off_once_and_can_be_taken_back(visit):
    who = factories.person()
    tick(visit, by=who)
    tick(visit, now=CALLED + timedelta(days=1))
    row = Deadline.objects.get(key="call-senior-inspector")
    assert (row.done_on, row.done_by) == (date(2026, 2, 23), who)
    for _ in range(2):
        services.take_back_tick(visit=visit, key=row.key, by=who, now=CALLED)
    row.refresh_from_db()
    assert (row.done_on, row.done_by) == (None, None)
    verbs = AuditEvent.objects.filter(verb__startswith="deadline.").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["deadline.done", "deadline.not_done"]


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("final-report", "Ofsted’s to do"),
        ("comments-on-draft", "not due yet"),
        ("nothing", "not due in this visit any more"),
    ],
)
def test_what_cannot_be_ticked_off_says_why(visit, key, sentence):
    with pytest.raises(Refused, match=sentence):
        tick(visit, key)


def test_a_tick_outlives_days_that_move_but_not_what_is_taken_back(visit):
    now = at(2026, 3, 20)
    services.advance_visits(now=now)
    services.move_visit(visit=visit, phase="draft", by=BY, now=now, on=date(2026, 3, 19))
    tick(visit, "comments-on-draft", now)
    DeadlineRule.objects.filter(key="comments-on-draft").update(number=6)
    keep_deadlines(Visit.objects.get())
    assert Deadline.objects.get(key="comments-on-draft").done_on
    services.undo_change(visit=visit, by=BY, now=now)
    row = Deadline.objects.get(key="comments-on-draft")
    assert (row.due, row.done_on, row.done_by) == (None, None, None)


def test_the_database_refuses_deadlines_that_cannot_be(visit):
    rule = DeadlineRule.objects.get(key="icaso")
    day = date(2026, 3, 2)

    def row(key="one", **fields):
        return Deadline.objects.create(visit=visit, rule=rule, key=key, **fields)

    row("open")
    row("due", counted_on=day, due=day)
    row("done", counted_on=day, due=day, done_on=day, done_by=factories.person())
    row("by-somebody-erased", counted_on=day, due=day, done_on=day)
    for bad in (
        {"key": "open"},
        {"due": day},
        {"counted_on": day},
        {"done_on": day},
        {"counted_on": day, "due": day, "done_by": factories.person()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row(**bad)
    assert "2026" in str(OneOffHoliday(day=day, name="Mourning"))


def test_thirty_visits_take_as_many_queries_as_one(network):
    def count(visits):
        rows = list(Visit.objects.select_related("school").order_by("pk")[:visits])
        with CaptureQueriesContext(connection) as asked:
            assert len(_keep(rows)) == 0
        return len(asked)

    for _ in range(30):
        services.open_visit(school=factories.school(network), by=BY, now=CALLED)
    assert count(1) == count(30) <= 12


def test_head_delegate_and_coordinator_tick_off_on_the_page(network, school, visit, sign_in, now):
    head = factories.person(account=True)
    factories.post(head, school)
    delegate = factories.person(account=True)
    factories.post(delegate, school, "delegate")
    for who in (head, delegate, factories.coordinator(network)):
        client = sign_in(who)
        args = [network.slug, visit.pk, "call-senior-inspector"]
        page = client.post(reverse("inspections:deadline_done", args=args), follow=True)
        assert "Ticked off." in page.content.decode()
        assert Deadline.objects.get(key="call-senior-inspector").done_by == who
        page = client.post(reverse("inspections:deadline_not_done", args=args), follow=True)
        assert "It is on the list again." in page.content.decode()
    page = client.post(
        reverse("inspections:deadline_done", args=[*args[:2], "final-report"]), follow=True
    )
    assert "Ofsted’s to do" in page.content.decode()


def test_the_list_shows_each_deadline_with_its_rule_and_a_button(network, visit, rf):
    services.tick_off(visit=visit, key="tell-parents", by=factories.person(), now=CALLED)
    from django.template.loader import render_to_string

    def shown(**context):
        return " ".join(
            render_to_string(
                "inspections/_deadlines.html",
                {"network": network, "visit": visit, **context},
                request=rf.get("/"),
            ).split()
        )

    text = shown(deadlines=deadlines_of(visit), may_tick=True)
    assert "Done on Monday 23 February." in text
    assert "By Friday 10 April 2026." in text
    assert "No date yet." in text
    assert "We do not know all the term dates" in text
    assert text.count("Not done after all") == 1
    assert text.count("deadlines/tell-governors/done/") == 1
    assert "deadlines/final-report/done/" not in text
    assert "<button" not in shown(deadlines=deadlines_of(visit))
    assert "Nothing has a date now." in shown(deadlines=[])
    assert "Nothing has a date yet." in shown(deadlines=[], undated=deadlines_of(visit))


def test_the_rules_page_says_from_when_on_in_autumn_and_which_holidays_came_late(
    network, sign_in, now
):
    factories.term(network, date(2026, 9, 2), date(2026, 10, 23))
    OneOffHoliday.objects.create(
        day=now.date() + timedelta(days=9), name="Mourning", source="https://x.test"
    )
    url = reverse("inspections:rules", args=[network.slug])
    text = sign_in(factories.head(network)).get(url).content.decode()
    assert "Wednesday 2 September 2026: not before Wednesday 9 September 2026" in text
    assert "Mourning" in text
