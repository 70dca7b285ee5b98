"""Finding somebody: the rows that the pure part (``directory.finding``) goes by, and those of a
page of what it found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from directory.conflicts import people_in_conflict
from directory.finding.fit import Asked, Candidate, Fit, Found, find
from directory.finding.vocabulary import label_of
from directory.likeness import Likeness, likeness_of
from directory.models import Away, Entry, Experience
from directory.queries.entries import listed_besides
from directory.readiness import hours_at
from schools.access import Access


@dataclass(frozen=True)
class Search:
    """Everybody who may be shown to somebody, to be looked through more than once."""

    candidates: tuple[Candidate, ...]
    like: Likeness
    this_year: int

    def find(self, asked: Asked) -> Found:
        """Who fits, in order."""
        return find(self.candidates, asked, self.like, self.this_year)

    def knows_of(self, pk: int) -> list[str]:
        """What somebody knows, in words, in the order of the facets."""
        knows = next(each.knows for each in self.candidates if each.pk == pk)
        return [
            label_of(facet, value)
            for facet, choices in Experience.CHOICES.items()
            for value in choices.values
            if (facet.value, value) in knows
        ]


@dataclass(frozen=True)
class Person:
    """Somebody found, as the page shows them."""

    entry: Entry
    reasons: tuple[str, ...]
    knows: list[str]
    is_away: bool
    is_free: bool


def search_of(access: Access) -> Search:
    """Whom this person may find. A head or delegate is not shown anybody who has a conflict with
    one of their schools, without a word that there was somebody. Seven queries at most."""
    away = Away.objects.filter(
        entry=OuterRef("pk"), first_day__lte=access.today, last_day__gte=access.today
    )
    names = ("pk", "person", "person__name", "good_for", "last_inspection", "is_away")
    rows = list(listed_besides(access).annotate(is_away=Exists(away)).values_list(*names))
    if access.school_ids:
        hidden = people_in_conflict(
            {row[1] for row in rows}, schools=access.school_ids, today=access.today,
            head_id=access.person.pk if access.is_head else None,
        )  # fmt: skip
        rows = [row for row in rows if row[1] not in hidden]
    knows: dict[int, set[tuple[str, str]]] = {row[0]: set() for row in rows}
    known = Experience.objects.filter(entry__in=list(knows)).order_by()
    for pk, facet, value in known.values_list("entry", "facet", "value"):
        knows[pk].add((facet, value))
    return Search(
        candidates=tuple(
            Candidate(pk, name, good_for, last, is_away, frozenset(knows[pk]))
            for pk, _, name, good_for, last, is_away in rows
        ),
        like=likeness_of(post.school for post in access.posts),
        this_year=access.today.year,
    )


def people_found(search: Search, fits: Sequence[Fit], now: datetime) -> list[Person]:
    """The people of one page of what was found, in its order. One query."""
    rows = Entry.objects.select_related("person")
    rows = rows.annotate(is_free=Exists(hours_at(now).filter(entry=OuterRef("pk"))))
    entries = rows.in_bulk([fit.pk for fit in fits])
    away = {each.pk for each in search.candidates if each.is_away}
    return [
        Person(
            entry=entries[fit.pk],
            reasons=fit.reasons,
            knows=search.knows_of(fit.pk),
            is_away=fit.pk in away,
            is_free=entries[fit.pk].is_free and fit.pk not in away,
        )
        for fit in fits
        if fit.pk in entries
    ]
