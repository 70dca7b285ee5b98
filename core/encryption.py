"""Text that the database holds sealed: nobody reads it there, in a dump or in a backup.

Keys come from CONCERN_KEYS, newest first (docs/operations.md). The newest seals, any of them
opens. ``core.sealed_rows`` looks after rows when keys change.
"""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

# How every text that Fernet seals begins.
SEALED = "gAAAAA"
UNREADABLE = (
    "This text cannot be opened at the moment. It is still kept. Whoever runs this service can "
    "bring back the key that opens it."
)


class Unreadable(str):
    """What is shown of a text that no key opens. It carries the sealed text, so that saving the
    row again keeps it as it is."""

    sealed: str

    def __new__(cls, sealed: str) -> "Unreadable":
        words = super().__new__(cls, UNREADABLE)
        words.sealed = sealed
        return words


def keys() -> tuple[Fernet, ...]:
    """The keys of this installation, newest first. Raises ImproperlyConfigured where one is no
    key; the message never holds it."""
    return _made(settings.CONCERN_KEYS)


@lru_cache(maxsize=8)
def _made(text: str) -> tuple[Fernet, ...]:
    made = []
    for number, key in enumerate(text.split(","), start=1):
        try:
            made.append(Fernet(key.strip()))
        except ValueError:
            raise ImproperlyConfigured(
                f"CONCERN_KEYS: key {number} is not a Fernet key. docs/operations.md says how to "
                "make one."
            ) from None
    return tuple(made)


def seal(text: str) -> str:
    """Text, also an empty one, as the newest key seals it."""
    return MultiFernet(keys()).encrypt(text.encode()).decode()


def opened(sealed: str) -> str:
    """The text again; Unreadable where no key opens it."""
    try:
        return MultiFernet(keys()).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return Unreadable(sealed)


class SealedTextField(models.TextField):
    """A text field that is sealed in the database and plain in Python.

    Sealing the same text twice gives two different rows, so nothing can be searched for: every
    look-up is refused but whether there is a text at all.
    """

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else opened(value)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None:
            return None
        return value.sealed if isinstance(value, Unreadable) else seal(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """None but for ``isnull``: Django answers a filter with FieldError."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def to_python(self, value: Any) -> Any:
        """What ``loaddata`` reads: what ``dumpdata`` wrote sealed is opened, so that saving does
        not seal it a second time."""
        value = super().to_python(value)
        if type(value) is not str or not value.startswith(SEALED):
            return value
        found = opened(value)
        return value if isinstance(found, Unreadable) else found

    def value_to_string(self, obj: models.Model) -> str:
        """What ``dumpdata`` writes: sealed too."""
        return str(self.get_prep_value(self.value_from_object(obj)))
