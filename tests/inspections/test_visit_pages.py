from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from inspections import services
from inspections.models import Phase, Visit
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db
MONDAY = at(
    2026,
    11,
    23,
    10,
    20,
)
LATER = at(2027, 1, 20)


@pytest.fixture(autouse=True)
def _on_monday(db):
    clock.travel_to(MONDAY)


@pytest.fixture
def head(network):
    return factories.head(network)


@pytest.fixture
def visit(head):
    return services.open_visit(
        school=head.posts.get().school, by=head, now=MONDAY - timedelta(minutes=5)
    )


@pytest.fixture
def client(head, sign_in):
    return sign_in(head)


def address(visit, name):
    return reverse(f"inspections:{name}", args=[visit.school.network.slug, visit.pk])


def page_of(visit):
    return reverse("dashboard:visit", args=[visit.school.network.slug, visit.pk])


def details(**fields):
    answers = {
        "kind": "full",
        "called_on": date(2026, 11, 23),
        "called_time": "10.15",
        "first_day": date(2026, 11, 24),
        "last_day": date(2026, 11, 25),
        "why": "ofsted_changed",
        **fields,
    }
    data = {}
    for name, value in answers.items():
        if isinstance(value, date):
            data |= {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}
        else:
            data[name] = value
    return data


def on(day):
    return {"on_0": day.day, "on_1": day.month, "on_2": day.year}


def test_the_details_are_shown_and_corrected(visit, client):
    page = client.get(address(visit, "correct")).content.decode()
    assert 'value="10.15"' in page
    answer = client.post(
        address(visit, "correct"),
        details(kind="monitoring", called_time="9.40am", last_day=date(2026, 11, 24)),
    )
    assert answer.url == page_of(visit)
    visit.refresh_from_db()
    assert (visit.kind, visit.called_at) == ("monitoring", at(2026, 11, 23, 9, 40))
    assert visit.last_day == date(2026, 11, 24)
    assert visit.changes.latest("pk").why == "ofsted_changed"


def test_what_was_entered_wrongly_is_put_right_and_says_so(visit, client):
    client.post(
        address(visit, "correct"),
        details(
            why="entered_wrongly", is_unannounced="on", first_day=date(2026, 11, 23),
            senior_inspector="020 7946 0155",
        ),
    )  # fmt: skip
    visit.refresh_from_db()
    assert (visit.is_unannounced, visit.phase) == (True, Phase.ON_SITE)
    assert visit.senior_inspector == "+442079460155"
    assert visit.changes.latest("pk").why == "entered_wrongly"


@pytest.mark.parametrize("moves", [True, False])
def test_only_of_days_that_moved_it_is_said_that_others_hear(visit, client, moves):
    sent = details(last_day=date(2026, 11, 24)) if moves else details(kind="focused")
    text = client.post(address(visit, "correct"), sent, follow=True).content.decode()
    assert "The details are saved." in text
    assert ("hears that they have moved" in text) is moves


def test_the_days_of_a_deferred_visit_are_not_asked_where_it_is_corrected(visit, client):
    Visit.objects.update(phase=Phase.DEFERRED)
    assert "First day on site" not in client.get(address(visit, "correct")).content.decode()
    days = details(kind="focused", called_on=date(2026, 11, 25))
    assert "later than now" in client.post(address(visit, "correct"), days).content.decode()
    client.post(address(visit, "correct"), details(kind="focused"))
    visit.refresh_from_db()
    assert (visit.kind, visit.first_day) == ("focused", date(2026, 11, 24))


def test_a_problem_with_days_that_are_not_asked_is_said_above(visit, client):
    Visit.objects.update(phase=Phase.DEFERRED)
    answer = client.post(address(visit, "correct"), details(is_unannounced="on"))
    assert "the first day is the day on which the team came" in answer.content.decode()


def test_the_number_from_the_call_is_kept_and_nothing_requires_it(visit, client):
    assert "If you were not given one" in client.get(address(visit, "number")).content.decode()
    assert client.post(address(visit, "number")).url == page_of(visit)
    wrong = client.post(address(visit, "number"), {"senior_inspector": "soon"})
    assert "Enter a telephone number" in wrong.content.decode()
    client.post(address(visit, "number"), {"senior_inspector": "020 7946 0155"})
    visit.refresh_from_db()
    assert visit.senior_inspector == "+442079460155"
    Visit.objects.update(phase=Phase.CLOSED)
    assert client.get(address(visit, "number")).url == page_of(visit)


