"""Consent, approval, leaving: nobody is listed who has not said yes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.audit import System
from core.models import AuditEvent, StaleMark
from core.refusals import Refused
from directory import services
from directory.models import Entry, EntryConflict, Experience, Hours
from schools.models import Role
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


def test_a_later_consent_keeps_what_it_does_not_name(network, now):
    school = factories.school(network)
    entry = listed(
        network, now, conflicts={school: "inspected"},
        experiences={"role": ["head"], "topic": ["data", "send"]},
    )  # fmt: skip

    consented(network, entry.person, now, conflicts=None, experiences={"role": ["union"]})

    kept = set(entry.experiences.values_list("facet", "value"))
    assert kept == {("role", "union"), ("topic", "data"), ("topic", "send")}
    assert entry.conflicts.get().why == EntryConflict.Why.INSPECTED


def test_who_is_new_can_be_asked_on_weekdays_and_what_they_change_stays(network, now):
    entry = consented(network, factories.person(), now)
    assert [str(each.begins) for each in entry.hours.all()] == ["08:00:00"] * 5

    Hours.objects.filter(entry=entry).delete()
    consented(network, entry.person, now)

    assert not entry.hours.exists()


def test_who_holds_nothing_here_becomes_an_adviser_and_a_head_does_not(network, now):
    outside, head = factories.person("Ruth Lindqvist"), factories.head(network)
    for person in (outside, head):
        consented(network, person, now)
    assert Role.objects.get().person == outside


def test_more_is_told_later_and_counts_as_still_true(network, now):
    entry = listed(network, now - timedelta(days=400))

    services.tell_more(
        entry=entry, types=["small"], areas=["inclusion"], years=12, last_inspection=2025,
        by=entry.person, now=now,
    )  # fmt: skip

    entry.refresh_from_db()
    assert (entry.years, entry.last_inspection, entry.confirmed_at) == (12, 2025, now)
    assert {each.words for each in entry.experiences.all()} == {
        "Inspector, now or before", "Primary", "Small school", "Inclusion",
    }  # fmt: skip


def test_a_conflict_is_declared_with_its_why_and_taken_back_once(network, now):
    entry, school = listed(network, now), factories.school(network)
    for why in ("other", "inspected"):
        declared = services.declare_conflict(
            entry=entry, school=school, why=why, by=entry.person, now=now
        )
    assert EntryConflict.objects.get().why == "inspected"
    for _ in range(2):
        services.withdraw_conflict(conflict=declared, by=entry.person, now=now)
    assert not EntryConflict.objects.exists()
    assert AuditEvent.objects.filter(verb="directory.conflict_withdrawn").count() == 1
    assert not AuditEvent.objects.filter(detail__has_key="school").exists()


@pytest.mark.parametrize(("months", "is_there"), [(0, True), (13, True), (15, False)])
def test_who_is_not_confirmed_for_14_months_is_not_listed(network, now, months, is_there):
    entry = listed(network, now)
    later = (now + timedelta(days=months * 31 - months // 2)).date()

    assert Entry.objects.listed(later).exists() is is_there is entry.is_shown(later)
    assert Entry.objects.unconfirmed(later).exists() is not is_there
    assert entry.is_due(later) is (months > 12)


def test_an_entry_of_before_counts_from_its_consent(network, now):
    entry = listed(network, now)
    entry.confirmed_at = None
    entry.save()

    assert Entry.objects.listed(now.date()).exists()
    assert entry.is_shown(now.date())


def test_leaving_deletes_what_was_entered_and_coming_back_asks_again(network, now):
    entry = listed(network, now, good_for="Data", conflicts=[factories.school(network)])

    services.leave(network=network, person=entry.person, by=entry.person, now=now)

    entry.refresh_from_db()
    assert (entry.good_for, entry.approved_at, entry.left_at) == ("", None, now)
    assert not Experience.objects.exists()
    assert not EntryConflict.objects.exists()
    assert not Hours.objects.exists()
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
    asked = Entry.objects.create(network=network, person=person, proposed_at=now)
    assert asked.is_asked
    with pytest.raises(Refused, match="not in the directory"):
        services.declare_conflict(
            entry=asked, school=factories.school(network), why="other", by=person, now=now
        )
    assert not asked.is_shown(now.date())


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
