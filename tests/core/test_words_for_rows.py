"""What a row calls itself: unique enough for a log, and never somebody's name."""

import pytest
from django.apps import apps
from django.db import models

from tests.conftest import NOW

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.split(".")[0]
    in {
        "accounts", "buddies", "core", "covenant", "directory", "inspections", "notifications",
        "reminders", "schools", "seed", "support",
    }
]  # fmt: skip

TELLING = {"name", "email", "telephone", "reach_me", "address", "subject", "text", "good_for"}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_row_can_be_named_without_naming_a_person(model):
    values = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateTimeField):
            values[field.attname] = NOW
        elif isinstance(field, models.DateField):
            values[field.attname] = NOW.date()
        elif isinstance(field, models.CharField | models.TextField):
            is_personal = field.name in TELLING and field.name in model.personal_fields
            values[field.attname] = "Amina" if is_personal else "Something"
    row = model(**values, pk=7)

    assert str(row)
    assert "Amina" not in str(row)
