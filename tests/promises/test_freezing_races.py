"""Two workers at once, on PostgreSQL with two connections: a term is frozen once."""

import pytest

from dashboard.models import TermFigure
from dashboard.promises.freezing import freeze
from tests import factories
from tests.inspections.test_visit_races import at_once
from tests.promises.test_freezing import AUTUMN, DUE, MEASURED

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_that_freeze_a_term_one_does(db):
    for number in range(5):
        network = factories.network(f"city-{number}")

        def act(network=network):
            return freeze(network=network, term=AUTUMN, now=DUE)

        assert sorted(at_once(act, act)) == [0, len(MEASURED)]
        assert TermFigure.objects.filter(network_id=network.pk).count() == len(MEASURED)
