"""Who must not be paired: a coordinator's word and a head's own, which stays with them."""

import pytest
from django.db import IntegrityError, transaction

from buddies import services
from buddies.models import DeclaredConflict, ForbiddenPair
from core.models import AuditEvent
from core.refusals import Refused
from tests import factories
from tests.buddies.helpers import BY, NOW, buddy, head_in_window, paired, school_of

pytestmark = pytest.mark.django_db


def test_a_pair_is_ruled_out_either_way_round_until_it_is_allowed(network):
    sam, priya = head_in_window(network), buddy(network)
    first = services.forbid(network=network, one=priya, other=sam, by=BY, now=NOW)

    assert services.forbid(network=network, one=sam, other=priya, by=BY, now=NOW) == first
    assert first.one_id < first.other_id
    with pytest.raises(Refused, match="Not possible"):
        paired(network, sam, priya)
    services.allow(forbidden=first, by=BY, now=NOW)
    assert paired(network, sam, priya).ended_at is None
    verbs = AuditEvent.objects.filter(verb__startswith="pair.").values_list("verb", flat=True)
    assert list(verbs) == ["pair.forbidden", "pair.allowed"]


def test_nobody_is_ruled_out_from_themselves(network):
    sam = head_in_window(network)

    with pytest.raises(Refused, match="two different people"):
        services.forbid(network=network, one=sam, other=sam, by=BY, now=NOW)


def test_a_conflict_is_declared_once_and_the_trail_does_not_say_with_whom(network):
    sam, priya = head_in_window(network), buddy(network)
    said = {"network": network, "person": sam, "school": school_of(priya), "by": sam, "now": NOW}
    first = services.declare_conflict(**said)

    assert services.declare_conflict(**said) == first
    assert AuditEvent.objects.get(verb="conflict.declared").detail == {}
    services.withdraw_conflict(conflict=first, by=sam, now=NOW)
    assert not DeclaredConflict.objects.exists()
    assert paired(network, sam, priya).ended_at is None


def test_a_conflict_counts_whoever_of_the_two_declared_it(network):
    sam, priya = head_in_window(network), buddy(network)
    services.declare_conflict(
        network=network, person=priya, school=school_of(sam), by=priya, now=NOW
    )

    with pytest.raises(Refused, match="Not possible"):
        paired(network, sam, priya)


def test_the_database_keeps_forbidden_pairs_in_order_and_once(network):
    one, other = sorted((factories.person(), factories.person()), key=lambda each: each.pk)
    ForbiddenPair.objects.create(network=network, one=one, other=other, at=NOW)

    for first, second in ((one, other), (other, one)):
        with pytest.raises(IntegrityError), transaction.atomic():
            ForbiddenPair.objects.create(network=network, one=first, other=second, at=NOW)


def test_the_database_keeps_one_conflict_a_school(network):
    row = {"network": network, "person": factories.person(), "at": NOW}
    school = factories.school(network)
    DeclaredConflict.objects.create(school=school, **row)

    with pytest.raises(IntegrityError), transaction.atomic():
        DeclaredConflict.objects.create(school=school, **row)
    DeclaredConflict.objects.create(school=factories.school(network), **row)
