from celery import shared_task

from buddies import inviting
from core import clock


@shared_task(name="buddies.tasks.invite_to_offer")
def invite_to_offer(**kwargs: object) -> None:
    """Invite whoever is due to offer to be a buddy."""
    inviting.invite_due(now=clock.now())
