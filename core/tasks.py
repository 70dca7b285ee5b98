from celery import shared_task

from core import clock, helplines_kept, stale


@shared_task(name="core.tasks.reconcile")
def reconcile(**kwargs: object) -> None:
    """Work out what has become stale."""
    stale.sweep(now=clock.now())


@shared_task(name="core.tasks.write_helplines")
def write_helplines(**kwargs: object) -> None:
    """Bring this machine's file of helplines to what operators keep."""
    helplines_kept.write()
