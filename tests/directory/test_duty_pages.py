"""An adviser's own duties, on the page and by link."""

from datetime import date, timedelta

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from directory import services
from directory.models import Duty, DutyQuestion, Entry
from directory.queries import on_duty_on
from directory.rota import links
from tests import factories
from tests.directory.helpers import consented, listed
from tests.directory.rota import MON, TODAY, TUE, WED, away, in_term, on_duty

pytestmark = pytest.mark.django_db
PAGE = "/westhaven/directory/duties/"


@pytest.fixture
def westhaven(network, now):
    clock.travel_to(now)
    return in_term(network)


@pytest.fixture
def ruth(westhaven, now):
    return listed(westhaven, now)


@pytest.fixture
def client(ruth):
    return factories.signed_in_client(ruth.person)


def page(client):
    return " ".join(client.get(PAGE).content.decode().split())


def post(client, path, **data):
    answer = client.post(f"{PAGE}{path}", data, follow=True)
    return " ".join(answer.content.decode().split())


def test_somebody_who_is_not_listed_is_told_when_they_will_be_on_the_rota(westhaven, now):
    waiting = factories.person("Will Waiting", account=True)
    consented(westhaven, waiting, now)
    client = factories.signed_in_client(waiting)

    assert "on the rota once you are listed" in page(client)
    assert "once you are listed" in post(client, "take/", day=MON.isoformat())
    assert not Duty.objects.exists()


def test_a_day_is_taken_in_one_tap_and_given_up_in_another(client, ruth):
    assert "You are not on duty in the next eight weeks" in page(client)

    assert "Thank you. You are on duty on Monday 30 November." in post(
        client, "take/", day=MON.isoformat()
    )
    duty = Duty.objects.get()
    assert "You can take it again below" in post(client, f"{duty.pk}/give-up/")
    assert on_duty_on(ruth.network, MON) == set()


@pytest.mark.parametrize("day", ["", "soon", "2026-13-01"])
def test_a_day_that_is_none_is_refused_with_a_sentence(client, day):
    assert "That day is not on the rota." in post(client, "take/", day=day)


def test_a_swap_is_asked_for_and_taken_back(client, ruth, now):
    duty = on_duty(ruth, now)

    assert "Others are asked to take Monday 30 November over" in post(client, f"{duty.pk}/swap/")
    assert "Keep it" in page(client)
    assert "nobody else is asked" in post(client, f"{duty.pk}/keep/")
    assert "Keep it" not in page(client)


def test_somebody_elses_duty_is_taken_over_and_their_name_is_not_shown(client, ruth, now):
    tom = listed(ruth.network, now, "Tom Hale")
    duty = services.ask_for_swap(duty=on_duty(tom, now), by=tom.person, now=now)

    shown = page(client)
    assert "Somebody asks to be relieved" in shown
    assert "Tom Hale" not in shown
    assert "You are on duty on Monday 30 November" in post(client, f"{duty.pk}/take-over/")
    assert "taken it over already" not in page(client)
    assert on_duty_on(ruth.network, MON) == {ruth.pk}


def test_days_that_are_full_or_ones_own_or_away_are_not_offered(client, ruth, now):
    services.settle_rules(
        network=ruth.network, on_duty=1, may_ask_serving_inspectors=False, by=ruth.person, now=now
    )
    on_duty(ruth, now)
    on_duty(listed(ruth.network, now, "Tom Hale"), now, TUE)
    away(ruth, WED)

    shown = page(client)
    for day in (MON, TUE, WED):
        assert f'value="{day.isoformat()}"' not in shown
    assert f'value="{TODAY.isoformat()}"' in shown


def test_when_no_day_needs_somebody_the_page_says_so(client, ruth, now):
    away(ruth, TODAY, TODAY + timedelta(weeks=9))

    assert "No other day of the next eight weeks needs somebody" in page(client)


def test_a_duty_on_a_day_that_is_away_or_none_any_more_says_so(client, ruth, now):
    on_duty(ruth, now)
    Duty.objects.create(entry=ruth, day=date(2026, 12, 4), taken_at=now)
    away(ruth, MON)

    shown = page(client)
    assert "You are away that day, so others can take it." in shown
    assert "the term dates have changed" in shown


def test_going_away_says_which_duties_others_can_take_now(client, ruth, now):
    on_duty(ruth, now, TODAY)
    on_duty(ruth, now, MON)
    days = {}
    for name, day in (("first_day", MON), ("last_day", TUE)):
        days |= {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}

    away_page = "/westhaven/directory/mine/days/away/"
    shown = client.post(away_page, days, follow=True).content.decode()
    assert "You are on duty on Monday 30 November. Others can take that now." in shown
    shown = client.post("/westhaven/directory/mine/not-today/", follow=True).content.decode()
    assert "You are on duty on Tuesday 24 November." in shown
    assert on_duty_on(ruth.network, MON) == {ruth.pk}


def test_where_term_dates_end_the_page_says_so(client):
    # The spring term is known to March; seen from there, nothing after Easter is.
    clock.travel_to(factories.at(2027, 3, 1))

    assert "the term dates are not known yet" in page(client)
    assert "it may be a holiday" in page(client)


