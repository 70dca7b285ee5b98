"""What has happened in a visit, by role; undoing the last step; following a school."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from inspections import services
from inspections.history import WORDS
from inspections.models import Phase, Visit, VisitChange
from inspections.visits import MOVES
from schools.models import School, SchoolLink
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


def address(visit, name):
    return reverse(f"inspections:{name}", args=[visit.school.network.slug, visit.pk])


def page(client, visit):
    return client.get(address(visit, "history")).content.decode()


def test_every_move_of_the_table_has_words():
    assert {move.verb for move in MOVES.values()} <= set(WORDS)


def test_a_request_that_waits_is_taken_back_by_its_answer(visit, head, sign_in):
    client, way_back = sign_in(head), "Say “We do not ask any more”"
    assert way_back not in page(client, visit)
    services.ask(
        visit=visit, kind="deferral", asked_by="head", asked_of="caller", by=head, now=CALLED
    )
    text = page(client, visit)
    assert way_back in text
    assert address(visit, "answer") in text


def test_who_is_said_by_role_and_to_a_coordinator_by_name(network, visit, head, sign_in):
    coordinator = factories.coordinator(network, "Dee Coordinator")
    deputy = factories.person("Del Egate", account=True)
    factories.post(deputy, visit.school, "delegate")
    services.move_visit(visit=visit, phase=Phase.PLANNED, by=deputy, now=CALLED)
    services.correct_visit(
        visit=visit, kind="focused", by=coordinator, why="entered_wrongly", now=CALLED
    )
    clock.travel_to(ON_SITE)
    services.advance_visits(now=ON_SITE)
    stranger = factories.person("Some Body")
    VisitChange.objects.create(
        visit=visit, verb="visit.new_verb", new_phase="on_site", at=ON_SITE, by_id=stranger.pk
    )

    own = page(sign_in(head), visit)
    for words in (
        "10.15am on Monday 23 November, you",
        "the head’s delegate",
        "the coordinator",
        "by the clock",
        "Corrected: the kind",
        "It was entered wrongly",
        "somebody",
    ):
        assert words in own
    assert "Dee Coordinator" not in own
    assert "Del Egate" not in own
    named = page(sign_in(coordinator), visit)
    assert f"{head.name}, the head" in named
    assert "Del Egate, the head’s delegate" in named


def test_what_was_asked_and_answered_is_there(visit, head, sign_in):
    asked = {"visit": visit, "kind": "deferral", "asked_by": "head", "asked_of": "caller"}
    services.ask(**asked, by=head, now=CALLED)
    services.refuse(visit=visit, by=head, now=CALLED)
    text = page(sign_in(head), visit)
    assert "A deferral was asked for" in text
    assert "the head asked whoever called for Ofsted" in text
    assert "A deferral was refused" in text


def test_the_last_step_is_undone_and_stays_marked(visit, head, sign_in):
    client = sign_in(head)
    assert "There is no step to undo" in page(client, visit)
    assert client.get(address(visit, "undo")).url == address(visit, "history")
    assert client.post(address(visit, "undo")).url == address(visit, "history")
    services.move_visit(visit=visit, phase=Phase.PLANNED, by=head, now=CALLED)
    assert "Undo the last step" in page(client, visit)
    question = client.get(address(visit, "undo")).content.decode()
    assert "The last step was: The planning call was held." in question
    client.post(address(visit, "undo"))
    visit.refresh_from_db()
    assert visit.phase == Phase.NOTIFIED
    text = page(client, visit)
    assert "<s>The planning call was held</s>" in text
    assert "undone 10.15am on Monday 23 November, you" in text


def test_a_school_that_carries_it_on_takes_the_visit(network, visit, sign_in):
    client = sign_in(factories.coordinator(network))
    assert client.get(address(visit, "follow")).status_code == 302
    School.objects.filter(pk=visit.school_id).update(status=School.CLOSED)
    one, other = (factories.school(network, name) for name in ("New Academy", "Old Academy"))
    for school in (one, other):
        SchoolLink.objects.create(
            school=school, predecessor_urn=visit.school.urn, basis=SchoolLink.Basis.FILE
        )
    visit_page = reverse("dashboard:visit", args=[network.slug, visit.pk])
    assert "The visit goes on at New Academy" in client.get(visit_page).content.decode()
    question = client.get(address(visit, "follow"), {"school": one.pk}).content.decode()
    assert "Does the visit go on at New Academy?" in question
    unasked = client.post(address(visit, "follow"), follow=True).content.decode()
    assert "Choose the school" in unasked
    services.open_visit(school=other, by=factories.coordinator(network), now=CALLED)
    refused = client.post(address(visit, "follow"), {"school": other.pk}, follow=True)
    assert "has an open visit of its own" in refused.content.decode()
    client.post(address(visit, "follow"), {"school": one.pk})
    assert Visit.objects.get(pk=visit.pk).school == one


def test_the_history_asks_as_often_with_thirty_steps_as_with_one(
    visit, head, sign_in, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(head)
    page(client, visit)
    services.correct_visit(visit=visit, kind="focused", by=head, now=CALLED)
    with CaptureQueriesContext(connection) as few:
        page(client, visit)
    for number in range(30):
        services.correct_visit(
            visit=visit, last_day=date(2026, 11, 25 + number % 2), by=head, now=CALLED
        )
    with django_assert_num_queries(len(few)):
        page(client, visit)
