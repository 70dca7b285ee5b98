"""Is what was signed still what was signed?

Every ten minutes the end of each network's signature events is looked at; every night all of them
are worked out anew, and what was found then is told until the next night.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.cache import cache

from core.reading import reading_only
from covenant import verifying
from dashboard.auditing.question import Finding, Moment, Question, when

LAST = "last-verification"
# A night without it, and some hours.
OLD_AFTER = timedelta(hours=36)
# How many differences are kept to be told.
KEPT = 100


def verify_and_keep(*, now: datetime) -> int:
    """Work every network's signatures out anew, keep what differs for the auditor, and give how
    many differences there are."""
    found: list[tuple[str, str]] = []
    with reading_only():
        for network_id in verifying.networks_to_verify():
            verified = verifying.verify(network_id, f"network {network_id}")
            found += (_told(each) for each in verified.differences)
    cache.set(LAST, {"at": now, "found": found[:KEPT]}, timeout=None)
    return len(found)


def _told(difference: verifying.Difference) -> tuple[str, str]:
    at = f", signature {difference.number}" if difference.number is not None else ""
    return f"{difference.network}{at}:", difference.what


def _ask(at: Moment) -> Iterator[Finding]:
    ends = [_told(each) for each in verifying.verify_ends()]
    last = cache.get(LAST) or {"at": at.now, "found": []}
    for about, what in dict.fromkeys([*ends, *last["found"]]):
        yield Finding(about, what)
    if at.now - last["at"] > OLD_AFTER:
        yield Finding("signatures", f"were last verified on {when(last['at'])}")


QUESTION = Question(
    key="signature",
    promise="What was signed is as it was signed",
    do="Run manage.py verify_signatures, change nothing, and compare with receipts and backups",
    ask=_ask,
)