def test_a_call_left_alone_keeps_its_seconds(visit, client):
    exact = visit.called_at + timedelta(seconds=42)
    Visit.objects.update(called_at=exact)
    client.post(address(visit, "correct"), details())
    visit.refresh_from_db()
    assert visit.called_at == exact


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"last_day": date(2026, 11, 23)}, "on or after the first day"),
        ({"called_time": "11.15"}, "The call cannot be later than now"),
        ({"called_time": "soon"}, "Enter the time of the call, like 10.20"),
    ],
)
def test_a_mistake_in_the_details_is_said_beside_its_box(visit, client, given, words):
    answer = client.post(address(visit, "correct"), details(**given))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    visit.refresh_from_db()
    assert visit.last_day == date(2026, 11, 25)


def test_a_closed_visit_is_not_corrected(visit, client):
    Visit.objects.update(phase=Phase.CLOSED)
    assert client.get(address(visit, "correct")).url == page_of(visit)


def test_a_mistake_is_asked_once_and_taken_back(visit, client, network):
    page = client.get(address(visit, "take_back")).content.decode()
    assert "Everybody who was told" in page
    answer = client.post(address(visit, "take_back"))
    assert answer.url == reverse("dashboard:home", args=[network.slug])
    visit.refresh_from_db()
    assert visit.phase == Phase.MISTAKEN
    assert client.get(address(visit, "take_back")).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_after_a_day_a_mistake_stays(visit, client, method):
    clock.travel_to(MONDAY + timedelta(days=2))
    answer = getattr(client, method)(address(visit, "take_back"))
    assert answer.url == page_of(visit)
    visit.refresh_from_db()
    assert visit.is_open


def test_the_draft_and_the_report_are_recorded_with_their_days(visit, client):
    clock.travel_to(LATER)
    services.advance_visits(now=LATER)
    page = client.get(address(visit, "draft")).content.decode()
    assert "the grades are provisional" in page
    early = client.post(address(visit, "draft"), on(date(2026, 11, 24)))
    assert "on or after the last day on site" in early.content.decode()
    assert client.post(address(visit, "draft"), on(date(2026, 12, 18))).url == page_of(visit)
    assert client.get(address(visit, "draft")).url == page_of(visit)
    client.post(address(visit, "published"), on(date(2027, 1, 19)))
    visit.refresh_from_db()
    assert (visit.phase, visit.draft_on) == (Phase.PUBLISHED, date(2026, 12, 18))
    assert visit.published_on == date(2027, 1, 19)


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        (Phase.NOTIFIED, "planned", Phase.PLANNED),
        (Phase.PUBLISHED, "monitoring", Phase.MONITORING),
        (Phase.DEFERRED, "close", Phase.CLOSED),
    ],
)
def test_what_happens_is_said_in_one_tap_and_a_question(visit, client, before, name, after):
    Visit.objects.update(phase=before)
    assert client.get(address(visit, name)).status_code == 200
    visit.refresh_from_db()
    assert visit.phase == before
    assert client.post(address(visit, name)).url == page_of(visit)
    visit.refresh_from_db()
    assert visit.phase == after
    # Said twice, it stays.
    assert client.post(address(visit, name)).url == page_of(visit)


def test_a_team_that_leaves_early_ends_the_visit_today(visit, client):
    clock.travel_to(at(2026, 11, 24, 12))
    services.advance_visits(now=at(2026, 11, 24, 12))
    assert "nobody comes" in client.get(address(visit, "feedback")).content.decode()
    client.post(address(visit, "feedback"))
    visit.refresh_from_db()
    assert (visit.phase, visit.last_day) == (Phase.FEEDBACK, date(2026, 11, 24))


def test_what_cannot_be_yet_is_said_on_the_page_that_follows(visit, client):
    answer = client.post(address(visit, "feedback"), follow=True)
    assert "The team has not come yet" in answer.content.decode()


def test_a_published_visit_is_closed(visit, client):
    assert client.get(address(visit, "close")).url == page_of(visit)
    Visit.objects.update(phase=Phase.PUBLISHED)
    assert "No more reminders" in client.get(address(visit, "close")).content.decode()
    assert client.post(address(visit, "close")).url == page_of(visit)
    visit.refresh_from_db()
    assert visit.phase == Phase.CLOSED


@pytest.mark.parametrize(
    "name",
    [
        "correct",
        "take_back",
        "draft",
        "published",
        "close",
        "number",
        "planned",
        "feedback",
        "monitoring",
        "ask_deferral",
        "ask_pause",
        "answer",
        "paused_by_inspectors",
        "incomplete",
        "new_days",
        "undo",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_officers_and_other_heads_do_not_learn_that_it_exists(
    network, visit, sign_in, name, method
):
    trust = factories.organisation(network)
    factories.responsible(trust, visit.school)
    for somebody in (factories.officer(trust), factories.head(network)):
        answer = getattr(sign_in(somebody), method)(address(visit, name))
        assert answer.status_code == 404
