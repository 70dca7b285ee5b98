"""Two at once on PostgreSQL, with two connections: the log's lock lets one through."""

from uuid import uuid4

import pytest

from inspections.models import Concern, ConcernLog, ConcernShare, ConcernVersion
from inspections.services import concerns as services
from notifications.models import Message
from tests import factories
from tests.conftest import NOW
from tests.dashboard.helpers import pair
from tests.inspections.concerns import head_in_a_visit, log_of, noted, words
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_double_tap_writes_one_entry(network):
    amina, visit = head_in_a_visit(network)
    for _ in range(5):
        token = uuid4()

        def tap(token=token):
            log = services.open_log(visit=visit, owner=amina)
            return services.note(log=log, words=words(), token=token, by=amina, now=NOW)

        first, second = at_once(tap, tap)
        assert first == second
        assert ConcernVersion.objects.count() == 1
        assert ConcernLog.objects.count() == 1
        ConcernLog.objects.all().delete()


def test_two_corrections_at_once_are_two_versions(network):
    amina, visit = head_in_a_visit(network)
    concern = noted(log_of(amina, visit), "First")

    def correct(what):
        return lambda: services.correct(
            concern=concern, words=words(what), token=uuid4(), by=amina, now=NOW
        )

    at_once(correct("One"), correct("Two"))
    numbers = concern.versions.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3]


def test_an_entry_shared_twice_at_once_is_shared_once(network):
    amina, visit = head_in_a_visit(network)
    sam = factories.head(network, "Sam Okafor")
    pair(network, amina, sam)
    concern = noted(log_of(amina, visit))
    at_once(
        *[lambda: services.share(concern=concern, person=sam, by=amina, now=NOW)] * 2,
    )
    assert ConcernShare.objects.count() == Message.objects.count() == 1


def test_erased_while_it_is_corrected_it_is_gone(network):
    amina, visit = head_in_a_visit(network)
    for _ in range(5):
        concern = noted(log_of(amina, visit))
        at_once(
            lambda concern=concern: services.erase(
                concern=Concern.objects.get(pk=concern.pk), by=amina, now=NOW
            ),
            lambda concern=concern: services.correct(
                concern=concern, words=words("Anew"), token=uuid4(), by=amina, now=NOW
            ),
        )
        assert not ConcernVersion.objects.exists()
