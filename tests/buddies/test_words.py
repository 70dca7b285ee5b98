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


def test_a_person_is_never_paired_with_whom_they_named_wherever_they_work(network):
    sam, priya = head_in_window(network), buddy(network)
    said = {"network": network, "person": sam, "other": priya, "by": sam, "now": NOW}
    first = services.declare_conflict(**said)
    assert services.declare_conflict(**said) == first

    with pytest.raises(Refused, match="Not possible for these two"):
        paired(network, sam, priya)
    with pytest.raises(Refused, match="Not possible for these two"):
        paired(network, priya, sam)
    event = AuditEvent.objects.get(verb="conflict.declared")
    assert event.detail == {}


def test_a_conflict_is_with_a_school_or_with_somebody_else(network):
    sam = head_in_window(network)
    for other in ({}, {"school": school_of(sam), "other": buddy(network)}):
        with pytest.raises(Refused, match="a school or a person"):
            services.declare_conflict(network=network, person=sam, by=sam, now=NOW, **other)
    with pytest.raises(Refused, match="other than yourself"):
        services.declare_conflict(network=network, person=sam, by=sam, now=NOW, other=sam)


def test_a_proposal_never_hints_at_a_declared_conflict(network):
    """What is proposed, and the smallest change, leave the two out; the reason names nobody."""
    sam, priya = head_in_window(network), buddy(network)
    services.declare_conflict(network=network, person=priya, other=sam, by=priya, now=NOW)

    proposal = services.propose(network=network, by=BY, now=NOW)

    row = proposal.pairs.get(supported=sam)
    assert row.buddy is None
    said = f"{row.reasons} {row.smallest_change}"
    assert "not possible for these two" in said
    assert "Priya" not in said
    assert "conflict" not in said


def test_the_database_keeps_one_conflict_a_person_with_one_thing_and_not_oneself(network):
    sam, priya = factories.person(), factories.person()
    row = {"network": network, "person": sam, "at": NOW}
    school = factories.school(network)
    DeclaredConflict.objects.create(other=priya, **row)

    for bad in (
        {"other": priya},
        {"other": sam},
        {},
        {"other": factories.person(), "school": school},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DeclaredConflict.objects.create(**bad, **row)
    DeclaredConflict.objects.create(other=factories.person(), **row)
