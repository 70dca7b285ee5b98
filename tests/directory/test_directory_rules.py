"""What coordinators settle: the rules, and the numbers that answer when nobody else does."""

from datetime import timedelta

import pytest

from core.clock import london_date
from core.models import AuditEvent
from core.refusals import Refused
from directory import services
from directory.models import DirectoryRules
from directory.queries import fallback_numbers, rules_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def dee(network):
    return factories.coordinator(network)


def keep(network, by, now, label="The council", telephone="+442079460100", **fields):
    return services.keep_number(
        network=network, label=label, telephone=telephone, hours="Weekdays 9 to 5", by=by, now=now,
        **fields,
    )  # fmt: skip


def labels(network):
    return [number.label for number in fallback_numbers(network)]


def test_the_rules_are_settled_in_one_row_and_the_trail_says_by_whom(network, dee, now):
    for wanted in (3, 4):
        services.settle_rules(
            network=network, on_duty=wanted, may_ask_serving_inspectors=True, by=dee, now=now
        )

    rules = rules_of(network)
    assert DirectoryRules.objects.count() == 1
    assert (rules.on_duty, rules.may_ask_serving_inspectors) == (4, True)
    assert (rules.changed_by_id, rules.changed_at) == (dee.pk, now)
    event = AuditEvent.objects.filter(verb="directory_rules.settled").latest("pk")
    assert event.detail == {"on_duty": 4, "may_ask_serving_inspectors": True}


def test_numbers_are_added_at_the_end_moved_up_and_removed(network, dee, now):
    keep(network, dee, now)
    union = keep(network, dee, now, "The union", "+442079460101")
    last = keep(network, dee, now, "The trust", "+442079460102")
    assert labels(network) == ["The council", "The union", "The trust"]

    services.move_number_up(number=union, by=dee, now=now)
    assert labels(network) == ["The union", "The council", "The trust"]
    services.move_number_up(number=union, by=dee, now=now)
    assert labels(network) == ["The union", "The council", "The trust"]

    services.remove_number(number=last, by=dee, now=now)
    assert labels(network) == ["The union", "The council"]


def test_a_number_that_is_gone_moves_nothing(network, dee, now):
    keep(network, dee, now)
    union = keep(network, dee, now, "The union", "+442079460101")
    services.remove_number(number=union, by=dee, now=now)

    services.move_number_up(number=union, by=dee, now=now)

    assert labels(network) == ["The council"]


def test_a_telephone_number_stands_once_on_the_list(network, dee, now):
    council = keep(network, dee, now)

    with pytest.raises(Refused, match="on the list already"):
        keep(network, dee, now, "Somebody else")
    assert keep(network, dee, now, "The council’s office", number=council).pk == council.pk
    assert keep(factories.network("elsewhere"), dee, now)


def test_a_number_was_rung_until_it_becomes_another(network, dee, now):
    council = keep(network, dee, now)
    services.note_rang(number=council, by=dee, now=now)
    assert fallback_numbers(network)[0].checked_on == london_date(now)

    keep(network, dee, now, "The council’s office", number=council)
    assert fallback_numbers(network)[0].checked_on == london_date(now)
    keep(network, dee, now, telephone="+442079460109", number=council)
    assert fallback_numbers(network)[0].checked_on is None
    services.note_rang(number=council, by=dee, now=now + timedelta(days=1))
    assert AuditEvent.objects.filter(verb="fallback_number.rang").count() == 2
