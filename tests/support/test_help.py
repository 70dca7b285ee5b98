"""Help that is offered, needed, asked for, promised and given."""

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.refusals import Refused
from escalations import services as engine
from escalations.models import Escalation, Page
from notifications.models import Message
from support.helping import answering, kind, rows
from support.models import Given, Needed, Offered, Plan
from support.services import help_given, help_offers
from support.services.closing import OPEN_AGAIN
from support.tasks import look_after_plans
from tests import factories
from tests.conftest import NOW
from tests.support.helping import a_need, an_offer, day
from tests.support.plans import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust(network):
    return factories.organisation(network)


@pytest.fixture
def officer(trust):
    return factories.officer(trust, "Ivo Marsh")


@pytest.fixture
def plan(network):
    return a_plan(network)


@pytest.fixture
def asked(plan, trust, officer):
    return ask(plan, trust, officer)


def ask(plan, trust, officer, **offer):
    made = an_offer(trust, by=officer, **offer)
    return help_given.ask(needed=a_need(plan), offered=made, by=plan.head, now=NOW)


def say(given, value, by):
    page = Page.objects.select_related("person").get(person=by, escalation__subject_id=given.pk)
    return engine.answer(page=page, value=value, by=by, now=NOW)


def yes(given, by, days=None, words="Sam comes on Monday."):
    return help_given.answer(given=given, said_yes=True, days=days, words=words, by=by, now=NOW)


def test_the_officers_are_asked_without_the_school(asked, plan, officer):
    message = Message.objects.get(person=officer)

    assert message.subject == "Covenant: your offer of help is wanted"
    assert plan.school.name not in message.text
    assert "2 days" in message.text
    assert message.is_private


def test_a_yes_by_link_promises_the_days_and_the_head_is_told(asked, plan, officer):
    say(asked, "yes", officer)

    asked.refresh_from_db()
    assert (asked.state, asked.days, asked.answered_by) == ("accepted", 2, officer)
    assert rows.free_days(asked.offered) == 4
    assert rows.missing_days(asked.needed) == 0
    told = Message.objects.get(person=plan.head)
    assert told.subject == "Covenant: somebody has said yes"


def test_a_no_by_link_leaves_the_days_free_and_a_page_says_who_else_could(asked, plan, officer):
    say(asked, "no", officer)

    asked.refresh_from_db()
    assert asked.state == "declined"
    assert rows.free_days(asked.offered) == 6
    assert "cannot this time" in Message.objects.get(person=plan.head).text


def test_an_answer_on_the_page_says_who_comes_and_ends_the_question(asked, officer):
    yes(asked, officer, days=1)

    asked.refresh_from_db()
    assert (asked.days, asked.words) == (1, "Sam comes on Monday.")
    assert Escalation.objects.get(subject_id=asked.pk).state == "ended"


def test_who_has_no_way_to_be_reached_is_not_written_to(plan, trust, officer):
    plan.head.email = ""
    plan.head.save()
    given = ask(plan, trust, officer)

    say(given, "yes", officer)

    assert not Message.objects.filter(person=plan.head).exists()


def test_more_days_than_are_free_or_missing_are_refused_in_a_sentence(plan, trust, officer):
    given = ask(plan, trust, officer, days=1)
    assert given.days == 1
    with pytest.raises(Refused, match="promised to others by now"):
        yes(given, officer, days=2)
    Offered.objects.update(days=9)
    with pytest.raises(Refused, match="Only 2 days are missing by now"):
        yes(given, officer, days=3)
    other = help_given.ask(
        needed=given.needed, offered=an_offer(trust, by=officer), by=plan.head, now=NOW
    )
    yes(other, officer)

    with pytest.raises(Refused, match="not needed any more"):
        yes(given, officer, days=1)


