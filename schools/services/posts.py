"""Posts at schools: who leads a school, who keeps its facts, since when and until when."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Person
from accounts.services import find_by_email
from core import audit, stale
from core.audit import Actor
from core.clock import london_date
from core.refusals import Refused
from schools.models import Post, School
from schools.policies import check_may_lead


@transaction.atomic
def enter_head(
    *,
    schools: Sequence[School],
    by: Actor,
    now: datetime,
    name: str = "",
    telephone: str = "",
    email: str = "",
    kind: str = Post.Kind.HEAD,
    start: date | None = None,
    person: Person | None = None,
) -> Person:
    """Enter who leads these schools, since ``start`` (else today), and give the person back.

    Give ``person`` for somebody who is known already; else they are made from name,
    telephone and e-mail address. Raises Refused where the address is taken, the school has a
    head, or the person coordinates the network.
    """
    if person is None:
        person = _new_person(name=name, telephone=telephone, email=email)
        audit.record("person.entered", person, by=by, now=now, network_id=schools[0].network_id)
    for school in sorted(schools, key=lambda each: each.pk):  # the one order of their locks
        give_post(person=person, school=school, kind=kind, by=by, now=now, start=start)
    return person


def _new_person(*, name: str, telephone: str, email: str) -> Person:
    if find_by_email(email):
        raise Refused(
            "Somebody with this e-mail address is known already. Choose them from the people "
            "of this network, or send an invitation: then they join with their own details."
        )
    return Person.objects.create(
        name=name.strip(), telephone=telephone, email=email.strip().lower()
    )


@transaction.atomic
def give_post(
    *,
    person: Person,
    school: School,
    kind: str,
    by: Actor,
    now: datetime,
    start: date | None = None,
) -> Post:
    """Give a person a post at a school from ``start`` (else today); gives the post.

    Posts whose names only came with a file end where a person is entered by hand. Raises
    Refused for a second head, for an overlap, and for a coordinator of the network.
    """
    today = london_date(now)
    start = start or today
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    school = (
        School.objects.select_for_update(of=("self",)).select_related("network").get(pk=school.pk)
    )
    not_ended = Post.objects.not_ended(start).filter(school=school)
    if not_ended.filter(person=person, kind=kind).exists():
        raise Refused("This person holds this post already, or held it on that day.")
    if kind in Post.HEAD_KINDS:
        check_may_lead(person, school.network, today)
        _end_unclaimed(not_ended.filter(kind__in=Post.HEAD_KINDS), kind, start)
    if kind == Post.Kind.HEAD and not_ended.filter(kind=kind, is_imported=False).exists():
        raise Refused(
            "This school has a head already. End that post first, "
            "or choose co-head, acting head or executive head."
        )
    post = Post.objects.create(person=person, school=school, kind=kind, start=start)
    audit.record(
        "post.given", post, by=by, now=now, network_id=school.network_id, kind=kind,
        school=school.pk, person=person.pk,
    )  # fmt: skip
    stale.mark("school", school.pk, now=now)
    return post


def _end_unclaimed(posts: QuerySet[Post], kind: str, start: date) -> None:
    """End head posts that only a file knows. A co-head leaves other co-heads standing."""
    unclaimed = posts.filter(is_imported=True)
    if kind == Post.Kind.CO_HEAD:
        unclaimed = unclaimed.exclude(kind=kind)
    for post in unclaimed:
        post.end = max(post.start, start)
        post.save(update_fields=["end"])


@transaction.atomic
def claim_post(*, post: Post, by: Actor, now: datetime) -> Post:
    """Confirm that the name that came with a file is right; later files leave it alone."""
    post = Post.objects.select_for_update(of=("self",)).select_related("school").get(pk=post.pk)
    if post.is_imported:
        post.is_imported = False
        post.save(update_fields=["is_imported"])
        audit.record("post.claimed", post, by=by, now=now, network_id=post.school.network_id)
        stale.mark("school", post.school_id, now=now)
    return post


@transaction.atomic
def end_post(*, post: Post, by: Actor, now: datetime, on: date | None = None) -> Post:
    """End a post: ``on`` (else today) is the first day on which it no longer counts.

    Raises Refused for a post that has ended, and for a day before it began.
    """
    today = london_date(now)
    post = Post.objects.select_for_update(of=("self",)).select_related("school").get(pk=post.pk)
    post.end = checked_end(start=post.start, end=post.end, on=on or today, today=today)
    post.is_imported = False
    post.save(update_fields=["end", "is_imported"])
    audit.record("post.ended", post, by=by, now=now, network_id=post.school.network_id)
    stale.mark("school", post.school_id, now=now)
    return post


def checked_end(*, start: date, end: date | None, on: date, today: date) -> date:
    """The day ``on``, as the end of a period. Raises Refused where it cannot be that."""
    if end is not None and end <= today:
        raise Refused("This has ended already. Reload the page to see how it stands.")
    if on < start:
        raise Refused("It cannot end before the day it began. Choose a later day.")
    return on
