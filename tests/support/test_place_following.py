"""Places follow the people who have them."""

from datetime import timedelta

import pytest

from core import stale
from notifications.models import Message
from schools.models import Post, School
from schools.services.posts import end_post, give_post
from support.models import Apart, Place
from support.placing import following
from tests import factories
from tests.support.helpers import FIRST, place, series, supervisor, waiting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def nadia(network):
    return supervisor(network)


@pytest.fixture
def amina(network):
    return factories.head(network, "Amina Yusuf", easting=500000)


@pytest.fixture
def dee(network):
    return factories.coordinator(network)


def moves(person, school, dee, now):
    """Ends their post and begins another, as a coordinator records it."""
    end_post(post=person.posts.get(end=None), by=dee, now=now)
    give_post(person=person, school=school, kind=Post.Kind.HEAD, by=dee, now=now)
    stale.settle(now=now)


def why(place):
    place.refresh_from_db()
    return place.why_ended


def test_a_head_who_moves_inside_the_network_keeps_their_place(network, nadia, amina, dee, now):
    mine = place(series(nadia), amina)
    moves(amina, factories.school(network, easting=600000), dee, now)
    assert why(mine) == ""
    assert not Message.objects.filter(key__startswith="support.").exists()


def test_unless_they_must_not_meet_somebody_there_now(network, nadia, amina, dee, now):
    trust = factories.organisation(network)
    ben = factories.head(network, "Ben Sole", easting=540000)
    factories.responsible(trust, ben.posts.get().school)
    of = series(nadia, places=4)
    mine, theirs = place(of, amina), place(of, ben, 2, at=now - DAY)
    school = factories.school(network, easting=600000)
    factories.responsible(trust, school)

    moves(amina, school, dee, now)

    # Ben has not moved, and keeps his although he booked later.
    assert (why(mine), why(theirs)) == ("apart", "")
    told = Message.objects.get(person=amina, key__endswith=":apart")
    assert (told.subject, told.is_private) == ("Covenant: please choose another time", True)
    for word in ("Ben", "trust", "Nadia", "school", "supervis"):
        assert word not in told.subject + told.text
    assert Message.objects.get(person=nadia.person).key.endswith(":ended")


def test_their_new_line_manager_is_not_their_supervisor(network, amina, dee, now):
    trust = factories.organisation(network)
    lee = supervisor(network, "Lee Tan")
    factories.role(lee.person, network, "officer", organisation=trust)
    school = factories.school(network)
    factories.responsible(trust, school)
    mine = place(series(lee), amina)
    moves(amina, school, dee, now)
    assert why(mine) == "apart"


def test_a_head_who_moves_out_of_the_network_is_told_kindly_and_so_is_the_supervisor(
    network, nadia, amina, dee, now
):
    mine = place(series(nadia), amina)
    ben = factories.head(network, "Ben Sole")
    turn = waiting(network, ben, now - DAY)
    moves(amina, factories.school(factories.network("nearhaven")), dee, now)
    assert (why(mine), mine.ended_at) == ("moved", now)
    told = Message.objects.get(person=amina, key__endswith=":left")
    assert (told.subject, told.is_private) == ("Covenant: your times have ended", True)
    assert "Thank you for coming" in told.text
    assert Message.objects.get(person=nadia.person).subject == (
        "Covenant: a place with you is free again"
    )
    # What became free is kept for who waits.
    turn.refresh_from_db()
    assert turn.series == mine.series


def test_a_place_waits_for_a_post_that_begins_later(network, nadia, amina, now):
    mine = place(series(nadia), amina)
    post = amina.posts.get()
    post.end = now.date()
    post.save()
    later = factories.post(amina, factories.school(network), start=now.date() + 30 * DAY)
    assert following.follow_everywhere(now=now) == 0
    later.delete()
    # The end of a post is nobody's act on that day: the night sees it.
    assert following.follow_everywhere(now=now) == 1
    assert following.follow_everywhere(now=now) == 0
    assert why(mine) == "moved"


def test_a_closed_school_is_none_that_is_led(nadia, amina, now):
    mine = place(series(nadia), amina)
    School.objects.update(status=School.CLOSED)
    following.follow_person(amina.pk, now)
    assert why(mine) == "moved"


def test_who_carried_a_visit_keeps_theirs_without_a_school(network, nadia, now):
    mine = place(series(nadia, purpose="debrief", sessions=1), factories.person("Ruth"))
    following.follow_everywhere(now=now)
    assert why(mine) == ""


def test_of_two_whose_schools_join_one_trust_the_first_stays(network, nadia, amina, now):
    ben = factories.head(network, "Ben Sole", easting=540000)
    of = series(nadia, places=4)
    later, first = place(of, amina), place(of, ben, 2, at=FIRST - 60 * DAY)
    trust = factories.organisation(network)
    for who in (amina, ben):
        factories.responsible(trust, who.posts.get().school)
    assert following.follow_everywhere(now=now) == 1
    assert (why(first), why(later)) == ("", "apart")


def test_a_supervisors_word_counts_from_then_on(network, nadia, amina, now):
    ben = factories.head(network, "Ben Sole", easting=540000)
    of = series(nadia, places=4)
    mine, other = place(of, amina), place(of, ben, 2)
    Apart.objects.create(network=network, person=nadia.person, other=amina, at=now)
    following.follow_person(nadia.person_id, now)
    assert (why(mine), why(other)) == ("apart", "")


def test_what_changes_for_others_changes_nothing(network, nadia, amina, dee, now):
    mine = place(series(nadia), amina)
    following.follow_person(dee.pk, now)
    following.follow_school(factories.school(network).pk, now)
    other = factories.head(network, "Ben Sole")
    supervisor(network, "Omar Farouk", other)
    following.follow_person(other.pk, now)
    assert why(mine) == ""
    assert Place.objects.live().count() == 1


def test_a_network_without_places_is_nothing_to_follow(network, now):
    assert following.follow_everywhere(now=now) == 0
    assert following.follow(network=network, people=None, now=now) == 0
