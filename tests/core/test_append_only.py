"""Audit rows can be added, never changed or deleted, by whatever road."""

import pytest
from django.db import DatabaseError, transaction

from core.audit import System, record
from core.models import AuditEvent

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
