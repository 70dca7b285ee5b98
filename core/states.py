"""State machines as one transition table with its audit verb beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class Transitions:
    """The legal moves of a state: ``{(from, to): audit verb}``."""

    table: Mapping[tuple[str, str], str]

    def allows(self, old: str, new: str) -> bool:
        return (old, new) in self.table

    def verb(self, old: str, new: str) -> str:
        """The audit verb of a move. Raises ValidationError where the table has none."""
        try:
            return self.table[old, new]
        except KeyError:
            raise ValidationError(
                f"This cannot go from “{old}” to “{new}”. Reload the page to see where it is now."
            ) from None
