"""Every night: who is to be asked whether they still stand by the covenant is asked, once; who is
silent for two weeks is reminded, once; and nobody is asked on whose reason is gone.

After four weeks a coordinator is asked to write a public line. Nothing changes in public by
itself."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from core.audit import System
from core.clock import london_date
from covenant.models import Reaffirmation, Standing
from covenant.queries.reaffirmations import standing_with_a_reason
from covenant.reaffirming import LINE_AFTER, REMIND_AFTER, Facts, why_ask
from covenant.services.reaffirming import ask, remind, stop_asking

logger = logging.getLogger(__name__)
ASKING = System("re-affirmation")
Row = TypeVar("Row", Standing, Reaffirmation)


def look_after_reaffirmations(*, now: datetime) -> None:
    """Ask, remind and stop asking, each in a transaction of its own: one that fails is logged and
    tried again the next night, and does not stop the others. Twice is the same as once."""
    _each(_without_a_reason(now), _stop, now)
    _each(_not_asked(now), _ask, now)
    _each(_silent(now), _remind, now)


def _each(rows: Iterable[Row], act: Callable[[Row, datetime], None], now: datetime) -> None:
    for row in rows:
        try:
            act(row, now)
        except Exception:
            logger.exception("A re-affirmation could not be looked after: %s", row)


def _not_asked(now: datetime) -> QuerySet[Standing]:
    asked = Reaffirmation.objects.filter(standing=OuterRef("pk"), answered_at=None)
    rows = standing_with_a_reason(london_date(now)).filter(~Exists(asked))
    return rows.select_related("network").order_by("pk")


def _ask(standing: Standing, now: datetime) -> None:
    facts = Facts(
        signed_on=standing.signed_on,  # type: ignore[attr-defined]
        is_newer_text=standing.is_newer_text,  # type: ignore[attr-defined]
        signer_has_left=standing.signer_has_left,  # type: ignore[attr-defined]
    )
    why = why_ask(facts, london_date(now))
    assert why is not None
    ask(standing=standing, why=why, by=ASKING, now=now)


def _silent(now: datetime) -> QuerySet[Reaffirmation]:
    """Asked two weeks ago, and not so long that it is for a coordinator now."""
    return _open().filter(
        asked_at__lte=now - REMIND_AFTER,
        asked_at__gt=now - LINE_AFTER,
        standing__state__in=Standing.STANDS,
    )


def _remind(reaffirmation: Reaffirmation, now: datetime) -> None:
    remind(reaffirmation=reaffirmation, by=ASKING, now=now)


def _without_a_reason(now: datetime) -> QuerySet[Reaffirmation]:
    reasons = standing_with_a_reason(london_date(now)).filter(pk=OuterRef("standing"))
    return _open().filter(~Exists(reasons), standing__state__in=Standing.STANDS)


def _stop(reaffirmation: Reaffirmation, now: datetime) -> None:
    answer = Reaffirmation.Answer.NO_LONGER
    stop_asking(reaffirmation=reaffirmation, answer=answer, by=ASKING, now=now)


def _open() -> QuerySet[Reaffirmation]:
    rows = Reaffirmation.objects.filter(answered_at=None)
    return rows.select_related("standing__network").order_by("pk")
