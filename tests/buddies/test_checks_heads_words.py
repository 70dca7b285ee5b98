"""A head wants no more checks, or somebody else, and chooses a last resort."""

from datetime import timedelta

import pytest

from buddies import services as pairs
from buddies.checks import services
from buddies.checks.somebody_else import SomebodyElse, ask_for_somebody_else
from core.clock import london_time
from core.refusals import Refused
from escalations.kinds import Effect
from escalations.models import Escalation
from tests.buddies.checks_town import BY, CALLED, MONDAY, TUESDAY, Moment, State

pytestmark = pytest.mark.django_db


# The head's own words.
def test_stop_asking_ends_everything_for_this_visit(town):
    town.called()
    town.at(MONDAY, 12, 20)
    services.stop_asking(visit=town.visit, head=town.sam, now=town.now)
    services.stop_asking(visit=town.visit, head=town.sam, now=town.now)
    assert not town.asked()
    assert set(town.states().values()) == {State.STOPPED}
    town.at(TUESDAY, 18, 0)
    assert not town.asked()


def test_stop_asking_ends_what_was_asked_in_vain_too(town):
    town.called()
    town.at(MONDAY, 12, 20).answer(town.priya)
    town.at(MONDAY, 22, 0)
    assert town.states()["evening-before 23"] == State.UNANSWERED
    services.stop_asking(visit=town.visit, head=town.sam, now=town.now)
    assert town.states()["evening-before 23"] == State.STOPPED


def test_what_was_confirmed_stays_so_when_a_head_wants_no_more(town):
    town.called()
    town.at(MONDAY, 12, 20).answer(town.priya)
    services.stop_asking(visit=town.visit, head=town.sam, now=town.now)
    assert town.states()["called 23"] == State.CONFIRMED


def test_it_can_be_undone(town):
    town.called()
    town.at(MONDAY, 12, 20)
    services.stop_asking(visit=town.visit, head=town.sam, now=town.now)
    for _ in range(2):
        services.ask_again(visit=town.visit, head=town.sam, now=town.now)
    # What was asked is asked again in an hour.
    assert town.check(Moment.CALLED).due_at == london_time(MONDAY, 13, 20)
    town.at(MONDAY, 13, 20)
    assert town.asked() == ["Priya"]
    assert town.at(MONDAY, 18, 0).states()["evening-before 23"] == State.ASKING


def test_somebody_else_is_found_by_the_coordinators_who_ring_until_then(town):
    town.called()
    town.at(MONDAY, 12, 20)
    services.want_somebody_else(visit=town.visit, head=town.sam, now=town.now)
    town.tick()
    assert town.asked() == ["Dee", "Dee"]
    said = [message.text for message in town.messages(town.dee)[-2:]]
    assert any("would like somebody else" in text for text in said)
    assert not any("Priya" in text or "Tom" in text for text in said)

    # A second tap asks nobody twice.
    services.want_somebody_else(visit=town.visit, head=town.sam, now=town.now)
    assert Escalation.objects.filter(kind="somebody-else").count() == 1

    pairs.end_pairing(pairing=town.pairing, by=BY, now=town.now)
    town.settle()
    assert Escalation.objects.get(kind="somebody-else").state == Escalation.State.ENDED


def test_only_the_heads_word_or_a_new_pair_takes_the_wish_away(town):
    town.called()
    services.want_somebody_else(visit=town.visit, head=town.sam, now=town.now)
    escalation = Escalation.objects.get(kind="somebody-else")
    page = escalation.pages.get()
    ends = [
        answer.label
        for answer in SomebodyElse().asking(escalation, page, town.now).answers
        if answer.effect == Effect.ENDS
    ]
    assert ends == ["They have told me that they keep their buddy"]


def test_whoever_kept_their_buddy_may_ask_for_another_again(town):
    town.called()
    services.want_somebody_else(visit=town.visit, head=town.sam, now=town.now)
    town.answer(town.dee, "stays")
    ask_for_somebody_else(town.pairing, now=town.now)
    assert town.asked() == ["Dee"]
    town.answer(town.dee, "on-it")
    town.now += timedelta(hours=3)
    town.tick()
    assert "Dee" in town.asked()


def test_nobody_to_ask_leaves_it_on_the_coordinators_page(town):
    town.dee.roles.all().delete()
    town.called()
    services.want_somebody_else(visit=town.visit, head=town.sam, now=town.now)
    escalation = Escalation.objects.get(kind="somebody-else")
    assert escalation.state == Escalation.State.EXHAUSTED

    pairs.end_pairing(pairing=town.pairing, by=BY, now=town.now)
    town.settle()
    escalation.refresh_from_db()
    assert escalation.state == Escalation.State.ENDED


def test_without_a_buddy_there_is_nobody_to_exchange(town):
    pairs.end_pairing(pairing=town.pairing, by=BY, now=CALLED)
    town.called()
    with pytest.raises(Refused, match="no buddy yet"):
        services.want_somebody_else(visit=town.visit, head=town.sam, now=town.now)


def test_nobody_is_their_own_last_resort(town):
    with pytest.raises(Refused, match="other than yourself"):
        services.choose_last_resort(
            network=town.network, head=town.sam, kind="union", person=town.sam, now=CALLED
        )
