from celery import shared_task

from core import clock
from dashboard import health, retention
from dashboard.auditing.run import audit_and_tell
from dashboard.auditing.signatures import verify_and_keep
from dashboard.promises.freezing import freeze_due


@shared_task(name="dashboard.tasks.audit_promises")
def audit_promises(**kwargs: object) -> None:
    """Ask whether the promises are kept, and say so where somebody listens."""
    audit_and_tell(now=clock.now())


@shared_task(name="dashboard.tasks.keep_to_retention")
def keep_to_retention(**kwargs: object) -> None:
    """Delete what has been kept long enough."""
    retention.keep_to_retention(now=clock.now())


@shared_task(name="dashboard.tasks.freeze_figures")
def freeze_figures(**kwargs: object) -> None:
    """Freeze the terms that are due."""
    freeze_due(now=clock.now())


@shared_task(name="dashboard.tasks.tick")
def tick(*, queue: str) -> None:
    """Note that somebody works this queue."""
    health.tick(queue=queue, now=clock.now())


@shared_task(name="dashboard.tasks.verify_signatures")
def verify_signatures(**kwargs: object) -> None:
    """Work every signature of the covenant out anew; the auditor tells what was found."""
    verify_and_keep(now=clock.now())
