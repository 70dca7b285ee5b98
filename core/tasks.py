from celery import shared_task

from core import clock, stale


@shared_task(name="core.tasks.reconcile")
def reconcile(**kwargs: object) -> None:
    """Work out what has become stale."""
    stale.sweep(now=clock.now())
