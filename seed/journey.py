"""Moving the demo's time on, so that what falls between is sent when it was due."""

from datetime import datetime, timedelta

from buddies.checks.opening import open_due
from buddies.models import ContactCheck
from core import clock, stale
from directory.callouts.following import look_after
from directory.callouts.pace import SPOKEN_AFTER
from directory.callouts.rows import KIND, SPOKEN_KIND
from directory.callouts.words import RING, SPOKEN
from directory.drills.running import look_after_drills
from directory.models import CallOut
from directory.rota.reminding import remind_due
from directory.tree.sending import send_due as send_trees
from escalations import services as escalations
from escalations.models import Escalation, Page
from inspections.models import OPEN_PHASES, Interruption, Visit
from inspections.services import advance_visits, recompute_windows
from inspections.visits import AWAY, TEAM_COMES, TEAM_HAS_LEFT
from notifications.delivery import deliver
from notifications.models import Message
from reminders.models import Reminder
from reminders.services import plan_all, send_due
from support import counting
from support.placing import following as places
from support.placing import reminding
from support.plans import asking, opening
from support.services import offers, waiting

MORNING = 8
ADVISERS_SAY = {KIND: RING, SPOKEN_KIND: SPOKEN}
A_FEW_MINUTES = timedelta(minutes=2)


def play_until(target: datetime, *, with_nights: bool = False) -> None:
    """Travel to ``target``, stopping wherever something is due on the way; with what the
    nightly jobs do at each new day, where asked (it takes a while over months)."""
    moment = clock.now()
    _tick(moment, all_answer=not with_nights)
    while moment < target:
        before, moment = moment, min(_next_stop(moment), target)
        clock.travel_to(moment)
        if with_nights and clock.london_date(moment) != clock.london_date(before):
            recompute_windows(now=moment)
            plan_all(now=moment)
            look_after_drills(now=moment)
            send_trees(now=moment)
            _support(moment)
        _tick(moment, all_answer=not with_nights)


def _support(now: datetime) -> None:
    """What the night does for supervision and plans."""
    places.follow_everywhere(now=now)
    offers.offer_everywhere(now=now)
    waiting.tell_everywhere(now=now)
    reminding.remind_due(now=now)
    counting.look_after_departures(now=now)
    opening.open_due(now=now)
    asking.ask_due(now=now)


def _tick(now: datetime, *, all_answer: bool) -> None:
    """What beat and workers would do at this moment. ``all_answer``: whoever is asked says yes
    at once, as in the city's past."""
    advance_visits(now=now)
    stale.settle(now=now)
    open_due(now=now)
    escalations.sweep(now=now)
    look_after(now=now)
    if all_answer:
        _all_answer(now)
    _advisers_answer(now)
    send_due(now=now)
    remind_due(now=now)
    while deliver(urgent=False, now=now, worker="demo"):
        pass


def _all_answer(now: datetime) -> None:
    asked = Page.objects.filter(state=Page.State.ASKED, escalation__kind="contact")
    for page in asked.select_related("person"):
        assert page.person is not None
        escalations.answer(page=page, value="spoken", by=page.person, now=now)


def _advisers_answer(now: datetime) -> None:
    """Whoever was asked a few minutes ago whether they can ring a head says yes, and later that
    they have spoken; whoever visits the demo may be faster."""
    asked = Page.objects.filter(state=Page.State.ASKED, escalation__kind__in=ADVISERS_SAY)
    for page in asked.filter(asked_at__lte=now - A_FEW_MINUTES).order_by("pk"):
        page.refresh_from_db()
        # The first of three is the one.
        if page.state == Page.State.ASKED and page.person is not None:
            value = ADVISERS_SAY[page.escalation.kind]
            escalations.answer(page=page, value=value, by=page.person, now=now)


def _next_stop(now: datetime) -> datetime:
    """The next moment at which something is due; a day on where nothing is."""
    stops = [now + timedelta(days=1)]
    planned = Reminder.objects.filter(state=Reminder.State.PLANNED, due_at__gt=now)
    stops += planned.order_by("due_at").values_list("due_at", flat=True)[:1]
    checks = ContactCheck.objects.filter(state=ContactCheck.State.PLANNED, due_at__gt=now)
    stops += checks.order_by("due_at").values_list("due_at", flat=True)[:1]
    asked = Escalation.objects.filter(state=Escalation.State.OPEN, next_at__gt=now)
    for next_at in asked.order_by("next_at").values_list("next_at", flat=True)[:1]:
        assert next_at is not None
        stops.append(next_at)
    live = Page.objects.filter(state=Page.State.ASKED, escalation__kind__in=ADVISERS_SAY)
    stops += [at + A_FEW_MINUTES for at in live.values_list("asked_at", flat=True)]
    taken = CallOut.objects.filter(state=CallOut.State.ACCEPTED, taken_at__isnull=False)
    stops += [at + SPOKEN_AFTER for at in taken.values_list("taken_at", flat=True) if at]
    if Message.objects.filter(state=Message.State.QUEUED).exists():
        stops.append(_next_time(now, MORNING))
    for visit in Visit.objects.filter(phase__in=OPEN_PHASES):
        stops += [
            clock.london_time(visit.first_day, TEAM_COMES),
            clock.london_time(visit.last_day, TEAM_HAS_LEFT),
        ]
    resuming = Interruption.objects.filter(visit__phase__in=AWAY, resumes_on__isnull=False)
    for resumes_on in resuming.values_list("resumes_on", flat=True):
        assert resumes_on is not None
        stops.append(clock.london_time(resumes_on, TEAM_COMES))
    return min(stop for stop in stops if stop > now)


def _next_time(now: datetime, hour: int) -> datetime:
    """When London's clocks next show the full hour."""
    today = clock.london_date(now)
    moment = clock.london_time(today, hour)
    return moment if moment > now else clock.london_time(today + timedelta(days=1), hour)


def step(name: str, now: datetime) -> datetime:
    """Where a button of the demo's bar leads: "evening", "tomorrow" or "week"."""
    today = clock.london_date(now)
    if name == "evening":
        evening = clock.london_time(today, 19)
        return evening if evening > now else clock.london_time(today + timedelta(days=1), 19)
    return clock.london_time(today + timedelta(days=7 if name == "week" else 1), 8, 45)
