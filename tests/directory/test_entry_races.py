"""Two at once on PostgreSQL: nobody is listed who has left, and nobody is asked twice."""

import os
from functools import partial

import pytest

from accounts.models import Person
from core.audit import System
from directory import services
from directory.models import Entry
from notifications.models import Message
from schools.models import Role
from tests import factories
from tests.directory.helpers import consented
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
BY = System("test")
# Each race so often; bin/soak runs them a thousand times.
TIMES = 1000 if os.environ.get("SOAK") else 3


def kinds(results):
    return sorted(type(each).__name__ for each in results)


def test_a_yes_of_a_coordinator_against_leaving_lists_nobody_who_left(network, now):
    for _ in range(TIMES):
        entry = consented(network, factories.person("Ruth Lindqvist"), now)
        at_once(
            partial(services.approve, entry=entry, by=BY, now=now),
            partial(services.leave, network=network, person=entry.person, by=BY, now=now),
        )
        entry.refresh_from_db()
        assert not entry.is_in
        assert entry.approved_at is None


def test_saving_an_entry_twice_at_once_keeps_one_whole(network, now):
    for _ in range(TIMES):
        person = factories.person("Ruth Lindqvist")
        experiences = [{"role": ["head"]}, {"role": ["union"]}]
        results = at_once(
            *(partial(consented, network, person, now, experiences=each) for each in experiences)
        )
        assert kinds(results) == ["Entry", "Entry"]
        entry = Entry.objects.get(person=person)
        assert entry.experiences.count() == 1
        assert entry.hours.count() == 5
        assert Role.objects.filter(person=person).count() == 1


def test_of_two_officers_who_propose_one_person_one_asks_them(network, now):
    officers = [factories.officer(factories.organisation(network, name)) for name in "AB"]
    for number in range(TIMES):
        email = f"priya{number}@example.org"
        results = at_once(
            *(
                partial(
                    services.propose, organisation=each.roles.get().organisation, by=each,
                    name="Priya Shah", email=email, good_for="", now=now,
                )
                for each in officers
            )
        )  # fmt: skip
        assert kinds(results) == ["Entry", "Refused"]
        # Else they had proposed too many for a day.
        Entry.objects.update(proposed_for=None)
        assert Person.objects.filter(email=email).count() == 1
        assert Message.objects.filter(person__email=email).count() == 1


def test_a_proposal_against_joining_leaves_them_in(network, now):
    organisation = factories.organisation(network)
    officer = factories.officer(organisation)
    for number in range(TIMES):
        person = factories.person("Priya Shah", email=f"priya{number}@example.org")
        results = at_once(
            partial(consented, network, person, now),
            partial(
                services.propose, organisation=organisation, by=officer, name="Priya Shah",
                email=person.email, good_for="Data", now=now,
            ),
        )  # fmt: skip
        assert "Entry" in kinds(results)
        Entry.objects.update(proposed_for=None)
        assert Entry.objects.get(person=person).is_in


def test_a_proposal_taken_back_against_a_yes_never_breaks(network, now):
    organisation = factories.organisation(network)
    officer = factories.officer(organisation)
    for number in range(TIMES):
        entry = services.propose(
            organisation=organisation, by=officer, name="Priya Shah", good_for="Data",
            email=f"priya{number}@example.org", now=now,
        )  # fmt: skip
        at_once(
            partial(consented, network, entry.person, now),
            partial(services.take_back_proposal, entry=entry, by=officer, now=now),
        )
        assert Entry.objects.get(person=entry.person).is_in
        Entry.objects.all().delete()


def test_still_true_against_leaving_leaves_them_out(network, now):
    for _ in range(TIMES):
        entry = consented(network, factories.person("Ruth Lindqvist"), now)
        at_once(
            partial(services.confirm, entry=entry, by=entry.person, now=now),
            partial(services.leave, network=network, person=entry.person, by=BY, now=now),
        )
        entry.refresh_from_db()
        assert not entry.is_in
