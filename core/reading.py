"""A look at the database that sees one moment and cannot write."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# What makes a transaction that has just begun read, and what a connection must forget after it.
BEGIN = {
    "postgresql": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}
END = {"postgresql": (), "sqlite": ("PRAGMA query_only = OFF",)}


@contextmanager
def reading_only() -> Iterator[None]:
    """A transaction of its own that sees everything as at its beginning and in which the
    database refuses to write."""
    with (
        _as_a_reader(),
        transaction.atomic(durable=True),
        connection.cursor() as cursor,
    ):
        cursor.execute(BEGIN[connection.vendor])
        yield


@contextmanager
def _as_a_reader() -> Iterator[None]:
    """SQLite has one writer at a time; who only reads must not be it. Elsewhere nothing reads
    this setting. Once the transaction has ended the connection may write again."""
    connection.ensure_connection()
    mode = getattr(connection, "transaction_mode", None)
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            for statement in END[connection.vendor]:
                cursor.execute(statement)
