from celery import shared_task

from buddies import following, inviting
from buddies.checks.opening import open_due
from core import clock
from notifications.meanwhile import Meanwhile


@shared_task(name="buddies.tasks.invite_to_offer")
def invite_to_offer(**kwargs: object) -> None:
    """Invite whoever is due to offer to be a buddy."""
    inviting.invite_due(now=clock.now())


@shared_task(name="buddies.tasks.ask_due_checks")
def ask_due_checks(**kwargs: object) -> None:
    """Ask whether somebody has spoken with a head, where that is due."""
    open_due(now=clock.now(), between=Meanwhile())


@shared_task(name="buddies.tasks.look_after_pairs")
def look_after_pairs(**kwargs: object) -> None:
    """Let every pair follow what no act has marked."""
    following.look_after_pairs(now=clock.now())
