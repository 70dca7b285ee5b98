"""What somebody can do who administers the database and does not have the keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from covenant.models import Declaration, SignatureEvent, SignatureEvidence

GUARDED = tuple(model._meta.db_table for model in (SignatureEvent, SignatureEvidence, Declaration))
TRIGGERS = {
    "postgresql": "SELECT tgname, relname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger "
    "JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND relname = ANY(%s)",
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' "
    "AND tbl_name IN (%s, %s, %s)",
}


@contextmanager
def administrator() -> Iterator[None]:
    """No trigger and no foreign key stops anybody here, and it is all undone in the end."""
    with transaction.atomic():
        _drop_triggers()
        yield
        transaction.set_rollback(True)


@contextmanager
def administrator_who_commits() -> Iterator[None]:
    """The same where each statement is a transaction; the triggers are put on again."""
    definitions = _drop_triggers()
    yield
    for definition in definitions:
        sql(definition.replace("%", "%%"))


def triggers() -> list[str]:
    """The names of the triggers that guard what was signed."""
    return sorted(name for name, *_ in _triggers())


def sql(statement: str, *values: Any) -> int:
    """A statement behind the site's back. Gives how many rows it reached."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def rows(statement: str, *values: Any) -> list[tuple]:
    """What a query gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _drop_triggers() -> list[str]:
    # What PostgreSQL still has to check of rows keeps it from touching their table.
    connection.check_constraints()
    found = _triggers()
    for name, table, _ in found:
        on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
        sql(f'DROP TRIGGER "{name}"{on}')
    return [definition for *_, definition in found]


def _triggers() -> list[tuple]:
    values = [list(GUARDED)] if connection.vendor == "postgresql" else GUARDED
    return rows(TRIGGERS[connection.vendor], *values)
