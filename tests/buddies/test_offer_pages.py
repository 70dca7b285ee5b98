"""Pages about being a buddy: a head's own, and those of a coordinator who enters offers."""

import pytest

from buddies import services
from buddies.models import DeclaredConflict, Offer
from notifications.models import Message
from tests import factories
from tests.buddies.helpers import NOW, buddy, head_in_window, offers, paired, school_of
from tests.buddies.test_board import dee, read, tuesday, url

pytestmark = pytest.mark.django_db
__all__ = ["dee", "tuesday"]


def day(name, text):
    return {f"{name}_{number}": part for number, part in enumerate(text.split("-"))}


def test_a_head_offers_changes_and_says_not_for_now_and_again(network, sign_in):
    sam = head_in_window(network)
    client = sign_in(sam)
    assert "Yes, I can be a buddy" in read(client, "mine")
    for name in ("not-now", "again"):
        assert client.post(url(name)).url == url("mine")
    assert not Offer.objects.exists()

    client.post(
        url("mine"),
        {
            "capacity": 2, "phases": ["primary"], "talks": ["video", "text"],
            **day("available_from", "1-12-2026"), **day("available_until", "20-7-2027"),
        },
    )  # fmt: skip
    page = read(client, "mine")
    assert (
        "Up to 2 heads at once; primary; likes to talk: video, text; from 1 December 2026 until "
        "20 July 2027." in page
    )
    assert "one tap is enough: nobody new is paired with you." in page
    assert 'value="20"' in page
    client.post(url("not-now"))
    assert "<strong>Not for now.</strong>" in read(client, "mine")
    assert not Offer.objects.get(person=sam).is_active
    client.post(url("again"))
    assert Offer.objects.get(person=sam).is_active
    page = client.post(url("mine"), {"capacity": 44}).content.decode()
    assert "Enter how many heads, from 1 to 10" in page


def test_what_happens_to_pairs_is_said_before_and_after(network, sign_in):
    priya = buddy(network)
    paired(network, head_in_window(network), priya)
    client = sign_in(priya)

    assert "The head you support stays with you. To end a pair" in read(client, "mine")
    client.post(url("not-now"))
    assert "The head you support stays with you; to end a pair" in read(client, "mine")


def test_an_offer_with_one_end_reads_well(network, sign_in):
    client = sign_in(head_in_window(network))
    client.post(url("mine"), {"capacity": 1, **day("available_until", "20-7-2027")})
    assert "One head at a time; any phase; any way to talk; until 20 July" in read(client, "mine")
    client.post(url("mine"), {"capacity": 1, **day("available_from", "1-12-2026")})
    assert "; from 1 December 2026. You support 0" in read(client, "mine")


def test_days_that_cannot_be_are_named_beside_their_boxes(network, sign_in):
    client = sign_in(head_in_window(network))

    def answer(first, last):
        days = {**day("available_from", first), **day("available_until", last)}
        return client.post(url("mine"), {"capacity": 1, **days}).content.decode()

    assert "Enter a last day that is not before the first" in answer("2-2-2027", "1-2-2027")
    assert "The last day is over" in answer("--", "1-2-2026")
    assert "Enter the first day in numbers" in answer("1-x-2027", "--")
    assert not Offer.objects.exists()


def test_a_head_cannot_offer_fewer_than_they_support(network, sign_in):
    priya = buddy(network, capacity=2)
    for name in ("Sam Okafor", "Maya Brandt"):
        paired(network, head_in_window(network, name), priya)

    page = sign_in(priya).post(url("mine"), {"capacity": 1}).content.decode()

    assert "There are 2 pairs" in page


def test_who_was_asked_says_yes_on_their_own_page_head_or_not(network, sign_in):
    retired = factories.officer(factories.organisation(network), "Rae Quinn")
    client = sign_in(retired)
    assert client.get(url("mine")).status_code == 404
    services.offer(
        network=network, person=retired, capacity=1, phases=[],
        by=factories.coordinator(network), now=NOW,
    )  # fmt: skip
    assert "A coordinator asks: can you be a buddy?" in read(client, "mine")

    client.post(url("again"))

    assert "You are on the list" in read(client, "mine")
    assert Offer.objects.get().confirmed_at == NOW


def test_conflicts_with_a_school_and_a_person_are_seen_by_who_declared_them(network, dee, sign_in):
    sam, una = head_in_window(network), buddy(network, "Una Field")
    client = sign_in(sam)
    assert "Only you see this page" in read(client, "conflicts")

    client.post(url("conflicts"), {"school": school_of(una).pk})
    client.post(url("conflicts"), {"other": una.pk})

    page = read(client, "conflicts")
    assert "Una Primary School</dt>" in page
    assert "Una Field</dt>" in page
    theirs = read(sign_in(una), "conflicts")
    assert "</dt>" not in theirs
    assert dee.get(url("conflicts")).status_code == 404
    for conflict in DeclaredConflict.objects.all():
        assert sign_in(una).post(url("withdraw-conflict", conflict.pk)).status_code == 404
        client.post(url("withdraw-conflict", conflict.pk))
    assert not DeclaredConflict.objects.exists()


