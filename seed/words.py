"""Words from which the demo city's schools and people are named."""

import json
from functools import cache
from pathlib import Path


@cache
def _all() -> dict[str, list[str]]:
    kept: dict[str, list[str]] = json.loads((Path(__file__).parent / "words.json").read_text())
    return kept


def words(kind: str) -> list[str]:
    """The list of a kind: "places", "saints", "first_names" or "last_names"."""
    return _all()[kind]
