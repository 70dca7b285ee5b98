"""Two calendar apps ask at once, on two connections: one change is one change."""

import datetime as dt

import pytest

from core.refusals import Refused
from dashboard.feeds import services
from dashboard.feeds.publishing import read
from dashboard.models import CalendarFeed, FeedEvent
from tests import factories
from tests.conftest import NOW
from tests.dashboard.feeds import FIRST, feed
from tests.dashboard.helpers import school_with_head, visit
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def asked(pk):
    return lambda: read(CalendarFeed.objects.select_related("person__user").get(pk=pk), now=NOW)


def test_two_fetches_at_once_give_each_event_one_row_and_each_change_one_sequence(network):
    inspected = visit(*school_with_head(network, "Amina Yusuf", "Quayside Primary School"))
    made, _ = feed(inspected.head, network)
    for sequence in range(5):
        first, second = at_once(asked(made.pk), asked(made.pk))
        assert [(each.row.uid, each.row.sequence) for each in first] == [
            (each.row.uid, each.row.sequence) for each in second
        ]
        on_site = FeedEvent.objects.get(subject=f"visit:{inspected.pk}:on-site:1")
        assert on_site.sequence == sequence
        inspected.first_day = FIRST + dt.timedelta(days=sequence % 2 + 1)
        inspected.last_day = inspected.first_day
        inspected.save()


def test_of_two_who_make_the_tenth_at_once_one_is_told(network):
    amina = factories.head(network)
    for _ in range(services.MOST - 1):
        feed(amina, network)
    results = at_once(*(lambda: feed(amina, network) for _ in range(2)))
    assert sorted(type(each).__name__ for each in results) == ["Refused", "tuple"]
    assert any(isinstance(each, Refused) for each in results)
    assert amina.calendar_feeds.count() == services.MOST
