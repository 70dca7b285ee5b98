from celery import shared_task

from core import clock
from inspections import services


@shared_task(name="inspections.tasks.advance_visits")
def advance_visits(**kwargs: object) -> None:
    """Move on the visits whose phase follows the clock."""
    services.advance_visits(now=clock.now())


@shared_task(name="inspections.tasks.refresh_windows")
def refresh_windows(**kwargs: object) -> None:
    """Work out every window again: rules come into force and data grows older."""
    services.recompute_windows(now=clock.now())
