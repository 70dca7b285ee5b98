"""What a network has settled, its fallback numbers, and who is on duty: what others lean on."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from directory.models import DirectoryRules, Duty, DutyQuestion, Entry, FallbackNumber
from directory.queries import fallback_numbers, on_duty_on, rules_of
from tests import factories
from tests.directory.helpers import listed

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def test_a_network_that_has_settled_nothing_has_the_defaults(network):
    rules = rules_of(network)

    assert (rules.on_duty, rules.may_ask_serving_inspectors, rules.pk) == (2, False, None)


def test_what_a_network_has_settled_counts_for_it_alone(network):
    DirectoryRules.objects.create(network=network, on_duty=3, may_ask_serving_inspectors=True)

    assert rules_of(network).on_duty == 3
    assert rules_of(factories.network("elsewhere")).on_duty == 2


@pytest.mark.parametrize(("wanted", "holds"), [(1, True), (9, True), (0, False), (10, False)])
def test_from_one_to_nine_people_are_wanted_on_duty(network, wanted, holds):
    def make():
        with transaction.atomic():
            return DirectoryRules.objects.create(network=network, on_duty=wanted)

    if holds:
        assert make().pk
    else:
        with pytest.raises(IntegrityError):
            make()


def number(network, label="The council’s office", telephone="020 7946 0100", **fields):
    return FallbackNumber.objects.create(
        network=network, label=label, telephone=telephone, hours="Weekdays 9 to 5", **fields
    )


def test_fallback_numbers_come_in_the_order_that_coordinators_chose(network):
    last = number(network, position=2)
    first = number(network, "The union’s line", "020 7946 0101", position=1)
    number(factories.network("elsewhere"), telephone="020 7946 0102")

    assert fallback_numbers(network) == [first, last]


def test_a_number_stands_once_in_a_network_and_again_in_another(network):
    number(network)
    number(factories.network("elsewhere"))

    with pytest.raises(IntegrityError), transaction.atomic():
        number(network, "Another label")


def test_who_has_taken_the_day_and_is_listed_is_on_duty(network, now):
    ruth, tom = listed(network, now), listed(network, now, "Tom Hale")
    gone, waiting = listed(network, now, "Una Gone"), listed(network, now, "Will Waiting")
    for entry in (ruth, tom, gone, waiting):
        Duty.objects.create(entry=entry, day=DAY, taken_at=now)
    Duty.objects.create(entry=ruth, day=DAY + timedelta(days=1), taken_at=now)
    Duty.objects.filter(entry=tom).update(given_up_at=now)
    Entry.objects.filter(pk=gone.pk).update(approved_at=None, left_at=now)
    Entry.objects.filter(pk=waiting.pk).update(approved_at=None)

    assert on_duty_on(network, DAY) == {ruth.pk}
    assert on_duty_on(factories.network("elsewhere"), DAY) == set()


def test_a_person_has_one_duty_on_a_day_until_they_give_it_up(network, now):
    entry = listed(network, now)
    duty = Duty.objects.create(entry=entry, day=DAY, taken_at=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(entry=entry, day=DAY, taken_at=now)

    Duty.objects.filter(pk=duty.pk).update(given_up_at=now)
    assert Duty.objects.create(entry=entry, day=DAY, taken_at=now).pk


def test_a_duty_that_was_given_up_is_offered_to_nobody(network, now):
    duty = Duty.objects.create(entry=listed(network, now), day=DAY, taken_at=now)
    offered = Duty.objects.filter(pk=duty.pk)

    assert offered.update(swap_asked_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        offered.update(given_up_at=now)


def test_somebody_is_asked_once_about_a_day(network, now):
    entry = listed(network, now)
    asked = DutyQuestion.objects.create(entry=entry, day=DAY, asked_at=now)

    assert DutyQuestion.objects.create(entry=entry, day=DAY + timedelta(days=1), asked_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyQuestion.objects.create(entry=entry, day=DAY, asked_at=now)
    assert DutyQuestion.objects.filter(pk=asked.pk).update(answer="no", answered_at=now)


@pytest.mark.parametrize("half", [{"answer": "yes"}, {"answered_at": factories.at(2026, 11, 1)}])
def test_an_answer_about_duty_has_its_time(network, now, half):
    asked = DutyQuestion.objects.create(entry=listed(network, now), day=DAY, asked_at=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        DutyQuestion.objects.filter(pk=asked.pk).update(**half)
