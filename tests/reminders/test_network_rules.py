"""A coordinator changes when a rule speaks in their network; every plan there follows."""

from collections.abc import Callable
from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Person
from core import stale
from core.models import AuditEvent
from reminders.models import NetworkRule, ReminderRule
from reminders.services import change_rule_here, restore_rule_here
from schools.models import Network
from tests import factories
from tests.reminders.city import MONDAY, call, people, planned

pytestmark = pytest.mark.django_db
PAGE = "/westhaven/reminders/rules/evening-before-buddy/"


def rule(key: str = "evening-before-buddy") -> ReminderRule:
    return ReminderRule.objects.get(key=key)


def change(network: Network, by: Person, key: str = "evening-before-buddy", **asked: object):
    found = rule(key)
    given = {"days": found.days, "at": found.at, "is_active": True, **asked}
    changed = change_rule_here(network=network, rule=found, by=by, now=MONDAY, **given)
    stale.settle(now=MONDAY)
    return changed


@pytest.fixture
def dee(network: Network) -> Person:
    return factories.coordinator(network)


def test_a_change_moves_the_plans_of_this_network_alone_and_is_written_down(
    network: Network, dee: Person
) -> None:
    sam, _, _ = people(network)
    call(sam)
    elsewhere = factories.network("fernhill")
    ann = factories.head(elsewhere, "Ann Bell")
    factories.coordinator(elsewhere, "Kit Young")
    call(ann)
    made = change(network, dee, at=time(19, 15))
    assert str(made) == f"{rule().pk} in {network.pk}"
    assert planned(rule=rule()) == [
        ("evening-before-buddy", "Kit", "Mon 23 Nov 18:30"),
        ("evening-before-buddy", "Jo", "Mon 23 Nov 19:15"),
    ]
    event = AuditEvent.objects.get(verb="network_rule.changed")
    assert (event.network_id, event.actor_id, event.object_id) == (network.pk, dee.pk, rule().pk)
    assert event.detail == {"days": -1, "at": "19:15", "is_active": True}


def test_switched_off_it_is_planned_no_more_and_back_to_the_delivered_one_it_is_again(
    network: Network, dee: Person
) -> None:
    sam, _, _ = people(network)
    call(sam)
    change(network, dee, is_active=False)
    assert planned(rule=rule()) == []
    assert restore_rule_here(network=network, rule=rule(), by=dee, now=MONDAY)
    stale.settle(now=MONDAY)
    assert planned(rule=rule()) == [("evening-before-buddy", "Jo", "Mon 23 Nov 18:30")]
    assert AuditEvent.objects.filter(verb="network_rule.restored").count() == 1
    assert not restore_rule_here(network=network, rule=rule(), by=dee, now=MONDAY)
    assert AuditEvent.objects.filter(verb="network_rule.restored").count() == 1


def test_what_is_as_it_is_delivered_is_no_change(network: Network, dee: Person) -> None:
    assert change(network, dee, at=time(19)) is not None
    assert change(network, dee) is None
    assert not NetworkRule.objects.exists()


def test_a_rule_that_the_operator_switched_off_stays_off(network: Network, dee: Person) -> None:
    sam, _, _ = people(network)
    change(network, dee, at=time(19))
    ReminderRule.objects.filter(key="evening-before-buddy").update(is_active=False)
    call(sam)
    assert planned(rule=rule()) == []


def test_beyond_the_bounds_nothing_is_kept(network: Network, dee: Person) -> None:
    with pytest.raises(ValidationError) as refusal:
        change(network, dee, days=3, at=time(23))
    assert set(refusal.value.message_dict) == {"days", "at"}
    assert not NetworkRule.objects.exists()
    assert not AuditEvent.objects.filter(verb="network_rule.changed").exists()


@pytest.mark.parametrize(
    ("bad", "name"),
    [
        ({"days": 121}, "network_rule_is_within_bounds"),
        ({"days": -61}, "network_rule_is_within_bounds"),
        ({"at": time(6, 59)}, "network_rule_speaks_by_day"),
        ({"at": time(20, 31)}, "network_rule_speaks_by_day"),
    ],
)
def test_the_database_holds_the_outer_bounds(
    network: Network, dee: Person, bad: dict[str, object], name: str
) -> None:
    change(network, dee, at=time(7))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NetworkRule.objects.update(**bad)


