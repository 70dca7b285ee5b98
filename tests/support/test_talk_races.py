"""Two at once on PostgreSQL, on two connections: one talk, one who rings, and nobody asked
twice."""

import os
from uuid import uuid4

import pytest

from core.refusals import Refused
from escalations import services as engine
from escalations.models import Escalation, Page
from notifications.models import Message
from support.models import Talk
from support.services import talks
from support.talks import following
from tests.inspections.test_visit_races import at_once
from tests.support.talks_town import HOUR, State, Whom

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 200 if os.environ.get("SOAK") else 3


def rounds():
    """A city without talks each time."""
    for number in range(TIMES):
        Talk.objects.all().delete()
        Escalation.objects.all().delete()
        Message.objects.all().delete()
        yield number


def refusals(results):
    others = [each for each in results if isinstance(each, Exception)]
    assert all(isinstance(each, Refused) for each in others), others
    return len(others)


@pytest.mark.parametrize("same_form", [True, False])
def test_two_taps_at_once_ask_once(town, same_form):
    sam = town.pair("Sam Okafor")[0]
    for _ in rounds():
        tokens = [uuid4()] * 2 if same_form else [uuid4(), uuid4()]
        results = at_once(*(lambda token=token: town.talk(token=token) for token in tokens))
        assert refusals(results) == 0
        assert len({each.pk for each in results}) == Talk.objects.count() == 1
        assert len(town.messages(sam)) == 1


def test_of_two_who_say_yes_at_once_one_rings(town):
    people = town.supervise("Ruth Lindqvist", "Omar Farouk")
    for _ in rounds():
        talk = town.talk(Whom.SUPERVISOR)
        # Once one has said yes nobody keeps whose the other page was.
        pages = [Page.objects.filter(person=who).latest("pk") for who in people]
        results = at_once(
            *(
                lambda page=page, who=who: engine.answer(
                    page=page, value="yes", by=who, now=town.now
                )
                for page, who in zip(pages, people, strict=True)
            )
        )
        assert refusals(results) == 1
        talk.refresh_from_db()
        assert talk.state == State.ACCEPTED
        assert Page.objects.get(escalation__kind="talk", state="answered").person == talk.taken_by
        assert town.asked() == []
        assert town.asked("talk-spoken") == [talk.taken_by.first_name]


def test_a_yes_while_it_is_not_needed_any_more(town):
    sam = town.pair("Sam Okafor")[0]
    for _ in rounds():
        talk = town.talk()
        results = at_once(
            lambda: town.answers(sam),
            lambda talk=talk: talks.end(talk=talk, by=town.amina, now=town.now),
        )
        refusals(results)
        talk.refresh_from_db()
        assert talk.state == State.ENDED
        assert town.asked() == town.asked("talk-spoken") == []


def test_a_yes_while_the_clock_moves_on(town):
    sam, _ = town.pair("Sam Okafor", "Jo Marsh")
    for _ in rounds():
        talk = town.talk()
        results = at_once(
            lambda: town.answers(sam),
            lambda: following.look_after(now=town.now + 4 * HOUR),
        )
        assert refusals(results) == 0
        talk.refresh_from_db()
        assert (talk.state, talk.taken_by) == (State.ACCEPTED, sam)
