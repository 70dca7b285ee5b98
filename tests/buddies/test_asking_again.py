"""Who is buddy or reserve again is asked again, once for each time."""

import pytest

from buddies import services
from buddies.telling import reconcile_pairing, reconcile_visit
from core import stale
from inspections.services import open_visit, take_back_visit
from notifications.models import Message
from notifications.services import cancel
from schools.models import Role
from tests import factories
from tests.buddies.helpers import NOW, buddy, head_in_window, paired, school_of

pytestmark = pytest.mark.django_db
ASKED = "Asked to ring a head"
BACK = "No need to ring"
CANCELLED, CLAIMED, SENT = Message.State.CANCELLED, Message.State.CLAIMED, Message.State.SENT


class Town:
    """Sam is called while Priya is buddy and Tom reserve; Una is free, Dee coordinates."""

    def __init__(self, network):
        self.network = network
        self.dee = factories.coordinator(network)
        self.sam, self.priya = head_in_window(network), buddy(network)
        self.tom, self.una = buddy(network, "Tom Hale"), buddy(network, "Una Field")
        self.pairing = paired(network, self.sam, self.priya, reserve=self.tom)
        self.settle()
        self.deliver()
        self.visit = open_visit(school=school_of(self.sam), by=self.sam, now=NOW)
        self.settle()

    def settle(self):
        stale.settle(now=NOW)

    def deliver(self):
        Message.objects.filter(state=Message.State.QUEUED).update(state=SENT)

    def part(self):
        services.end_pairing(pairing=self.pairing, by=self.dee, now=NOW)
        self.settle()

    def change_to(self, helper):
        self.part()
        self.pairing = paired(self.network, self.sam, helper)
        self.settle()

    def reserve(self, person):
        services.set_reserve(pairing=self.pairing, reserve=person, by=self.dee, now=NOW)
        self.settle()

    def take_back(self):
        take_back_visit(visit=self.visit, by=self.sam, now=NOW)
        self.settle()


@pytest.fixture
def town(network):
    return Town(network)


def states(person, occasion=ASKED):
    rows = Message.objects.filter(person=person, occasion=occasion).order_by("pk")
    return [row.state for row in rows]


def test_a_buddy_who_was_not_yet_asked_and_returns_is_asked_once(town):
    town.change_to(town.una)
    town.change_to(town.priya)
    town.deliver()

    assert states(town.priya) == [CANCELLED, SENT]
    assert states(town.una) == [CANCELLED]


def test_a_buddy_who_was_asked_and_told_of_the_end_is_asked_again_once(town):
    town.deliver()
    town.change_to(town.una)
    town.deliver()
    assert states(town.priya) == [SENT]

    town.change_to(town.priya)
    town.deliver()
    town.change_to(town.una)
    town.deliver()

    assert states(town.priya) == [SENT, SENT]
    assert states(town.una) == [SENT, SENT]


def test_a_pair_made_again_before_anybody_left_their_desk_asks_once(town):
    services.end_pairing(pairing=town.pairing, by=town.dee, now=NOW)
    paired(town.network, town.sam, town.priya)
    town.settle()
    town.deliver()

    assert states(town.priya) == [CANCELLED, SENT]


def test_a_reserve_who_leaves_and_returns_is_asked_again_once(town):
    town.reserve(town.una)
    town.reserve(town.tom)
    town.deliver()

    assert states(town.tom) == [CANCELLED, SENT]
    assert states(town.una) == [CANCELLED]


def test_a_reserve_whom_nobody_told_that_they_are_not_is_not_asked_twice(town):
    town.deliver()
    town.reserve(None)
    town.reserve(town.tom)

    assert states(town.tom) == [SENT]


def test_what_was_cancelled_before_it_left_is_asked_again_once(town):
    asks = Message.objects.filter(key__startswith="buddies.visit:")
    cancel(keys=list(asks.values_list("key", flat=True)), why="By hand", now=NOW)

    reconcile_visit(town.visit.pk, NOW)
    reconcile_visit(town.visit.pk, NOW)

    queued = Message.State.QUEUED
    assert states(town.priya) == states(town.tom) == [CANCELLED, queued]
    assert states(town.dee, "A head needs support now") == [CANCELLED, queued]


@pytest.mark.parametrize("ends", Message.State.values)
def test_running_again_sends_nothing_new_whatever_became_of_the_message(town, ends):
    town.change_to(town.una)
    town.change_to(town.priya)
    Message.objects.filter(state=Message.State.QUEUED).exclude(occasion=ASKED).update(state=SENT)
    Message.objects.filter(state=Message.State.QUEUED).update(state=ends)
    reconcile_visit(town.visit.pk, NOW)
    before = list(Message.objects.order_by("pk").values())

    reconcile_visit(town.visit.pk, NOW)
    reconcile_pairing(town.pairing.pk, NOW)
    town.settle()

    assert list(Message.objects.order_by("pk").values()) == before


def test_one_that_left_although_it_was_cancelled_is_the_one_that_stands(town):
    town.reserve(None)
    town.reserve(town.tom)
    Message.objects.filter(person=town.tom, occasion=ASKED, state=CANCELLED).update(state=SENT)

    reconcile_visit(town.visit.pk, NOW)
    reconcile_visit(town.visit.pk, NOW)

    assert states(town.tom) == [SENT, CANCELLED]


def test_a_mistake_after_there_and_back_tells_each_once(town):
    town.deliver()
    town.change_to(town.una)
    town.deliver()
    town.change_to(town.priya)
    town.deliver()
    assert states(town.priya) == [SENT, SENT]

    town.take_back()
    reconcile_visit(town.visit.pk, NOW)

    for person in (town.priya, town.una, town.tom, town.dee):
        assert len(states(person, BACK)) == 1


def test_a_mistake_is_not_told_to_those_whose_message_never_left(town):
    town.change_to(town.una)
    town.change_to(town.priya)
    Message.objects.filter(person=town.priya, state=Message.State.QUEUED).update(state=CLAIMED)

    town.take_back()
    reconcile_visit(town.visit.pk, NOW)

    assert len(states(town.priya, BACK)) == 1
    assert states(town.una, BACK) == states(town.dee, BACK) == []


def test_one_asked_as_buddy_and_as_reserve_is_told_once_in_a_buddys_words(town):
    town.deliver()
    town.change_to(town.una)
    town.reserve(town.priya)
    town.deliver()
    assert states(town.priya) == [SENT, SENT]

    town.take_back()

    (back,) = Message.objects.filter(person=town.priya, occasion=BACK)
    assert back.subject == "Covenant: no need to ring Sam now"


def test_a_coordinator_who_is_the_buddy_too_is_told_once_in_a_buddys_words(town):
    factories.role(town.priya, town.network, Role.Kind.COORDINATOR)
    reconcile_visit(town.visit.pk, NOW)
    town.deliver()

    town.take_back()

    (back,) = Message.objects.filter(person=town.priya, occasion=BACK)
    assert back.subject == "Covenant: no need to ring Sam now"
