"""Heads whom GIAS names, as posts that nobody has claimed. Only on request (DOMAIN 7.2)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import NamedTuple

from accounts.models import Person
from schools.gias_heads import Head
from schools.gias_schools import BATCH
from schools.models import Post


class Led(NamedTuple):
    """A school, the organisation that answers for it (else nought), and who leads it."""

    school_id: int
    organisation_id: int
    heads: tuple[Head, ...]


def save_heads(schools: list[Led], *, as_at: dt.date) -> Counter[str]:
    """Make each school's unclaimed head posts what the file says.

    A school with a head who was entered, or has claimed their post, is left alone. Somebody of
    the same name at several schools of one organisation is one person; elsewhere two people.
    A post that the file names no more ends on the file's date.
    """
    school_ids = {school.school_id for school in schools}
    known_by_hand: set[int] = set()
    unclaimed: dict[int, list[Post]] = {}
    people: dict[tuple[int, str], int] = {}
    organisation_of = {school.school_id: school.organisation_id for school in schools}
    for post in _head_posts(school_ids):
        if not post.is_imported:
            known_by_hand.add(post.school_id)
            continue
        unclaimed.setdefault(post.school_id, []).append(post)
        organisation_id = organisation_of[post.school_id]
        if organisation_id:
            people[organisation_id, post.person.name] = post.person_id

    ended: list[Post] = []
    wanted: list[tuple[int, int, Head]] = []
    for school in schools:
        if school.school_id in known_by_hand:
            continue
        posts = unclaimed.get(school.school_id, [])
        held = {(post.person.name, post.kind) for post in posts}
        named = {(head.name, head.kind) for head in school.heads}
        ended += [post for post in posts if (post.person.name, post.kind) not in named]
        wanted += [
            (school.school_id, school.organisation_id, head)
            for head in school.heads
            if (head.name, head.kind) not in held
        ]
    _end(ended, as_at)
    _create(wanted, people, as_at)
    return Counter({"heads’ posts added": len(wanted), "heads’ posts ended": len(ended)})


def _head_posts(school_ids: set[int]) -> list[Post]:
    found: list[Post] = []
    ordered = sorted(school_ids)
    for start in range(0, len(ordered), BATCH):
        found += Post.objects.filter(
            school_id__in=ordered[start : start + BATCH], kind__in=Post.HEAD_KINDS, end=None
        ).select_related("person")
    return found


def _end(posts: list[Post], as_at: dt.date) -> None:
    for post in posts:
        post.end = max(post.start, as_at)
    Post.objects.bulk_update(posts, ["end"], batch_size=BATCH // 3)


def _create(
    wanted: list[tuple[int, int, Head]], people: dict[tuple[int, str], int], as_at: dt.date
) -> None:
    persons: dict[tuple[int, int, str], Person] = {}
    for school_id, organisation_id, head in wanted:
        if (organisation_id, head.name) not in people:
            persons.setdefault(_who(school_id, organisation_id, head), Person(name=head.name))
    Person.objects.bulk_create(persons.values())
    Post.objects.bulk_create(
        Post(
            person_id=people.get((organisation_id, head.name))
            or persons[_who(school_id, organisation_id, head)].pk,
            school_id=school_id,
            kind=head.kind,
            start=as_at,
            is_imported=True,
        )
        for school_id, organisation_id, head in wanted
    )


def _who(school_id: int, organisation_id: int, head: Head) -> tuple[int, int, str]:
    """Without an organisation in common, the same name at two schools is two people."""
    return (0, organisation_id, head.name) if organisation_id else (school_id, 0, head.name)
