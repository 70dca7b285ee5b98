"""The Celery application. Tasks live in each app's tasks.py; the timetable is here.

Every tick is idempotent, so a doubled beat does no harm, and every tick expires, so a
worker that was away does not run a backlog of them.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab

from config import embedded_queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

embedded_queue.use()
app = Celery("covenant")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.task_routes = {
    "notifications.tasks.deliver_urgent": {"queue": "urgent"},
    "escalations.tasks.sweep": {"queue": "urgent"},
    "buddies.tasks.ask_due_checks": {"queue": "urgent"},
    "directory.tasks.look_after_call_outs": {"queue": "urgent"},
}


def each(seconds: int, task: str, *, on: str = "", **more: Any) -> dict[str, Any]:
    """Every few seconds; ``on`` a queue that is not the task’s own."""
    options = {"expires": seconds, **({"queue": on} if on else {})}
    return {"task": task, "schedule": seconds, "options": options, **more}


def hourly(minute: str, task: str, *, hour: str = "*", expires: int = 1500) -> dict[str, Any]:
    """At these minutes of every hour, or of some hours of the day."""
    return _at(crontab(minute=minute, hour=hour), task, expires)


def daily(at: str, task: str, *, days: str = "*") -> dict[str, Any]:
    """At this time in London, every day or on some of the week."""
    hour, minute = map(int, at.split(":"))
    return _at(crontab(hour=hour, minute=minute, day_of_week=days), task, 3600)


def _at(when: crontab, task: str, expires: int) -> dict[str, Any]:
    return {"task": task, "schedule": when, "options": {"expires": expires}}


app.conf.beat_schedule = {
    "reconcile": each(30, "core.tasks.reconcile"),
    "advance-visits": each(60, "inspections.tasks.advance_visits"),
    "send-due-reminders": each(20, "reminders.tasks.send_due"),
    "sweep-escalations": each(20, "escalations.tasks.sweep"),
    "ask-due-checks": each(30, "buddies.tasks.ask_due_checks"),
    "look-after-call-outs": each(20, "directory.tasks.look_after_call_outs"),
    "deliver-urgent": each(10, "notifications.tasks.deliver_urgent"),
    "deliver": each(15, "notifications.tasks.deliver"),
    "nightly-windows": daily("02:10", "inspections.tasks.refresh_windows"),
    "nightly-plans": daily("02:30", "reminders.tasks.plan_all"),
    "nightly-pairs": daily("02:50", "buddies.tasks.look_after_pairs"),
    "invite-to-offer": daily("05:20", "buddies.tasks.invite_to_offer"),
    "remind-of-duties": hourly("5,35", "directory.tasks.remind_of_duties"),
    "send-telephone-trees": daily("04:40", "directory.tasks.send_telephone_trees"),
    "look-after-drills": daily("09:10", "directory.tasks.look_after_drills", days="mon-fri"),
    "look-after-entries": daily("05:30", "directory.tasks.look_after_entries"),
    "write-helplines": each(300, "core.tasks.write_helplines"),
    "look-after-talks": each(300, "support.tasks.look_after_talks"),
    "look-after-reaffirmations": daily("05:40", "covenant.tasks.look_after_reaffirmations"),
    "look-after-supervisors": daily("05:50", "support.tasks.look_after_supervisors"),
    "remind-of-plans": daily("08:10", "support.tasks.remind_of_plans", days="mon-fri"),
    "look-after-departures": daily("06:10", "support.tasks.look_after_departures"),
    # In the morning and through the working day; who is asked hears in their waking hours.
    "offer-places": daily("05:50", "support.tasks.offer_places"),
    "look-after-places": hourly("12,42", "support.tasks.look_after_places"),
    "look-after-support-plans": hourly("15,45", "support.tasks.look_after_plans", hour="7-17"),
    # Each queue's worker says that it is alive (the operator's health page).
    "tick": each(30, "dashboard.tasks.tick", kwargs={"queue": "ordinary"}),
    "tick-urgent": each(30, "dashboard.tasks.tick", kwargs={"queue": "urgent"}, on="urgent"),
    # Reads only; finds what was promised and is not so (docs/operations.md).
    "audit": hourly("*/10", "dashboard.tasks.audit_promises", expires=300),
    # A term is measured before retention deletes anything that night.
    "freeze-figures": daily("01:20", "dashboard.tasks.freeze_figures"),
    "verify-signatures": daily("03:40", "dashboard.tasks.verify_signatures"),
    "retention": daily("03:10", "dashboard.tasks.keep_to_retention"),
}
# Tests with real processes wait less long.
if shortest := os.environ.get("SWEEP_SECONDS"):
    for tick in app.conf.beat_schedule.values():
        if isinstance(tick["schedule"], int):
            tick["schedule"] = min(tick["schedule"], int(shortest))
