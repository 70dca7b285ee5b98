"""Asking for a deferral or a pause, and what follows, as people do it on their telephones."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from inspections import services
from inspections.models import Interruption, Phase, Visit
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db
CALLED = at(2026, 11, 23, 10, 15)
ON_SITE = at(2026, 11, 24, 12, 30)


@pytest.fixture
def head(network):
    return factories.head(network)


@pytest.fixture
def visit(head):
    clock.travel_to(CALLED)
    return services.open_visit(school=head.posts.get().school, by=head, now=CALLED)


@pytest.fixture
def client(head, sign_in, visit):
    return sign_in(head)


@pytest.fixture
def on_site(visit):
    clock.travel_to(ON_SITE)
    services.advance_visits(now=ON_SITE)
    return visit


def address(visit, name):
    return reverse(f"inspections:{name}", args=[visit.school.network.slug, visit.pk])


def page_of(visit):
    return reverse("dashboard:visit", args=[visit.school.network.slug, visit.pk])


def boxes(**days):
    data = {}
    for name, day in days.items():
        data |= {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}
    return data


def asked(now, **fields):
    london = now.astimezone(clock.LONDON)
    return {
        "asked_by": "head", "time": london.strftime("%H.%M"), **boxes(on=london.date()), **fields
    }  # fmt: skip


def answered(now, answer, **days):
    london = now.astimezone(clock.LONDON)
    return {
        "answer": answer, "time": london.strftime("%H.%M"), **boxes(on=london.date(), **days)
    }  # fmt: skip


def ask(visit, head, kind, now):
    of = "caller" if kind == "deferral" else "lead_inspector"
    return services.ask(visit=visit, kind=kind, asked_by="head", asked_of=of, by=head, now=now)


def fresh(visit):
    return Visit.objects.get(pk=visit.pk)


def test_the_page_of_a_pause_says_whom_to_ask_and_never_asks_why(on_site, client):
    Visit.objects.update(senior_inspector="+442079460155")
    page = client.get(address(on_site, "ask_pause")).content.decode()
    for words in (
        "lead inspector",
        "up to five working days",
        "does not affect the grades",
        "We never ask",
        "tel:+442079460155",
        "A colleague from your school or trust",
    ):
        assert words in page
    assert "<textarea" not in page
    Visit.objects.update(senior_inspector="")
    assert "Keep the number here" in client.get(address(on_site, "ask_pause")).content.decode()


def test_the_page_of_a_deferral_says_that_arrangements_go_on(visit, client):
    page = client.get(address(visit, "ask_deferral")).content.decode()
    for words in (
        "whoever called for Ofsted",
        "confirm it by e-mail",
        "The arrangements go on",
        "We never ask",
    ):
        assert words in page
    assert "<textarea" not in page


def test_one_tap_says_that_it_was_asked_now(on_site, client):
    answer = client.post(
        address(on_site, "ask_pause"), asked(ON_SITE, asked_of="senior_inspector"), follow=True
    )
    request = Interruption.objects.get()
    assert request.asked_of == "senior_inspector"
    assert ON_SITE <= request.asked_at < ON_SITE + timedelta(minutes=1)
    text = answer.content.decode()
    assert "You asked for a pause at 12.30pm on Tuesday 24 November" in text
    assert "Ofsted has answered" in text
    # Asked already: the way leads to the answer.
    assert client.get(address(on_site, "ask_pause")).url == address(on_site, "answer")


def test_an_hour_that_cannot_be_is_said_beside_its_box(on_site, client):
    later = asked(ON_SITE + timedelta(hours=1), asked_of="lead_inspector")
    answer = client.post(address(on_site, "ask_pause"), later)
    assert "between the call and now" in answer.content.decode()
    assert "Enter the time" in client.post(
        address(on_site, "ask_pause"), {**later, "time": "soon"}
    ).content.decode()  # fmt: skip


def test_a_pause_is_not_asked_for_before_the_team_comes(visit, client):
    answer = client.get(address(visit, "ask_pause"), follow=True)
    assert "Before, ask for a deferral" in answer.content.decode()


def test_a_deferral_of_what_began_and_was_paused_is_refused_on_the_form(on_site, client, head):
    ask(on_site, head, "pause", ON_SITE)
    tomorrow = date(2026, 11, 25)
    services.grant_pause(visit=on_site, resumes_on=tomorrow, by=head, now=ON_SITE)
    clock.travel_to(at(2026, 11, 25, 9))
    services.advance_visits(now=at(2026, 11, 25, 9))
    answer = client.post(
        address(on_site, "ask_deferral"), asked(at(2026, 11, 25, 9), asked_of="caller")
    )
    assert "only before the team has come" in answer.content.decode()


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_a_no_leaves_everything_where_it_was(on_site, client, head, answer):
    ask(on_site, head, "pause", ON_SITE)
    assert client.post(address(on_site, "answer"), answered(ON_SITE, answer)).url == page_of(
        on_site
    )
    assert fresh(on_site).phase == Phase.ON_SITE
    assert Interruption.objects.get().answer == answer
    assert client.get(address(on_site, "answer")).url == page_of(on_site)


def test_a_deferral_is_granted_and_its_days_follow_later(visit, client, head):
    ask(visit, head, "deferral", CALLED)
    page = client.get(address(visit, "answer")).content.decode()
    assert "The last day on which the team was here" not in page
    client.post(address(visit, "answer"), answered(CALLED, "granted"))
    assert fresh(visit).phase == Phase.DEFERRED
    wrong = client.post(address(visit, "new_days"), boxes(first_day=date(2026, 12, 6)))
    assert "must be a weekday" in wrong.content.decode()
    client.post(address(visit, "new_days"), boxes(first_day=date(2026, 12, 8)))
    visit = fresh(visit)
    assert (visit.phase, visit.first_day, visit.last_day) == (
        Phase.PLANNED, date(2026, 12, 8), date(2026, 12, 9)
    )  # fmt: skip
    assert client.get(address(visit, "new_days")).url == page_of(visit)


def test_a_deferral_is_granted_with_its_days_at_once(visit, client, head):
    ask(visit, head, "deferral", CALLED)
    client.post(address(visit, "answer"), answered(CALLED, "granted", first_day=date(2026, 12, 8)))
    assert (fresh(visit).phase, fresh(visit).first_day) == (Phase.PLANNED, date(2026, 12, 8))


def test_a_pause_is_granted_and_goes_on_when_ofsted_says(on_site, client, head):
    ask(on_site, head, "pause", ON_SITE)
    client.post(
        address(on_site, "answer"), answered(ON_SITE, "granted", stopped_on=date(2026, 11, 24))
    )
    assert fresh(on_site).phase == Phase.PAUSED
    wrong = client.post(address(on_site, "new_days"), boxes(first_day=date(2026, 11, 28)))
    assert "only on a weekday" in wrong.content.decode()
    client.post(address(on_site, "new_days"), boxes(first_day=date(2026, 11, 27)))
    row = Interruption.objects.get()
    assert (row.stopped_on, row.resumes_on) == (date(2026, 11, 24), date(2026, 11, 27))
    assert fresh(on_site).last_day == date(2026, 11, 27)


def test_the_inspectors_own_pause_is_recorded_in_one_go(on_site, client):
    assert "Nobody asks here why" in client.get(
        address(on_site, "paused_by_inspectors")
    ).content.decode()  # fmt: skip
    future = boxes(stopped_on=date(2026, 11, 25))
    wrong = client.post(address(on_site, "paused_by_inspectors"), future)
    assert "on which the team was on site" in wrong.content.decode()
    assert not Interruption.objects.exists()
    client.post(address(on_site, "paused_by_inspectors"), boxes(stopped_on=date(2026, 11, 24)))
    row = Interruption.objects.get()
    assert (row.asked_by, row.answer, fresh(on_site).phase) == ("inspectors", "granted", "paused")
    assert client.get(address(on_site, "paused_by_inspectors")).url == page_of(on_site)


def test_a_team_may_leave_it_incomplete(on_site, client):
    client.post(
        address(on_site, "incomplete"),
        boxes(stopped_on=date(2026, 11, 24), first_day=date(2026, 12, 8)),
    )
    assert fresh(on_site).phase == Phase.INCOMPLETE
    assert client.get(address(on_site, "incomplete")).url == page_of(on_site)


def test_a_pause_that_went_on_too_long_became_one(on_site, client, head):
    ask(on_site, head, "pause", ON_SITE)
    services.grant_pause(visit=on_site, by=head, now=ON_SITE)
    page = client.get(address(on_site, "incomplete")).content.decode()
    assert "The last day on which the team was here" not in page
    client.post(address(on_site, "incomplete"))
    assert fresh(on_site).phase == Phase.INCOMPLETE


def test_a_delegate_does_all_of_it(on_site, sign_in):
    deputy = factories.person("Del Egate", account=True)
    factories.post(deputy, on_site.school, "delegate")
    client = sign_in(deputy)
    client.post(address(on_site, "ask_pause"), asked(ON_SITE, asked_of="lead_inspector"))
    client.post(
        address(on_site, "answer"), answered(ON_SITE, "granted", stopped_on=date(2026, 11, 24))
    )
    assert fresh(on_site).phase == Phase.PAUSED