def test_one_change_of_a_rule_per_network(network: Network, dee: Person) -> None:
    made = change(network, dee, at=time(7))
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)
    made.network = factories.network("fernhill")
    made.save(force_insert=True)


def test_a_rule_for_heads_is_never_urgent() -> None:
    heads = ReminderRule.objects.filter(key="term-head")
    with (
        pytest.raises(IntegrityError, match="reminder_to_a_head_is_never_urgent"),
        transaction.atomic(),
    ):
        heads.update(is_urgent=True)
    ReminderRule.objects.filter(key="term-coordinator").update(is_urgent=True)


@pytest.fixture
def client(dee: Person, sign_in: Callable[..., Client]) -> Client:
    return sign_in(dee)


def text_of(client: Client, url: str, **form: str) -> str:
    answer = client.post(url, form, follow=True) if form else client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_shows_what_is_changed_here_and_each_is_changed_from_there(
    network: Network, client: Client
) -> None:
    assert PAGE in text_of(client, "/westhaven/reminders/")
    assert "Back to how it is delivered" not in text_of(client, PAGE)
    text = text_of(client, PAGE, days="-2", at="7.30pm", is_active="yes")
    assert "Saved. What has not been sent yet is planned anew." in text
    assert "2 days before the first day on site, or the first after a pause, at 19:30" in text
    assert text.count("Changed here") == 1
    form = text_of(client, PAGE)
    assert "As it is delivered: The day before the first day on site" in form
    assert 'value="19.30"' in form
    text = text_of(client, f"{PAGE}back/", sure="yes")
    assert "It is as it was delivered again." in text
    assert "Changed here" not in text


def test_one_that_is_switched_off_shows_to_the_coordinator_alone(
    network: Network, client: Client, sign_in: Callable[..., Client]
) -> None:
    text = text_of(client, PAGE, days="-1", at="18:30", is_active="no")
    assert text.count("Switched off here") == 1
    member = text_of(sign_in(factories.head(network)), "/westhaven/reminders/")
    assert "Switched off here" not in member
    assert "Please ring them before it begins" not in member
    assert "Change" not in member


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"at": "half past"}, "Enter a time of day, like 9.30 or 6pm"),
        ({"at": ""}, "Enter a time of day, like 9.30 or 6pm"),
        ({"at": "6"}, "The time must be between 7am and 8.30pm"),
        ({"days": "2"}, "Choose one of the days listed: others would not fit what it says"),
        ({"days": "soon"}, "Choose one of the days listed: others would not fit what it says"),
        ({"days": ""}, "Answer “On which day?”"),
    ],
)
def test_bad_input_gets_a_clear_sentence(
    client: Client, form: dict[str, str], sentence: str
) -> None:
    answer = text_of(client, PAGE, **{"days": "-1", "at": "18:30", "is_active": "yes", **form})
    assert "There is a problem" in answer
    assert sentence in answer
    assert not NetworkRule.objects.exists()


def test_a_rule_with_one_day_asks_for_none_and_the_buddys_call_offers_no_silence(
    client: Client,
) -> None:
    url = "/westhaven/reminders/rules/on-the-day-buddy/"
    form = text_of(client, url)
    assert "On which day?" not in form
    assert "Is it sent?" not in form
    answer = text_of(client, url, days="0", at="16:30", is_active="no")
    assert "This one cannot be switched off" in answer
    text_of(client, url, days="0", at="17:30", is_active="yes")
    assert NetworkRule.objects.get().at == time(17, 30)


def test_a_rule_that_is_not_in_use_has_no_page(client: Client) -> None:
    ReminderRule.objects.filter(key="evening-before-buddy").update(is_active=False)
    assert client.get(PAGE).status_code == 404
    assert client.get("/westhaven/reminders/rules/nonsense/").status_code == 404
