"""A simulated year of a city of 80 schools, with real processes that are broken on purpose.

`python -m bench.year` prints one JSON object and exits with 1 where something was lost, was
stale, came twice without a mark, or the auditor was not content after a repair. It starts a
PostgreSQL and a Redis of its own and a real mail server, and touches no other.
"""

import argparse
import json
import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from bench.processes import installation
from bench.servers import postgres, redis
from bench.sink import free_port

BEGIN = date(2026, 8, 31)


def run(folder: Path, *, breaks: dict[str, int], **story: Any) -> dict[str, Any]:
    """Live through so many days in a folder of one's own. Returns the figures."""
    folder.chmod(0o755)  # PostgreSQL's user passes through
    keep = {"KEEP_MESSAGES_DAYS": "3000", "KEEP_VISITS_DAYS": "3000", "LOG_LEVEL": "ERROR"}
    mail_port = free_port()
    with (
        postgres(folder / "postgres") as database,
        redis(folder / "redis") as queue,
        installation(
            folder / "site", mail_port, server_url=database.url, broker_url=queue.url, extra=keep
        ) as here,
    ):
        os.environ.update(here.environment)
        import django

        django.setup()
        from bench.year_loop import Breaks, StampingSink, Year

        with StampingSink(port=mail_port, keeps_content=False) as sink:
            year = Year(here, sink, database, queue.url, breaks=Breaks(**breaks), **story)
            return year.run()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--minutes", type=float, default=45, help="then it ends where it is")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--restarts", type=int, default=4)
    parser.add_argument("--outages", type=int, default=14, help="of the mail server")
    parser.add_argument("--beat-days", type=int, default=3, help="days without a beat")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(
            Path(folder), seed=options.seed, begin=BEGIN, days=options.days,
            minutes=options.minutes,
            breaks={
                name: getattr(options, name)
                for name in ("kills", "restarts", "outages", "beat_days")
            },
        )  # fmt: skip
    print(json.dumps(found, indent=1, default=str))
    sys.exit(bool(found["wrong"] or found["unclean_audits"]))


if __name__ == "__main__":
    main()
