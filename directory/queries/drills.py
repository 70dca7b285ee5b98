"""The drill of this term, as coordinators see it: who has not answered, and the number to ring."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from directory.drills.planning import drill_day
from directory.drills.rows import not_asked, running_drill
from directory.models import Drill, DrillAnswer
from directory.terms import term_begins
from schools.access import Access


@dataclass(frozen=True)
class DrillPage:
    """``silent``: who was asked and has not answered, by name; ``rung``: whom a coordinator
    reached instead, the latest first. ``begins_on``: where none runs, the day from which on it may
    begin, if that is still to come."""

    drill: Drill | None
    begins_on: date | None
    asked: int
    answered: int
    not_asked: int
    silent: QuerySet[DrillAnswer]
    rung: QuerySet[DrillAnswer]


def drill_page(access: Access) -> DrillPage:
    """Six queries for any number of people."""
    drill = running_drill(access.network, access.today)
    answers = DrillAnswer.objects.filter(drill=drill, entry__left_at=None)
    begins_on = drill_day(term_begins(access.network, access.today)) if drill is None else None
    rows = answers.select_related("entry__person")
    return DrillPage(
        drill=drill,
        begins_on=begins_on if begins_on and begins_on > access.today else None,
        asked=answers.count(),
        answered=answers.exclude(answered_at=None).count(),
        not_asked=len(not_asked(drill)) if drill else 0,
        silent=rows.filter(answered_at=None).order_by("entry__person__name", "pk"),
        rung=rows.exclude(by_id=None).order_by("-answered_at", "pk"),
    )


def drill_answers_for(access: Access) -> QuerySet[DrillAnswer]:
    """What a coordinator may act on: the answers in the network's drills, others none."""
    rows = DrillAnswer.objects.filter(drill__network=access.network)
    return rows.select_related("entry__person") if access.is_coordinator else rows.none()
