"""The whole life of a pair, on phones: offered, matched, published, met, called, asked after,
silent, the reserve, ended, and another found. Everybody acts through pages and letters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.core import mail

from accounts.models import Person
from core import clock
from core.telephone import national
from schools.models import Network
from tests import factories
from tests.browser.phones import Phone, Post, it_is, workers_run
from tests.buddies.helpers import head_in_window, offers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
OFFERED, MET = date(2026, 11, 9), date(2026, 11, 12)
# The usual call: on a Monday, for the two days after.
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
AFTER = date(2026, 12, 8)
NEVER_WRITTEN = ("ofsted", "inspect", "primary", "visit")


@dataclass
class City:
    """Amina, whose window is open; Sam, who will offer; Priya and Lena, who have; Dee."""

    amina: Person
    sam: Person
    priya: Person
    lena: Person
    dee: Person
    post: Post
    phone_of: Callable[..., Phone]


@pytest.fixture
def city(db: None, phone_of: Callable[..., Phone]) -> City:
    clock.travel_to(clock.london_time(OFFERED, 9))
    network = factories.network()
    dee = factories.coordinator(network)
    Network.objects.update(named_contact=dee)
    amina = head_in_window(network, "Amina Yusuf", **_at(0))
    others = []
    for kilometres, name in ((2, "Sam Okoro"), (6, "Priya Nair"), (9, "Lena Fox")):
        person = factories.person(name, account=True)
        factories.post(person, factories.school(network, f"{name} Primary", **_at(kilometres)))
        others.append(person)
    for person in others[1:]:
        offers(network, person, now=clock.now())
    workers_run()
    mail.outbox.clear()
    return City(amina, *others, dee=dee, post=Post(), phone_of=phone_of)


def _at(kilometres: int) -> dict[str, int]:
    return {"easting": 440000 + 1000 * kilometres, "northing": 110000}


def test_the_life_of_a_pair(city: City) -> None:
    amina, sam = city.phone_of(city.amina), city.phone_of(city.sam)
    dee = city.phone_of(city.dee, second_factor=True)
    before_anybody_is_there(city, amina)
    he_offers(sam)
    she_matches_and_publishes(dee)
    both_hear_of_it(city, amina, sam)
    they_meet(city, amina, sam)
    ofsted_has_called(city, amina, sam)
    the_buddy_is_asked_and_answers(city, amina, sam)
    the_buddy_is_silent_and_the_reserve_answers(city, amina, sam)
    it_is(AFTER, 9)
    she_ends_it(city, amina)
    another_is_found(city, amina, dee)
    nobody_reads_it_over_a_shoulder()


def before_anybody_is_there(city: City, amina: Phone) -> None:
    amina.go("/")
    amina.tap("Go to my page")
    amina.reads("If nobody can be reached")
    amina.choose("Whichever coordinator is there")
    amina.tap("Keep this")
    amina.go("/westhaven/home/")
    amina.reads("Dee Alvarez", "You have no buddy yet")
    amina.rings(number_of(city.dee))


def he_offers(sam: Phone) -> None:
    sam.go("/westhaven/buddy/")
    sam.choose("On the telephone")
    sam.tap("Yes, I can be a buddy")
    sam.reads("You are on the list.", "One head at a time")


def she_matches_and_publishes(dee: Phone) -> None:
    dee.go("/westhaven/pairing/")
    dee.reads("Amina Yusuf", "Nobody yet")
    dee.tap("Run the matcher")
    dee.reads("Sam Okoro", "reserve Priya Nair")
    # Enter on a tick presses nothing: not the first row's "Keep" either.
    dee.page.get_by_label("Amina Primary School").press("Enter")
    dee.tap("Publish the ticked pairs")
    workers_run()
    dee.go("/westhaven/pairing/?show=paired")
    dee.reads("Amina Yusuf", "Sam Okoro")


def both_hear_of_it(city: City, amina: Phone, sam: Phone) -> None:
    hers = city.post.the_one(city.amina, "Covenant: your buddy")
    assert number_of(city.sam) in hers.text
    his = city.post.the_one(city.sam, "Covenant: you are somebody’s buddy")
    assert number_of(city.amina) in his.text
    city.post.the_one(city.priya, "Covenant: you are a reserve")
    amina.go("/westhaven/home/")
    amina.reads("Your buddy", "Sam Okoro", "Priya Nair")
    amina.rings(number_of(city.sam))
    sam.go("/westhaven/home/")
    sam.reads("You support", "Amina Yusuf")
    sam.go(his.link("talk/for-the-buddy/"))
    amina.go(hers.link("westhaven/pairs/"))
    amina.reads("Code of practice")


def they_meet(city: City, amina: Phone, sam: Phone) -> None:
    it_is(MET, 16)
    amina.tap("I agree")
    amina.reads("Thank you. It is kept that you agree.")
    sam.go("/westhaven/home/")
    sam.follow("Amina Yusuf")
    sam.follow("code of practice")
    sam.reads("Agreed on Thursday 12 November", "Still to do")
    sam.tap("I agree")
    sam.reads("You have both agreed")


def ofsted_has_called(city: City, amina: Phone, sam: Phone) -> None:
    it_is(MONDAY, 10, 20)
    amina.go("/westhaven/home/")
    amina.tap("Ofsted has called")
    amina.tap("Record the call")
    amina.reads("It is recorded.")
    workers_run()
    city.post.the_one(city.sam, "Covenant: please ring Amina")
    amina.go("/westhaven/home/")
    amina.reads("The team comes on Tuesday 24 November")
    amina.rings(number_of(city.sam))
    sam.go("/westhaven/home/")
    sam.reads("ring now")


def the_buddy_is_asked_and_answers(city: City, amina: Phone, sam: Phone) -> None:
    it_is(MONDAY, 12, 30)
    city.post.the_one(city.sam, "Covenant: have you spoken with Amina?")
    amina.go("/westhaven/home/")
    amina.reads("Sam Okoro is asked to ring you")
    sam.go("/westhaven/asked/")
    sam.reads("Have you spoken with Amina today?")
    sam.rings(number_of(city.amina))
    sam.tap("Yes, we have spoken")
    amina.go("/westhaven/home/")
    amina.reads("Somebody last spoke with you")


def the_buddy_is_silent_and_the_reserve_answers(city: City, amina: Phone, sam: Phone) -> None:
    it_is(MONDAY, 18, 1)
    city.post.the_one(city.sam, "Covenant: have you spoken with Amina?")
    it_is(MONDAY, 18, 50)
    city.post.the_one(city.sam, "Covenant: have you spoken with Amina?")
    assert city.post.new(city.priya)
    it_is(MONDAY, 19, 40)
    asked = city.post.the_one(city.priya, "Covenant: please ring Amina")
    amina.go("/westhaven/home/")
    # Whose turn it is now would tell that he has not answered.
    amina.reads("Somebody is asked to ring you")
    amina.does_not_read("Priya Nair is asked")

    priya = city.phone_of()
    priya.go(asked.link("answer/"))
    priya.reads("Please ring Amina")
    priya.rings(number_of(city.amina))
    priya.tap("I will ring now")
    priya.reads("We ask you again in three quarters of an hour.")
    amina.go("/westhaven/home/")
    amina.reads("Priya Nair is asked to ring you")
    priya.tap("Yes, we have spoken")
    priya.reads("You can close this page.")
    amina.go("/westhaven/home/")
    amina.reads("Somebody last spoke with you")
    workers_run()
    city.post.the_one(city.sam, "Covenant: no need to answer any more")


def she_ends_it(city: City, amina: Phone) -> None:
    """One tap, once it was asked whether she means it; and never why."""
    amina.go("/westhaven/home/")
    amina.follow("About our pair")
    amina.follow("End this pair")
    amina.reads("nobody asks")
    city.post.new(city.sam)
    city.post.new(city.amina)
    amina.tap("End this pair")
    amina.reads("The pair is ended.")
    workers_run()
    for person in (city.sam, city.amina):
        letter = city.post.the_one(person, "Covenant: a change to your buddies")
        assert "says nothing about either of you" in letter.text
    city.post.the_one(city.priya, "Covenant: please stand by Amina for now")
    amina.go("/westhaven/home/")
    amina.reads("Priya stands by you")
    amina.rings(number_of(city.priya))


def another_is_found(city: City, amina: Phone, dee: Phone) -> None:
    asked = city.post.the_one(city.dee, "Covenant: Amina needs a buddy")
    assert "Lena Fox" in asked.text
    dee.go("/westhaven/home/")
    dee.reads("Please look", "Amina Yusuf has no buddy any more")
    dee.follow("Find another buddy")
    dee.choose("Lena Fox")
    dee.tap("Pair them")
    dee.reads("They are paired, and both are told.")
    workers_run()
    city.post.the_one(city.lena, "Covenant: you are somebody’s buddy")
    assert number_of(city.lena) in city.post.the_one(city.amina, "Covenant: your buddy").text
    dee.go("/westhaven/home/")
    dee.does_not_read("Please look")
    amina.go("/westhaven/home/")
    amina.rings(number_of(city.lena))


def nobody_reads_it_over_a_shoulder() -> None:
    """No letter names a school, a visit or Ofsted."""
    for letter in mail.outbox:
        said = f"{letter.subject} {letter.body}".lower()
        assert not [word for word in NEVER_WRITTEN if word in said], said


def number_of(person: Person) -> str:
    return national(person.telephone)
