"""Answers by link: one person, one answer, on POST alone, and not for ever."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from buddies import services
from buddies.models import Offer, OfferInvitation
from buddies.offer_links import Answer, link_to
from core.models import AuditEvent
from notifications.models import Message
from tests import factories
from tests.buddies.helpers import NOW, buddy, head_in_window, paired

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as machine:
        yield machine


@pytest.fixture
def asked(network):
    return services.offer(
        network=network, person=factories.head(network, "Sam Okafor"), capacity=2, phases=[],
        by=factories.coordinator(network), now=NOW,
    )  # fmt: skip


@pytest.fixture
def invited(network):
    return OfferInvitation.objects.create(
        network=network, person=factories.head(network, "Sam Okafor"), occasion="2026",
        asked_at=NOW,
    )  # fmt: skip


def path(link):
    return re.sub(r"^https?://[^/]+", "", link)


def yes(about):
    return path(link_to(about, Answer.YES))


def not_now(about):
    return path(link_to(about, Answer.NOT_NOW))


def read(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_the_links_of_the_message_are_those_that_answer(asked):
    links = [path(found) for found in re.findall(r"https?://\S+", Message.objects.get().text)]
    assert links == [yes(asked), not_now(asked)]


def test_looking_changes_nothing_and_names_nobody(asked, invited):
    for about in (asked, invited):
        for link in (yes(about), not_now(about)):
            page = read(Client().get(link))
            assert not re.search(r"\bSam\b", page)
            assert "school" not in page.lower().replace("another school", "")
    asked.refresh_from_db()
    invited.refresh_from_db()
    assert (asked.is_asked, invited.answer) == (True, "")


def test_a_yes_puts_them_on_the_list_and_the_short_form_changes_it(asked):
    page = read(Client().post(yes(asked)))
    asked.refresh_from_db()
    assert asked.is_active
    assert "You are on the list" in page
    assert 'value="2"' in page

    page = read(Client().post(yes(asked), {"capacity": 1, "talks": ["video"]}))
    asked.refresh_from_db()
    assert "It is kept as you changed it" in page
    assert (asked.capacity, asked.talks) == (1, ["video"])
    page = read(Client().post(yes(asked), {"capacity": 44}))
    assert "Enter how many heads, from 1 to 10" in page
    assert "You are on the list already" in read(Client().get(yes(asked)))


def test_the_way_off_takes_them_off_and_pairs_stay(network):
    priya = buddy(network)
    pair = paired(network, head_in_window(network), priya)
    offer = Offer.objects.get(person=priya)
    assert "Whoever you support now stays with you" in read(Client().get(not_now(offer)))

    page = read(Client().post(not_now(offer)))

    offer.refresh_from_db()
    pair.refresh_from_db()
    assert "Not for now, then" in page
    assert (offer.is_active, pair.ended_at) == (False, None)


def test_an_invited_head_says_yes_in_one_tap_with_what_is_sensible(invited):
    assert "One head at a time; any phase" in read(Client().get(yes(invited)))

    read(Client().post(yes(invited)))
    read(Client().post(yes(invited)))

    offer, kept = Offer.objects.get(), OfferInvitation.objects.get()
    assert (offer.is_active, offer.capacity, offer.phases, offer.talks) == (True, 1, [], [])
    assert (kept.answer, kept.answered_at) == ("yes", NOW)
    event = AuditEvent.objects.get(verb="offer_invitation.answered")
    assert event.detail == {}


def test_not_now_thanks_and_a_change_of_mind_counts(invited):
    read(Client().post(not_now(invited)))
    assert OfferInvitation.objects.get().answer == "not-now"
    assert not Offer.objects.exists()

    read(Client().post(yes(invited)))
    assert Offer.objects.get().is_active
    read(Client().post(not_now(invited)))
    assert not Offer.objects.get().is_active
    read(Client().post(yes(invited)))
    assert Offer.objects.get().is_active
    assert OfferInvitation.objects.get().answer == "yes"


def test_the_first_yes_of_somebody_who_supports_three_offers_three(network, invited):
    for name in ("Ann", "Ben", "Cid"):
        priya = buddy(network, "Priya Nair")
        pair = paired(network, head_in_window(network, name), priya)
        pair.buddy = invited.person
        pair.save()

    read(Client().post(yes(invited)))

    assert Offer.objects.get(person=invited.person).capacity == 3


def test_a_link_that_was_changed_or_whose_question_is_gone_does_nothing(network, asked, invited):
    other = buddy(network)
    pk = Offer.objects.get(person=other).pk
    token = not_now(asked)
    for wrong in (
        token.replace(f"offer.{asked.pk}.", f"offer.{pk}."),
        token.replace("not-now", "yes"),
        token[:-3] + "/",
        "/me/buddy/nonsense/",
    ):
        assert "does not work any more" in read(Client().post(wrong), 404)
    links = [yes(asked), yes(invited)]
    Offer.objects.filter(pk=asked.pk).delete()
    invited.delete()
    for link in links:
        read(Client().post(link), 404)


def test_a_yes_works_for_60_days_and_a_way_off_longer(asked, clock):
    links = yes(asked), not_now(asked)
    clock.shift(timedelta(days=59))
    assert [Client().get(link).status_code for link in links] == [200, 200]
    clock.shift(timedelta(days=2))
    assert [Client().get(link).status_code for link in links] == [404, 200]
    clock.shift(timedelta(days=125))
    assert [Client().get(link).status_code for link in links] == [404, 404]


def test_who_leads_no_school_here_any_more_is_not_invited_any_more(invited):
    invited.person.posts.update(end=NOW.date())

    read(Client().post(yes(invited)), 404)


def test_the_links_of_somebody_erased_lead_nowhere(asked, invited):
    for about in (asked, invited):
        about.person.erased_at = NOW
        about.person.save()
        read(Client().post(yes(about)), 404)


def test_the_page_takes_the_form_of_this_site_alone(asked):
    client = Client(enforce_csrf_checks=True)
    assert client.post(yes(asked)).status_code == 403
    asked.refresh_from_db()
    assert asked.is_asked
