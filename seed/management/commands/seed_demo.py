from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from schools.models import Network
from seed.city import make_city


class Command(BaseCommand):
    help = "Make the demo city, Westhaven, with invented schools and people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="do nothing where the city stands already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo city is never made in production.")
        if Network.objects.filter(slug="westhaven").exists():
            if options["once"]:
                return
            raise CommandError("Westhaven stands already. “make clean” forgets it.")
        self.stdout.write("Making the demo city; this takes a moment.")
        make_city()
        self.stdout.write("Westhaven is ready.")