def test_a_conflict_is_with_one_of_others_at_a_time(network, sign_in):
    sam, una = head_in_window(network), buddy(network, "Una Field")
    client = sign_in(sam)
    for answers in (
        {"school": school_of(sam).pk}, {"other": sam.pk}, {},
        {"school": school_of(una).pk, "other": una.pk},
    ):  # fmt: skip
        assert "Error:" in client.post(url("conflicts"), answers).content.decode()
    assert not DeclaredConflict.objects.exists()


def test_a_coordinator_asks_somebody_known_or_enters_what_somebody_new_said(network, dee):
    sam = head_in_window(network)
    assert "Ask somebody to be a buddy" in read(dee, "add-offer")

    asked = dee.post(
        url("add-offer"), {"person": sam.pk, "capacity": 2, "phases": ["primary"]}, follow=True
    ).content.decode()
    told = dee.post(
        url("add-offer"),
        {
            "name": "Ruth Lindqvist", "telephone": "020 7946 0199", "capacity": 1, "told": "on",
            **day("told_on", "20-11-2026"),
        },
        follow=True,
    ).content.decode()  # fmt: skip

    assert "Sam Okafor is asked, and on the list when they say yes." in asked
    assert "Ruth Lindqvist is on the list." in told
    page = read(dee, "pairing", show="buddies")
    assert "0 of 2, asked, not answered yet" in page
    assert "0 of 1" in page


def test_who_cannot_be_asked_is_said_on_the_page(network, dee):
    page = dee.post(
        url("add-offer"),
        {"name": "Ruth Lindqvist", "telephone": "020 7946 0199", "capacity": 1},
    ).content.decode()

    assert "We have no way to ask Ruth Lindqvist. Ring them" in page
    assert not Offer.objects.exists()


def test_a_tick_without_its_day_and_a_day_without_its_tick_are_asked_about(network, dee):
    answers = {"person": head_in_window(network).pk, "capacity": 1}

    page = dee.post(url("add-offer"), {**answers, "told": "on"}).content.decode()
    assert "Enter the day on which they told you" in page
    page = dee.post(url("add-offer"), {**answers, **day("told_on", "20-11-2026")}).content.decode()
    assert "Tick this if they told you" in page
    page = dee.post(
        url("add-offer"), {**answers, "told": "on", **day("told_on", "x-11-2026")}
    ).content.decode()
    assert "in numbers, like" in page


def test_an_offer_for_nobody_says_what_to_enter(network, dee):
    page = dee.post(url("add-offer"), {"capacity": 1}).content.decode()
    assert "Choose a person, or enter a name" in page
    assert "Enter their telephone number" in page

    taken = factories.person("Una Taken", email="una@example.org")
    page = dee.post(
        url("add-offer"),
        {"name": "Una", "telephone": "020 7946 0199", "email": taken.email, "capacity": 1},
    ).content.decode()
    assert "known already" in page
    page = dee.post(url("add-offer"), {"person": "999999", "telephone": "x"}).content.decode()
    assert "Enter how many heads" in page
    page = dee.post(url("add-offer"), {"telephone": "x", "capacity": 1}).content.decode()
    assert "like 020 7946 0123" in page


def test_an_offer_is_changed_and_withdrawn_for_somebody(network, dee):
    made = offers(network, head_in_window(network))
    assert "The offer of Sam Okafor" in read(dee, "offer", made.pk)

    dee.post(url("offer", made.pk), {"capacity": 3})
    made.refresh_from_db()
    assert (made.capacity, made.is_active) == (3, True)
    page = dee.post(url("offer", made.pk), {"capacity": 44}).content.decode()
    assert "from 1 to 10" in page
    dee.post(url("withdraw-offer", made.pk))
    made.refresh_from_db()
    assert not made.is_active
    assert "not for now" in read(dee, "pairing", show="buddies")
    assert "Saving asks them whether they can again" in read(dee, "offer", made.pk)
    dee.post(url("offer", made.pk), {"capacity": 3})
    assert "Saving asks them again" in read(dee, "offer", made.pk)
    assert Message.objects.filter(subject="Covenant: can you be a buddy?").count() == 1


def test_a_head_reads_how_their_buddy_likes_to_talk(network, sign_in):
    sam, priya = head_in_window(network), buddy(network)
    pairing = paired(network, sam, priya)
    assert "video" not in read(sign_in(sam), "pair", pairing.pk).lower()
    services.offer(
        network=network, person=priya, capacity=1, phases=[], by=priya, now=NOW, talks=["video"]
    )

    page = read(sign_in(sam), "pair", pairing.pk)
    assert "video" in page.partition("How you like to talk")[2].lower()
