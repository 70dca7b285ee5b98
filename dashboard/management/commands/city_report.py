import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import clock
from dashboard.report import city_report, in_words
from schools.models import Network


class Command(BaseCommand):
    help = "Print the counts of a network: schools, windows, pairs, signatures, messages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("network", metavar="NETWORK", help="the network's short name")
        parser.add_argument("--json", action="store_true", help="print one JSON object only")

    def handle(self, *args: Any, **options: Any) -> None:
        network = Network.objects.filter(slug=options["network"]).first()
        if network is None:
            known = ", ".join(Network.objects.order_by("slug").values_list("slug", flat=True)[:20])
            self.stderr.write(
                f"There is no network called {options['network']}. "
                + (f"Known here: {known}." if known else "None has been imported yet.")
            )
            raise SystemExit(2)
        now = clock.now()
        counts = city_report(network, clock.london_date(now))
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write("\n".join(in_words(network, counts, now)))
