"""Is every plan worked out that something has moved?"""

from collections.abc import Iterator

from django.db.models import Q

from core.models import StaleMark
from dashboard.auditing.question import SOON, Finding, Moment, Question, when


def _ask(at: Moment) -> Iterator[Finding]:
    old = StaleMark.objects.filter(~Q(error="") | Q(marked_at__lte=at.now - SOON))
    for reconciler, kind, pk, marked_at, error in old.order_by("pk").values_list(
        "reconciler", "kind", "object_id", "marked_at", "error"
    ):
        # Of an error only its kind: the rest may quote a row.
        why = f" ({error.partition(':')[0]})" if error else ""
        yield Finding(f"{kind} {pk}", f"waits for {reconciler} since {when(marked_at)}{why}")


QUESTION = Question(
    key="stale",
    promise="Plans follow what moves",
    do="See that beat and a worker run; the worker’s journal has the whole error",
    ask=_ask,
)
