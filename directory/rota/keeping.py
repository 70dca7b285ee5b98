"""How long it is kept who was on duty, and who was asked to be."""

from datetime import datetime, timedelta

from core.clock import london_date
from directory.models import Duty, DutyQuestion

# Longer than the school year in which duties are counted, so that they are shared fairly.
DUTIES_KEPT = timedelta(days=400)
# Until the day is over.
QUESTIONS_KEPT = timedelta(days=1)


def forget_old_duties(*, now: datetime) -> int:
    """Delete duties that count for nothing any more; how many."""
    return Duty.objects.filter(day__lt=london_date(now) - DUTIES_KEPT).delete()[0]


def forget_duty_questions(*, now: datetime) -> int:
    """Delete the questions about days that are over; how many."""
    since = london_date(now) - QUESTIONS_KEPT
    return DutyQuestion.objects.filter(day__lte=since).delete()[0]
