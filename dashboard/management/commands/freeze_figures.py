"""manage.py freeze_figures: freeze the terms that are due, as the nightly task does."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import clock
from core.templatetags.covenant import date_plain
from dashboard.promises.freezing import differences, due_terms, freeze_due
from dashboard.promises.rows import frozen_terms
from schools.models import Network

UNKNOWN = 2


class Command(BaseCommand):
    help = (
        "Freezes the figures of every term that ended six weeks ago and is not frozen yet. A term "
        "is frozen once; running it again changes nothing. With --compare it writes nothing, "
        "measures the frozen terms again and names what comes out otherwise; exits with 1 then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--network", metavar="NETWORK", help="of this network alone")
        parser.add_argument("--compare", action="store_true", help="measure again and compare")

    def handle(self, *args: Any, **options: Any) -> None:
        networks = list(Network.objects.order_by("pk"))
        if options["network"] is not None:
            networks = [each for each in networks if each.slug == options["network"]]
            if not networks:
                self.stderr.write(f"There is no network called {options['network']}.")
                sys.exit(UNKNOWN)
        if options["compare"]:
            self._compare(networks)
        else:
            self._freeze(networks)

    def _freeze(self, networks: list[Network]) -> None:
        now = clock.now()
        done = freeze_due(now=now, networks=networks)
        for each in done:
            self.stdout.write(
                f"{each.network.name}: the term from {date_plain(each.term)}, "
                f"{each.figures} figures."
            )
        left = [each for each in networks if due_terms(each, clock.london_date(now))]
        for network in left:
            self.stderr.write(f"{network.name}: not everything could be frozen. See the log.")
        if left:
            sys.exit(1)
        if not done:
            self.stdout.write("No term is due.")

    def _compare(self, networks: list[Network]) -> None:
        today, differ = clock.today(), 0
        for network in networks:
            for term in frozen_terms(network.pk):
                for each in differences(network, term, today):
                    differ += 1
                    # Not the numbers: a terminal keeps what it showed.
                    self.stdout.write(
                        f"{network.name}, the term from {date_plain(term)}: {each.key} comes out "
                        "otherwise now."
                    )
        if differ:
            sys.exit(1)
        self.stdout.write("Every frozen term comes out as it was.")
