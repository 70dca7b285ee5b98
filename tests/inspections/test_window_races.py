"""Windows under two hands on PostgreSQL: the last fact counts, and nobody waits for ever."""

from datetime import date
from threading import Event, Thread

import pytest
from django.db import OperationalError, connections, transaction

from core.audit import System
from core.models import AuditEvent
from inspections import facts, services
from inspections.models import InspectionRecord, Window
from inspections.ofsted_import import take_over
from inspections.services.locks import hold_schools
from schools.models import ImportRun, School, SchoolLink
from tests import factories
from tests.conftest import NOW
from tests.inspections.helpers import inspected_school
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def head_says(school):
    services.record_inspected_since(school=school, on=date(2026, 3, 10), by=System("t"), now=NOW)


def import_of_schools(network):
    return ImportRun.objects.create(
        kind="gias", file_name="x.csv", sha256="0", as_at=NOW.date(), at=NOW, network=network,
        read=1, created=1, updated=0, unchanged=0,
    )  # fmt: skip


def run_while_a_school_is_held(act, school):
    """Start ``act`` while somebody tells of an inspection of the school; it must wait for them."""
    done = Event()

    def run():
        try:
            act()
        finally:
            done.set()
            connections.close_all()

    thread = Thread(target=run)
    with transaction.atomic():
        head_says(school)
        thread.start()
        waited = not done.wait(timeout=0.5)
    thread.join(timeout=20)
    return waited


@pytest.mark.parametrize("whose", ["all", "network", "import", "link"])
def test_many_windows_wait_for_an_act_on_one_school_and_see_its_facts(network, whose):
    school = inspected_school(network)
    link = SchoolLink.objects.create(
        school=factories.school(network), predecessor_urn=100001, basis="likely"
    )
    run = import_of_schools(network)
    act = {
        "all": lambda: services.recompute_windows(now=NOW),
        "network": lambda: services.recompute_windows(network=network, now=NOW),
        "import": lambda: take_over(run.pk, NOW),
        "link": lambda: services.confirm_predecessor(link=link, by=System("t"), now=NOW),
    }[whose]

    assert run_while_a_school_is_held(act, school)

    assert Window.objects.get(school=school).opens == date(2029, 9, 1)


def test_an_act_on_a_school_waits_while_many_are_worked_out(network):
    school = inspected_school(network)
    with transaction.atomic():
        hold_schools(facts.Scope(network_id=network.pk))
        thread = Thread(target=lambda: (head_says(school), connections.close_all()))
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()
        # Had the act gone first, its word would be lost with the older facts read here.
        assert InspectionRecord.objects.filter(source="head").count() == 0
    thread.join(timeout=20)
    assert Window.objects.get().opens == date(2029, 9, 1)


def test_rows_that_refer_to_a_held_school_are_written_meanwhile(network):
    school, sam = inspected_school(network), factories.person()
    with transaction.atomic():
        hold_schools(facts.Scope(school_id=school.pk))
        thread = Thread(target=lambda: (factories.post(sam, school), connections.close_all()))
        thread.start()
        thread.join(timeout=5)
        assert not thread.is_alive()
    assert school.posts.count() == 1


def test_only_the_schools_of_the_scope_are_held(network):
    held, free = factories.school(network), factories.school(factories.network("farhaven"))
    results = []

    def take(school):
        try:
            with transaction.atomic():
                School.objects.select_for_update(nowait=True).get(pk=school.pk)
            results.append("taken")
        except OperationalError:
            results.append("held")
        finally:
            connections.close_all()

    with transaction.atomic():
        hold_schools(facts.Scope(network_id=network.pk))
        for school in (held, free):
            thread = Thread(target=take, args=[school])
            thread.start()
            thread.join(timeout=20)
    assert results == ["held", "taken"]


def test_all_at_once_end_without_a_deadlock(network):
    schools = [inspected_school(network) for _ in range(8)]
    run = import_of_schools(network)
    links = [
        SchoolLink.objects.create(
            school=school, predecessor_urn=school.urn + 500000, basis="likely"
        )
        for school in schools[-2:]
    ]
    at_once(
        lambda: services.recompute_windows(now=NOW),
        lambda: services.recompute_windows(network=network, now=NOW),
        lambda: take_over(run.pk, NOW),
        lambda: head_says(schools[5]),
        lambda: services.confirm_predecessor(link=links[0], by=System("t"), now=NOW),
        lambda: services.confirm_predecessor(link=links[1], by=System("t"), now=NOW),
    )
    assert AuditEvent.objects.filter(verb="school.predecessor_answered").count() == 2
    assert Window.objects.get(school=schools[5]).opens == date(2029, 9, 1)
