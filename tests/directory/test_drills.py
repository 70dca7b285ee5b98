"""The drill: once a term everybody in the directory is asked whether asking them works."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core import clock, stale
from core.audit import System
from core.clock import london_time
from core.models import AuditEvent
from core.refusals import Refused
from directory import services
from directory.drills import running
from directory.drills.planning import drill_day, may_begin
from directory.drills.rows import forget_old_drills, key_for, running_drill
from directory.drills.running import look_after_drills
from directory.models import Away, Drill, DrillAnswer, TelephoneCheck
from directory.queries.drills import drill_page
from directory.readiness import Missing, readiness_of
from directory.services.drills import not_reached, reached
from directory.services.telephones import number_works
from directory.tasks import look_after_drills as task
from escalations import services as engine
from escalations.inbound import answer_by_text
from escalations.models import Escalation, Page
from escalations.question import question_of
from inspections.services import open_visit
from inspections.workdays import Span, Terms, terms_from
from notifications.models import Message
from schools.access import access_for
from schools.models import Term
from tests import factories
from tests.directory.helpers import consented, listed

pytestmark = pytest.mark.django_db
BEGINS = date(2026, 9, 2)
# The Monday of the second full week.
MONDAY = london_time(date(2026, 9, 14), 9, 10)
WEEK = timedelta(days=7)


@pytest.fixture
def term(network):
    factories.term(network, BEGINS, date(2026, 10, 23))
    return factories.term(network, date(2026, 11, 2), date(2026, 12, 18), starts_term=False)


def adviser(network, name="Ruth Lindqvist", now=MONDAY, **person):
    entry = listed(network, now, name)
    for field, value in {"email": entry.person.email, **person}.items():
        setattr(entry.person, field, value)
    entry.person.save()
    return entry


def escalation_of(entry):
    return Escalation.objects.get(key=key_for(DrillAnswer.objects.get(entry=entry).pk))


def page_of(entry):
    return Page.objects.filter(escalation=escalation_of(entry)).latest("pk")


def answer(entry, now):
    engine.answer(page=page_of(entry), value="here", by=entry.person, now=now)


def messages_to(entry):
    mine = Message.objects.filter(person=entry.person, subject__contains="drill")
    return list(mine.order_by("pk"))


def lacks_drill(entry, now):
    return Missing.DRILL in readiness_of([entry], now)[entry.pk].missing


@pytest.mark.parametrize(
    ("begins", "monday"),
    [
        (date(2026, 9, 2), date(2026, 9, 14)),
        (date(2027, 1, 4), date(2027, 1, 11)),
        (date(2026, 9, 6), date(2026, 9, 14)),
    ],
)
def test_a_drill_begins_on_the_monday_of_the_second_full_week(begins, monday):
    assert drill_day(begins) == monday


@pytest.mark.parametrize(
    ("today", "may"),
    [
        (date(2026, 9, 11), False),
        (date(2026, 9, 14), True),
        (date(2026, 9, 19), False),
        (date(2026, 10, 15), True),
        # Its second asking would fall on an INSET day, into the half-term holiday, or behind all
        # that is known.
        (date(2026, 10, 16), False),
        (date(2026, 10, 19), False),
        (date(2026, 10, 28), False),
        (date(2026, 12, 11), True),
        (date(2026, 12, 14), False),
    ],
)
def test_a_drill_begins_while_pupils_are_in_and_a_week_later_too(today, may):
    halves = [Span(BEGINS, date(2026, 10, 23)), Span(date(2026, 11, 2), date(2026, 12, 18))]
    terms = terms_from(halves, without_pupils=[date(2026, 10, 23)])
    assert may_begin(BEGINS, today, terms) is may


def test_where_no_terms_are_known_a_drill_begins_on_any_weekday_but_in_august():
    nothing = Terms()
    assert may_begin(date(2026, 9, 1), date(2026, 9, 14), nothing)
    assert not may_begin(date(2026, 9, 1), date(2026, 9, 19), nothing)
    assert not may_begin(date(2026, 4, 1), date(2026, 7, 30), nothing)
    assert not may_begin(date(2026, 4, 1), date(2026, 8, 20), nothing)


def test_everybody_who_is_listed_is_asked_once_and_told_that_it_is_a_drill(network, term):
    ruth = adviser(network)
    waiting = consented(network, factories.person("Not yet"), MONDAY)
    gone = adviser(network, "Gone")
    services.leave(network=network, person=gone.person, by=gone.person, now=MONDAY)

    assert look_after_drills(now=MONDAY) == 1
    assert look_after_drills(now=MONDAY + timedelta(days=1)) == 0

    drill = Drill.objects.get()
    assert (drill.network, drill.term_begins, drill.opened_at) == (network, BEGINS, MONDAY)
    assert [each.entry for each in DrillAnswer.objects.all()] == [ruth]
    assert waiting.drill_answers.count() == 0
    [message] = messages_to(ruth)
    assert message.subject == "Covenant: drill, please answer once"
    assert message.text.startswith("This is a drill: nobody needs you now.")
    assert message.priority == Message.Priority.ORDINARY
    assert AuditEvent.objects.filter(verb="drill.opened", network_id=network.pk).count() == 1


def test_before_its_day_nobody_is_asked(network, term):
    adviser(network)
    assert look_after_drills(now=MONDAY - timedelta(days=3)) == 0
    assert not Drill.objects.exists()


def test_one_tap_answers_and_makes_ready(network, term):
    ruth = adviser(network)
    look_after_drills(now=MONDAY)
    assert lacks_drill(ruth, MONDAY)

    answer(ruth, MONDAY + timedelta(hours=1))

    assert DrillAnswer.objects.get().answered_at == MONDAY + timedelta(hours=1)
    assert not lacks_drill(ruth, MONDAY + timedelta(hours=1))
    assert look_after_drills(now=MONDAY + WEEK) == 0
    assert engine.sweep(now=MONDAY + 3 * WEEK) == 0
    assert question_of(page_of(ruth), MONDAY).buttons == ()


@pytest.mark.parametrize("quiet", [(21, 7), (19, 9)])
def test_who_is_silent_is_asked_again_a_week_later_and_then_no_more(network, term, quiet):
    begin, end = (MONDAY.time().replace(hour=hour, minute=0) for hour in quiet)
    ruth = adviser(network, quiet_from=begin, quiet_until=end)
    look_after_drills(now=MONDAY)

    engine.sweep(now=MONDAY + WEEK - timedelta(hours=1))
    assert page_of(ruth).times == 1
    engine.sweep(now=MONDAY + WEEK)
    assert page_of(ruth).times == 2
    assert "for the second time" in messages_to(ruth)[1].text
    engine.sweep(now=MONDAY + 2 * WEEK)
    assert escalation_of(ruth).state == "exhausted"
    assert len(messages_to(ruth)) == 2

    # A late answer counts.
    answer(ruth, MONDAY + 3 * WEEK)
    assert not lacks_drill(ruth, MONDAY + 3 * WEEK)


def test_whoever_is_approved_while_it_runs_is_asked_at_once(network, term):
    look_after_drills(now=MONDAY)
    later = MONDAY + timedelta(days=10)
    ruth = adviser(network, now=later)
    assert not DrillAnswer.objects.exists()

    stale.settle(now=later)

    assert DrillAnswer.objects.get().entry == ruth
    assert len(messages_to(ruth)) == 1


def test_approval_before_the_drill_asks_nothing(network, term):
    entry = adviser(network, now=MONDAY - WEEK)
    stale.settle(now=MONDAY - WEEK)
    running.reconcile_entry(entry.pk + 1000, MONDAY)
    assert not DrillAnswer.objects.exists()


def test_whoever_is_away_or_cannot_be_reached_is_asked_once_they_can_be(network, term):
    tomorrow = MONDAY + timedelta(days=1)
    away, paused = adviser(network, "Away"), adviser(network, "Paused", paused_until=tomorrow)
    silent = adviser(network, "No address", email="")
    Away.objects.create(entry=away, first_day=MONDAY, last_day=MONDAY)

    assert look_after_drills(now=MONDAY) == 0
    assert look_after_drills(now=tomorrow) == 2

    assert {each.entry for each in DrillAnswer.objects.all()} == {away, paused}
    assert silent.drill_answers.count() == 0


def test_nobody_is_asked_during_an_inspection_of_their_own(network, term):
    ruth = adviser(network)
    school = factories.school(network)
    factories.post(ruth.person, school)
    open_visit(school=school, by=System("test"), now=MONDAY)
    assert look_after_drills(now=MONDAY) == 0


def test_leaving_ends_it_and_deletes_that_they_were_asked(network, term):
    ruth = adviser(network)
    look_after_drills(now=MONDAY)
    escalation, page = escalation_of(ruth), page_of(ruth)

    services.leave(network=network, person=ruth.person, by=ruth.person, now=MONDAY)

    assert not DrillAnswer.objects.exists()
    escalation.refresh_from_db()
    assert escalation.state == "ended"
    page.refresh_from_db()
    assert page.person is None
    with pytest.raises(Refused, match="not needed any more"):
        engine.answer(page=page, value="here", by=ruth.person, now=MONDAY)


def test_whoever_left_in_the_meantime_is_not_asked(network, term):
    drill = Drill.objects.create(network=network, term_begins=BEGINS, opened_at=MONDAY)
    ruth = adviser(network)
    services.leave(network=network, person=ruth.person, by=ruth.person, now=MONDAY)
    assert not running._ask_one(drill, ruth.pk, MONDAY)


def test_a_calendar_that_moves_its_first_day_makes_no_second_drill(network, term):
    adviser(network)
    look_after_drills(now=MONDAY)
    Term.objects.filter(first_day=BEGINS).update(first_day=date(2026, 9, 7))

    assert look_after_drills(now=MONDAY + WEEK) == 0
    assert Drill.objects.count() == 1
    assert running_drill(network, date(2026, 12, 1)) == Drill.objects.get()


def test_the_next_term_has_a_drill_of_its_own(network, term):
    factories.term(network, date(2027, 1, 4), date(2027, 2, 12))
    ruth = adviser(network)
    look_after_drills(now=MONDAY)
    answer(ruth, MONDAY)

    assert look_after_drills(now=london_time(date(2027, 1, 11), 9, 10)) == 1
    assert DrillAnswer.objects.filter(entry=ruth).count() == 2


def test_a_network_that_fails_does_not_stop_the_others(network, term, monkeypatch, caplog):
    adviser(network)
    broken = factories.network("broken")
    one = running.drill_in

    def drill_in(each, now):
        if each == broken:
            raise RuntimeError("no terms")
        return one(each, now)

    monkeypatch.setattr(running, "drill_in", drill_in)
    assert look_after_drills(now=MONDAY) == 1
    assert f"network {broken.pk}" in caplog.text


def test_the_task_reads_the_clock(network, term):
    adviser(network)
    clock.travel_to(MONDAY)
    task()
    assert DrillAnswer.objects.count() == 1


def test_a_text_sent_back_shows_that_the_number_works(network, term, settings):
    ruth = adviser(network)
    ruth.person.telephone = "07700 900123"
    ruth.person.save()
    look_after_drills(now=MONDAY)
    text = {"number": "447700900123", "text_id": "1", "now": MONDAY}

    assert answer_by_text(words=page_of(ruth).code, **text)

    check = TelephoneCheck.objects.get(entry=ruth)
    assert (check.telephone, check.how, check.verified_at) == ("07700 900123", "drill", MONDAY)
    assert not lacks_drill(ruth, MONDAY)


def test_an_answer_by_link_says_nothing_about_the_number(network, term):
    ruth = adviser(network)
    look_after_drills(now=MONDAY)
    answer(ruth, MONDAY)
    assert not TelephoneCheck.objects.exists()


@pytest.mark.parametrize("weeks", [0, 2])
def test_a_coordinator_rings_and_the_drill_is_answered(network, term, weeks):
    now = MONDAY + weeks * WEEK
    dee, ruth = factories.coordinator(network), adviser(network)
    look_after_drills(now=MONDAY)
    for week in range(weeks + 1):
        engine.sweep(now=MONDAY + week * WEEK)
    mine = DrillAnswer.objects.get()

    reached(answer=mine, by=dee, now=now)
    reached(answer=mine, by=dee, now=now + WEEK)

    mine.refresh_from_db()
    assert (mine.answered_at, mine.by_id) == (now, dee.pk)
    check = TelephoneCheck.objects.get(entry=ruth)
    assert (check.how, check.by_id, check.verified_at) == ("rang", dee.pk, now)
    assert escalation_of(ruth).state == "answered"
    assert AuditEvent.objects.filter(verb="drill.reached", actor_id=dee.pk).count() == 1


def test_a_wrong_row_is_taken_back_and_they_are_asked_again(network, term):
    dee, ruth = factories.coordinator(network), adviser(network)
    look_after_drills(now=MONDAY)
    mine = reached(answer=DrillAnswer.objects.get(), by=dee, now=MONDAY)

    not_reached(answer=mine, by=dee, now=MONDAY + timedelta(minutes=1))
    not_reached(answer=mine, by=dee, now=MONDAY + timedelta(minutes=2))

    mine.refresh_from_db()
    assert (mine.answered_at, mine.by_id) == (None, None)
    assert TelephoneCheck.objects.get(entry=ruth).verified_at is None
    assert escalation_of(ruth).state == "open"
    assert page_of(ruth).state == "asked"
    assert AuditEvent.objects.filter(verb="drill.not_reached").count() == 1


def test_taking_back_leaves_what_was_known_before(network, term):
    dee, ruth = factories.coordinator(network), adviser(network)
    number_works(entry=ruth, how="rang", by=dee, now=MONDAY - WEEK)
    look_after_drills(now=MONDAY)
    mine = reached(answer=DrillAnswer.objects.get(), by=dee, now=MONDAY)

    not_reached(answer=mine, by=dee, now=MONDAY)

    assert TelephoneCheck.objects.get(entry=ruth).verified_at == MONDAY - WEEK


def test_what_they_answered_themselves_stays(network, term):
    dee, ruth = factories.coordinator(network), adviser(network)
    look_after_drills(now=MONDAY)
    answer(ruth, MONDAY)

    not_reached(answer=DrillAnswer.objects.get(), by=dee, now=MONDAY)

    assert DrillAnswer.objects.get().answered_at == MONDAY


def test_ringing_counts_also_where_the_question_is_too_old_to_be_kept(network, term):
    dee, _ = factories.coordinator(network), adviser(network)
    look_after_drills(now=MONDAY)
    Escalation.objects.all().delete()
    mine = reached(answer=DrillAnswer.objects.get(), by=dee, now=MONDAY)
    assert mine.answered_at == MONDAY


def test_nobody_is_reached_who_has_left_nor_without_a_number(network, term):
    dee, ruth = factories.coordinator(network), adviser(network, telephone="")
    look_after_drills(now=MONDAY)
    mine = DrillAnswer.objects.get()
    with pytest.raises(Refused, match="no telephone number"):
        reached(answer=mine, by=dee, now=MONDAY)
    services.leave(network=network, person=ruth.person, by=ruth.person, now=MONDAY)
    with pytest.raises(Refused, match="left"):
        reached(answer=mine, by=dee, now=MONDAY)


def test_only_who_has_answered_was_reached(network, term):
    ruth = adviser(network)
    drill = Drill.objects.create(network=network, term_begins=BEGINS, opened_at=MONDAY)
    row = {"drill": drill, "entry": ruth, "asked_at": MONDAY, "by_id": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        DrillAnswer.objects.create(**row)
    DrillAnswer.objects.create(**row, answered_at=MONDAY)


def test_old_drills_are_forgotten_with_their_answers(network, term):
    adviser(network)
    look_after_drills(now=MONDAY)
    assert forget_old_drills(now=MONDAY + timedelta(days=480)) == 0
    assert forget_old_drills(now=MONDAY + timedelta(days=510)) == 1
    assert not DrillAnswer.objects.exists()


def test_many_cost_the_page_no_more_queries_than_one(network, term, django_assert_num_queries):
    dee = factories.coordinator(network)
    for number in range(3):
        adviser(network, f"Adviser {number}")
    look_after_drills(now=MONDAY)
    access = access_for(dee.user, network, MONDAY.date())
    with django_assert_num_queries(7):
        page = drill_page(access)
        assert [each.entry.person.name for each in page.silent] == [
            "Adviser 0", "Adviser 1", "Adviser 2",
        ]  # fmt: skip
        assert list(page.rung) == []


def test_what_another_run_has_done_meanwhile_is_not_done_again(network, term):
    ruth = adviser(network)
    drill = running._open(network, MONDAY)
    assert running._open(network, MONDAY) == drill
    assert running._ask_one(drill, ruth.pk, MONDAY)
    assert not running._ask_one(drill, ruth.pk, MONDAY)
    assert len(messages_to(ruth)) == 1
