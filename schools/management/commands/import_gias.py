"""Import the government's list of schools: python manage.py import_gias FILE --as-at DATE"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core import clock, stale
from core.audit import System
from core.importing import ImportCommand, Report
from schools import imports


class Command(ImportCommand):
    help = "Import schools and organisations from GIAS (edubasealldata)."
    what = "the file of all establishments"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--links", type=Path, metavar="FILE", help="the GIAS links file")
        parser.add_argument(
            "--with-heads", action="store_true", help="store heads’ names as unclaimed posts"
        )

    def perform(
        self, *, as_at: dt.date, progress: Callable[[int], None], options: dict[str, Any]
    ) -> Report:
        now = clock.now()
        file = imports.GiasFile(
            source=options["file"],
            as_at=as_at,
            network=options["network"],
            links=options["links"],
            with_heads=options["with_heads"],
            progress=progress,
        )
        by = System("import_gias")
        if options["dry_run"]:
            return imports.preview(file, by=by, now=now)
        report = imports.apply(file, by=by, now=now)
        # Histories are attached and windows worked out at once, for whoever looks next.
        stale.settle(now=now)
        return report
