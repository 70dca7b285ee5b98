"""manage.py verify_signatures: is what was signed still what was signed?"""

import csv
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.clock import london_date
from core.reading import reading_only
from covenant import verifying
from covenant.verifying import Checked, Verified
from schools.models import Network

DIFFERS, NOT_VERIFIED = 1, 2
# What the public register has called the digest of a signature.
COLUMNS = ("digest", "signature_digest")
NOT_THERE = (
    "no signature event has this digest. It was taken away, or the receipt is of another "
    "installation"
)


class Command(BaseCommand):
    help = (
        "Works out every signature of the covenant anew: numbers, digests, seals, evidence, texts, "
        "the count, and how each party stands. Reads only. Exits with 0 where all is as it was "
        "written, 1 where something differs, 2 where it could not look."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--network", help="this network alone, by its name in addresses")
        parser.add_argument(
            "--receipt", nargs="+", default=[], metavar="DIGEST",
            help="also compare the digests on receipts: they show a signature that was taken away",
        )  # fmt: skip
        parser.add_argument(
            "--copy", type=Path, metavar="FILE",
            help="also compare every digest in a CSV of the public register that was kept outside",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        receipts = [*options["receipt"], *_digests_in(options["copy"])]
        with reading_only():
            networks = _networks(options["network"])
            found = [verifying.verify(pk, slug) for pk, slug in networks.items()]
            compared = {digest: verifying.look_up(digest) for digest in receipts}
            is_sound = not any(each.differences for each in found) and all(
                each is not None and each.is_sound for each in compared.values()
            )
            if options["json"]:
                self.stdout.write(json.dumps(_as_json(found, compared, is_sound), indent=2))
            else:
                for line in _lines(found, compared):
                    self.stdout.write(line)
        if not is_sound:
            sys.exit(DIFFERS)


def _networks(slug: str | None) -> dict[int, str]:
    networks = verifying.networks_to_verify()
    if slug is None:
        return networks
    chosen = {pk: name for pk, name in networks.items() if name == slug}
    if not chosen:
        raise CommandError(f"There is no network called {slug}.", returncode=NOT_VERIFIED)
    return chosen


def _digests_in(copy: Path | None) -> list[str]:
    """What a saved register has in its column of digests."""
    if copy is None:
        return []
    try:
        with copy.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.DictReader(file)
            column = next((each for each in rows.fieldnames or () if each in COLUMNS), None)
            found = [row[column] or "" for row in rows] if column else []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{copy} cannot be read ({error}).", returncode=NOT_VERIFIED) from error
    if column is None:
        raise CommandError(
            f"{copy} has no column called {COLUMNS[0]}. Give a CSV as the public register offers "
            "it.",
            returncode=NOT_VERIFIED,
        )
    return found


def _lines(found: list[Verified], compared: dict[str, Checked | None]) -> list[str]:
    lines = []
    for each in found:
        lines += [f"{difference}." for difference in each.differences]
        if not each.differences:
            lines.append(f"{each.network}: {_in_words(each)}, as written.")
    slugs = dict(Network.objects.values_list("pk", "slug"))
    for digest, checked in compared.items():
        lines.append(f"Receipt {digest}: {_compared(checked, slugs)}.")
    return lines


def _in_words(each: Verified) -> str:
    said = f"{each.events} signature event{'' if each.events == 1 else 's'}"
    details = [f"evidence of {each.erased} erased"] if each.erased else []
    if each.older_seals:
        details.append(f"{each.older_seals} sealed by an older key")
    return f"{said} ({', '.join(details)})" if details else said


def _compared(checked: Checked | None, slugs: dict[int, str]) -> str:
    if checked is None:
        return NOT_THERE
    event = checked.event
    stands = f"stands as number {event.number} of {slugs.get(event.network_id, 'a network gone')}"
    on = f"{london_date(event.at):%Y-%m-%d}"
    return f"{stands}, of {on}, {'; '.join(checked.differences) or 'unchanged'}"


def _as_json(
    found: list[Verified], compared: dict[str, Checked | None], is_sound: bool
) -> dict[str, Any]:
    return {
        "is_sound": is_sound,
        "networks": [
            {**asdict(each), "differences": [str(what) for what in each.differences]}
            for each in found
        ],
        "receipts": [
            {
                "digest": digest,
                "number": checked.event.number if checked else None,
                "differences": list(checked.differences) if checked else [NOT_THERE],
            }
            for digest, checked in compared.items()
        ],
    }
