"""Whether whoever took a call-out has spoken with the head, and who is asked where not."""

import pytest

from core.refusals import Refused
from directory.callouts import following
from directory.models import CallOut, StoodDown
from escalations import services as engine
from escalations.models import Escalation, Page
from tests.directory.callouts_town import State, now, taken


def test_after_ten_minutes_they_are_asked_and_a_yes_ends_it(town, ruth):
    asked = taken(town, ruth)
    town.passes(9)
    assert not Escalation.objects.filter(kind="call-out-spoken").exists()
    town.passes(1)
    town.answers(ruth, "spoken")
    asked = now(asked)
    assert (asked.state, asked.spoken_at, asked.ended_at) == (State.SPOKEN, town.now, town.now)
    town.passes(60)
    assert now(asked).state == State.SPOKEN


def test_i_am_ringing_now_gives_ten_minutes_more(town, ruth):
    asked = taken(town, ruth)
    town.passes(10)
    town.answers(ruth, "ringing")
    town.passes(9)
    assert now(asked).state == State.ACCEPTED
    town.passes(1)
    assert Page.objects.filter(person=ruth, escalation__kind="call-out-spoken", state="asked")
    town.passes(5)
    assert now(asked).state == State.ASKING


def test_without_a_word_others_are_asked_and_they_are_not_again(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(15)
    asked = now(asked)
    assert (asked.state, asked.taken_by, asked.times) == (State.ASKING, None, 1)
    assert town.asked(asked) == ["Omar"]
    assert StoodDown.objects.get(person=ruth).had_taken_at is not None


def test_a_late_word_that_they_have_spoken_counts_while_nobody_else_has_it(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(16)
    town.answers(ruth, "spoken")
    asked = now(asked)
    assert (asked.state, asked.taken_by) == (State.SPOKEN, ruth)
    assert town.asked(asked) == []


def test_a_late_word_does_not_take_it_from_whoever_has_it_now(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(16)
    town.answers(omar)
    with pytest.raises(Refused, match="not needed any more"):
        page = Page.objects.get(person=ruth, escalation__kind="call-out-spoken")
        engine.answer(page=page, value="spoken", by=ruth, now=town.now)
    assert now(asked).taken_by == omar


@pytest.mark.parametrize("value", ["ringing", "cannot"])
def test_ringing_late_is_their_own_affair(town, ruth, omar, value):
    taken(town, ruth)
    town.passes(16)
    with pytest.raises(Refused, match="Others are asked by now"):
        town.answers(ruth, value)


def test_i_cannot_after_all_asks_others_at_once(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(10)
    town.answers(ruth, "cannot")
    assert town.asked(asked) == ["Omar"]
    assert StoodDown.objects.get(person=ruth).had_taken_at is None
    with pytest.raises(Refused):
        town.answers(ruth, "spoken")


def test_whoever_cannot_be_asked_any_more_is_not_waited_for(town, ruth, omar):
    asked = taken(town, ruth)
    ruth.email = ""
    ruth.save()
    town.passes(10)
    assert town.asked(asked) == ["Omar"]


def test_whoever_had_it_and_is_erased_is_not_waited_for(town, ruth, omar):
    asked = taken(town, ruth)
    ruth.erased_at = town.now
    ruth.save()
    following.follow_person(ruth.pk, town.now)
    assert town.asked(asked) == ["Omar"]


def test_a_call_out_that_lost_its_person_is_asked_again(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(10)
    CallOut.objects.update(taken_by=None)
    engine.reconsider(escalation=Escalation.objects.get(kind="call-out-spoken"), now=town.now)
    assert town.asked(asked) == ["Omar", "Ruth"]
