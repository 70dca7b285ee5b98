from celery import shared_task

from core import clock
from reminders import services


@shared_task(name="reminders.tasks.send_due")
def send_due(**kwargs: object) -> None:
    """Give the outbox what is due."""
    services.send_due(now=clock.now())


@shared_task(name="reminders.tasks.plan_all")
def plan_all(**kwargs: object) -> None:
    """Have every network planned anew."""
    services.plan_all(now=clock.now())
