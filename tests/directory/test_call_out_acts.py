"""What people do with a call-out that is taken: they say that they have spoken, hand it on,
have others asked, end it, share words and give thanks."""

import pytest

from core.models import AuditEvent
from core.refusals import NotAllowed, Refused
from directory.models import StoodDown
from directory.queries.callouts import shared_words
from directory.services import callouts
from escalations.models import Escalation
from inspections.models import Concern
from inspections.services import concerns
from notifications.models import Message
from tests.directory.callouts_town import MINUTE, State, now, taken


def test_the_head_says_that_they_have_spoken_and_twice_is_once(town, ruth):
    asked = taken(town, ruth)
    callouts.spoken(call_out=asked, by=town.sam, now=town.now)
    again = callouts.spoken(call_out=asked, by=town.sam, now=town.now + MINUTE)
    assert (again.state, again.spoken_at) == (State.SPOKEN, town.now)
    assert AuditEvent.objects.filter(verb="call_out.spoken").count() == 1


@pytest.mark.parametrize("is_asked", [True, False])
def test_whoever_has_it_says_so_on_their_page(town, ruth, is_asked):
    asked = taken(town, ruth)
    if is_asked:
        town.passes(10)
    assert callouts.spoken(call_out=asked, by=ruth, now=town.now).state == State.SPOKEN


def test_whoever_had_it_says_so_late(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(15)
    got = callouts.spoken(call_out=asked, by=ruth, now=town.now)
    assert (got.state, got.taken_by_id, got.taken_at) == (
        State.SPOKEN, ruth.pk, town.now - 15 * MINUTE,
    )  # fmt: skip


def test_nobody_else_says_so(town, ruth, omar):
    asked = taken(town, ruth)
    with pytest.raises(Refused, match="not with you any more"):
        callouts.spoken(call_out=asked, by=omar, now=town.now)
    town.passes(15)
    town.answers(omar)
    with pytest.raises(Refused, match="not with you any more"):
        callouts.spoken(call_out=asked, by=ruth, now=town.now)
    callouts.end(call_out=asked, by=town.sam, now=town.now)
    with pytest.raises(Refused, match="over"):
        callouts.spoken(call_out=asked, by=omar, now=town.now)


def test_the_head_has_others_asked_and_the_number_stays(town, ruth, omar):
    asked = taken(town, ruth)
    town.passes(10)
    got = callouts.ask_others(call_out=asked, by=town.sam, now=town.now)
    assert (got.state, town.asked(asked)) == (State.ASKING, ["Omar"])
    assert StoodDown.objects.get(person=ruth).had_taken_at is not None
    assert callouts.ask_others(call_out=asked, by=town.sam, now=town.now).times == 1


def test_the_head_has_everybody_asked_again_at_once(town, ruth):
    asked = town.call_out()
    town.passes(15)
    assert now(asked).state == State.UNANSWERED
    callouts.ask_others(call_out=asked, by=town.sam, now=town.now)
    assert town.asked(asked) == ["Ruth"]


def test_handing_it_on_asks_the_others_and_only_whoever_has_it_can(town, ruth, omar):
    asked = taken(town, ruth)
    with pytest.raises(Refused, match="not with you"):
        callouts.hand_on(call_out=asked, by=omar, now=town.now)
    callouts.hand_on(call_out=asked, by=ruth, now=town.now)
    assert town.asked(asked) == ["Omar"]
    with pytest.raises(Refused, match="not with you"):
        callouts.hand_on(call_out=asked, by=ruth, now=town.now)
    waiting = Message.objects.get(key__endswith=":adviser")
    assert waiting.state == Message.State.CANCELLED


def test_it_is_ended_once_and_whoever_has_it_is_told(town, ruth):
    asked = taken(town, ruth)
    town.passes(10)
    for _ in range(2):
        callouts.end(call_out=asked, by=town.sam, now=town.now)
    assert now(asked).state == State.ENDED
    assert Message.objects.filter(person=ruth, key__endswith=":no-need").count() == 1
    assert not Escalation.objects.filter(state__in=("open", "exhausted")).exists()


def test_only_whoever_asked_ends_it_or_has_others_asked(town, ruth):
    asked = town.call_out()
    for act in (callouts.end, callouts.ask_others):
        with pytest.raises(NotAllowed):
            act(call_out=asked, by=town.dee, now=town.now)
    callouts.end(call_out=asked, by=town.sam, now=town.now)
    with pytest.raises(Refused, match="over"):
        callouts.ask_others(call_out=asked, by=town.sam, now=town.now)


def test_what_the_head_wrote_is_read_once_they_share_it_and_by_nobody_after(town, ruth, omar):
    asked = town.call_out(words="They read the data wrongly.")
    with pytest.raises(Refused, match="Nobody has said yet"):
        callouts.share(call_out=asked, by=town.sam, now=town.now)
    town.answers(ruth)
    assert shared_words(now(asked)) == ""
    for _ in range(2):
        callouts.share(call_out=asked, by=town.sam, now=town.now)
    assert shared_words(now(asked)) == "They read the data wrongly."

    concerns.withdraw(concern=now(asked).concern, by=town.sam, now=town.now)
    assert shared_words(now(asked)) == ""
    with pytest.raises(Refused, match="nothing written"):
        callouts.share(call_out=asked, by=town.sam, now=town.now)
    Concern.objects.update(withdrawn_at=None)
    callouts.hand_on(call_out=asked, by=ruth, now=town.now)
    town.answers(omar)
    assert shared_words(now(asked)) == ""


def test_only_the_head_shares_and_only_what_there_is(town, ruth):
    asked = taken(town, ruth)
    with pytest.raises(NotAllowed):
        callouts.share(call_out=asked, by=town.dee, now=town.now)
    with pytest.raises(Refused, match="nothing written"):
        callouts.share(call_out=asked, by=town.sam, now=town.now)


def test_afterwards_thanks_are_said_once_and_what_was_agreed_is_the_heads(town, ruth):
    asked = taken(town, ruth)
    say = {"call_out": asked, "by": town.sam, "now": town.now}
    with pytest.raises(Refused, match="once you have spoken"):
        callouts.after(helped="yes", thanks=True, agreed="They look again.", **say)
    assert not Concern.objects.exists()
    callouts.spoken(**say)

    callouts.after(helped="partly", thanks=True, agreed="They look again.", **say)
    got = callouts.after(helped="", thanks=True, agreed="They look again on Monday.", **say)

    assert (got.helped, got.thanked_at) == ("partly", town.now)
    assert Message.objects.get(key__endswith=":thanks").person == ruth
    concern = Concern.objects.get()
    assert [each.what for each in concern.versions.order_by("number")] == [
        "They look again.", "They look again on Monday.",
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        callouts.after(call_out=asked, helped="no", thanks=False, agreed="", by=ruth, now=town.now)


def test_afterwards_nothing_needs_to_be_said(town, ruth):
    asked = taken(town, ruth)
    say = {"call_out": asked, "by": town.sam, "now": town.now}
    callouts.spoken(**say)
    got = callouts.after(helped="", thanks=False, agreed=" ", **say)
    assert (got.helped, got.thanked_at) == ("", None)
    assert not Concern.objects.exists()
