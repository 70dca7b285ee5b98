"""manage.py audit_promises: are the promises kept? One line for each that is not."""

import json
import logging
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import clock
from dashboard.auditing.run import audit_and_tell

logger = logging.getLogger(__name__)

NOT_WELL, NOT_AUDITED = 1, 2


class Command(BaseCommand):
    help = (
        "Asks whether every promise is kept: what is due has left, plans follow what moved, "
        "nothing is stuck or doubled. Reads only. Exits with 0 where all is well, 1 where "
        "something was found, 2 where it could not be asked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = audit_and_tell(now=clock.now())
        except Exception as error:
            logger.exception("Could not audit")
            self.stderr.write(f"Could not audit ({type(error).__name__}).")
            sys.exit(NOT_AUDITED)
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), indent=2))
        else:
            for line in found.lines or ["All is well."]:
                self.stdout.write(line)
        if not found.is_whole:
            sys.exit(NOT_AUDITED)
        if found.count:
            sys.exit(NOT_WELL)
