"""A lost connection loses no text: on one's own device, and nowhere else, it is kept until it is
saved, one signs out, or somebody else signs in."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import sessions
from accounts.models import Person
from core import clock
from inspections.models import ConcernVersion, Visit
from schools.models import Post
from tests import factories
from tests.browser.looking import assert_sound
from tests.browser.signed_in import give_session
from tests.conftest import NOW
from tests.inspections.concerns import head_in_a_visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = "He slammed the folder"
NEW = "/westhaven/visits/{}/concerns/new/"


@pytest.fixture
def amina() -> Person:
    clock.travel_to(NOW)
    head, _ = head_in_a_visit(factories.network())
    return head


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, has_touch=True
    )
    context.set_default_timeout(20_000)
    yield context
    context.close()


def sign_in(phone: BrowserContext, site: str, person: Person, *, own: bool = True) -> None:
    client = factories.signed_in_client(person, second_factor=False)
    session = client.session
    session[sessions.KEEP] = own
    session.save()
    give_session(phone, site, client)


def note(phone: BrowserContext) -> Page:
    page = phone.new_page()
    page.goto(NEW.format(Visit.objects.get().pk))
    return page


def kept(page: Page) -> str:
    return str(page.evaluate("JSON.stringify(localStorage)"))


def box(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_label("What happened?")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()


def test_without_a_connection_the_text_stays_and_is_sent_later(
    phone: BrowserContext, live_server: LiveServer, amina: Person
) -> None:
    sign_in(phone, live_server.url, amina)
    page = note(phone)
    box(page).fill(SAID)
    page.get_by_label("The lead inspector").check()
    phone.set_offline(True)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("There is no connection. Nothing is lost")
    assert box(page).input_value() == SAID
    assert_sound(page)

    phone.set_offline(False)
    save(page)
    page.get_by_text("It is noted.").wait_for()
    version = ConcernVersion.objects.get()
    assert (version.what, version.told) == (SAID, "lead")
    assert SAID not in kept(page)


def test_a_page_that_was_closed_brings_the_text_back(
    phone: BrowserContext, live_server: LiveServer, amina: Person
) -> None:
    sign_in(phone, live_server.url, amina)
    page = note(phone)
    box(page).fill(SAID)
    page.get_by_label("The union").check()
    page.close()
    page = note(phone)
    expect(page.get_by_text("We kept what you had written.")).to_be_visible()
    assert box(page).input_value() == SAID
    assert page.get_by_label("The union").is_checked()
    assert_sound(page)
    page.get_by_role("button", name="Throw it away").click()
    expect(box(page)).to_have_value("")
    assert SAID not in kept(page)


def test_emptying_the_box_keeps_nothing(
    phone: BrowserContext, live_server: LiveServer, amina: Person
) -> None:
    sign_in(phone, live_server.url, amina)
    page = note(phone)
    box(page).fill(SAID)
    box(page).fill("")
    assert kept(page) == "{}"


def test_an_answer_that_was_lost_is_not_written_twice(
    phone: BrowserContext, live_server: LiveServer, amina: Person
) -> None:
    sign_in(phone, live_server.url, amina)
    page = note(phone)
    box(page).fill(SAID)
    # The form arrives; its answer does not.
    page.route(
        "**/new/",
        lambda route: (
            (route.fetch(max_redirects=0), route.abort())
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    save(page)
    while not ConcernVersion.objects.exists():
        page.wait_for_timeout(50)
    page.close()
    page = note(phone)
    expect(page.get_by_text("We kept what you had written.")).to_be_hidden()
    assert box(page).input_value() == ""
    assert SAID not in kept(page)
    assert ConcernVersion.objects.count() == 1


def test_signing_out_leaves_nothing(
    phone: BrowserContext, live_server: LiveServer, amina: Person
) -> None:
    sign_in(phone, live_server.url, amina)
    page = note(phone)
    box(page).fill(SAID)
    assert SAID in kept(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").first.wait_for()
    assert SAID not in kept(page)


def test_somebody_else_who_signs_in_finds_nothing(
    phone: BrowserContext, live_server: LiveServer, amina: Person
) -> None:
    sign_in(phone, live_server.url, amina)
    page = note(phone)
    box(page).fill(SAID)
    co_head = factories.person("Co Head", account=True)
    factories.post(co_head, Visit.objects.get().school, Post.Kind.CO_HEAD)
    sign_in(phone, live_server.url, co_head)
    # The page that is still open does not send in another name.
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Somebody else has signed in")
    assert not ConcernVersion.objects.exists()

    page = phone.new_page()
    page.goto("/westhaven/home/")
    page.get_by_role("heading", level=1).wait_for()
    assert SAID not in kept(page)
    page = note(phone)
    assert box(page).input_value() == ""


def test_a_device_that_is_not_known_to_be_ones_own_keeps_nothing(
    phone: BrowserContext, live_server: LiveServer, amina: Person
) -> None:
    sign_in(phone, live_server.url, amina, own=False)
    page = note(phone)
    box(page).fill(SAID)
    assert kept(page) == "{}"
    expect(page.get_by_text("nothing is kept on it")).to_be_visible()
    assert_sound(page)
    phone.set_offline(True)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("as long as this page is open")
    phone.set_offline(False)
    save(page)
    page.get_by_text("It is noted.").wait_for()
    assert ConcernVersion.objects.get().what == SAID


def test_a_text_kept_before_comes_back_once_where_the_device_is_no_longer_ones_own(
    phone: BrowserContext, live_server: LiveServer, amina: Person
) -> None:
    sign_in(phone, live_server.url, amina)
    page = note(phone)
    box(page).fill(SAID)
    page.close()
    sign_in(phone, live_server.url, amina, own=False)
    page = note(phone)
    assert box(page).input_value() == SAID
    assert kept(page) == "{}"


@pytest.mark.parametrize("own", [True, False])
def test_a_session_that_ended_loses_nothing(
    phone: BrowserContext, live_server: LiveServer, amina: Person, own: bool
) -> None:
    sign_in(phone, live_server.url, amina, own=own)
    page = note(phone)
    box(page).fill(SAID)
    Session.objects.all().delete()
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("You have been signed out")
    assert box(page).input_value() == SAID
    assert_sound(page)
    sign_in(phone, live_server.url, amina, own=own)
    if own:
        page.close()
        page = note(phone)
        expect(page.get_by_text("We kept what you had written.")).to_be_visible()
    save(page)
    page.get_by_text("It is noted.").wait_for()
    assert ConcernVersion.objects.get().what == SAID


def test_a_form_that_came_back_with_an_error_keeps_what_was_typed_last(
    phone: BrowserContext, live_server: LiveServer, amina: Person
) -> None:
    sign_in(phone, live_server.url, amina)
    page = note(phone)
    box(page).fill(SAID)
    page.locator("summary").filter(has_text="It happened at").click()
    page.get_by_label("At what time?").fill("soon")
    save(page)
    page.get_by_role("link", name="Enter the time, like 10.20 or 2pm").wait_for()
    assert box(page).input_value() == SAID
    expect(page.get_by_text("We kept what you had written.")).to_be_hidden()
    page.get_by_label("At what time?").fill("8.30")
    save(page)
    page.get_by_text("It is noted.").wait_for()


def test_all_of_it_works_without_scripts(
    browser: Browser, live_server: LiveServer, amina: Person
) -> None:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    sign_in(context, live_server.url, amina)
    page = note(context)
    expect(page.get_by_text("There is no connection")).to_be_hidden()
    save(page)
    page.get_by_role("link", name="Answer “What happened?”").wait_for()
    box(page).fill(SAID)
    save(page)
    page.get_by_text("It is noted.").wait_for()
    context.close()
