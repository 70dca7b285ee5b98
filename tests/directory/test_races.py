"""Two at once on PostgreSQL, on two connections: one acceptance, and nothing is left hanging. A few
times here, a thousand times each in make soak."""

import os

import pytest

from core.refusals import Refused
from directory.callouts import following
from directory.models import CallOut, StoodDown
from directory.services import callouts
from escalations import services as engine
from escalations.models import Escalation, Page
from inspections.models import Concern, Visit
from inspections.services import concerns
from notifications.models import Message
from tests.directory.callouts_town import MINUTE, State, build
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TIMES = 1000 if os.environ.get("SOAK") else 5
OPEN, OVER = ("open",), ("answered", "ended")


@pytest.fixture
def town(network):
    town = build(network)
    town.advise("Ruth Lindqvist", "Omar Farouk")
    return town


@pytest.fixture
def people(town):
    return [entry.person for entry in town.entries]


def rounds(town, **how):
    """A fresh call-out each time; what the last left behind is gone."""
    for _ in range(TIMES):
        Message.objects.all().delete()
        Escalation.objects.all().delete()
        CallOut.objects.all().delete()
        yield town.call_out(**how)


def page_of(person, kind="call-out"):
    rows = Page.objects.filter(person=person, escalation__kind=kind).select_related("person")
    return rows.order_by("pk").last()


def says(person, value, now, kind="call-out"):
    page = page_of(person, kind)
    return lambda: engine.answer(page=page, value=value, by=person, now=now)


def refusals(results):
    others = [each for each in results if isinstance(each, Exception)]
    assert all(isinstance(each, Refused) for each in others), others
    return len(others)


def check(call_out):
    """What holds whoever came first."""
    call_out = CallOut.objects.get(pk=call_out.pk)
    escalation = Escalation.objects.get(kind="call-out", subject_id=call_out.pk)
    answered = escalation.pages.filter(state="answered").count()
    live = escalation.pages.filter(state__in=Page.LIVE).count()
    whether = Escalation.objects.filter(kind="call-out-spoken", subject_id=call_out.pk)
    if call_out.state == State.ACCEPTED:
        assert escalation.state == "answered"
        assert escalation.answered_by_id == call_out.taken_by_id is not None
    assert answered == (escalation.state == "answered")
    assert bool(live) == (call_out.state == State.ASKING)
    if call_out.is_live:
        assert call_out.state != State.ASKING or escalation.state == "open"
        assert call_out.state != State.UNANSWERED or escalation.state == "exhausted"
    else:
        assert escalation.state in OVER
        assert not whether.exclude(state__in=OVER).exists()
        assert not StoodDown.objects.exists()
    if call_out.state != State.ACCEPTED:
        assert not whether.filter(state="open").exists()
    assert list(following.unmoved(call_out.asked_at + 9 * MINUTE)) == []
    return call_out


def test_of_two_who_can_one_has_it_and_the_other_is_told(town, people):
    ruth, omar = people
    for call_out in rounds(town):
        results = at_once(says(ruth, "ring", town.now), says(omar, "ring-me", town.now))

        assert refusals(results) == 1
        now = check(call_out)
        assert now.state == State.ACCEPTED
        assert now.ring_first == (now.taken_by == omar)
        told = Message.objects.filter(key__endswith=":adviser")
        assert [each.person for each in told] == [now.taken_by]


def test_an_acceptance_against_the_head_who_ends_it(town, people):
    ruth, _ = people
    for call_out in rounds(town):
        results = at_once(
            says(ruth, "ring", town.now),
            lambda: callouts.end(call_out=call_out, by=town.sam, now=town.now),  # noqa: B023
        )

        now = check(call_out)
        assert now.state == State.ENDED
        # Whoever had it for a moment knows that it is over.
        told = Message.objects.filter(person=ruth, key__endswith=":no-need").count()
        assert told + refusals(results) == 1


def test_an_acceptance_against_the_clock_that_goes_on(town, people):
    ruth, _ = people
    for call_out in rounds(town):
        late = town.now + 10 * MINUTE
        results = at_once(says(ruth, "ring", late), lambda: engine.sweep(now=late))  # noqa: B023

        assert refusals(results) == 0
        assert check(call_out).taken_by == ruth


