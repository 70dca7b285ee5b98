"""A published text is frozen: the database itself refuses to change a word of it."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from covenant.models import Declaration
from tests.covenant.helpers import drafted, published

pytestmark = pytest.mark.django_db
CHANGES = {
    "title": "Another title",
    "text": "Other words",
    "promises": json.dumps([{"heading": "None.", "summary": "None at all."}]),
    "undertakings": json.dumps([{"kind": "", "words": "Nothing", "unit": ""}]),
    "sha256": "0" * 64,
    "version": 77,
    "published_at": "2020-01-01 00:00:00+00:00",
    "status": "draft",
    "id": 4_000_000,
}


def change(declaration, **columns):
    """As an administrator with the database would."""
    sets = ", ".join(f"{name} = %s" for name in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE covenant_declaration SET {sets} WHERE id = %s",
            [*columns.values(), declaration.pk],
        )


@pytest.mark.parametrize("column", CHANGES)
def test_no_column_of_a_published_text_can_be_changed(network, now, column):
    declaration = published(network, now)

    with pytest.raises(DatabaseError, match="a published text is frozen"):
        change(declaration, **{column: CHANGES[column]})

    assert Declaration.objects.get(pk=declaration.pk).text == declaration.text


@pytest.mark.parametrize("column", ["title", "text", "promises", "undertakings"])
def test_nor_of_one_that_was_replaced_since(network, now, column):
    old = published(network, now)
    published(network, now, "New words")

    with pytest.raises(DatabaseError, match="frozen"):
        change(old, **{column: CHANGES[column]})


def test_it_cannot_be_moved_to_another_network_or_replaced_and_rewritten_at_once(network, now):
    declaration = published(network, now)

    with pytest.raises(DatabaseError, match="frozen"):
        change(declaration, status="replaced", text="Other words")
    with pytest.raises(DatabaseError, match="frozen"):
        change(declaration, network_id=network.pk + 1)


def test_it_cannot_be_deleted(network, now):
    declaration = published(network, now)

    with (
        pytest.raises(DatabaseError, match="frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM covenant_declaration WHERE id = %s", [declaration.pk])


def test_a_draft_can_be_changed_and_thrown_away(network, now):
    draft = drafted(network, now)

    change(draft, text="Other words")
    draft.refresh_from_db()
    assert draft.text == "Other words"

    draft.delete()
    assert not Declaration.objects.exists()
