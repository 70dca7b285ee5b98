"""What an organisation offers and a plan needs, held against each other. Pure.

School improvement is a broad church (DOMAIN 1.3): help is found by its kind, its area and its
days, never by who is better than whom.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from core.templatetags.covenant import date_plain
from support.models import HelpKind, Needed, Objective, Offered


@dataclass(frozen=True)
class Fit:
    """An offer that fits a need: how many days of it could be had, and why it fits, in words."""

    offered: Offered
    days: int
    why: tuple[str, ...]
    # Fewer words to say means a better fit; for the order alone.
    rank: tuple[int, int, str]


def days_in_words(days: int) -> str:
    """1 day, 2 days."""
    return f"{days} day" if days == 1 else f"{days} days"


def fits(
    need: Needed,
    missing: int,
    offers: Iterable[tuple[Offered, int]],
    *,
    today: date,
    not_from: Collection[int] = (),
) -> list[Fit]:
    """The offers that fit a need of which ``missing`` days are not agreed yet, the best first.

    ``offers``: each with its days that are still free. ``not_from``: organisations that were
    asked for this need already and said no, or are being asked. An offer fits that is of the same
    kind, for this area or for any, has a free day, and can be given between today and the day by
    which it is needed.
    """
    found = []
    for offered, free in offers:
        is_free = missing > 0 and free > 0 and offered.organisation_id not in not_from
        for_area = not offered.areas or need.area in offered.areas
        if is_free and offered.kind == need.kind and for_area and is_in_time(offered, need, today):
            found.append(_fit(need, offered, min(free, missing)))
    return sorted(found, key=lambda each: each.rank)


def is_in_time(offered: Offered, need: Needed, today: date) -> bool:
    """Whether there is a day from today on that the offer and the need share."""
    first = max(today, offered.first_day or today)
    last = min(need.by_day, offered.last_day or need.by_day)
    return first <= last


def _fit(need: Needed, offered: Offered, days: int) -> Fit:
    area = Objective.Area(need.area).label
    in_areas = bool(offered.areas)
    why = [
        HelpKind(offered.kind).label,
        f"For {area}, by its own word" if in_areas else "For any area",
        f"All {days_in_words(need.days)}" if days >= need.days else _only(days, need.days),
    ]
    if offered.last_day is not None:
        why.append(f"Until {date_plain(offered.last_day)}")
    return Fit(offered, days, tuple(why), (-days, not in_areas, offered.organisation.name))


def _only(days: int, wanted: int) -> str:
    return f"{days} of the {days_in_words(wanted)}"
