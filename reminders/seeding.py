"""Loads the rules that are not yet there, and never over an operator's edit."""

import json
from datetime import time
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS

FILE = Path(__file__).parent / "rules.json"


def seed_rows() -> list[dict[str, Any]]:
    """The rules as they are delivered."""
    rows: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return [{**row, "at": time.fromisoformat(row["at"])} for row in rows]


def load_rules(
    app_config: AppConfig,
    apps: Apps | None = None,
    using: str = DEFAULT_DB_ALIAS,
    **kwargs: Any,
) -> None:
    """After each migrate: add the rules whose key is new. A rule is switched off, never
    deleted, so one that an operator does not want does not come back."""
    registry = apps or app_config.apps
    assert registry is not None
    try:
        model = registry.get_model("reminders", "ReminderRule")
    except LookupError:  # migrated back to before there were rules
        return
    rows = [model(**row) for row in seed_rows()]
    model.objects.using(using).bulk_create(rows, ignore_conflicts=True)
