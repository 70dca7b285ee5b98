"""Pairs made by hand: one for each head, nobody overloaded, nobody's employer or conflict."""

import pytest
from django.db import IntegrityError, transaction

from buddies import queries, services
from buddies.fitness import MayBeSetAside
from buddies.models import Pairing
from core.models import AuditEvent, StaleMark
from core.refusals import Refused
from tests import factories
from tests.buddies.helpers import (
    BY,
    NOW,
    OPENED,
    buddy,
    head_in_window,
    offers,
    paired,
    school_of,
    window,
)

pytestmark = pytest.mark.django_db


def test_a_pair_is_published_with_its_reasons_and_marked_stale(network):
    sam, priya, tom = head_in_window(network), buddy(network), buddy(network, "Tom Hale")

    made = paired(network, sam, priya, reserve=tom)

    assert "Both lead primary schools" in made.reasons
    assert queries.pairing_of(sam.pk, network.pk) == made
    assert queries.pairing_of(priya.pk, network.pk) is None
    event = AuditEvent.objects.get(verb="pairing.published")
    assert event.detail == {"supported": sam.pk, "buddy": priya.pk, "reserve": tom.pk}
    assert StaleMark.objects.filter(kind="pairing", object_id=made.pk).exists()


def test_reasons_given_are_kept(network):
    made = paired(network, head_in_window(network), buddy(network), reasons=["They are friends"])

    assert made.reasons == ["They are friends"]


def test_a_head_has_one_buddy(network):
    sam = head_in_window(network)
    paired(network, sam, buddy(network))

    with pytest.raises(Refused, match="has a buddy already"):
        paired(network, sam, buddy(network, "Tom Hale"))


def test_a_buddy_supports_no_more_than_they_offered_to(network):
    priya = buddy(network)
    paired(network, head_in_window(network), priya)

    with pytest.raises(Refused, match="supports 1 head already"):
        paired(network, head_in_window(network, "Maya Brandt"), priya)
    offers(network, priya, 2)
    paired(network, head_in_window(network, "Maya Brandt"), priya)
    with pytest.raises(Refused, match="supports 2 heads already"):
        paired(network, head_in_window(network, "Lee Tan"), priya)


def test_nobody_is_their_own_buddy(network):
    sam = head_in_window(network)
    offers(network, sam)

    with pytest.raises(Refused, match="Nobody can be their own buddy"):
        paired(network, sam, sam)


def test_somebody_without_a_school_here_is_not_supported(network):
    with pytest.raises(Refused, match="does not lead a school"):
        paired(network, factories.person("Lee Tan"), buddy(network))


def test_a_head_outside_every_window_may_be_paired_by_hand(network):
    lee = factories.head(network, "Lee Tan")

    assert paired(network, lee, buddy(network)).supported == lee


def test_people_under_one_trust_are_not_paired(network):
    sam, priya = head_in_window(network), buddy(network)
    trust = factories.organisation(network)
    factories.responsible(trust, school_of(sam))
    factories.responsible(trust, school_of(priya))

    with pytest.raises(Refused, match="same trust"):
        paired(network, sam, priya)


def test_a_declared_conflict_forbids_a_pair_and_is_not_told(network):
    sam, priya = head_in_window(network), buddy(network)
    services.declare_conflict(network=network, person=sam, school=school_of(priya), by=sam, now=NOW)

    with pytest.raises(Refused) as refusal:
        paired(network, sam, priya)
    assert str(refusal.value) == "Not possible for these two."


def test_a_rule_about_comfort_may_be_set_aside(network):
    sam, priya = head_in_window(network), buddy(network)
    window(school_of(priya), OPENED)

    with pytest.raises(MayBeSetAside) as refusal:
        paired(network, sam, priya)
    made = paired(network, sam, priya, despite=[rule.value for rule in refusal.value.rules])

    assert "Rule waived: both in window" in made.reasons


def test_a_reserve_needs_no_offer_but_keeps_the_rules(network, now):
    sam, priya = head_in_window(network), buddy(network)
    made = paired(network, sam, priya)
    outside = factories.person("Tom Hale")

    services.set_reserve(pairing=made, reserve=outside, by=BY, now=now)
    services.set_reserve(pairing=made, reserve=outside, by=BY, now=now)

    made.refresh_from_db()
    assert made.reserve == outside
    assert AuditEvent.objects.filter(verb="pairing.reserve_set").count() == 1
    colleague = factories.person("Una Colleague")
    factories.post(colleague, school_of(sam), "delegate")
    for person, why in (
        (priya, "somebody other than the buddy"),
        (sam, "Nobody can be their own buddy"),
        (colleague, "work at the same school"),
    ):
        with pytest.raises(Refused, match=why):
            services.set_reserve(pairing=made, reserve=person, by=BY, now=now)
    services.set_reserve(pairing=made, reserve=None, by=BY, now=now)
    made.refresh_from_db()
    assert made.reserve is None


def test_an_ended_pair_stays_ended(network, now):
    sam = head_in_window(network)
    made = paired(network, sam, buddy(network))

    services.end_pairing(pairing=made, by=sam, now=now)

    assert queries.pairing_of(sam.pk, network.pk) is None
    event = AuditEvent.objects.get(verb="pairing.ended")
    assert event.actor_id == sam.pk
    for act in (
        lambda: services.end_pairing(pairing=made, by=sam, now=now),
        lambda: services.set_reserve(pairing=made, reserve=None, by=BY, now=now),
    ):
        with pytest.raises(Refused, match="ended already"):
            act()
    assert paired(network, sam, buddy(network, "Tom Hale")).ended_at is None


def test_the_database_keeps_one_live_pair_for_a_head(network, now):
    sam, priya, tom = (factories.person() for _ in range(3))
    rows = {"network": network, "supported": sam, "started_at": now}
    Pairing.objects.create(buddy=priya, ended_at=now, **rows)
    Pairing.objects.create(buddy=priya, **rows)

    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.create(buddy=tom, **rows)


def test_the_database_lets_nobody_support_themselves(network, now):
    sam = factories.person()

    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.create(network=network, supported=sam, buddy=sam, started_at=now)


@pytest.mark.parametrize("who", ["supported", "buddy"])
def test_the_database_lets_neither_of_two_be_the_reserve(network, now, who):
    people = {"supported": factories.person(), "buddy": factories.person()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.create(network=network, started_at=now, reserve=people[who], **people)
    Pairing.objects.create(network=network, started_at=now, reserve=factories.person(), **people)
