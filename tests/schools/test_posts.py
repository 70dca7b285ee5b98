"""Who leads a school, who keeps its facts: given, confirmed, ended."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Person
from core.audit import System
from core.models import AuditEvent
from core.refusals import Refused
from schools import queries, services
from schools.models import Post
from tests import factories

pytestmark = pytest.mark.django_db
BY = System("test")
TODAY = date(2026, 11, 24)


def enter(now, *schools, **fields):
    return services.enter_head(
        schools=schools,
        by=BY,
        now=now,
        **{"name": "Sam Reed", "telephone": "020 7946 0001", **fields},
    )


def test_a_head_who_will_not_sign_in_is_entered(network, now):
    school = factories.school(network)

    head = enter(now, school)

    assert head.user is None
    assert list(queries.heads_of(school, TODAY)) == [head]
    assert set(AuditEvent.objects.values_list("verb", flat=True)) == {
        "person.entered", "post.given",
    }  # fmt: skip


def test_an_executive_head_is_one_person_at_several_schools(network, now):
    schools = [factories.school(network, f"School {n}") for n in range(3)]

    head = enter(now, *schools, kind=Post.Kind.EXECUTIVE_HEAD)

    assert head.posts.count() == 3
    assert Person.objects.count() == 1


def test_a_known_person_is_given_and_not_doubled(network, now):
    known = factories.person("Sam Reed")

    assert enter(now, factories.school(network), person=known) == known


def test_an_address_in_use_is_refused_and_nothing_is_left(network, now):
    factories.person(email="sam@example.org")

    with pytest.raises(Refused, match="known already"):
        enter(now, factories.school(network), email="Sam@example.org")
    assert Person.objects.count() == 1


def test_a_school_has_one_head_but_an_acting_and_an_executive_head_beside(network, now):
    school = factories.school(network)
    first = enter(now, school)

    with pytest.raises(Refused, match="has a head already"):
        enter(now, school, name="Jo Field")
    acting = enter(now, school, name="Jo Field", kind=Post.Kind.ACTING_HEAD)
    executive = enter(now, school, name="Kim Lane", kind=Post.Kind.EXECUTIVE_HEAD)

    assert list(queries.heads_of(school, TODAY)) == [first, acting, executive]


def test_a_name_from_a_file_gives_way_to_one_entered_by_hand(network, now):
    school = factories.school(network)
    named = factories.post(factories.person("Old Name"), school, is_imported=True)

    enter(now, school)

    named.refresh_from_db()
    assert named.end == TODAY


def test_a_co_head_from_a_file_stays_beside_another_co_head(network, now):
    school = factories.school(network)
    named = factories.post(
        factories.person("Old Name"), school, Post.Kind.CO_HEAD, is_imported=True
    )

    enter(now, school, kind=Post.Kind.CO_HEAD)

    named.refresh_from_db()
    assert named.end is None


def test_posts_of_a_kind_do_not_overlap(network, now):
    school = factories.school(network)
    head = enter(now, school, start=TODAY - timedelta(days=30))
    services.end_post(post=head.posts.get(), by=BY, now=now)

    with pytest.raises(Refused, match="holds this post already"):
        enter(now, school, person=head, start=TODAY - timedelta(days=5))
    enter(now, school, person=head)

    assert head.posts.count() == 2


def test_a_coordinator_does_not_lead_a_school_of_the_network(network, now):
    with pytest.raises(Refused, match="cannot lead"):
        enter(now, factories.school(network), person=factories.coordinator(network))


def test_a_name_from_a_file_is_confirmed_once(network, now):
    post = factories.post(factories.person(), factories.school(network), is_imported=True)

    services.claim_post(post=post, by=BY, now=now)
    services.claim_post(post=post, by=BY, now=now)

    post.refresh_from_db()
    assert not post.is_imported
    assert AuditEvent.objects.filter(verb="post.claimed").count() == 1


def test_a_post_ends_on_the_day_that_was_chosen(network, now):
    school = factories.school(network)
    post = enter(now, school).posts.get()
    leaves = TODAY + timedelta(days=30)

    services.end_post(post=post, by=BY, now=now, on=leaves)

    assert queries.heads_of(school, leaves - timedelta(days=1)).exists()
    assert not queries.heads_of(school, leaves).exists()


def test_a_post_does_not_end_before_it_began_nor_twice(network, now):
    post = enter(now, factories.school(network)).posts.get()

    with pytest.raises(Refused, match="before the day it began"):
        services.end_post(post=post, by=BY, now=now, on=TODAY - timedelta(days=1))
    services.end_post(post=post, by=BY, now=now)
    with pytest.raises(Refused, match="ended already"):
        services.end_post(post=post, by=BY, now=now)


def test_the_database_refuses_an_end_before_the_start(network):
    with pytest.raises(IntegrityError, match="post_ends_after_it_starts"), transaction.atomic():
        factories.post(
            factories.person(), factories.school(network), start=TODAY, end=date(2026, 1, 1)
        )


def test_the_database_refuses_two_open_posts_of_a_kind(network):
    person, school = factories.person(), factories.school(network)
    factories.post(person, school)
    factories.post(person, school, Post.Kind.DELEGATE)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.post(person, school)