def test_the_load_is_shown_beside_that_of_others(client, ruth, now):
    for number, name in enumerate(("Tom", "Una", "Max"), start=1):
        entry = listed(ruth.network, now, name)
        for week in range(number):
            day = TUE + timedelta(weeks=week)
            Duty.objects.create(entry=entry, day=day, taken_at=now)
    on_duty(ruth, now)

    assert "Duties this school year: you 1, others 1 to 3." in page(client)


def test_the_menu_of_an_adviser_says_that_it_belongs_to_the_directory(client, ruth):
    shown = client.get(f"/{ruth.network.slug}/directory/duties/").context["navigation"]

    assert [item.label for item in shown if item.active] == ["Directory"]


def question(ruth, now, day=MON):
    made = services.ask_to_be_on_duty(
        network=ruth.network, day=day, entries=[ruth], by=ruth.person, now=now
    )
    return made[0]


@pytest.mark.parametrize(
    ("said", "words", "there"),
    [("yes", "You are on duty on Monday", True), ("no", "Thank you for saying so", False)],
)
def test_a_coordinators_question_is_answered_on_the_page(client, ruth, now, said, words, there):
    asked = question(ruth, now)
    assert "Can you be on duty on Monday 30 November?" in page(client)

    assert words in post(client, f"questions/{asked.pk}/", answer=said)

    assert bool(on_duty_on(ruth.network, MON)) is there
    assert "Can you be on duty" not in page(client)


def test_the_page_asks_as_much_of_the_database_for_nine_people_as_for_one(client, ruth, now):
    counts = []
    for number in range(9):
        Duty.objects.create(
            entry=listed(ruth.network, now, f"Person {number}"), day=MON, taken_at=now
        )
        if number in (0, 8):
            with CaptureQueriesContext(connection) as queries:
                client.get(PAGE)
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def follow(link, **data):
    """The page behind a link, without signing in; with data, after a tap."""
    client, path = Client(), "/" + link.split("/", 3)[3]
    answer = client.post(path, data) if data else client.get(path)
    return answer.status_code, " ".join(answer.content.decode().split())


def test_a_link_asks_first_and_acts_on_the_tap_alone(ruth, now):
    link = links.link_for_question(question(ruth, now))

    assert "Can you be on duty on Monday 30 November?" in follow(link)[1]
    assert on_duty_on(ruth.network, MON) == set()

    status, shown = follow(link, answer="yes")
    assert (status, "You are on duty on Monday 30 November." in shown) == (200, True)
    assert on_duty_on(ruth.network, MON) == {ruth.pk}
    assert "Ruth" not in shown

    assert "Not that day, then" in follow(link, answer="no")[1]
    assert on_duty_on(ruth.network, MON) == set()
    assert DutyQuestion.objects.get().answer == "no"


def test_a_link_takes_a_swap_over_and_a_no_changes_nothing(ruth, now):
    tom = listed(ruth.network, now, "Tom Hale")
    duty = services.ask_for_swap(duty=on_duty(tom, now), by=tom.person, now=now)
    link = links.link_for_swap(duty, ruth)

    assert "asks somebody else to take it over" in follow(link)[1]
    assert "Not that day, then" in follow(link, answer="no")[1]
    assert on_duty_on(ruth.network, MON) == {tom.pk}
    shown = follow(link, answer="yes")[1]
    assert "You are on duty on Monday 30 November." in shown
    assert "Tom" not in shown
    assert on_duty_on(ruth.network, MON) == {ruth.pk}


def test_whoever_comes_second_by_link_is_told(ruth, now):
    tom, una = listed(ruth.network, now, "Tom Hale"), listed(ruth.network, now, "Una Second")
    duty = services.ask_for_swap(duty=on_duty(tom, now), by=tom.person, now=now)
    follow(links.link_for_swap(duty, una), answer="yes")

    status, shown = follow(links.link_for_swap(duty, ruth), answer="yes")

    assert (status, "taken it over already" in shown) == (200, True)


def test_a_link_works_until_the_day_is_over_and_for_whoever_is_listed_alone(ruth, now):
    asked = question(ruth, now)
    tom = listed(ruth.network, now, "Tom Hale")
    swap = links.link_for_swap(on_duty(tom, now), ruth)
    link = links.link_for_question(asked)
    assert [follow(each)[0] for each in (link, swap)] == [200, 200]

    clock.travel_to(now + timedelta(days=7))
    assert [follow(each)[0] for each in (link, swap)] == [404, 404]
    clock.travel_to(now)
    Entry.objects.filter(pk=ruth.pk).update(approved_at=None)
    assert follow(link)[0] == 404


def test_a_link_that_was_changed_on_the_way_does_nothing(ruth, now):
    link = links.link_for_question(question(ruth, now))

    status, shown = follow(link.replace("question", "questionx"))

    assert (status, "does not work any more" in shown) == (404, True)
    assert links.read(Signer(salt="another", sep="~").sign("question.1.1"), TODAY) is None
