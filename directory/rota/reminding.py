"""Everybody on duty is reminded once, on the working day before."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from core.clock import london_date
from directory.models import Away, Duty, Entry
from directory.rota import messages
from inspections.models import OneOffHoliday
from inspections.workdays import Terms, after
from notifications.models import Message


def remind_due(*, now: datetime) -> int:
    """Remind whoever is on duty on the next working day, or on a day before it, and has not been
    reminded; not whoever is away that day, nor on the day on which they took it. How many; twice
    is the same as once."""
    today = london_date(now)
    extra = frozenset(OneOffHoliday.objects.values_list("day", flat=True))
    until = after(today, 1, Terms(extra_holidays=extra).is_weekday)
    due = {messages.reminder_key(pk): pk for pk in _due(today, until)}
    sent = set(Message.objects.filter(key__in=due).values_list("key", flat=True))
    return sum(_remind(pk, today, now) for key, pk in due.items() if key not in sent)


def _due(today: date, until: date) -> list[int]:
    duties = Duty.objects.filter(
        day__range=(today, until), given_up_at=None, entry__in=Entry.objects.listed(today)
    )
    away = Away.objects.filter(
        entry=OuterRef("entry"), first_day__lte=OuterRef("day"), last_day__gte=OuterRef("day")
    )
    taken = duties.exclude(Exists(away)).order_by("pk").values_list("pk", "taken_at")
    return [pk for pk, taken_at in taken if london_date(taken_at) < today]


@transaction.atomic
def _remind(pk: int, today: date, now: datetime) -> bool:
    """Whether the duty is still theirs; nobody gives it up meanwhile."""
    duty = Duty.objects.select_for_update().filter(pk=pk, given_up_at=None).first()
    if duty is not None:
        messages.remind(duty, today, now)
    return duty is not None
