"""Import Ofsted's latest inspections: python manage.py import_ofsted FILE --as-at DATE"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from core import clock
from core.audit import System
from core.importing import ImportCommand, Report
from inspections import ofsted_import


class Command(ImportCommand):
    help = "Import inspections from Ofsted’s monthly file of state-funded schools."
    what = "the file of latest inspections"

    def perform(
        self, *, as_at: dt.date, progress: Callable[[int], None], options: dict[str, Any]
    ) -> Report:
        file = ofsted_import.OfstedFile(
            source=options["file"], as_at=as_at, network=options["network"], progress=progress
        )
        by = System("import_ofsted")
        run = ofsted_import.preview if options["dry_run"] else ofsted_import.apply
        return run(file, by=by, now=clock.now())
