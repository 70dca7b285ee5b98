"""Somebody leaves or is erased in the middle of a booking: neither waits for the other for ever.
On PostgreSQL on two connections, on SQLite one after the other."""

import time
from threading import Event

import pytest
from django.db import connection, transaction

from core.refusals import Refused
from dashboard.erasure import erase
from schools.models import Role
from schools.services.roles import appoint
from support import keeping
from support.models import Place, Series, Supervisor
from support.services import places, supervisors
from support.services import series as all_series
from tests import factories
from tests.inspections.test_visit_races import at_once
from tests.support.helpers import series, supervisor
from tests.support.supervising import a_series

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nadia(network):
    return supervisor(network)


@pytest.fixture
def amina(network):
    return factories.head(network)


def in_the_middle(monkeypatch, of, name, act, other):
    """``other`` begins while ``act`` has called ``of.name``, and has a moment to lock what it
    can. Gives both results; one that was thrown out by the database is missing."""
    is_there, usual = Event(), getattr(of, name)

    def slow(*args, **kwargs):
        if not is_there.is_set():
            is_there.set()
            if connection.vendor == "postgresql":
                time.sleep(0.3)
        return usual(*args, **kwargs)

    def afterwards():
        assert is_there.wait(5)
        return other()

    monkeypatch.setattr(of, name, slow)
    results = at_once(act, afterwards)
    assert len(results) == 2, "one of the two was thrown out"
    return results


def booking(of, person, now):
    return lambda: places.book_place(series=of, person=person, by=person, now=now)


def test_a_supervisor_leaves_while_somebody_books(monkeypatch, nadia, amina, now):
    of = series(nadia)

    in_the_middle(
        monkeypatch, places, "board", booking(of, amina, now),
        lambda: supervisors.leave(supervisor=nadia, by=nadia.person, now=now),
    )  # fmt: skip

    nadia.refresh_from_db()
    assert nadia.left_at == now
    assert Place.objects.get().why_ended == "over"


@pytest.mark.parametrize("who", ["head", "supervisor"])
def test_somebody_is_erased_while_a_place_is_booked(monkeypatch, network, nadia, amina, now, who):
    of = series(nadia)
    person = amina if who == "head" else nadia.person
    factories.coordinator(network)

    in_the_middle(
        monkeypatch, places, "board", booking(of, amina, now),
        lambda: erase(person=person, by=person, now=now),
    )  # fmt: skip

    person.refresh_from_db()
    assert person.erased_at == now
    assert not Place.objects.live().exists()


def test_who_agrees_anew_while_somebody_books_is_told(monkeypatch, network, nadia, amina, now):
    of = series(nadia)

    in_the_middle(
        monkeypatch, places, "board", booking(of, amina, now),
        lambda: supervisors.agree(
            network=network, person=nadia.person, qualifications="", about="New words.",
            ways=["video"], takes_talks=False, by=nadia.person, now=now,
        ),
    )  # fmt: skip

    nadia.refresh_from_db()
    assert (nadia.about, Place.objects.live().count()) == ("New words.", 1)


def two_networks(nadia):
    elsewhere = factories.network("nearhaven")
    factories.role(nadia.person, elsewhere, Role.Kind.SUPERVISOR)
    return supervisor(elsewhere, person=nadia.person)


def opening(of, now):
    return lambda: a_series(of, now)


@pytest.mark.parametrize("how", ["role", "erased"])
def test_who_leaves_two_networks_while_they_open_a_series(monkeypatch, nadia, now, how):
    other = two_networks(nadia)
    person = nadia.person
    if how == "role":
        Role.objects.filter(person=person).update(end=now)

    def goes():
        if how == "erased":
            erase(person=person, by=person, now=now)
            return
        with transaction.atomic():
            keeping.follow_person(person.pk, now)

    # The series waits for its supervisors with the second network in hand.
    results = in_the_middle(monkeypatch, all_series, "held_supervisor", opening(other, now), goes)

    assert not any(isinstance(each, Refused) for each in results)
    assert not Supervisor.objects.there().exists()
    assert not Series.objects.filter(ended_at=None).exists()


def test_an_appointment_while_somebody_books_lets_both_through(
    monkeypatch, network, nadia, amina, now
):
    of = series(nadia)

    in_the_middle(
        monkeypatch, places, "board", booking(of, amina, now),
        lambda: appoint(
            person=nadia.person, network=network, kind=Role.Kind.ADVISER, by=nadia.person, now=now
        ),
    )  # fmt: skip

    assert Place.objects.live().count() == 1
    assert Role.objects.filter(person=nadia.person, kind=Role.Kind.ADVISER).exists()
