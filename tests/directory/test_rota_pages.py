"""The rota as coordinators see it, the rules, and the numbers that answer."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from directory import services
from directory.models import Duty, DutyQuestion, FallbackNumber
from directory.queries import fallback_numbers, rules_of
from inspections.services import open_visit
from schools.models import Term
from tests import factories
from tests.directory.helpers import listed, ready
from tests.directory.rota import MON, TODAY, TUE, away, in_term, on_duty

pytestmark = pytest.mark.django_db
AT = "/westhaven/directory/"


@pytest.fixture
def westhaven(network, now):
    clock.travel_to(now)
    return in_term(network)


@pytest.fixture
def dee(westhaven):
    return factories.coordinator(westhaven)


@pytest.fixture
def client(dee):
    return factories.signed_in_client(dee)


def page(client, path, **data):
    url = f"{AT}{path}"
    answer = client.post(url, data, follow=True) if data else client.get(url)
    return " ".join(answer.content.decode().split())


def test_where_nobody_is_listed_the_rota_says_what_a_head_is_given_instead(client):
    assert "Nobody is in the directory yet" in page(client, "rota/")


def test_empty_days_are_said_first_and_each_day_names_who_is_there(client, westhaven, now):
    on_duty(ready(westhaven, now, "Ruth Lindqvist", telephone="020 7946 0777"), now)

    shown = page(client, "rota/")
    first = shown[shown.index("Nobody can be asked on") : shown.index("The days of the next")]
    assert "Tuesday 24 November" in first
    assert "Nobody can be asked on 15 likely days." in first
    assert "Monday 30 November" not in first
    assert "Ruth Lindqvist" in shown
    assert 'href="tel:+442079460777"' in shown
    assert "1 more wanted" in shown
    assert "Week of 30 November 2026" in shown


def test_whoever_is_away_or_lacks_something_makes_a_gap_and_it_says_why(client, westhaven, now):
    on_duty(listed(westhaven, now, "Tom Unready"), now)
    on_duty(ready(westhaven, now, "Una Away"), now)
    away(Duty.objects.last().entry, MON)

    shown = page(client, f"rota/{MON.isoformat()}/")
    assert "Telephone not checked, drill not answered" in shown
    assert "Away that day" in shown
    assert "Nobody who can be asked" in shown


def test_an_inspection_of_their_own_is_not_told(client, westhaven, now):
    head = factories.head(westhaven, "Hanna Head")
    services.consent(
        network=westhaven, person=head, telephone="020 7946 0555", reach_me="", good_for="",
        years=None, is_serving_inspector=False, experiences={}, conflicts=[], by=head, now=now,
    )  # fmt: skip
    entry = services.approve(entry=head.entries.get(), by=head, now=now)
    on_duty(entry, now, TODAY)
    on_duty(entry, now, TODAY + timedelta(days=7))
    open_visit(school=head.posts.get().school, by=head, now=now)

    shown = page(client, f"rota/{TODAY.isoformat()}/")
    assert "not just now" in shown
    later = page(client, f"rota/{(TODAY + timedelta(days=7)).isoformat()}/")
    assert "not just now" not in later


def test_one_person_is_asked_or_all_who_could(client, westhaven, now):
    people = [listed(westhaven, now, name) for name in ("Max", "Ruth", "Tom", "Una")]
    on_duty(people[0], now, TUE)

    shown = page(client, f"rota/{MON.isoformat()}/")
    assert shown.index(">Ruth<") < shown.index(">Una<") < shown.index(">Max<")
    assert "Ruth is asked." in page(client, f"rota/{MON.isoformat()}/ask/", entry=people[1].pk)
    assert "3 people are asked" in page(client, f"rota/{MON.isoformat()}/ask/", entry="all")
    assert "Nobody new was asked" in page(client, f"rota/{MON.isoformat()}/ask/", entry="all")
    assert DutyQuestion.objects.filter(day=MON).count() == 4

    shown = page(client, f"rota/{MON.isoformat()}/")
    assert "no answer yet" in shown
    assert "Nobody else can be asked" in shown


def test_a_no_is_shown_and_whoever_said_it_is_suggested_no_more(client, westhaven, now):
    ruth = listed(westhaven, now, "Ruth")
    page(client, f"rota/{MON.isoformat()}/ask/", entry=ruth.pk)
    services.answer_duty_question(
        question=DutyQuestion.objects.get(), answer="no", by=ruth.person, now=now
    )

    shown = page(client, f"rota/{MON.isoformat()}/")
    assert "Not that day" in shown
    assert "Ask<" not in shown


def test_a_day_with_enough_people_asks_nobody(client, westhaven, now):
    for name in ("Ruth", "Tom"):
        on_duty(ready(westhaven, now, name), now)
    services.ask_for_swap(duty=Duty.objects.first(), by=Duty.objects.first().entry.person, now=now)

    shown = page(client, f"rota/{MON.isoformat()}/")
    assert "Nobody else is needed." in shown
    assert "Asks others to take it over" in shown
    assert "Who could come" not in shown


@pytest.mark.parametrize("on", ["2026-11-23", "2026-12-03", "soon"])
def test_a_day_that_is_over_or_not_likely_is_not_there(client, on):
    assert client.get(f"{AT}rota/{on}/").status_code == 404


def test_nobody_is_asked_about_a_day_that_is_over(client):
    assert "That day is over." in page(client, "rota/2026-11-23/ask/", entry="all")
    assert client.post(f"{AT}rota/soon/ask/").status_code == 404


def test_in_the_holidays_and_without_term_dates_the_page_says_so(client, westhaven, now):
    clock.travel_to(factories.at(2026, 12, 21))
    Term.objects.filter(first_day=date(2027, 1, 5)).update(
        first_day=date(2027, 2, 20), last_day=date(2027, 3, 25)
    )
    # What lies between is too long for a holiday, so it is not known.
    assert "the term dates are not known" in page(client, "rota/")

    Term.objects.filter(first_day=date(2027, 2, 20)).delete()
    Term.objects.create(
        network=westhaven, name="Summer", first_day=date(2026, 9, 1), last_day=date(2027, 7, 20)
    )
    factories.day_without_pupils(westhaven, date(2026, 12, 22))
    assert "Week of" in page(client, "rota/")


def test_the_rota_asks_as_much_of_the_database_for_nine_as_for_one(client, westhaven, now):
    services.settle_rules(
        network=westhaven, on_duty=9, may_ask_serving_inspectors=False,
        by=factories.coordinator(westhaven, "Una Second"), now=now,
    )  # fmt: skip
    counts = []
    for number in range(9):
        on_duty(listed(westhaven, now, f"Person {number}"), now)
        if number in (0, 8):
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{AT}rota/")
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_the_rules_are_kept_and_bad_numbers_get_a_sentence(client, westhaven):
    assert "Enter a number from 1 to 9" in page(client, "rules/", on_duty="12")
    assert "from 1 to 9" in page(client, "rules/", on_duty="many")

    assert "The rules are saved." in page(client, "rules/", on_duty="3")
    assert rules_of(westhaven).on_duty == 3


NUMBER = {"label": "The council", "telephone": "020 7946 0100", "hours": "Weekdays 9 to 5"}


def test_a_number_is_added_changed_rung_moved_and_removed(client, westhaven):
    assert "There is none yet" in page(client, "numbers/")
    page(client, "numbers/add/", **NUMBER)
    page(client, "numbers/add/", **{**NUMBER, "label": "The union", "telephone": "020 7946 0101"})
    council, union = fallback_numbers(westhaven)
    assert council.telephone == "+442079460100"

    shown = page(client, "numbers/")
    assert "Never rung, as far as we know" in shown
    assert 'href="tel:+442079460100"' in shown
    assert "answered today" in page(client, f"numbers/{council.pk}/rang/", x=1)
    assert "Answered on 24 November 2026" in page(client, "numbers/")
    page(client, f"numbers/{union.pk}/up/", x=1)
    assert fallback_numbers(westhaven) == [union, council]
    page(client, f"numbers/{council.pk}/", **{**NUMBER, "hours": "Any time"})
    assert FallbackNumber.objects.get(pk=council.pk).hours == "Any time"
    assert "Remove The union?" in page(client, f"numbers/{union.pk}/remove/")
    assert "The union is removed." in page(client, f"numbers/{union.pk}/remove/", x=1)


def test_a_number_that_is_on_the_list_already_is_refused_on_the_form(client):
    page(client, "numbers/add/", **NUMBER)

    assert "on the list already" in page(client, "numbers/add/", **NUMBER)
    assert "Enter who answers" in page(client, "numbers/add/", **{**NUMBER, "label": ""})
