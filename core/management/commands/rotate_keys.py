from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import sealed_rows
from core.encryption import keys


class Command(BaseCommand):
    help = (
        "Seal every text under the newest key of CONCERN_KEYS. May be stopped and started again. "
        "With --dry-run it only says how many texts each key holds."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            self.stdout.write(f"Sealed anew: {sealed_rows.rotate()}")
        held = sealed_rows.count()
        for number in range(len(keys())):
            name = "newest" if number == 0 else f"older, number {number + 1}"
            self.stdout.write(f"{held.by_key[number]} texts under the key that is {name}")
        if held.lost:
            raise CommandError(
                f"{len(held.lost)} texts are opened by no key; check_keys lists them."
            )