def test_an_answer_after_the_plan_rests_or_twice_is_refused(asked, officer):
    yes(asked, officer)
    with pytest.raises(Refused, match="changed meanwhile"):
        yes(asked, officer)
    other = an_offer(asked.offered.organisation, by=officer)
    Given.objects.filter(pk=asked.pk).update(state="off")
    asked = help_given.ask(needed=asked.needed, offered=other, by=officer, now=NOW)
    Plan.objects.update(state="closed", closed_at=NOW)
    with pytest.raises(Refused, match="not needed any more"):
        yes(asked, officer)


def test_a_match_that_is_gone_is_said_to_have_changed(asked, officer):
    Given.objects.all().delete()

    with pytest.raises(Refused, match="changed meanwhile"):
        yes(asked, officer)
    with pytest.raises(Refused, match="changed meanwhile"):
        answering.move(asked, Given.State.ACCEPTED, by=officer, now=NOW)


def test_nobody_is_asked_twice_at_once_nor_for_what_does_not_fit(asked, plan, officer):
    def again(offered):
        return help_given.ask(needed=asked.needed, offered=offered, by=plan.head, now=NOW)

    with pytest.raises(Refused, match="asked already"):
        again(asked.offered)
    with pytest.raises(Refused, match="does not fit any more"):
        again(an_offer(asked.offered.organisation, by=officer, kind="staff"))
    help_offers.withdraw_offer(offered=asked.offered, by=officer, now=NOW)
    with pytest.raises(Refused, match="does not fit any more"):
        again(asked.offered)


def test_for_what_was_taken_back_meanwhile_nobody_is_asked(plan, trust, officer):
    needed, offered = a_need(plan), an_offer(trust, by=officer)
    help_given.withdraw_need(needed=Needed.objects.get(pk=needed.pk), by=plan.head, now=NOW)

    with pytest.raises(Refused, match="does not fit any more"):
        help_given.ask(needed=needed, offered=offered, by=plan.head, now=NOW)


def test_a_plan_that_rests_asks_for_nothing(plan, asked):
    Plan.objects.update(state="paused", paused_at=NOW)

    with pytest.raises(Refused, match="paused or closed"):
        a_need(plan)


def test_an_offer_taken_back_ends_the_question_and_keeps_the_promise(asked, plan, officer):
    promised = help_given.ask(needed=a_need(plan), offered=asked.offered, by=plan.head, now=NOW)
    yes(promised, officer)

    help_offers.withdraw_offer(offered=asked.offered, by=officer, now=NOW)

    asked.refresh_from_db()
    promised.refresh_from_db()
    assert (asked.state, promised.state) == ("off", "accepted")
    assert Escalation.objects.get(subject_id=asked.pk).state == "ended"
    with pytest.raises(Refused, match="was taken back"):
        help_offers.withdraw_offer(offered=asked.offered, by=officer, now=NOW)


def test_an_offer_is_changed_but_not_below_what_is_promised(asked, officer):
    yes(asked, officer)
    fields = {"areas": ["inclusion"], "words": "Reading.", "first_day": None, "last_day": None}

    with pytest.raises(Refused, match="2 days of it are promised already"):
        help_offers.change_offer(offered=asked.offered, days=1, by=officer, now=NOW, **fields)
    changed = help_offers.change_offer(offered=asked.offered, days=2, by=officer, now=NOW, **fields)

    assert (changed.days, changed.areas) == (2, ["inclusion"])


def test_days_are_given_one_by_one_and_all_of_them_make_it_done(asked, officer):
    yes(asked, officer)

    help_given.give(given=asked, days=1, by=officer, now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.days_given) == ("accepted", 1)
    help_given.give(given=asked, days=2, by=officer, now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.days_given) == ("done", 2)
    # A slip of the finger.
    help_given.give(given=asked, days=1, by=officer, now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.days_given) == ("accepted", 1)
    with pytest.raises(Refused, match="2 days are agreed"):
        help_given.give(given=asked, days=3, by=officer, now=NOW)


