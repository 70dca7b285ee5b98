"""Saying no to a time by text, and waiting for another."""

from datetime import timedelta

import pytest
from django.test import Client

from notifications.models import Message
from support.models import Place, Waiting
from support.services import offers
from tests import factories
from tests.support.helpers import place, series, waiting
from tests.support.times_by_hand.answering import MOBILE, answers, texted, typed, words_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_time_kept_for_who_waits_has_a_code_too(network, nadia, cleo, now):
    row = waiting(network, cleo, now - DAY)
    of = series(nadia)
    offers.offer_places(network=network, now=now)
    row.refresh_from_db()
    assert row.series == of
    assert f"type {row.code} in at" in Message.objects.get(person=cleo).text

    assert typed(row.code, "020 7946 0001").status_code == 200
    assert typed(row.code, MOBILE).url.startswith(f"/me/time/waiting.{row.pk}.")
    texted(f"{row.code} no", text_id="a")
    assert answers(cleo) == ["It goes to somebody else. You stay on the list."]
    texted(f"{row.code}", text_id="b")
    assert Place.objects.get().person == cleo


def test_who_waits_stays_on_the_list_as_they_asked(network, nadia, cleo, now):
    row = waiting(network, cleo, now - DAY, format="one")
    of = series(nadia)
    offers.offer_places(network=network, now=now)
    row.refresh_from_db()
    place(of, factories.person("Tom Field"))
    texted(row.code, text_id="a")
    assert answers(cleo)[0].endswith("You stay on the list, and are told of the next.")
    page = typed(row.code, MOBILE).url
    assert "You stay on the list" in words_of(Client().get(page))
    texted(f"{row.code} wait", text_id="b")
    assert answers(cleo)[1] == "You are told when a time is free that suits you."
    assert Waiting.objects.get(ended_at=None).format == "one"


def test_with_no_it_is_declined_for_the_year(offered, cleo):
    texted(f"{offered.code} no thanks")
    offered.refresh_from_db()
    assert offered.answer == "not-now"
    assert answers(cleo) == [
        "Not this year, then. You are not written to about it again this year."
    ]


def test_no_after_yes_gives_the_place_up_and_the_same_text_again_does_not(offered, cleo):
    texted(offered.code, text_id="a")
    texted(f"{offered.code} no", text_id="b")
    assert not Place.objects.live().exists()
    assert answers(cleo)[1] == "Your place is given up. Nobody asks why."
    texted(offered.code, text_id="c")
    # Notify sends what it has sent before.
    texted(f"{offered.code} no", text_id="b")
    assert Place.objects.live().get().person == cleo
    assert len(answers(cleo)) == 3
