"""What is being worked out at this moment: differences that a stale mark explains."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from buddies.models import Pairing
from core.models import StaleMark
from inspections.models import Visit
from schools.models import Post, School

# Marks of these become marks of schools, networks and visits.
MOVES_EVERYTHING = ("import", "window_rule", "deadline_rule", "public_holiday")


@dataclass(frozen=True)
class Explained:
    """Whose plans are about to be worked out. ``everything``: nobody can say yet whose."""

    everything: bool = False
    networks: frozenset[int] = frozenset()
    visits: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()


def explained() -> Explained:
    """From the marks that are set, in at most six questions."""
    marks: dict[str, set[int]] = defaultdict(set)
    for kind, pk in StaleMark.objects.values_list("kind", "object_id").distinct():
        marks[kind].add(pk)
    if not marks:
        return Explained()
    schools, people = marks["school"], marks["person"]
    visits = Visit.objects.filter(Q(pk__in=marks["visit"]) | Q(school__in=schools))
    heads = set(visits.values_list("head_id", flat=True))
    heads |= set(
        Pairing.objects.filter(
            Q(pk__in=marks["pairing"]) | Q(buddy__in=people) | Q(reserve__in=people)
        ).values_list("supported_id", flat=True)
    )
    heads |= set(Post.objects.filter(school__in=schools).values_list("person_id", flat=True))
    # Of a school that moved, the coordinators of its network hear too.
    networks = set(School.objects.filter(pk__in=schools).values_list("network_id", flat=True))
    return Explained(
        everything=any(marks[kind] for kind in MOVES_EVERYTHING),
        networks=frozenset(marks["network"] | networks),
        visits=frozenset(visits.values_list("pk", flat=True)) | frozenset(marks["visit"]),
        people=frozenset(heads - {None}) | frozenset(people),
    )
