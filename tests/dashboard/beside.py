"""Pages as a head of the checks’ town, and those beside them, see and use them."""

import re

import time_machine
from django.test import Client

from accounts.models import Person
from core.clock import london_time
from tests import factories
from tests.buddies.checks_town import MONDAY, THURSDAY, WEDNESDAY, Town

HOME = "/westhaven/home/"


def client_of(person: Person) -> Client:
    return factories.signed_in_client(person)


def see(town: Town, person: Person, address: str = HOME) -> str:
    with time_machine.travel(town.now, tick=False):
        response = client_of(person).get(address)
        assert response.status_code == 200, response
        return response.content.decode()


def do(town: Town, person: Person, address: str, **data: str) -> str:
    """Post, and read the page it leads to."""
    with time_machine.travel(town.now, tick=False):
        client = client_of(person)
        response = client.post(address, data)
        assert response.status_code == 302, response
        return client.get(response.url).content.decode()


def visit_page(town: Town) -> str:
    return f"/westhaven/visits/{town.visit.pk}/"


def beside_the_check(html: str) -> str:
    """The rows of heads with whom contact is not confirmed."""
    return "".join(re.findall(r'<tr class="govuk-table__row contact">.*?</tr>', html, re.S))


def with_coordinators(town: Town) -> Town:
    """Both buddy and reserve are silent, and the coordinator is asked."""
    town.called(london_time(MONDAY, 9, 0), first_day=WEDNESDAY, last_day=THURSDAY)
    return town.at(MONDAY, 14, 0)
