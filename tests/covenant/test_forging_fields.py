"""Somebody who administers the database and does not have the keys changes one field of what was
signed. The database refuses, or ``verify_signatures`` shows it: every field, row by row."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction

from covenant.models import Declaration, SignatureEvent, SignatureEvidence, SignatureHead, Standing
from tests.covenant.signed_city import signed_city
from tests.covenant.tampering import administrator, sql

pytestmark = pytest.mark.django_db
PROOF = (SignatureEvent, SignatureEvidence, SignatureHead, Standing, Declaration)
# What says nothing of what was signed, and so is not looked at.
SAYS_NOTHING = {
    (SignatureEvidence, "id"): "nothing names it",
    (SignatureHead, "id"): "nothing names it",
    (Standing, "id"): "nothing of the proof names it",
}
FIELDS = [
    pytest.param(model, field.attname, id=f"{model.__name__}.{field.attname}")
    for model in PROOF
    for field in model._meta.fields
    if (model, field.attname) not in SAYS_NOTHING
]


@pytest.fixture
def city(network, now):
    city = signed_city(network, now)
    assert city.differences() == []
    return city


def another(field, value):
    """Something else that the field could hold."""
    if field.choices:
        return next(each for each, _ in field.choices if each and each != value)
    if isinstance(field, models.DateTimeField):
        return value - timedelta(days=400) if value else datetime(2020, 1, 1).astimezone()
    if isinstance(field, models.JSONField):
        return [{**value[0], "words": "We offer nothing"}, *value[1:]] if value else [{}]
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return value[::-1] if len(value) > 30 else f"{value}, forged"
    return (value or 0) + 1000


def change(row, field, value):
    """Whether the database let one field of one row be changed behind the site's back."""
    table, column = row._meta.db_table, field.column
    try:
        with transaction.atomic():
            sql(
                f'UPDATE {table} SET "{column}" = %s WHERE id = %s',
                field.get_db_prep_save(value, connection),
                row.pk,
            )
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize(("model", "name"), FIELDS)
def test_a_field_that_is_changed_is_refused_or_shown_in_every_row(city, model, name):
    field = model._meta.get_field(name)
    for row in model.objects.order_by("pk"):
        with administrator():
            if change(row, field, another(field, getattr(row, name))):
                assert city.differences(), f"{name} of {row} was changed and nobody sees it"
    assert city.differences() == []


def test_an_event_is_dated_some_seconds_before_and_none_runs_backwards(city):
    event = city.events[3]
    with administrator():
        SignatureEvent.objects.filter(pk=event.pk).update(at=event.at - timedelta(seconds=9))
        assert city.differences() == [
            "westhaven, number 4: what it says is not what its digest was made of"
        ]


def test_an_amount_that_was_undertaken_is_changed_in_event_and_standing(city):
    more = [{**city.events[0].undertakings[0], "amount": 600}]
    with administrator():
        SignatureEvent.objects.filter(number=1).update(undertakings=more)
        Standing.objects.filter(event=city.events[0]).update(undertakings=more)
        assert city.differences() == [
            "westhaven, number 1: what it says is not what its digest was made of"
        ]
