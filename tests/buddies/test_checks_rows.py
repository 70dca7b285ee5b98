"""What the database holds to about checks: a good row and a bad one; and what goes with what."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from buddies.checks import services
from buddies.models import ContactCheck, LastResort, NoMoreChecks
from dashboard.erasure import erase
from escalations.models import Escalation
from inspections import services as visits
from tests import factories
from tests.buddies.checks_town import BY, CALLED, MONDAY, TUESDAY, WEDNESDAY, Moment, State
from tests.buddies.helpers import buddy

pytestmark = pytest.mark.django_db


# What the database holds to: a good row and a bad one.
def refused(make) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_one_check_per_moment_and_day(town):
    visit = town.called()
    fields = {"visit": visit, "supported": town.sam, "moment": "away", "due_at": town.now}
    ContactCheck.objects.create(day=TUESDAY, **fields)
    assert not refused(lambda: ContactCheck.objects.create(day=WEDNESDAY, **fields))
    assert refused(lambda: ContactCheck.objects.create(day=TUESDAY, **fields))


def test_confirmed_checks_say_when(town):
    town.called()
    rows = ContactCheck.objects.filter(pk=town.check(Moment.CALLED).pk)
    assert refused(lambda: rows.update(state=State.CONFIRMED))
    assert refused(lambda: rows.update(confirmed_at=town.now))
    assert not refused(lambda: rows.update(state=State.CONFIRMED, confirmed_at=town.now))


def test_a_head_says_stop_once_per_visit(town):
    visit = town.called()
    fields = {"visit": visit, "at": town.now}
    assert not refused(lambda: NoMoreChecks.objects.create(person=town.sam, **fields))
    assert refused(lambda: NoMoreChecks.objects.create(person=town.sam, **fields))
    assert not refused(lambda: NoMoreChecks.objects.create(person=town.tom, **fields))


def test_one_last_resort_per_head_and_never_themselves(town):
    fields = {"network": town.network, "kind": "union", "chosen_at": town.now}
    other = buddy(town.network, "Ola Berg")
    assert refused(lambda: LastResort.objects.create(head=other, person=other, **fields))
    assert not refused(lambda: LastResort.objects.create(head=other, person=town.tom, **fields))
    assert refused(lambda: LastResort.objects.create(head=other, person=None, **fields))


def test_the_rows_say_what_they_are(town):
    visit = town.called()
    check = town.check(Moment.CALLED)
    stop = NoMoreChecks.objects.create(visit=visit, person=town.sam, at=town.now)
    row = LastResort.objects.create(
        network=town.network, head=town.sam, kind="union", chosen_at=town.now
    )
    assert str(check) == f"Contact check {check.pk} (called)"
    assert (str(stop), str(row)) == (f"No more checks {stop.pk}", f"Last resort {row.pk}")


def test_a_visit_takes_its_checks_and_what_was_asked_with_it(town, settings):
    from dashboard.retention import keep_to_retention

    town.called()
    town.at(MONDAY, 12, 20)
    visits.take_back_visit(visit=town.visit, by=town.sam, now=town.now)
    town.settle()
    assert Escalation.objects.exists()
    keep_to_retention(now=town.now + timedelta(days=settings.RETENTION_DAYS["visits"] + 2))
    assert not ContactCheck.objects.exists()
    assert not Escalation.objects.exists()


def test_the_last_resort_of_somebody_erased_is_asked_for_again(town):
    tia = factories.person("Tia Ray")
    services.choose_last_resort(
        network=town.network, head=town.sam, kind="union", person=tia, now=CALLED
    )
    erase(person=tia, by=BY, now=CALLED)
    assert not LastResort.objects.exists()
