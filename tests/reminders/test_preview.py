"""Who would get what and when, shown before anything is saved or sent."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.models import Person
from core import clock
from inspections import services as inspections
from inspections.models import Visit
from notifications.models import Message
from reminders import invented, preview
from reminders.facts import with_letters
from reminders.models import NetworkRule, Reminder, ReminderRule
from reminders.planning import Change
from reminders.queries import RuleHere, rules_for
from schools.access import access_for
from schools.models import Network
from tests import factories
from tests.reminders.city import MONDAY, call, people, planned, send_at, window

pytestmark = pytest.mark.django_db
URL = "/westhaven/reminders/preview/"
CALL = {"called_on_0": "23", "called_on_1": "11", "called_on_2": "2026"}
CHANGE = {"rule": "evening-before-buddy", "days": "-2", "at": "19.30", "is_active": "yes"}


@pytest.fixture
def dee(network: Network) -> Person:
    return factories.coordinator(network)


@pytest.fixture
def client(dee: Person, sign_in: Callable[..., Client]) -> Client:
    clock.travel_to(MONDAY)
    return sign_in(dee)


def rules_here(network: Network) -> list[RuleHere]:
    dee = Person.objects.filter(roles__network=network).first() or factories.coordinator(network)
    access = access_for(dee.user, network, MONDAY.date())
    assert access is not None
    return rules_for(access)


def around(
    visit: Visit, unsaved: Mapping[int, Change] | None = None, now: datetime = MONDAY
) -> list[preview.Line]:
    return preview.for_visit(
        visit, among=list(with_letters(Visit.objects.all())), network=visit.school.network,
        here=rules_here(visit.school.network), unsaved=unsaved or {}, now=now,
    )  # fmt: skip


def text_of(client: Client, **query: str) -> str:
    answer = client.get(f"{URL}?{urlencode(query)}", follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def rows_of(lines: list[preview.Line]) -> list[tuple[str, str, str]]:
    return [
        (
            line.rule.key,
            line.person.first_name,
            f"{line.due_at.astimezone(clock.LONDON):%a %d %b %H:%M}",
        )
        for line in lines
    ]


def test_the_preview_of_a_visit_is_what_is_planned(network: Network) -> None:
    sam, _, _ = people(network)
    visit = call(sam)
    lines = around(visit)
    assert sorted(rows_of(lines)) == sorted(planned())
    assert not [line for line in lines if line.sent_at or line.is_over]
    assert lines[0].words.text.startswith("Sam Okafor: ")


def test_what_was_sent_and_what_is_over_say_so(network: Network) -> None:
    sam, _, _ = people(network)
    visit = call(sam)
    evening, late = MONDAY + timedelta(hours=9), MONDAY + timedelta(hours=30)
    send_at(evening)
    lines = around(visit, now=late)
    assert [line.sent_at for line in lines[:2]] == [evening, evening]
    over = [line.rule.key for line in lines if line.is_over]
    assert over == ["on-the-day-head"]


def test_a_change_that_is_not_saved_is_applied_and_nothing_is_written(network: Network) -> None:
    sam, _, _ = people(network)
    visit = call(sam)
    before = planned()
    rule = ReminderRule.objects.get(key="on-the-day-head")
    unsaved = {rule.pk: Change(0, rule.at, is_active=False)}
    lines = around(visit, unsaved)
    assert rule.key not in {line.rule.key for line in lines}
    assert planned() == before
    assert not NetworkRule.objects.exists()


def test_an_invented_call_goes_on_to_the_published_report_and_the_next_term(
    network: Network,
) -> None:
    factories.term(network, date(2026, 9, 2), date(2026, 12, 18))
    factories.term(network, date(2027, 1, 5), date(2027, 3, 25))
    lines = preview.for_call(network, date(2026, 11, 23), here=rules_here(network), unsaved={})
    assert {line.rule.key for line in lines} == set(
        ReminderRule.objects.values_list("key", flat=True)
    )
    assert {line.person.name for line in lines} == {person.name for person in invented.PEOPLE}
    assert ("evening-before-head", "Sam", "Mon 23 Nov 18:30") in rows_of(lines)
    assert not Reminder.objects.exists()


def test_a_visit_without_a_head_and_a_deferred_one_have_nothing_to_show(
    network: Network, dee: Person, client: Client
) -> None:
    visit = inspections.open_visit(school=factories.school(network), by=dee, now=MONDAY)
    assert around(visit) == []
    assert "Nobody would get anything" in text_of(client, visit=str(visit.pk))


def test_the_page_asks_which_visit_and_shows_the_words(network: Network, client: Client) -> None:
    sam, _, _ = people(network)
    visit = call(sam)
    text = text_of(client)
    assert visit.school.name in text
    assert "If Ofsted called then" not in text
    text = text_of(client, visit=str(visit.pk))
    assert f"Around the visit at {visit.school.name}" in text
    assert "6.30pm on Monday 23 November, 2026: Jo Price" in text
    assert "Covenant: please ring Sam" in text
    assert not Message.objects.filter(key__startswith="reminder").exists()
    text = text_of(client, **CALL)
    assert "If Ofsted called then" in text
    assert "are invented" in text


def test_from_the_form_of_a_rule_the_change_is_seen_first_and_saved_from_there(
    network: Network, client: Client
) -> None:
    answer = client.post(
        "/westhaven/reminders/rules/evening-before-buddy/",
        {"days": "-2", "at": "7.30pm", "is_active": "yes", "preview": "See first"},
    )
    assert answer["Location"] == f"{URL}?{urlencode(CHANGE)}"
    assert not NetworkRule.objects.exists()
    text = text_of(client, **CHANGE, **CALL)
    assert "With a change that is not saved yet" in text
    assert "7.30pm on Sunday 22 November, 2026: Jo Price" in text
    assert '<input type="hidden" name="days" value="-2">' in text
    off = text_of(client, **{**CHANGE, "is_active": "no"}, **CALL)
    assert "Switched off here." in off
    assert "7.30pm on Sunday 22 November" not in off


def test_a_change_that_cannot_be_leads_back_to_the_form(client: Client) -> None:
    answer = client.get(f"{URL}?{urlencode({**CHANGE, 'days': '9'})}", follow=True)
    assert answer.redirect_chain == [("/westhaven/reminders/rules/evening-before-buddy/", 302)]
    assert "That change is not possible here." in answer.content.decode()
    assert client.get(f"{URL}?rule=nonsense").status_code == 404


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"called_on_0": ""}, "Choose a visit, or enter the day of a call"),
        ({**CALL, "called_on_2": "2031"}, "must be within a year from today"),
        ({**CALL, "called_on_1": "13"}, "Enter the day of the call in numbers"),
        ({**CALL, "visit": "0"}, "Choose one of the visits listed"),
    ],
)
def test_bad_questions_get_a_clear_sentence(
    client: Client, query: dict[str, str], sentence: str
) -> None:
    assert sentence in text_of(client, **query)


def test_the_preview_asks_the_same_of_the_database_for_one_visit_and_for_thirty(
    network: Network, client: Client, django_assert_max_num_queries: Callable
) -> None:
    sam, _, _ = people(network)
    window(sam, opens=date(2026, 9, 1))
    first = call(sam)
    counts = []
    for more in (0, 29):
        for number in range(more):
            call(factories.head(network, f"Head{number} Example"))
        with django_assert_max_num_queries(15) as asked:
            text_of(client, visit=str(first.pk))
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("is_paired", [True, False])
@pytest.mark.parametrize("query", [{}, CHANGE])
def test_a_head_without_a_buddy_and_a_change_cost_no_more_than_a_page_may(
    network: Network,
    client: Client,
    django_assert_max_num_queries: Callable,
    is_paired: bool,
    query: dict[str, str],
) -> None:
    sam = people(network)[0] if is_paired else factories.head(network, "Sam Okafor")
    visit = call(sam)
    with django_assert_max_num_queries(15):
        text = text_of(client, visit=str(visit.pk), **query)
    assert f": {'Jo Price' if is_paired else 'Dee Alvarez'}</h3>" in text


def test_where_nobody_can_be_rung_nothing_would_be_sent(network: Network) -> None:
    visit = call(factories.head(network))
    dee = factories.coordinator(network)
    here = rules_here(network)
    dee.roles.all().delete()
    among = list(with_letters(Visit.objects.all()))
    lines = preview.for_visit(
        visit, among=among, network=network, here=here, unsaved={}, now=MONDAY
    )
    assert lines == []
