"""Database triggers that make a table append-only, on PostgreSQL and on SQLite."""

from collections.abc import Callable
from typing import Any

from django.db import migrations


def append_only(table: str) -> migrations.RunPython:
    """A migration operation after which rows of ``table`` can be added but never changed."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        for statement in _create(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def backwards(apps: Any, schema_editor: Any) -> None:
        for statement in _drop(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)

    run: Callable[..., migrations.RunPython] = migrations.RunPython
    return run(forwards, backwards)


def _create(table: str, vendor: str) -> list[str]:
    if vendor == "postgresql":  # pragma: no cover - coverage is counted on SQLite
        return [
            f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _drop(table: str, vendor: str) -> list[str]:
    if vendor == "postgresql":  # pragma: no cover - coverage is counted on SQLite
        return [
            f"DROP TRIGGER {table}_append_only ON {table}",
            f"DROP FUNCTION {table}_is_append_only()",
        ]
    return [f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete")]
