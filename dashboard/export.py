"""A person's own data, as one JSON object they may download."""

from collections.abc import Mapping
from datetime import date, datetime, time
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db.models import DateField, Field, ForeignKey, Model, Q

from accounts.models import Person, User
from core import audit
from dashboard.personal import (
    IN_PART,
    LEADS_TO_PERSON,
    NEVER_TOLD,
    NOT_IN_THE_DOWNLOAD,
    NOT_YET,
    OF_OTHERS,
    SECRETS,
    other_fields,
    personal_fields,
)
from schools.models import Organisation, School

KEPT_BACK = SECRETS | OF_OTHERS | NEVER_TOLD


def own_data(*, person: Person, now: datetime) -> dict[str, Any]:
    """Everything kept about a person, by kind of record, each with its dates.

    Other people appear as "another person": their names are theirs. Leaves one audit row.
    """
    records = {
        _title(model): rows
        for label, lookups in LEADS_TO_PERSON.items()
        if (rows := _rows(model := apps.get_model(label), lookups, person))
    }
    audit.record("own_data.downloaded", person, by=person, now=now)
    return {
        "made_at": now.isoformat(),
        "about": "Everything that this service keeps about you.",
        "records": records,
        "left_out": {
            _title(apps.get_model(label)): why for label, why in NOT_IN_THE_DOWNLOAD.items()
        },
    }


def _title(model: type[Model]) -> str:
    return str(model._meta.verbose_name_plural)


def _rows(model: type[Model], lookups: tuple[str, ...], person: Person) -> list[dict[str, Any]]:
    about_them = Q()
    for lookup in lookups:
        theirs = Q(**{lookup: person.pk})
        not_yet = NOT_YET.get((model._meta.label, lookup))
        about_them |= theirs if not_yet is None else theirs & ~not_yet
    names = [name for name in personal_fields(model) if name not in KEPT_BACK]
    fields = [model._meta.get_field(name) for name in names]
    dates = [model._meta.get_field(name) for name in other_fields(model)]
    fields += [field for field in dates if isinstance(field, DateField)]
    related = [field.name for field in fields if isinstance(field, ForeignKey)]
    rows = model._default_manager.filter(about_them).select_related(*related).order_by("pk")
    parts = IN_PART.get(model._meta.label, {})
    return [
        {
            str(field.verbose_name): _value(row, field, person)
            for field in fields
            if isinstance(field, Field) and (told is None or field.name in told)
        }
        for row in rows
        for told in (_told(row, lookups, parts, person),)
    ]


def _told(
    row: Model, lookups: tuple[str, ...], parts: Mapping[str, frozenset[str]], person: Person
) -> frozenset[str] | None:
    """The fields of a row that this person is told; None for all."""
    if not parts:
        return None
    mine = [name for name in lookups if _led_to(row, name) == person.pk]
    if any(name not in parts for name in mine):
        return None
    return frozenset[str]().union(*(parts[name] for name in mine))


def _led_to(row: Model, lookup: str) -> Any:
    """The id of the person to whom a lookup leads from a row."""
    return attrgetter(f"{lookup.replace('__', '.')}_id")(row)


def _value(row: Model, field: "Field[Any, Any]", person: Person) -> Any:
    value = getattr(row, field.name)
    match value:
        case Person() if value.pk == person.pk:
            return "you"
        case Person():
            return "another person"
        case School() | Organisation():
            return str(value)
        case User():
            return value.email
        case Model():
            return f"{value._meta.verbose_name} {value.pk}"
        case datetime() | date() | time():
            return value.isoformat()
    if value is not None and field.name in ("by_id", "made_by_id", "approved_by_id", "actor_id"):
        return "you" if value == person.pk else "another person"
    return value
