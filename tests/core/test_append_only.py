"""Audit rows can be added, never changed or deleted, by whatever road."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.audit import System, record
from core.models import AuditEvent
from core.triggers import append_only, guarded
from schools.models import Network

pytestmark = pytest.mark.django_db


def test_an_audit_row_can_be_added(now):
    record("school.imported", None, by=System("test"), now=now, count=3)

    assert AuditEvent.objects.get().actor_label == "system: test"


@pytest.mark.parametrize("act", ["update", "delete"])
def test_an_audit_row_cannot_be_changed_or_deleted(now, act):
    record("school.imported", None, by=System("test"), now=now)
    rows = AuditEvent.objects.all()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        if act == "update":
            rows.update(verb="nothing happened")
        else:
            rows.delete()

    assert AuditEvent.objects.get().verb == "school.imported"


@pytest.mark.django_db(transaction=True)
def test_the_lock_on_a_table_can_be_taken_off_and_put_on_again(now):
    operation = append_only("core_auditevent")
    record("school.imported", None, by=System("test"), now=now)

    with connection.schema_editor() as editor:
        operation.reverse_code(None, editor)
    AuditEvent.objects.update(verb="corrected")

    with connection.schema_editor() as editor:
        operation.code(None, editor)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.update(verb="changed again")
    assert AuditEvent.objects.get().verb == "corrected"


@pytest.mark.django_db(transaction=True)
def test_a_row_is_changed_only_where_its_guard_lets_it(network):
    operation = guarded(
        "schools_network", name="a name stays", update_unless="OLD.name = NEW.name",
        delete_unless="OLD.name = 'Nowhere'",
    )  # fmt: skip
    with connection.schema_editor() as editor:
        operation.code(None, editor)
    with pytest.raises(DatabaseError, match="a name stays"), transaction.atomic():
        Network.objects.update(name="Nowhere")
    with pytest.raises(DatabaseError, match="a name stays"), transaction.atomic():
        Network.objects.all().delete()
    Network.objects.update(months_ahead=5)

    with connection.schema_editor() as editor:
        operation.reverse_code(None, editor)
    Network.objects.update(name="Nowhere")
    assert (Network.objects.get().name, Network.objects.get().months_ahead) == ("Nowhere", 5)
