from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import sealed_rows


class Command(BaseCommand):
    help = "Open every sealed text, to prove that the keys and a restored backup belong together."

    def handle(self, *args: Any, **options: Any) -> None:
        held = sealed_rows.count()
        if held.lost:
            rows = "\n".join(held.lost)
            raise CommandError(
                f"{len(held.lost)} of {held.total} sealed texts are opened by no key:\n{rows}"
            )
        self.stdout.write(f"All {held.total} sealed texts open.")
