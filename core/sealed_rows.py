"""Looking after sealed rows: which key opens each, and sealing them anew under the newest.

Raw texts are read and written here, past ``SealedTextField``.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.db import transaction
from django.db.models import Model, TextField, Value
from django.db.models.functions import Cast

from core.encryption import SealedTextField, keys

BATCH = 200


@dataclass
class Held:
    """How many texts each key opens, newest first, and which rows no key opens."""

    by_key: Counter[int] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.by_key.total() + len(self.lost)


def sealed_fields() -> Iterator[tuple[type[Model], str]]:
    """Every sealed field of the site."""
    for model in apps.get_models():
        for each in model._meta.concrete_fields:
            if isinstance(each, SealedTextField):
                yield model, each.name


def count() -> Held:
    """Open every text there is. Changes nothing."""
    held = Held()
    for model, name in sealed_fields():
        for pk, sealed in _raw(model, name).iterator():
            number = _opened_by(sealed)
            if number is None:
                held.lost.append(f"{model._meta.label} {pk}: {name}")
            else:
                held.by_key[number] += 1
    return held


def rotate() -> int:
    """Seal every text under the newest key and give how many were not yet. Each batch is a
    transaction of its own and those done are passed over, so a run that was broken off goes on
    where it was. Texts that no key opens stay."""
    return sum(_rotate(model, name) for model, name in sealed_fields())


def _rotate(model: type[Model], name: str) -> int:
    done, last = 0, 0
    while True:
        with transaction.atomic():
            rows = list(
                _raw(model, name).filter(pk__gt=last).select_for_update(of=("self",))[:BATCH]
            )
            for pk, sealed in rows:
                if _opened_by(sealed):
                    anew = MultiFernet(keys()).rotate(sealed.encode()).decode()
                    raw = Value(anew, output_field=TextField())
                    model._default_manager.filter(pk=pk).update(**{name: raw})
                    done += 1
        if not rows:
            return done
        last = rows[-1][0]


def _raw(model: type[Model], name: str):  # type: ignore[no-untyped-def]
    """Numbers of rows and their texts as they are in the database."""
    rows = model._default_manager.annotate(raw=Cast(name, TextField())).order_by("pk")
    return rows.values_list("pk", "raw")


def _opened_by(sealed: str) -> int | None:
    """Which key opens a text: 0 is the newest; None for none."""
    return next((number for number, key in enumerate(keys()) if _opens(key, sealed)), None)


def _opens(key: Fernet, sealed: str) -> bool:
    try:
        key.decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True
