"""Whoever reads the facts of schools and writes what follows holds the schools meanwhile."""

from inspections.facts import Scope
from schools.models import School


def hold_schools(scope: Scope) -> None:
    """Let nobody else act on these schools until this transaction ends.

    Call it before reading their facts. In one order, so that two who hold many never wait for
    each other; rows that only refer to a school can still be written meanwhile. On SQLite
    immediate transactions do the same.
    """
    rows = scope.of(School.objects.all(), school="").order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
