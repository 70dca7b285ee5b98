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


def append_only_no_more(table: str) -> migrations.RunPython:
    """A migration operation that takes ``append_only`` back, while rows are built anew."""
    operation = append_only(table)
    run: Callable[..., migrations.RunPython] = migrations.RunPython
    return run(operation.reverse_code, operation.code)


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
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]


def guarded(
    table: str, *, name: str, update_unless: str, delete_unless: str
) -> migrations.RunPython:
    """A migration operation after which a row of ``table`` is changed only where the condition
    ``update_unless`` holds of OLD and NEW, and deleted only where ``delete_unless`` holds of OLD.

    Both are SQL that both databases read; ``name`` says in the error what is refused.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        for verb, unless in (("update", update_unless), ("delete", delete_unless)):
            for statement in _guard(table, name, verb, unless, schema_editor.connection.vendor):
                schema_editor.execute(statement)

    def backwards(apps: Any, schema_editor: Any) -> None:
        for verb in ("update", "delete"):
            if schema_editor.connection.vendor == "postgresql":  # pragma: no cover - see _create
                schema_editor.execute(f"DROP TRIGGER {table}_guards_{verb} ON {table}")
                schema_editor.execute(f"DROP FUNCTION {table}_guards_{verb}()")
            else:
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")

    run: Callable[..., migrations.RunPython] = migrations.RunPython
    return run(forwards, backwards)


def _guard(table: str, name: str, verb: str, unless: str, vendor: str) -> list[str]:
    if vendor == "postgresql":  # pragma: no cover - coverage is counted on SQLite
        function = f"{table}_guards_{verb}"
        return [
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{name}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {function} BEFORE {verb.upper()} ON {table} "
            f"FOR EACH ROW WHEN (NOT ({unless})) EXECUTE FUNCTION {function}()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"WHEN NOT ({unless}) BEGIN SELECT RAISE(ABORT, '{name}'); END"
    ]
