"""Where two people act at once, the second reads why nothing was done; no page breaks."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.db.models.signals import post_init
from django.http import HttpResponse
from django.test import Client, RequestFactory

import covenant.services
import directory.services
import inspections.services
from core.middleware import Refusals
from core.refusals import NotAllowed, Refused
from inspections.models import Phase, Visit
from schools.models import Network
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import approved, published, sign
from tests.directory.helpers import consented

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


@pytest.fixture(autouse=True)
def _tuesday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


def once_read(model: type[Model], act: Callable[[], Any]) -> None:
    """Somebody else acts at the moment at which a page has read its row and goes on with it."""

    def meanwhile(**_: Any) -> None:
        post_init.disconnect(meanwhile, sender=model)
        act()

    post_init.connect(meanwhile, sender=model, weak=False)


def post(client: Client, page: str, came_from: str = "", **fields: Any) -> Any:
    headers = {"referer": f"{HERE}{came_from or page}"}
    return client.post(page, fields, headers=headers, follow=True)


def test_approving_somebody_who_leaves_at_that_moment_says_so(network, now):
    ruth = factories.person("Ruth Lindqvist")
    entry = consented(network, ruth, now)
    dee = factories.signed_in_client(factories.coordinator(network))
    once_read(
        type(entry),
        lambda: directory.services.leave(network=network, person=ruth, by=ruth, now=now),
    )
    page = post(dee, f"/westhaven/directory/{entry.pk}/approve/", "/westhaven/directory/?q=ruth")
    assert page.redirect_chain == [(f"{HERE}/westhaven/directory/?q=ruth", 302)]
    assert "has not agreed to be in the directory, or has left it." in page.content.decode()
    assert "There is a problem" in page.content.decode()


def test_publishing_a_text_that_another_publishes_at_that_moment_says_so(network, now):
    dee, kim = factories.coordinator(network), factories.coordinator(network, "Kim Lowe")
    draft = covenant.services.draft(
        network=network, title="A", promises=[], text="## A", by=kim, now=now
    )
    approved(draft, now)
    once_read(
        type(draft),
        lambda: covenant.services.publish_declaration(declaration=draft, by=kim, now=now),
    )
    page = post(
        factories.signed_in_client(dee),
        "/westhaven/covenant/publish/",
        "/westhaven/covenant/draft/",
    )
    assert "This version is published and frozen." in page.content.decode()


def test_withdrawing_what_a_colleague_withdraws_at_that_moment_says_so(network, now):
    trust = factories.organisation(network)
    lee, jo = factories.officer(trust), factories.officer(trust, "Jo Marsh")
    declaration = published(network, now)
    sign(declaration, trust, lee, now)
    standing = trust.standings.get()
    once_read(
        type(standing),
        lambda: covenant.services.withdraw(standing=standing, by=jo, now=now),
    )
    page = post(
        factories.signed_in_client(lee),
        f"/westhaven/covenant/our-signature/{standing.pk}/withdraw/",
        words="We go on in our own way.",
    )
    assert page.status_code == 200
    assert "Nothing stands here any more" in page.content.decode()


@pytest.fixture
def visit(network: Network, now: datetime) -> Visit:
    head = factories.head(network)
    return inspections.services.open_visit(school=head.posts.get().school, by=head, now=now)


def test_closing_a_visit_that_another_closes_at_that_moment_says_so(network, visit, now):
    Visit.objects.filter(pk=visit.pk).update(phase=Phase.PUBLISHED)
    kim = factories.coordinator(network, "Kim Lowe")
    once_read(
        Visit,
        lambda: inspections.services.move_visit(visit=visit, phase=Phase.CLOSED, by=kim, now=now),
    )
    page = post(
        factories.signed_in_client(visit.recorded_by), f"/westhaven/visits/{visit.pk}/close/"
    )
    assert "Reload the page to see where it is now." in page.content.decode()
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("came_from", "back_to"),
    [
        (f"{HERE}/westhaven/directory/", f"{HERE}/westhaven/directory/"),
        ("https://elsewhere.example/westhaven/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        (f"{HERE}//elsewhere.example/", f"{HERE}//elsewhere.example/"),
        ("", "/"),
    ],
)
def test_the_way_back_never_leaves_this_site(came_from, back_to):
    answer, said = answer_to("POST", Refused("It is done already."), came_from)
    assert (answer.status_code, answer.url) == (302, back_to)
    assert said == ["It is done already."]


def test_a_refusal_while_a_page_is_read_leads_to_the_first_page_with_the_sentence():
    answer, said = answer_to("GET", Refused("It is done already."), f"{HERE}/westhaven/")
    assert (answer.status_code, answer.url) == (302, "/home/")
    assert said == ["It is done already."]


def test_every_sentence_of_an_answer_that_no_longer_fits_is_shown():
    _, said = answer_to("POST", ValidationError({"on": "Too early.", "kind": "Unknown."}))
    assert said == ["Too early. Unknown."]


@pytest.mark.parametrize(
    ("method", "exception"),
    [
        ("POST", NotAllowed("Only a coordinator can.")),
        ("POST", ValueError("a fault of ours")),
        ("GET", ValidationError("a fault of ours")),
    ],
)
def test_whatever_is_no_refusal_of_an_act_is_left_to_others(method, exception):
    assert answer_to(method, exception) == (None, [])


def answer_to(method: str, exception: Exception, came_from: str = "") -> tuple[Any, list[str]]:
    """How a view that raises this is answered, and what the next page says."""
    request = RequestFactory().generic(method, "/westhaven/", headers={"referer": came_from})
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    MessageMiddleware(lambda _: HttpResponse()).process_request(request)
    answer = Refusals(lambda _: HttpResponse()).process_exception(request, exception)
    return answer, [str(message) for message in get_messages(request)]
