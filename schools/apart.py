"""Who must not meet whom, as people have declared it in confidence, wherever they did.

Floors above know of such words: they register a provider when they start. Nobody is ever told
whose word it was, nor that there was one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import BigIntegerField, F, QuerySet, Value
from django.db.models.functions import Cast

Rows: TypeAlias = QuerySet[Any, Any]
# For a network, by its number: rows of three numbers, as ``words_of`` makes them.
Provider = Callable[[int], Rows]
_providers: dict[str, Provider] = {}


@dataclass(frozen=True)
class Word:
    """Somebody must not meet anybody of a school, or one other person: one of the two is set."""

    person: int
    school: int | None = None
    other: int | None = None


def register(name: str, provider: Provider) -> None:
    """Have ``provider(network_id)`` asked for words; called from ``AppConfig.ready``."""
    _providers[name] = provider


def words_of(rows: QuerySet[Any], person: str, *, school: str = "", other: str = "") -> Rows:
    """What a provider gives: in these rows the fields of the person and of the school or the
    other one they must not meet."""
    none = Cast(Value(None), BigIntegerField())
    columns = {
        "who": F(person),
        "where": F(school) if school else none,
        "whom": F(other) if other else none,
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


def words_in(network_id: int) -> frozenset[Word]:
    """Every such word in a network. One query, however many know of some."""
    first, *others = (provider(network_id) for provider in _providers.values())
    return frozenset(Word(*row) for row in first.union(*others))
