from celery import shared_task

from core import clock
from covenant import asking


@shared_task(name="covenant.tasks.look_after_reaffirmations")
def look_after_reaffirmations(**kwargs: object) -> None:
    """Ask who is to be asked whether they still stand by the covenant."""
    asking.look_after_reaffirmations(now=clock.now())
