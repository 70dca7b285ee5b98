"""What a coordinator's first page says of the rota, and of the numbers that answer."""

from datetime import date

import pytest

from dashboard.queries import today
from directory.models import Duty
from tests import factories
from tests.conftest import NOW
from tests.directory.helpers import listed
from tests.directory.rota import away, in_term, number_that_answers

pytestmark = pytest.mark.django_db


def today_of(read, network) -> str:
    return read(factories.coordinator(network), f"/{network.slug}/home/")


def test_days_on_which_nobody_is_on_duty_are_said_once_somebody_is_listed(network, read, now):
    in_term(network)
    assert "Nobody is on duty on" not in today_of(read, network)

    ruth = listed(network, now)
    text = today_of(read, network)
    assert "Nobody is on duty on Tuesday 24 November and 10 other days" in text
    assert 'href="/westhaven/directory/rota/"' in text

    for day in standing_today(network).empty[1:]:
        Duty.objects.create(entry=ruth, day=day, taken_at=now)
    assert "Nobody is on duty on Tuesday 24 November<" in today_of(read, network)
    away(ruth, date(2026, 12, 1))
    assert "Tuesday 24 November and 1 other day<" in today_of(read, network)


def standing_today(network):
    return today.counts(network, NOW.date(), NOW)[1]


def test_numbers_that_answer_are_asked_for_and_then_to_be_rung(network, read):
    assert "No number is kept for when nobody in the directory answers" in today_of(read, network)

    number_that_answers(network)
    assert "No number is kept" not in today_of(read, network)
    number_that_answers(network, "+442079460101", rung=date(2026, 4, 1))
    assert standing_today(network).not_rung == 0
    number_that_answers(network, "+442079460102", rung=date(2026, 3, 31))
    assert "1 number that answers was not rung for over a term" in today_of(read, network)
    number_that_answers(network, "+442079460103", rung=None)
    assert "2 numbers that answer were not rung for over a term" in today_of(read, network)
