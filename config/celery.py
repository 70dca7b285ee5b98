"""The Celery application. Tasks live in each app's tasks.py; the timetable is here.

Every tick is idempotent, so a doubled beat does no harm, and every tick expires, so a
worker that was away does not run a backlog of them.
"""

import os

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
app.conf.beat_schedule = {
    "reconcile": {"task": "core.tasks.reconcile", "schedule": 30, "options": {"expires": 30}},
    "advance-visits": {
        "task": "inspections.tasks.advance_visits",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "send-due-reminders": {
        "task": "reminders.tasks.send_due",
        "schedule": 20,
        "options": {"expires": 20},
    },
    "sweep-escalations": {
        "task": "escalations.tasks.sweep",
        "schedule": 20,
        "options": {"expires": 20},
    },
    "ask-due-checks": {
        "task": "buddies.tasks.ask_due_checks",
        "schedule": 30,
        "options": {"expires": 30},
    },
    "look-after-call-outs": {
        "task": "directory.tasks.look_after_call_outs",
        "schedule": 20,
        "options": {"expires": 20},
    },
    "deliver-urgent": {
        "task": "notifications.tasks.deliver_urgent",
        "schedule": 10,
        "options": {"expires": 10},
    },
    "deliver": {
        "task": "notifications.tasks.deliver",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "nightly-windows": {
        "task": "inspections.tasks.refresh_windows",
        "schedule": crontab(hour=2, minute=10),
        "options": {"expires": 3600},
    },
    "nightly-plans": {
        "task": "reminders.tasks.plan_all",
        "schedule": crontab(hour=2, minute=30),
        "options": {"expires": 3600},
    },
    "nightly-pairs": {
        "task": "buddies.tasks.look_after_pairs",
        "schedule": crontab(hour=2, minute=50),
        "options": {"expires": 3600},
    },
    "invite-to-offer": {
        "task": "buddies.tasks.invite_to_offer",
        "schedule": crontab(hour=5, minute=20),
        "options": {"expires": 3600},
    },
    "remind-of-duties": {
        "task": "directory.tasks.remind_of_duties",
        "schedule": crontab(minute="5,35"),
        "options": {"expires": 1500},
    },
    "send-telephone-trees": {
        "task": "directory.tasks.send_telephone_trees",
        "schedule": crontab(hour=4, minute=40),
        "options": {"expires": 3600},
    },
    "look-after-drills": {
        "task": "directory.tasks.look_after_drills",
        "schedule": crontab(hour=9, minute=10, day_of_week="mon-fri"),
        "options": {"expires": 3600},
    },
    "look-after-entries": {
        "task": "directory.tasks.look_after_entries",
        "schedule": crontab(hour=5, minute=30),
        "options": {"expires": 3600},
    },
    "write-helplines": {
        "task": "core.tasks.write_helplines",
        "schedule": 300,
        "options": {"expires": 300},
    },
    "look-after-talks": {
        "task": "support.tasks.look_after_talks",
        "schedule": 300,
        "options": {"expires": 300},
    },
    "look-after-reaffirmations": {
        "task": "covenant.tasks.look_after_reaffirmations",
        "schedule": crontab(hour=5, minute=40),
        "options": {"expires": 3600},
    },
    "look-after-supervisors": {
        "task": "support.tasks.look_after_supervisors",
        "schedule": crontab(hour=5, minute=50),
        "options": {"expires": 3600},
    },
    "remind-of-plans": {
        "task": "support.tasks.remind_of_plans",
        "schedule": crontab(hour=8, minute=10, day_of_week="mon-fri"),
        "options": {"expires": 3600},
    },
    "look-after-departures": {
        "task": "support.tasks.look_after_departures",
        "schedule": crontab(hour=6, minute=10),
        "options": {"expires": 3600},
    },
    # In the morning and through the working day; who is asked hears in their waking hours.
    "offer-places": {
        "task": "support.tasks.offer_places",
        "schedule": crontab(hour=5, minute=50),
        "options": {"expires": 3600},
    },
    "look-after-places": {
        "task": "support.tasks.look_after_places",
        "schedule": crontab(minute="12,42"),
        "options": {"expires": 1500},
    },
    "look-after-support-plans": {
        "task": "support.tasks.look_after_plans",
        "schedule": crontab(minute="15,45", hour="7-17"),
        "options": {"expires": 1500},
    },
    # Each queue's worker says that it is alive (the operator's health page).
    "tick": {
        "task": "dashboard.tasks.tick",
        "schedule": 30,
        "kwargs": {"queue": "ordinary"},
        "options": {"expires": 30},
    },
    "tick-urgent": {
        "task": "dashboard.tasks.tick",
        "schedule": 30,
        "kwargs": {"queue": "urgent"},
        "options": {"expires": 30, "queue": "urgent"},
    },
    # Reads only; finds what was promised and is not so (docs/operations.md).
    "audit": {
        "task": "dashboard.tasks.audit_promises",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 300},
    },
    # A term is measured before retention deletes anything that night.
    "freeze-figures": {
        "task": "dashboard.tasks.freeze_figures",
        "schedule": crontab(hour=1, minute=20),
        "options": {"expires": 3600},
    },
    "verify-signatures": {
        "task": "dashboard.tasks.verify_signatures",
        "schedule": crontab(hour=3, minute=40),
        "options": {"expires": 3600},
    },
    "retention": {
        "task": "dashboard.tasks.keep_to_retention",
        "schedule": crontab(hour=3, minute=10),
        "options": {"expires": 3600},
    },
}
# Tests with real processes wait less long.
if shortest := os.environ.get("SWEEP_SECONDS"):
    for tick in app.conf.beat_schedule.values():
        if isinstance(tick["schedule"], int):
            tick["schedule"] = min(tick["schedule"], int(shortest))