def test_an_acceptance_against_a_visit_that_is_over(town, people):
    ruth, _ = people
    for call_out in rounds(town):
        Visit.objects.update(phase="mistaken")
        at_once(
            says(ruth, "ring", town.now),
            lambda: following.follow_visit(town.visit.pk, town.now),
        )
        assert check(call_out).state == State.ENDED
        Visit.objects.update(phase="on_site")


def test_an_acceptance_against_one_who_hands_it_on(town, people):
    ruth, omar = people
    for call_out in rounds(town):
        says(omar, "cannot", town.now)()
        says(ruth, "ring", town.now)()

        results = at_once(
            lambda: callouts.hand_on(call_out=call_out, by=ruth, now=town.now),  # noqa: B023
            lambda: callouts.accept(call_out=call_out, by=omar, now=town.now),  # noqa: B023
        )

        now = check(call_out)
        # Either Omar came too early, or he has it now.
        assert now.taken_by == (None if refusals(results) else omar)
        assert now.times == 1


def test_one_who_hands_it_on_against_the_head_who_wants_others(town, people):
    ruth, _ = people
    for call_out in rounds(town):
        says(ruth, "ring", town.now)()

        results = at_once(
            lambda: callouts.hand_on(call_out=call_out, by=ruth, now=town.now),  # noqa: B023
            lambda: callouts.ask_others(call_out=call_out, by=town.sam, now=town.now),  # noqa: B023
        )

        assert refusals(results) <= 1
        now = check(call_out)
        assert (now.state, now.times) == (State.ASKING, 1)


def test_a_word_that_they_have_spoken_against_the_clock(town, people):
    ruth, _ = people
    for call_out in rounds(town):
        says(ruth, "ring", town.now)()
        following.look_after(now=town.now + 10 * MINUTE)
        late = town.now + 15 * MINUTE

        results = at_once(
            says(ruth, "spoken", late, "call-out-spoken"),
            lambda: engine.sweep(now=late),  # noqa: B023
        )

        assert refusals(results) == 0
        now = check(call_out)
        assert (now.state, now.taken_by) == (State.SPOKEN, ruth)


def test_a_word_that_they_have_spoken_against_the_next_who_can(town, people):
    ruth, omar = people
    for call_out in rounds(town):
        says(ruth, "ring", town.now)()
        following.look_after(now=town.now + 10 * MINUTE)
        engine.sweep(now=town.now + 15 * MINUTE)
        late = town.now + 16 * MINUTE

        results = at_once(says(ruth, "spoken", late, "call-out-spoken"), says(omar, "ring", late))

        assert refusals(results) == 1
        now = check(call_out)
        assert (now.state, now.taken_by) in ((State.SPOKEN, ruth), (State.ACCEPTED, omar))


def test_two_taps_at_once_ask_once(town):
    for call_out in rounds(town):
        callouts.end(call_out=call_out, by=town.sam, now=town.now)
        found = at_once(town.call_out, town.call_out)

        assert len({each.pk for each in found}) == 1
        check(found[0])


def test_two_clocks_at_once_ask_again_once(town, people):
    ruth, omar = people
    for call_out in rounds(town):
        engine.sweep(now=town.now + 10 * MINUTE)
        engine.sweep(now=town.now + 15 * MINUTE)
        late = town.now + 31 * MINUTE
        at_once(*[lambda: following.look_after(now=late)] * 2)  # noqa: B023

        now = check(call_out)
        assert (now.state, now.times) == (State.ASKING, 1)
        assert Message.objects.filter(person__in=(ruth, omar), state="queued").count() == 2


def test_what_was_agreed_against_an_entry_that_is_erased(town, people):
    ruth, _ = people
    for call_out in rounds(town, words="The data is read wrongly."):
        says(ruth, "ring", town.now)()
        call_out = callouts.spoken(call_out=call_out, by=town.sam, now=town.now)
        concern = Concern.objects.get(pk=call_out.concern_id)

        results = at_once(
            lambda: callouts.after(
                call_out=call_out, helped="yes", thanks=True, agreed="They look again.",  # noqa: B023
                by=town.sam, now=town.now,
            ),
            lambda: concerns.erase(concern=concern, by=town.sam, now=town.now),  # noqa: B023
        )  # fmt: skip

        assert refusals(results) == 0
        call_out.refresh_from_db()
        assert (call_out.helped, call_out.concern_id) == ("yes", None)
