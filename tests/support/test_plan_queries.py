"""A plan's first page asks as much of the database for one party as for thirty, and at most what a
page may (15)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import published, stands
from tests.support.plans import a_party, a_plan

pytestmark = pytest.mark.django_db
BUDGET = 15


def asked_for(person, plan, sign_in):
    client = sign_in(person)
    url = reverse("support:plan", args=[plan.network.slug, plan.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_in_the_first_two_days_and_afterwards_the_budget_of_a_page_is_kept(
    network, sign_in, time_machine
):
    time_machine.move_to(NOW, tick=False)
    declaration = published(network, NOW - timedelta(days=60))
    plan = a_plan(network)
    coordinator = factories.coordinator(network)

    def a_union(name):
        union = factories.organisation(network, name, "union")
        stands(union, declaration, NOW - timedelta(days=30))
        return union

    first = a_union("Union 0")
    officer = factories.officer(first)
    alone = asked_for(plan.head, plan, sign_in)
    many = [a_union(f"Union {number}") for number in range(1, 30)]
    assert asked_for(plan.head, plan, sign_in) == alone <= BUDGET

    a_party(plan, first)
    people = (plan.head, coordinator, officer)
    once = [asked_for(person, plan, sign_in) for person in people]
    for union in many[:-1]:
        a_party(plan, union)
    assert [asked_for(person, plan, sign_in) for person in people] == once
    assert max(once) <= BUDGET
