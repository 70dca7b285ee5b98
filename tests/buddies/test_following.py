"""The pair follows what becomes of its people, and everybody whom it concerns hears of it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from buddies import services
from buddies.following import follow_pairing, look_after_pairs
from buddies.models import Pairing
from buddies.standing import standing_by
from buddies.tasks import look_after_pairs as nightly
from core import stale
from core.models import AuditEvent
from dashboard.erasure import NOBODY, erase
from escalations.models import Escalation
from escalations.services import answer
from inspections.models import Phase
from schools.models import School, SchoolLink
from schools.services.posts import end_post, enter_head
from tests import factories
from tests.buddies.helpers import BY, NOW, TODAY, buddy, head_in_window, offers, paired, school_of
from tests.buddies.life import (
    a_pair,
    handed_over,
    is_called,
    last,
    leaves,
    looks,
    moves,
    page_of,
    settle,
    subjects,
)

pytestmark = pytest.mark.django_db
YESTERDAY, LATER = TODAY - timedelta(days=1), NOW + timedelta(days=2)
NEUTRAL = ("ofsted", "inspect", "visit", "left", "ill", "school")


@pytest.fixture
def life(network):
    return a_pair(network)


def kept():
    return Pairing.objects.order_by("pk").first()


def roles(life):
    return [(each.role, each.person) for each in standing_by(life.sam.pk, life.network.pk, TODAY)]


# A school that changes its number


def carried_on(old, new, basis=SchoolLink.Basis.FILE):
    SchoolLink.objects.create(school=new, predecessor_urn=old.urn, basis=basis)
    School.objects.filter(pk=old.pk).update(status=School.CLOSED)
    for school in (old, new):
        stale.mark("school", school.pk, now=NOW)
    settle()


def test_a_pair_follows_a_school_that_another_carries_on(life):
    old, new = school_of(life.sam), factories.school(life.network, "Sam Academy")
    carried_on(old, new)
    assert kept().ended_at is None

    end_post(post=life.sam.posts.get(), by=BY, now=NOW)
    look_after_pairs(now=LATER)
    assert kept().ended_at is None  # on the way there: nobody leads the new school yet

    enter_head(schools=[new], person=life.sam, by=BY, now=LATER)
    settle(LATER)
    look_after_pairs(now=LATER)
    assert kept().ended_at is None
    assert not looks()


def test_where_somebody_else_leads_the_new_school_the_head_has_left(life):
    old, new = school_of(life.sam), factories.school(life.network, "Sam Academy")
    carried_on(old, new)
    end_post(post=life.sam.posts.get(), by=BY, now=NOW)
    factories.post(factories.person("Una Field"), new)

    look_after_pairs(now=LATER)

    assert kept().why_ended == "left"


def test_a_likely_guess_carries_nobody_on(life):
    old, new = school_of(life.sam), factories.school(life.network, "Sam Academy")
    carried_on(old, new, SchoolLink.Basis.LIKELY)
    leaves(life.sam, YESTERDAY)

    assert kept().why_ended == "left"


# A head who leaves


def test_a_head_who_leaves_ends_the_pair_and_all_three_are_told(life):
    leaves(life.sam, YESTERDAY)

    assert (kept().ended_at, kept().why_ended) == (NOW, "left")
    assert "Nothing keeps you from staying in touch" in last(life.sam).text
    assert "they do not lead a school of this network now" in last(life.priya).text
    assert subjects(life.tom)[-1] == "Covenant: you are not a reserve any more"
    assert AuditEvent.objects.filter(verb="pairing.ended").get().actor_label == "system: following"
    assert not looks()


def test_a_head_whose_post_ends_today_has_a_day_to_begin_elsewhere(life):
    leaves(life.sam, TODAY)
    assert kept().ended_at is None

    nightly()
    look_after_pairs(now=NOW + timedelta(days=1))

    assert kept().why_ended == "left"


def test_a_head_who_leads_another_school_here_keeps_their_buddy(life):
    factories.post(life.sam, factories.school(life.network, "Second Primary School"))
    end_post(post=life.sam.posts.order_by("pk").first(), by=BY, now=NOW, on=YESTERDAY)
    settle()

    assert kept().ended_at is None


# A buddy or reserve who leaves


def test_when_the_buddy_leaves_the_reserve_is_first_and_coordinators_are_asked(life):
    leaves(life.priya, YESTERDAY)

    assert kept().stands_in_since == NOW
    assert looks() == ["person-left"]
    assert roles(life) == [("standing-in", life.tom)]
    assert last(life.sam).subject == "Covenant: for now, please ring Tom"
    assert page_of(life.dee).is_live
    text = last(life.dee).text
    assert f"/westhaven/pairs/{life.pairing.pk}/another/" in text


def test_a_coordinator_who_leaves_the_pair_as_it_is_says_that_the_buddy_stays(life):
    leaves(life.priya, YESTERDAY)
    answer(page=page_of(life.dee), value="done", by=life.dee, now=NOW)
    settle()

    assert kept().stands_in_since is None
    assert roles(life)[0] == ("buddy", life.priya)
    look_after_pairs(now=LATER)
    assert kept().stands_in_since is None


def test_a_retired_head_who_helps_has_not_left(network):
    sam, retired = head_in_window(network), factories.person("Ret Ired", email="r@example.org")
    factories.post(retired, factories.school(network), end=date(2026, 7, 31))
    offers(network, retired)
    paired(network, sam, retired)
    settle()

    look_after_pairs(now=LATER)

    assert not looks()


def test_a_helper_who_keeps_a_role_here_has_not_left(life):
    factories.role(life.priya, life.network, "adviser")
    leaves(life.priya, YESTERDAY)

    assert not looks()


def test_an_erased_buddy_is_not_named_and_the_reserve_is_the_one_to_ring(life):
    erase(person=life.priya, by=BY, now=NOW)
    settle()

    assert kept().why_ended == "left"
    text = last(life.sam).text
    assert NOBODY not in text
    assert "You and your buddy are not paired any more" in text
    assert "Until there is another buddy, Tom Hale is the one to ring." in text
    assert looks() == ["pair-ended"]
    assert roles(life) == [("standing-in", life.tom)]


def test_an_erased_head_ends_it_all_without_their_name(life):
    erase(person=life.sam, by=BY, now=NOW)
    settle()

    assert not looks()
    assert "the head whom you supported" in last(life.priya).text


def test_when_the_reserve_leaves_another_is_proposed(life):
    una = buddy(life.network, "Una Field")
    leaves(life.tom, YESTERDAY)

    assert kept().reserve is None
    assert looks() == ["no-reserve-free"]
    assert subjects(life.tom)[-1] == "Covenant: you are not a reserve any more"
    assert "Who would fit and is free: Una Field." in last(life.dee).text

    services.set_reserve(pairing=life.pairing, reserve=una, by=life.dee, now=NOW)
    settle()
    assert not looks()
    assert looks(Escalation.State.ENDED) == ["no-reserve-free"]
    assert subjects(una)[-1] == "Covenant: you are a reserve"


# A buddy who is being inspected


def test_while_the_buddy_is_busy_the_reserve_stands_in_and_nobody_learns_why(life):
    is_called(life.priya)

    assert kept().stands_in_since == NOW
    assert roles(life) == [("standing-in", life.tom)]
    assert subjects(life.sam)[-1] == "Covenant: for now, please ring Tom"
    assert subjects(life.tom)[-1] == "Covenant: please stand by Sam for now"
    assert "Covenant: somebody else stands by Sam for now" in subjects(life.priya)
    for person in (life.sam, life.tom):
        said = f"{last(person).subject} {last(person).text}".lower()
        assert not [word for word in NEUTRAL if f" {word}" in said]
    assert not looks()


def test_after_feedback_the_buddy_is_back_and_all_three_hear_it(life):
    visit = is_called(life.priya)
    handed_over()
    moves(visit, Phase.ON_SITE)
    assert kept().stands_in_since == NOW
    moves(visit, Phase.FEEDBACK)
    moves(visit, Phase.DRAFT)

    assert kept().stands_in_since is None
    assert subjects(life.sam)[-1] == "Covenant: Priya is there for you again"
    assert subjects(life.tom)[-1] == "Covenant: thank you for standing by Sam"
    assert "Covenant: you stand by Sam again" in subjects(life.priya)
    assert subjects(life.sam).count("Covenant: Priya is there for you again") == 1


def test_a_deferral_brings_the_buddy_back_and_what_nobody_heard_is_not_spoken_of(life):
    visit = is_called(life.priya)
    moves(visit, Phase.DEFERRED)

    assert kept().stands_in_since is None
    assert subjects(life.sam) == ["Covenant: your buddy"]


def test_where_the_reserve_is_busy_too_coordinators_are_asked_and_nobody_stands_in(life):
    is_called(life.tom)
    assert looks() == ["no-reserve-free"]
    assert kept().stands_in_since is None

    is_called(life.priya)

    assert kept().stands_in_since is None
    assert [role for role, _ in roles(life)] == ["buddy", "reserve"]


def test_a_reserve_who_is_free_again_needs_no_look(life):
    visit = is_called(life.tom)
    moves(visit, Phase.FEEDBACK)

    assert not looks()


def test_a_buddy_without_a_reserve_who_is_busy_is_for_coordinators(network):
    factories.coordinator(network)
    sam, priya = head_in_window(network), buddy(network)
    paired(network, sam, priya)
    settle()
    assert not looks()

    is_called(priya)

    assert looks() == ["no-reserve-free"]


def test_another_reserve_stands_in_anew_and_the_first_is_thanked(life):
    is_called(life.priya)
    handed_over()
    una = buddy(life.network, "Una Field")

    services.set_reserve(pairing=kept(), reserve=una, by=life.dee, now=NOW + timedelta(minutes=1))
    settle(NOW + timedelta(minutes=1))

    assert kept().stands_in_since == NOW + timedelta(minutes=1)
    assert set(subjects(una)) == {
        "Covenant: please stand by Sam for now", "Covenant: you are a reserve"
    }  # fmt: skip
    assert subjects(life.tom)[-1] == "Covenant: you are not a reserve any more"
    assert subjects(life.sam)[-1] == "Covenant: for now, please ring Una"


def test_a_visit_at_the_heads_own_school_asks_the_one_who_stands_in_alone(life):
    is_called(life.priya)
    handed_over()
    is_called(life.sam)

    assert subjects(life.tom)[-1] == "Covenant: please ring Sam"
    assert "Please ring Sam Okafor today" in last(life.tom).text
    assert "Covenant: please ring Sam" not in subjects(life.priya)


def test_a_reserve_who_is_erased_after_the_end_is_not_the_one_to_ring(life):
    services.end_pairing(pairing=life.pairing, by=life.sam, now=NOW)
    settle()
    erase(person=life.tom, by=BY, now=NOW)

    assert roles(life) == []


# Ends


def test_after_an_end_the_reserve_stands_by_until_there_is_another(life):
    services.end_pairing(pairing=life.pairing, by=life.sam, now=NOW, why="one-of-them")
    settle()
    assert looks() == ["pair-ended"]
    assert roles(life) == [("standing-in", life.tom)]
    assert subjects(life.tom)[-1] == "Covenant: please stand by Sam for now"
    assert "Dee Alvarez looks for another buddy" in last(life.sam).text
    handed_over()

    una = buddy(life.network, "Una Field")
    paired(life.network, life.sam, una)
    settle()

    assert not looks()
    assert subjects(life.tom)[-1] == "Covenant: thank you for standing by Sam"
    assert roles(life) == [("buddy", una)]


def test_a_reserve_who_has_a_part_in_the_new_pair_is_not_thanked_away(life):
    services.end_pairing(pairing=life.pairing, by=life.sam, now=NOW)
    settle()
    handed_over()
    paired(life.network, life.sam, life.tom)
    settle()

    assert subjects(life.tom)[-1] == "Covenant: you are somebody’s buddy"
    assert "Covenant: thank you for standing by Sam" not in subjects(life.tom)


def test_moving_to_a_new_pair_at_once_leaves_the_old_reserve_in_peace(life):
    services.find_another(
        pairing=life.pairing, buddy=buddy(life.network, "Una Field"), reserve=None, by=life.dee,
        now=NOW,
    )  # fmt: skip
    settle()

    assert not looks()
    assert subjects(life.tom)[-1] == "Covenant: you are not a reserve any more"
    assert "Until there is another buddy" not in last(life.sam).text


def test_the_same_reserve_in_the_new_pair_hears_of_the_new_one_alone(life):
    services.find_another(
        pairing=life.pairing, buddy=buddy(life.network, "Una Field"), reserve=life.tom,
        by=life.dee, now=NOW,
    )  # fmt: skip
    settle()

    assert subjects(life.tom) == ["Covenant: you are a reserve", "Covenant: you are a reserve"]


def test_a_head_who_leaves_after_the_end_needs_nobody_to_stand_by(life):
    services.end_pairing(pairing=life.pairing, by=life.sam, now=NOW)
    settle()
    handed_over()
    end_post(post=life.sam.posts.get(), by=BY, now=NOW, on=YESTERDAY)
    stale.mark("pairing", life.pairing.pk, now=NOW)
    settle()

    assert not looks()
    assert subjects(life.tom)[-1] == "Covenant: you are not a reserve any more"


def test_an_undone_publication_is_the_coordinators_own_and_asks_nobody(life):
    services.end_pairing(pairing=life.pairing, by=life.dee, now=NOW, why=Pairing.WhyEnded.UNDONE)
    settle()

    assert not looks()
    assert roles(life) == []


def test_of_an_ended_pair_only_dates_are_kept(life):
    Pairing.objects.update(stands_in_since=NOW, needs_check=True)
    services.end_pairing(pairing=life.pairing, by=life.sam, now=NOW)

    row = kept()
    assert (row.reasons, row.needs_check, row.stands_in_since) == ([], False, None)
    Pairing.objects.update(reasons=["of an earlier release"])
    look_after_pairs(now=LATER)
    assert kept().reasons == []


def test_what_is_gone_is_nothing_to_follow(db):
    follow_pairing(12345, NOW)
    for kind in ("visit", "school", "person", "network"):
        stale.mark(kind, 12345, now=NOW)
    settle()

    assert not looks()


def test_only_a_pair_that_has_ended_says_why(life):
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.update(why_ended="left")
    Pairing.objects.update(why_ended="left", ended_at=NOW)


def test_only_where_there_is_a_reserve_can_one_stand_in(life):
    Pairing.objects.update(stands_in_since=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.update(reserve=None)


def test_a_reserve_who_is_named_again_is_told_again(life):
    for person in (None, life.tom):
        services.set_reserve(pairing=life.pairing, reserve=person, by=life.dee, now=NOW)
        settle()
        handed_over()
    settle()

    assert subjects(life.tom) == [
        "Covenant: you are a reserve",
        "Covenant: you are not a reserve any more",
        "Covenant: you are a reserve",
    ]


def test_a_reserve_who_was_never_told_is_not_told_back(network):
    sam, priya, tom = head_in_window(network), buddy(network), buddy(network, "Tom Hale")
    pairing = paired(network, sam, priya, reserve=tom)
    settle()
    services.set_reserve(pairing=pairing, reserve=None, by=BY, now=NOW)
    settle()

    assert subjects(tom) == []


def test_at_night_one_pair_that_fails_does_not_stop_the_others(network, monkeypatch, caplog):
    life = a_pair(network)
    first = paired(network, head_in_window(network, "Ada Lim"), life.tom)
    Pairing.objects.update(started_at=NOW - timedelta(days=30))
    seen = []

    def fails(pk, now):
        seen.append(pk)
        raise ValueError("Not this one")

    monkeypatch.setattr("buddies.following.follow_pairing", fails)
    assert look_after_pairs(now=LATER) == 2
    assert sorted(seen) == sorted([life.pairing.pk, first.pk])
    assert "could not be done" in caplog.text
