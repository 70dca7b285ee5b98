"""Who must not be asked about a school, nor shown to its head: said in one place.

Their own school, or one with the same responsible organisation; a role in an organisation that is
responsible for it; what they declared (also that they have inspected it); a serving inspector
while a visit is open there, unless the network's rules say otherwise; and the head themself. A
head stands for every school that they lead, so a conflict with one of these is one with the head.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.fields import BooleanField

from accounts.models import Person
from directory.models import DirectoryRules, Entry, EntryConflict
from inspections.models import OPEN_PHASES, Visit
from schools.models import Organisation, Post, Responsibility, Role, School


@dataclass(frozen=True)
class Before:
    """Before whom somebody would be shown: the schools that it is about, and their head where one
    is known."""

    schools: frozenset[int]
    head_id: int | None = None


def people_in_conflict(
    people: Collection[int], *, schools: Collection[int], today: date, head_id: int | None = None
) -> set[int]:
    """Of these people, by their ids, in the directory or not, those in conflict with the schools
    or with their head. One query. Nobody may learn from the answer that there was somebody."""
    before = Before(frozenset(schools), head_id)
    return conflicts_before(people, [before], today=today)[before]


def conflicts_before(
    people: Collection[int], those: Sequence[Before], *, today: date
) -> dict[Before, set[int]]:
    """Of these people, by their ids, those in conflict with each of several heads. One query."""
    names = {f"with_{number}": each for number, each in enumerate(those)}
    answers = {
        name: ExpressionWrapper(_in_conflict(each, today), output_field=BooleanField())
        for name, each in names.items()
    }
    rows = list(Person.objects.filter(pk__in=people).annotate(**answers).values("pk", *names))
    return {each: {row["pk"] for row in rows if row[name]} for name, each in names.items()}


def _in_conflict(before: Before, today: date) -> Q:
    schools = _schools(before, today)
    posts = Post.objects.current(today).filter(person=OuterRef("pk"))
    near = posts.filter(Q(school__in=schools) | Q(school__in=_sisters(schools)))
    # Coordinating is no role in it: whoever coordinates works for the network, whoever pays them.
    roles = Role.objects.current(today).exclude(kind=Role.Kind.COORDINATOR)
    bodies = Responsibility.objects.filter(school__in=schools).values("organisation")
    theirs = roles.filter(person=OuterRef("pk"), organisation__in=bodies)
    declared = EntryConflict.objects.filter(entry__person=OuterRef("pk"), school__in=schools)
    serving = Entry.objects.filter(
        person=OuterRef("pk"), is_serving_inspector=True, left_at=None
    )  # fmt: skip
    return (
        Q(pk=before.head_id)
        | Q(Exists(near))
        | Q(Exists(theirs))
        | Q(Exists(declared))
        | Q(Exists(serving)) & Q(Exists(_where_no_inspector_is_asked(schools)))
    )


def _schools(before: Before, today: date) -> QuerySet[School]:
    led = Post.objects.current(today).filter(person=before.head_id, kind__in=Post.HEAD_KINDS)
    wanted = Q(pk__in=before.schools)
    if before.head_id is not None:
        wanted |= Q(pk__in=led.values("school"))
    return School.objects.filter(wanted).order_by().values("pk")  # type: ignore[return-value]


def _sisters(schools: QuerySet[School]) -> QuerySet[Responsibility]:
    """Schools with the same trust or governing body. Sharing a council is no conflict: every
    community school does. Working for it is."""
    council = Q(organisation__kind=Organisation.Kind.COUNCIL)
    shared = Responsibility.objects.filter(school__in=schools).exclude(council)
    rows = Responsibility.objects.filter(organisation__in=shared.values("organisation"))
    return rows.values("school")  # type: ignore[return-value]


def _where_no_inspector_is_asked(schools: QuerySet[School]) -> QuerySet[Visit]:
    """Visits that are open, in networks that have not settled it otherwise."""
    lenient = DirectoryRules.objects.filter(may_ask_serving_inspectors=True)
    visits = Visit.objects.filter(school__in=schools, phase__in=OPEN_PHASES)
    return visits.exclude(school__network__in=lenient.values("network"))
