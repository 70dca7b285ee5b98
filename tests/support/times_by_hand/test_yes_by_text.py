"""Taking a time by text."""

import pytest

from schools.models import Post
from support.models import Place, PlaceOffer, Waiting
from support.placing.by_hand import NOT_UNDERSTOOD
from support.services import offers
from tests import factories
from tests.support.helpers import place, series
from tests.support.times_by_hand.answering import answers, texted

pytestmark = pytest.mark.django_db


def test_the_code_alone_takes_the_time_that_is_kept(offered, cleo):
    assert texted(f"Yes please {offered.code}") == 204

    assert (Place.objects.get().person, Place.objects.get().series) == (cleo, offered.one)
    [said] = answers(cleo)
    assert said == (
        "It is yours. One to one, by video link, from 4pm on Monday 30 November, 6 times until "
        "Monday 4 January. Whoever you meet rings you beforehand and says where. If you do not "
        f"want it any more, text {offered.code} no."
    )


def test_who_can_sign_in_is_told_that_it_stands_on_their_page(network, nadia, now):
    dan = factories.head(network, "Dan Wu")
    dan.telephone, dan.wants_texts, dan.wants_email = "07700 900456", True, False
    dan.save()
    series(nadia)
    offers.offer_places(network=network, now=now)
    texted(PlaceOffer.objects.get().code, "447700900456")
    assert "Where, or how, stands on your first page." in answers(dan)[0]


@pytest.mark.parametrize("words", ["{} 2", "{} the second"])
def test_with_two_it_takes_the_other(offered, cleo, words):
    texted(words.format(offered.code))
    if "the" in words:
        assert answers(cleo) == [NOT_UNDERSTOOD]
    else:
        assert Place.objects.get().series == offered.other


def test_with_two_where_there_is_no_other_it_is_asked_back(offered, cleo):
    PlaceOffer.objects.update(other=None)
    texted(f"{offered.code} 2")
    assert answers(cleo) == [NOT_UNDERSTOOD]
    assert not Place.objects.exists()


def test_where_the_first_is_deleted_the_code_alone_takes_the_other(offered):
    PlaceOffer.objects.update(one=None)
    texted(offered.code)
    assert Place.objects.get().series == offered.other


def test_a_second_yes_books_no_second_time(offered):
    texted(offered.code, text_id="a")
    texted(f"{offered.code} 2", text_id="b")
    assert Place.objects.get().series == offered.one


@pytest.mark.parametrize("words", ["{} perhaps", "{} yes no maybe"])
def test_what_is_not_sure_is_asked_back(offered, cleo, words):
    texted(words.format(offered.code))
    assert answers(cleo) == [NOT_UNDERSTOOD]
    offered.refresh_from_db()
    assert offered.answer == ""


def test_where_the_time_is_gone_the_other_is_named(offered, cleo):
    place(offered.one, factories.person("Tom Field"))
    texted(offered.code)
    assert answers(cleo) == [
        "That time is not free any more. Nothing is booked. One to one, by video link, from 4pm "
        "on Tuesday 1 December, 6 times until Tuesday 5 January, is: text "
        f"{offered.code} 2."
    ]


def test_where_nothing_is_free_one_is_told_of_the_next_without_signing_in(offered, cleo):
    for of in (offered.one, offered.other):
        place(of, factories.person("Tom Field"))
    texted(offered.code, text_id="a")
    assert answers(cleo)[0].endswith(f"To be told of another, text {offered.code} wait.")
    texted(f"{offered.code} wait", text_id="b")
    assert answers(cleo)[1] == "You are told when a time is free that suits you."
    assert Waiting.objects.get(ended_at=None).person == cleo


def test_who_leads_no_school_any_more_takes_nothing_by_text(offered, cleo):
    Post.objects.update(end=cleo.posts.get().start)
    texted(offered.code)
    assert "Nothing is booked" in answers(cleo)[0]
    assert not Place.objects.exists()
