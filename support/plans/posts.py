"""Who of head and team is still there 3, 6 and 12 months on, as their posts say it. Nobody fills a
form, and nobody is asked why somebody went. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from core.clock import months_later
from schools.carrying_on import counts_on
from schools.models import Post

MONTHS = (3, 6, 12)


@dataclass(frozen=True)
class Watched:
    """So many months after the day from which a plan counts. ``heads``, ``team``: how many of
    those who were there that day are there now; None for a day that is still to come."""

    months: int
    day: date
    heads: int | None = None
    team: int | None = None

    @property
    def has_come(self) -> bool:
        return self.heads is not None


@dataclass(frozen=True)
class Watch:
    """How many led the school on the day from which its plan counts, how many were in the team
    beside them, and who of them is there at each of the days."""

    heads: int
    team: int
    days: tuple[Watched, ...]


def watch(
    posts: Iterable[Post], school_id: int, carried_on: Collection[int], begin: date, today: date
) -> Watch:
    """``carried_on``: the school and those that certainly carry it on. The team are delegates:
    whom the head has named beside them. Somebody who leads where they were in the team is there
    still."""
    rows = list(posts)
    then = [post for post in rows if counts_on(post, {school_id}, begin)]
    heads = {post.person_id for post in then if post.kind in Post.HEAD_KINDS}
    team = {post.person_id for post in then} - heads

    def at(months: int) -> Watched:
        day = months_later(begin, months)
        if day > today:
            return Watched(months, day)
        now = [post for post in rows if counts_on(post, carried_on, day)]
        leading = {post.person_id for post in now if post.kind in Post.HEAD_KINDS}
        there = {post.person_id for post in now}
        return Watched(months, day, len(heads & leading), len(team & there))

    return Watch(len(heads), len(team), tuple(at(months) for months in MONTHS))
