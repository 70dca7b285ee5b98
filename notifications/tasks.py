from celery import shared_task

from notifications.worker import deliver_round


@shared_task(name="notifications.tasks.deliver")
def deliver(**kwargs: object) -> None:
    """Hand over what is due, urgent messages first."""
    deliver_round(urgent=False)


@shared_task(name="notifications.tasks.deliver_urgent")
def deliver_urgent(**kwargs: object) -> None:
    """Hand over urgent messages; on a queue of its own, so that they never wait behind others."""
    deliver_round(urgent=True)
