from celery import shared_task

from core import clock
from support import counting, keeping
from support.one_by_one import every
from support.placing import following as places
from support.placing import reminding
from support.plans import asking, due, opening
from support.services import help_given, offers, waiting
from support.talks import following


@shared_task(name="support.tasks.look_after_departures")
def look_after_departures(**kwargs: object) -> None:
    """Let departures count whose head has had their days to answer."""
    counting.look_after_departures(now=clock.now())


@shared_task(name="support.tasks.look_after_talks")
def look_after_talks(**kwargs: object) -> None:
    """Move the talks that the clock, or a change of people, moves."""
    following.look_after(now=clock.now())


@shared_task(name="support.tasks.look_after_plans")
def look_after_plans(**kwargs: object) -> None:
    """Open the plans that should be there, ask the parties that are due, and let go of what
    closed plans needed."""
    every(opening.open_due, asking.ask_due, help_given.let_go_of_closed, now=clock.now())


@shared_task(name="support.tasks.look_after_supervisors")
def look_after_supervisors(**kwargs: object) -> None:
    """End the series of whoever's role as supervisor has ended."""
    keeping.look_after_supervisors(now=clock.now())


@shared_task(name="support.tasks.offer_places")
def offer_places(**kwargs: object) -> None:
    """End the places and waiting of who has left, and offer each head their first of the year."""
    every(
        places.follow_everywhere, waiting.let_go_of_leavers, offers.offer_everywhere,
        now=clock.now(),
    )  # fmt: skip


@shared_task(name="support.tasks.look_after_places")
def look_after_places(**kwargs: object) -> None:
    """Keep free places for those who wait, and remind whoever comes on the next working day."""
    every(waiting.tell_everywhere, reminding.remind_due, now=clock.now())


@shared_task(name="support.tasks.remind_of_plans")
def remind_of_plans(**kwargs: object) -> None:
    """Tell whoever looks after something in a plan that it is due this week."""
    due.remind(now=clock.now())
