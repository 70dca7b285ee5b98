"""A simulated year of a city in which no school head may be left alone around an inspection.

`python -m bench.company --schools 80 --visits 20 --seed 1 --json` lives through a school year
with the real services, reconcilers, escalations and outbox, in a database and with a mail server
of its own, while people answer late, never or say no, coordinators are away, letters are lost,
ticks die in the middle and for hours nothing runs. An account kept from what people saw and did
(bench/company_account.py) says for each phase how long a head was without confirmed contact and
without a named human being asked over a channel. Exits with 1 where that is not zero.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import date
from typing import Any

BEGIN = date(2026, 9, 1)


def prepare(folder: str) -> None:
    """A site of its own in this process, with an empty database."""
    os.environ |= {
        "TEST_DATABASE_URL": f"sqlite:///{folder}/company.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
    }
    import django
    from django.core.management import call_command
    from django.test.utils import override_settings

    django.setup()
    override_settings(EMAIL_BACKEND="bench.company_mail.Backend", ALLOWED_HOSTS=["*"]).enable()
    call_command("migrate", verbosity=0)


def live(**story: Any) -> dict[str, Any]:
    """Live through a story in the database that is there. Returns its figures."""
    from bench.company_figures import figures_of
    from bench.company_loop import Company

    started = time.monotonic()
    company = Company(**story)
    company.run()
    return {"seed": story["seed"], "seconds": round(time.monotonic() - started, 1)} | figures_of(
        company
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=80)
    parser.add_argument("--visits", type=int, default=20)
    parser.add_argument("--days", type=int, default=330)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one object, with each visit")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        found = live(
            schools=options.schools, visits=options.visits, seed=options.seed, begin=BEGIN,
            days=options.days,
        )  # fmt: skip
    if options.json:
        print(json.dumps(found, indent=1, default=str))
    else:
        from bench.company_figures import in_words

        print(in_words(found))
    sys.exit(bool(found["hours_alone"]))


if __name__ == "__main__":
    main()
