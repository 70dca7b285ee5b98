"""Two at once on PostgreSQL: nobody is asked twice in a drill, and who leaves is asked nothing."""

import os
from datetime import date

import pytest

from core.clock import london_time
from directory import services
from directory.drills.running import look_after_drills
from directory.models import Drill, DrillAnswer, TelephoneCheck
from directory.services.drills import reached
from escalations.models import Escalation, Page
from notifications.models import Message
from tests import factories
from tests.directory.helpers import listed
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TIMES = 1000 if os.environ.get("SOAK") else 3
MONDAY = london_time(date(2026, 9, 14), 9, 10)


@pytest.fixture
def ruth(network):
    factories.term(network, date(2026, 9, 2), date(2026, 10, 23))
    return listed(network, MONDAY)


def failures(results):
    return [each for each in results if isinstance(each, Exception)]


def test_two_runs_at_once_ask_once(network, ruth):
    for _ in range(TIMES):
        results = at_once(*[lambda: look_after_drills(now=MONDAY)] * 2)

        assert failures(results) == []
        assert sum(results) == 1
        assert (Drill.objects.count(), DrillAnswer.objects.count()) == (1, 1)
        assert Message.objects.filter(subject__contains="drill").count() == 1
        Message.objects.all().delete()
        Escalation.objects.all().delete()
        Drill.objects.all().delete()


def test_who_leaves_while_a_coordinator_ticks_them_is_gone_whichever_comes_first(network, ruth):
    dee = factories.coordinator(network)
    for _ in range(TIMES):
        look_after_drills(now=MONDAY)
        answer = DrillAnswer.objects.get()
        at_once(
            lambda answer=answer: reached(answer=answer, by=dee, now=MONDAY),
            lambda: services.leave(network=network, person=ruth.person, by=ruth.person, now=MONDAY),
        )
        assert not DrillAnswer.objects.exists()
        assert not TelephoneCheck.objects.exists()
        assert not Page.objects.filter(state__in=Page.LIVE).exists()
        Drill.objects.all().delete()
        ruth.refresh_from_db()
        ruth.left_at, ruth.approved_at = None, MONDAY
        ruth.save()
