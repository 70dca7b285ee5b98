"""What is kept of drills: the one that runs, who is asked in it, and when they are forgotten."""

from datetime import date, datetime, timedelta

from core.clock import london_date
from directory.models import Drill, DrillAnswer, Entry
from directory.terms import NEAR, term_begins
from escalations import services as engine
from escalations.models import Escalation
from schools.models import Network

KIND = "drill"
# Longer than any drill counts for readiness.
DRILLS_KEPT = timedelta(days=500)


def key_for(answer_id: int) -> str:
    """The key of the escalation that asks somebody in a drill."""
    return f"drill:{answer_id}"


def running_drill(network: Network, today: date) -> Drill | None:
    """The drill of the term of today, once it has begun; also where the calendar has moved the
    term's first day since. Two queries."""
    begins = term_begins(network, today)
    drills = Drill.objects.filter(network=network, term_begins__range=(begins - NEAR, today))
    return drills.order_by("term_begins").last()


def not_asked(drill: Drill, entry_id: int | None = None) -> list[Entry]:
    """Who is listed and has not been asked in a drill, by name; ``entry_id``: of this one alone."""
    entries = Entry.objects.filter(network=drill.network_id, left_at=None)
    if entry_id is not None:
        entries = entries.filter(pk=entry_id)
    asked = DrillAnswer.objects.filter(drill=drill).values("entry")
    listed = entries.exclude(approved_at=None).exclude(person__erased_at__isnull=False)
    return list(
        listed.exclude(pk__in=asked).select_related("person").order_by("person__name", "pk")
    )


def forget(entry: Entry, now: datetime) -> None:
    """Somebody leaves: end what they are asked, and delete that they were. In the caller's
    transaction, with the entry locked."""
    answers = DrillAnswer.objects.filter(entry=entry)
    keys = [key_for(pk) for pk in answers.values_list("pk", flat=True)]
    asking = Escalation.objects.filter(key__in=keys)
    engine.end_all(escalations=asking, why="They have left", now=now)
    answers.delete()


def forget_old_drills(*, now: datetime) -> int:
    """Delete the drills that count for nothing any more, with their answers; how many drills."""
    old = Drill.objects.filter(term_begins__lt=london_date(now) - DRILLS_KEPT)
    return old.delete()[1].get("directory.Drill", 0)
