"""Loads the seed files of rules, each once and never over an operator's edit."""

import json
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, transaction

RULES = Path(__file__).parent / "rules"
MODELS = {"windows": "WindowRule", "deadlines": "DeadlineRule", "negative": "NegativeRule"}


def load_rules(
    app_config: AppConfig,
    apps: Apps | None = None,
    using: str = DEFAULT_DB_ALIAS,
    **kwargs: Any,
) -> None:
    """After each migrate: load every rule set that was never loaded. A file's name starts with
    what it holds; a later edition is a new file with later dates."""
    registry = apps or app_config.apps
    assert registry is not None
    try:
        rule_sets = registry.get_model("inspections", "RuleSet").objects.using(using)
    except LookupError:  # migrated back to before there were rules
        return
    for path in sorted(RULES.glob("*.json")):
        try:
            model = registry.get_model("inspections", MODELS[path.stem.split("-")[0]])
        except LookupError:  # migrated back to before there were rules of this kind
            continue
        with transaction.atomic(using=using):
            _, is_new = rule_sets.get_or_create(name=path.stem)
            if not is_new:
                continue
            # Migrated back to before there was a column, its values wait for the migration.
            there = {field.name for field in model._meta.concrete_fields}
            rows = [
                model(**{name: value for name, value in row.items() if name in there})
                for row in json.loads(path.read_text(encoding="utf-8"))
            ]
            model.objects.using(using).bulk_create(rows, ignore_conflicts=True)
