from celery import shared_task

from core import clock
from escalations import services
from notifications.meanwhile import Meanwhile


@shared_task(name="escalations.tasks.sweep")
def sweep(**kwargs: object) -> None:
    """Move what is due; on the urgent queue, because a head may be waiting."""
    services.sweep(now=clock.now(), between=Meanwhile())
