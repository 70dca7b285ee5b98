"""The page behind the link, and the code by hand: without signing in, acting on POST alone."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from escalations import services
from escalations.links import token_for
from escalations.models import Page
from tests.escalations.kind import MINUTE, step
from tests.escalations.town import answer, asked, opened, page_of, sweep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(now):
    cache.clear()
    with time_machine.travel(now, tick=False) as machine:
        yield machine


def path(person):
    return f"/answer/{token_for(page_of(person))}/"


def get(person):
    response = Client().get(path(person))
    assert response.status_code == 200
    return response.content.decode()


def tap(person, value):
    """The POST of a telephone that has no cookie of ours."""
    client = Client(enforce_csrf_checks=True)
    response = client.post(path(person), {"answer": value})
    assert response.status_code == 200
    assert not client.cookies
    return response.content.decode()


def test_the_page_says_whom_to_ring_and_asks(ladder, priya, now):
    opened(now)
    page = get(priya)

    assert '<h1 class="govuk-heading-l">Please ring Sam</h1>' in page
    assert 'href="tel:+442079460123"' in page
    assert page.index("tel:") < page.index("Have you spoken?") < page.index("We have spoken")
    assert "At 9.10am we ask again, or ask somebody else, if you have not answered." in page
    assert "Priya" not in page


def test_a_message_without_a_number_has_none_on_its_page(ladder, priya, now):
    ladder.text = "Please look at https://example.org/ and 999 times again."
    opened(now)

    assert "tel:" not in get(priya)


def test_looking_changes_nothing(ladder, priya, now):
    opened(now)
    get(priya)

    assert asked() == [priya]
    assert not ladder.heard


def test_a_tap_answers_and_says_thank_you(ladder, priya, now):
    opened(now)
    page = tap(priya, "yes")

    assert "Thank you." in page
    assert "<button" not in page.partition("<main")[2].partition("</main")[0]
    assert page_of(priya).state == "answered"
    assert "Thank you." in tap(priya, "yes")
    assert "Thank you." in get(priya)


def test_whoever_is_on_it_can_say_so_and_come_back(ladder, priya, now):
    opened(now)
    page = tap(priya, "on-it")

    assert "Thank you. We ask again." in page
    assert "Nobody else is asked. At 9.30am we ask again." in page
    assert "We have spoken" in page
    assert 'value="on-it"' not in page
    assert "Thank you." in tap(priya, "yes")


def test_whoever_cannot_says_so_and_may_think_again(ladder, priya, now):
    opened(now)
    page = tap(priya, "no")

    assert "Thank you for saying so." in page
    assert "Until they answer, your answer still counts." in page


def test_the_page_says_kindly_that_somebody_else_was_first(ladder, priya, tom, now):
    opened(now)
    sweep(now + 10 * MINUTE)
    assert "Somebody else is asked." in get(priya)
    answer(tom, "yes", now + 11 * MINUTE)

    for page in (get(priya), tap(priya, "yes")):
        assert "Somebody else has answered already. Thank you." in page
        assert not re.search(r"\bSam\b", page)


def test_it_says_when_it_is_not_needed_any_more_also_where_nobody_is_kept(ladder, priya, now):
    ladder.keeps_who = False
    escalation = opened(now)
    link = path(priya)
    services.end(escalation=escalation, why="Over", now=now)

    for response in (Client().get(link), Client().post(link, {"answer": "yes"})):
        assert "This is not needed any more. Thank you." in response.content.decode()


def test_after_everybody_was_asked_an_answer_still_counts(ladder, priya, now):
    ladder.policy = ladder.policy[:1]
    opened(now)
    sweep(now + 10 * MINUTE)

    assert "so your answer counts" in get(priya)
    assert "Thank you." in tap(priya, "yes")


def test_what_is_asked_again_another_day_says_the_day(ladder, priya, now):
    ladder.policy = [step("buddy", priya, wait=timedelta(days=1))]
    opened(now)

    assert "At 9am on Wednesday 25 November we ask again" in get(priya)


def test_a_button_that_is_none_is_refused(ladder, priya, now):
    opened(now)

    assert "Choose one of the answers." in tap(priya, "perhaps")


def test_an_answer_that_the_kind_no_longer_knows_still_shows_as_answered(
    ladder, priya, now, monkeypatch
):
    opened(now)
    tap(priya, "yes")
    Page.objects.get().escalation.__class__.objects.update(answer="formerly")

    assert "You can close this page." in get(priya)


def test_no_copy_of_the_page_stays_and_nobody_learns_its_address(ladder, priya, now):
    opened(now)
    for response in (Client().get(path(priya)), Client().get("/answer/1~2~3/")):
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"


def test_a_link_is_for_one_page_and_expires(ladder, priya, tom, now, clock):
    ladder.policy = [step("advisers", priya, tom)]
    opened(now)
    mine, other = path(priya), page_of(tom).pk
    changed = mine.replace(f"/{page_of(priya).pk}~", f"/{other}~")
    for wrong in (changed, mine[:-3] + "/", "/answer/nonsense/"):
        response = Client().post(wrong, {"answer": "yes"})
        assert response.status_code == 404
        assert "type in the code" in response.content.decode()
    clock.shift(timedelta(days=15))
    assert Client().get(mine).status_code == 404
    assert asked() == [priya, tom]


def test_a_link_of_what_is_gone_leads_nowhere(ladder, priya, now):
    opened(now)
    link = path(priya)
    Page.objects.all().delete()

    assert Client().get(link).status_code == 404


def by_hand(code, contact, client=None):
    return (client or Client()).post("/answer/", {"code": code, "contact": contact})


def test_the_code_and_where_it_came_to_lead_to_the_question(ladder, priya, now):
    opened(now)
    code = page_of(priya).code
    for typed in (code, f"{code[:3]} {code[3:]}"):
        assert by_hand(typed, " Priya@Example.org").headers["Location"] == path(priya)
    assert Client().get("/answer/").status_code == 200


def test_the_code_goes_with_a_mobile_number_too(ladder, priya, now):
    priya.telephone = "07700 900123"
    priya.save()
    opened(now)

    assert by_hand(page_of(priya).code, "+44 7700 900123").status_code == 302


def test_of_two_with_one_code_the_live_one_is_meant(ladder, priya, now):
    first = opened(now)
    opened(now + MINUTE, "fake:2")
    services.end(escalation=first, why="Over", now=now)
    code = page_of(priya).code
    Page.objects.filter(escalation=first).update(code=code, asked_at=now + 5 * MINUTE)

    assert by_hand(code, "priya@example.org").headers["Location"] == path(priya)


def test_a_code_still_answers_late(ladder, priya, now):
    opened(now)
    sweep(now + 10 * MINUTE)

    assert by_hand(page_of(priya).code, "priya@example.org").status_code == 302


@pytest.mark.parametrize(
    ("code", "contact", "words"),
    [
        ("", "", "Enter code"),
        ("48291", "priya@example.org", "Enter the six figures of the code"),
        ("४८२९१३", "priya@example.org", "Enter the six figures of the code"),
        ("999999", "priya@example.org", "We know no such code"),
        ("482913", "tom@example.org", "We know no such code"),
        ("482913", "07700 900123", "We know no such code"),
    ],
)
def test_a_wrong_code_or_address_gets_one_sentence(ladder, priya, tom, now, code, contact, words):
    tom.email = "tom@example.org"
    opened(now)
    Page.objects.update(code="482913")

    response = by_hand(code, contact)
    assert response.status_code == 200
    assert words in response.content.decode()


def test_a_code_is_not_for_trying(ladder, priya, now):
    opened(now)
    answers = [by_hand("000000", "priya@example.org").status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]
    assert by_hand(page_of(priya).code, "priya@example.org").status_code == 429


def test_another_way_to_write_the_number_is_no_more_tries(ladder, priya, now):
    priya.telephone = "07700 900123"
    priya.save()
    opened(now)
    written = ("07700 900123", "0770 0900123", "+44 7700 900123", "(07700) 900123", "07700-900123")
    assert [by_hand("000000", each).status_code for each in written] == [200] * 5

    assert by_hand(page_of(priya).code, "077 00 900 123").status_code == 429


def test_a_code_works_no_longer_than_a_link(ladder, priya, now, clock):
    opened(now)
    sweep(now + 10 * MINUTE)
    clock.move_to(now + timedelta(days=15))

    assert (
        "We know no such code" in by_hand(page_of(priya).code, "priya@example.org").content.decode()
    )
