"""Every field of every table is said to be personal or not."""

import pytest
from django.apps import apps

from accounts.personal import OF_OTHERS, fields_of

MODELS = apps.get_models()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_listed_once_as_personal_or_not(model):
    personal, other = fields_of(model)
    there = {field.name for field in model._meta.get_fields() if field.concrete}

    assert sorted(personal + other) == sorted(there)


def test_nothing_is_said_of_tables_that_are_not_there():
    assert OF_OTHERS.keys() <= {model._meta.label for model in MODELS}


def test_what_identifies_somebody_is_personal():
    for label, field in [
        ("accounts.Person", "name"),
        ("accounts.Person", "telephone"),
        ("accounts.User", "email"),
        ("notifications.Message", "address"),
        ("usersessions.UserSession", "ip"),
        ("mfa.Authenticator", "data"),
    ]:
        assert field in fields_of(apps.get_model(label))[0], label
