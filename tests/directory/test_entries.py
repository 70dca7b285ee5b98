"""Consent, approval, leaving: nobody is listed who has not said yes."""

import pytest
from django.db import IntegrityError, transaction

from core.audit import System
from core.models import AuditEvent, StaleMark
from core.refusals import Refused
from directory import services
from directory.models import Entry, EntryConflict, Experience
from tests import factories
from tests.directory.helpers import consented, listed

pytestmark = pytest.mark.django_db


def test_a_person_consents_with_the_number_they_give(network, now):
    person = factories.person("Ruth Lindqvist")

    entry = consented(network, person, now, telephone="020 7946 0777")

    assert entry.consented_at == now
    assert entry.approved_at is None
    person.refresh_from_db()
    assert person.telephone == "020 7946 0777"
    assert AuditEvent.objects.filter(verb="person.changed", object_id=person.pk).exists()
    assert StaleMark.objects.filter(kind="person", object_id=person.pk).exists()


def test_changing_an_approved_entry_keeps_it_approved(network, now):
    entry = listed(network, now)

    changed = consented(network, entry.person, now, good_for="Data")

    assert changed.approved_at == now
    assert changed.good_for == "Data"
    assert changed.experiences.count() == 2


def test_leaving_deletes_what_was_entered_and_coming_back_asks_again(network, now):
    entry = listed(network, now, good_for="Data", conflicts=[factories.school(network)])

    services.leave(network=network, person=entry.person, by=entry.person, now=now)

    entry.refresh_from_db()
    assert (entry.good_for, entry.approved_at, entry.left_at) == ("", None, now)
    assert not Experience.objects.exists()
    assert not EntryConflict.objects.exists()
    assert consented(network, entry.person, now).approved_at is None


def test_nobody_is_approved_who_has_left(network, now):
    entry = listed(network, now)
    services.leave(network=network, person=entry.person, by=entry.person, now=now)

    with pytest.raises(Refused, match="has left"):
        services.approve(entry=entry, by=System("test"), now=now)


def test_nobody_leaves_who_is_not_in(network, now):
    person = factories.person()

    with pytest.raises(Refused, match="not in the directory"):
        services.leave(network=network, person=person, by=person, now=now)


def test_the_database_lists_nobody_who_has_not_consented(network, now):
    entry = Entry.objects.create(network=network, person=factories.person(), consented_at=now)
    Entry.objects.filter(pk=entry.pk).update(approved_at=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(consented_at=None)


def test_one_entry_per_person_and_one_row_per_experience_and_conflict(network, now):
    entry = consented(network, factories.person(), now)
    school = factories.school(network)
    EntryConflict.objects.create(entry=entry, school=school)

    for make in (
        lambda: Entry.objects.create(network=network, person=entry.person),
        lambda: Experience.objects.create(entry=entry, facet="role", value="inspector"),
        lambda: EntryConflict.objects.create(entry=entry, school=school),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()
