"""A late answer while everybody is asked again, on two connections of PostgreSQL."""

import pytest

from buddies.checks import again, services
from buddies.models import ContactCheck
from escalations import services as engine
from escalations.models import Escalation, Page
from tests.buddies.checks_town import CALLED, MONDAY, Moment, State, build
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def in_vain(network):
    """Everybody was asked about the evening before, and nobody has answered."""
    town = build(network)
    town.called(CALLED)
    town.at(MONDAY, 12, 20).answer(town.priya)
    town.at(MONDAY, 22)
    assert town.check(Moment.EVENING_BEFORE).state == State.UNANSWERED
    return town


def kept(town):
    check = town.check(Moment.EVENING_BEFORE)
    return check.state, Escalation.objects.get(subject_id=check.pk, kind="contact").state


def test_a_late_answer_is_kept_though_all_are_asked_again_at_that_moment(in_vain):
    check = in_vain.check(Moment.EVENING_BEFORE)
    page = Page.objects.get(escalation__subject_id=check.pk, person=in_vain.priya)
    loaded = ContactCheck.objects.select_related("visit__school__network").get(pk=check.pk)

    at_once(
        lambda: again._ask_again(loaded, in_vain.now),
        lambda: engine.answer(page=page, value="spoken", by=in_vain.priya, now=in_vain.now),
    )

    assert kept(in_vain) == ("confirmed", "answered")


def test_two_who_say_at_once_that_they_have_spoken(in_vain):
    town = in_vain
    results = at_once(
        *(
            lambda who=who: services.say_spoken(visit=town.visit, person=who, by=who, now=town.now)
            for who in (town.priya, town.dee)
        )
    )

    assert sorted(results) == [0, 1]
    assert kept(town) == ("confirmed", "answered")
