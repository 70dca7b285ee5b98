"""Offers and needs of help, for tests."""

from datetime import date, timedelta

from core.clock import london_date
from support.services import help_given, help_offers
from tests.conftest import NOW


def an_offer(organisation, *, by=None, now=NOW, **fields):
    """Six adviser days for any area, at any time."""
    fields = {
        "kind": "adviser", "areas": [], "days": 6, "words": "An adviser for early reading.",
        "first_day": None, "last_day": None, **fields,
    }  # fmt: skip
    return help_offers.offer(organisation=organisation, by=by, now=now, **fields)


def a_need(plan, *, now=NOW, **fields):
    """Two adviser days for the curriculum, within three months."""
    fields = {
        "kind": "adviser", "area": "curriculum", "days": 2,
        "by_day": london_date(now) + timedelta(days=90), **fields,
    }  # fmt: skip
    return help_given.need(plan=plan, by=plan.head, now=now, **fields)


def day(month, number):
    return date(2027 if month < 9 else 2026, month, number)
