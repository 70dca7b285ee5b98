from celery import shared_task

from core import clock
from directory import still_true
from directory.callouts import following
from directory.drills import running
from directory.rota import reminding
from directory.services.proposals import forget_proposals
from directory.tree import sending
from notifications.meanwhile import Meanwhile


@shared_task(name="directory.tasks.remind_of_duties")
def remind_of_duties(**kwargs: object) -> None:
    """Remind whoever is on duty on the next working day."""
    reminding.remind_due(now=clock.now())


@shared_task(name="directory.tasks.look_after_call_outs")
def look_after_call_outs(**kwargs: object) -> None:
    """Move the call-outs that the clock moves; on the urgent queue, because a head is waiting."""
    following.look_after(now=clock.now(), between=Meanwhile())


@shared_task(name="directory.tasks.look_after_drills")
def look_after_drills(**kwargs: object) -> None:
    """Begin each network's drill where it is time, and ask whoever has not been asked in it."""
    running.look_after_drills(now=clock.now())


@shared_task(name="directory.tasks.look_after_entries")
def look_after_entries(**kwargs: object) -> None:
    """Ask whose entry is a year old whether it is still true, and let old proposals lapse."""
    still_true.ask_due(now=clock.now())
    forget_proposals(now=clock.now())


@shared_task(name="directory.tasks.send_telephone_trees")
def send_telephone_trees(**kwargs: object) -> None:
    """Send the telephone tree to whoever has not got it as it is now."""
    sending.send_due(now=clock.now())