def test_nothing_is_given_or_said_before_a_yes(asked, officer):
    with pytest.raises(Refused):
        help_given.give(given=asked, days=1, by=officer, now=NOW)
    with pytest.raises(Refused):
        help_given.keep_words(given=asked, words="Sam", by=officer, now=NOW)
    yes(asked, officer)

    help_given.keep_words(given=asked, words="Sam, 020 7946 0123", by=officer, now=NOW)

    asked.refresh_from_db()
    assert asked.words == "Sam, 020 7946 0123"


def test_a_promise_not_needed_any_more_frees_the_days_that_were_not_given(asked, plan, officer):
    yes(asked, officer)
    help_given.give(given=asked, days=1, by=officer, now=NOW)

    help_given.take_back(given=asked, by=plan.head, now=NOW)

    assert rows.free_days(asked.offered) == 5
    assert rows.missing_days(asked.needed) == 1
    told = Message.objects.filter(person=officer).latest("pk")
    assert told.subject == "Covenant: the help you promised is not needed any more"
    with pytest.raises(Refused, match="changed meanwhile"):
        help_given.take_back(given=asked, by=plan.head, now=NOW)


def test_two_weeks_after_a_plan_is_closed_whoever_was_asked_is_let_go(asked, plan, officer):
    clock.travel_to(NOW)
    page = Page.objects.select_related("person").get(person=officer)
    Plan.objects.update(state="closed", closed_at=NOW)
    look_after_plans()
    asked.refresh_from_db()
    assert asked.state == "asked"

    Plan.objects.update(closed_at=NOW - OPEN_AGAIN)
    look_after_plans()
    # Twice is once.
    help_given.withdraw_need(needed=asked.needed, by=plan.head, now=NOW)

    asked.refresh_from_db()
    assert asked.state == "off"
    with pytest.raises(Refused):
        engine.answer(page=page, value="yes", by=officer, now=NOW)


def test_the_officers_of_a_closed_plan_are_asked_no_more(asked, officer):
    Plan.objects.update(state="closed", closed_at=NOW)
    escalation = Escalation.objects.get(subject_id=asked.pk)

    engine.sweep(now=escalation.next_at)

    escalation.refresh_from_db()
    assert escalation.state == "ended"


def test_officers_who_come_and_go_are_asked_as_they_are_today(asked, trust, officer, now):
    factories.officer(trust, "Nia Owen")
    factories.person("Nobody")

    assert [each.name for each in kind.officers_of(trust.pk, now)] == ["Ivo Marsh", "Nia Owen"]


def test_nobody_answering_leaves_it_asked_and_a_late_yes_counts(asked, officer):
    escalation = Escalation.objects.get(subject_id=asked.pk)
    later = NOW
    for _ in range(5):
        escalation.refresh_from_db()
        if escalation.next_at is None:
            break
        later = escalation.next_at
        engine.sweep(now=later)

    asked.refresh_from_db()
    assert (escalation.state, asked.state) == ("exhausted", "asked")
    say(asked, "yes", officer)
    asked.refresh_from_db()
    assert asked.state == "accepted"


@pytest.mark.parametrize(
    "wrong",
    [{"days_given": 9}, {"days": 0}, {"state": "accepted", "answered_at": None}],
    ids=["more given than agreed", "no day", "a yes without its time"],
)
def test_the_database_refuses_what_cannot_be(asked, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Given.objects.filter(pk=asked.pk).update(**wrong)


def test_the_database_refuses_offers_of_no_day_or_that_end_before_they_begin(trust, officer):
    for wrong in ({"days": 0}, {"first_day": day(3, 1), "last_day": day(2, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            an_offer(trust, by=officer, **wrong)


def test_an_offer_is_taken_back_though_nobody_keeps_who_was_asked(asked, officer):
    Escalation.objects.all().delete()

    help_offers.withdraw_offer(offered=asked.offered, by=officer, now=NOW)

    asked.refresh_from_db()
    assert asked.state == "off"
