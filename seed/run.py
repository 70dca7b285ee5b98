"""`make run`: migrate, make the demo city once, serve it, and say who may sign in."""

import os
import sys

os.environ["COVENANT_MODE"] = "demo"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> int:
    """Runs until interrupted. Returns the exit code."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from core import clock
    from dashboard.health import QUEUES, tick
    from seed.processes import Processes, web, worker

    port = int(os.environ.get("PORT", "8000"))
    # Nothing is collected here; without the folder WhiteNoise would warn at each start.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("seed_demo", once=True)
    # The workers start now, and have a few minutes until they are missed.
    for queue in QUEUES:
        tick(queue=queue, now=clock.now())
    processes = Processes()
    processes.start(
        worker("celery", "--beat", "--schedule", settings.CELERY_BEAT_SCHEDULE_FILENAME)
    )
    processes.start(worker("urgent"))
    processes.start(web(port))
    sys.stdout.write(
        f"\nWesthaven is at http://localhost:{port}/\n"
        f"Sign in as anybody with one tap: http://localhost:{port}/demo/people/\n"
        f"Read every message that was sent: http://localhost:{port}/demo/post/\n"
        "Stop with Ctrl-C. “make clean” forgets the city.\n\n"
    )
    sys.stdout.flush()
    return processes.wait()


if __name__ == "__main__":
    sys.exit(main())
