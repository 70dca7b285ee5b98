"""A head asks for somebody who knows inspection, on her phone; three advisers on theirs, none of
them signed in. One accepts, the others see that it is taken; it is handed on; they speak."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.models import Person
from core import clock
from core.telephone import national
from directory.models import CallOut, Entry, Hours
from inspections.models import Visit
from inspections.services import open_visit
from schools.models import Network
from tests import factories
from tests.browser.phones import Phone, Post, it_is, workers_run
from tests.directory.helpers import ready

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
ASKED = "Covenant: can you talk with somebody now?"
WORDS = "The lead inspector will not look at our phonics data."
NEVER_WRITTEN = ("ofsted", "primary", "visit", "phonics")
# The page asks for its moving part every five seconds.
SOON = 15_000


@dataclass
class City:
    """Amina, on site; Ruth, Omar and Pat, who know inspection; Dee."""

    network: Network
    visit: Visit
    amina: Person
    advisers: list[Person]
    dee: Person
    post: Post
    phone_of: Callable[..., Phone]

    def link_of(self, person: Person) -> str:
        """The link in the one letter that asks them."""
        return self.post.the_one(person, ASKED).link("answer/")


@pytest.fixture
def city(db: None, phone_of: Callable[..., Phone]) -> City:
    clock.travel_to(clock.london_time(MONDAY, 9))
    network = factories.network()
    dee = factories.coordinator(network)
    Network.objects.update(named_contact=dee)
    amina = factories.person("Amina Yusuf", account=True)
    school = factories.school(network, "Quayside Primary School")
    factories.post(amina, school)
    advisers = [
        knows_inspection(network, name) for name in ("Ruth Lindqvist", "Omar Bell", "Pat Dunn")
    ]
    visit = open_visit(school=school, by=amina, now=clock.now())
    it_is(TUESDAY, 10)
    mail.outbox.clear()
    return City(network, visit, amina, advisers, dee, Post(), phone_of)


def knows_inspection(network: Network, name: str) -> Person:
    """Ready, and there all day."""
    number = f"020 7946 0{300 + Entry.objects.count()}"
    entry = ready(network, clock.now(), name, telephone=number)
    Hours.objects.filter(entry=entry).delete()
    for weekday in range(5):
        Hours.objects.create(entry=entry, weekday=weekday, begins=time(7), ends=time(20))
    return entry.person


def test_a_call_out_from_the_tap_to_the_thanks(city: City) -> None:
    amina = city.phone_of(city.amina)
    ruth, omar, pat = (city.phone_of() for _ in city.advisers)
    she_asks_in_two_taps(city, amina)
    links = [city.link_of(each) for each in city.advisers]
    one_accepts_and_the_others_see_that_it_is_taken(city, amina, ruth, omar, links)
    she_hands_it_on(city, amina, ruth)
    another_takes_it_and_reads_what_was_shared(city, amina, omar, links[1])
    pat.go(links[2])
    pat.reads("No answer is needed")
    they_have_spoken(city, amina, omar)
    she_says_whether_it_helped(city, amina)
    nobody_reads_it_over_a_shoulder()


def she_asks_in_two_taps(city: City, amina: Phone) -> None:
    amina.go("/westhaven/home/")
    amina.tap("Ask for somebody who knows inspection")
    amina.page.get_by_text("Write a sentence first").tap()
    amina.page.get_by_label("What has happened?").fill(WORDS)
    amina.tap("Evidence and data")
    amina.reads("Somebody is being asked to ring you", "What happens next", "If you cannot wait")
    amina.does_not_read("Ruth")
    workers_run()


def one_accepts_and_the_others_see_that_it_is_taken(
    city: City, amina: Phone, ruth: Phone, omar: Phone, links: list[str]
) -> None:
    omar.go(links[1])
    ruth.go(links[0])
    ruth.does_not_read("Amina")
    ruth.tap("I will ring now")
    ruth.reads("Please ring Amina now", "Quayside Primary School", "evidence and data")
    ruth.does_not_read("phonics")
    ruth.rings(national(city.amina.telephone))
    omar.tap("I will ring now")
    omar.reads("No answer is needed")
    omar.does_not_read("Amina")
    # Her page says so by itself, and reads it out.
    expect(amina.page.get_by_role("heading", level=1)).to_have_text(
        "Ruth will ring you", timeout=SOON
    )
    expect(amina.page.get_by_role("status")).to_have_text("Ruth will ring you.")
    amina.rings(national(city.advisers[0].telephone))
    workers_run()


def she_hands_it_on(city: City, amina: Phone, ruth: Phone) -> None:
    ruth.tap("I cannot after all: ask somebody else")
    ruth.reads("Thank you", "Others are being asked now")
    ruth.does_not_read("Amina")
    expect(amina.page.get_by_role("heading", level=1)).to_have_text(
        "Somebody is being asked to ring you", timeout=SOON
    )
    workers_run()


def another_takes_it_and_reads_what_was_shared(
    city: City, amina: Phone, omar: Phone, link: str
) -> None:
    omar.go(city.link_of(city.advisers[1]))
    omar.tap("I will ring now")
    omar.reads("Please ring Amina now")
    amina.go("/westhaven/home/")
    amina.reads("Omar will ring you")
    amina.rings(national(city.advisers[1].telephone))
    amina.follow("What is happening now, and what happens next")
    amina.tap("Let Omar read what I wrote")
    amina.reads("Omar can read what you wrote now.")
    omar.go(omar.page.url)
    omar.reads(WORDS)


def they_have_spoken(city: City, amina: Phone, omar: Phone) -> None:
    omar.tap("We have spoken")
    omar.reads("Thank you for being there.")
    for gone in ("Amina", "Quayside", "phonics"):
        omar.does_not_read(gone)
    expect(amina.page.get_by_role("heading", level=1)).to_have_text("You have spoken", timeout=SOON)


def she_says_whether_it_helped(city: City, amina: Phone) -> None:
    amina.follow("Did it help?")
    amina.choose("Yes")
    amina.page.get_by_label("What was agreed with the inspectors?").fill("She looks at it at 2pm.")
    amina.choose("Thank Omar")
    amina.tap("Save")
    amina.reads("Thank you. It is kept.")
    workers_run()
    city.post.the_one(city.advisers[1], "Covenant: thank you")
    amina.follow("My concern log")
    amina.reads(WORDS, "She looks at it at 2pm.")


def nobody_reads_it_over_a_shoulder() -> None:
    """No letter names a school, a visit or Ofsted, nor what was written."""
    for letter in mail.outbox:
        said = f"{letter.subject} {letter.body}".lower()
        assert not [word for word in NEVER_WRITTEN if word in said], said


def test_nobody_is_there_and_the_page_says_so_with_numbers(city: City) -> None:
    Entry.objects.update(left_at=clock.now())
    amina = city.phone_of(city.amina)
    amina.go(f"/westhaven/visits/{city.visit.pk}/call-out/")
    amina.tap("How an inspector behaves")
    amina.reads("What happens next")
    it_is(TUESDAY, 10, 40)
    expect(amina.page.get_by_role("heading", level=1)).to_have_text(
        "Nobody has answered yet", timeout=SOON
    )
    amina.reads("Ring one of these now", "Dee Alvarez", "0300 123 1231")
    amina.rings(national(city.dee.telephone))


def test_how_people_are_is_another_door(city: City) -> None:
    amina = city.phone_of(city.amina)
    amina.go(f"/westhaven/visits/{city.visit.pk}/call-out/")
    amina.tap("How my staff or I are")
    amina.reads("You are not alone in this", "Education Support", "You may ask for a pause")
    assert not CallOut.objects.exists()
    amina.tap("I would still like to talk with somebody who knows inspection")
    amina.reads("Somebody is being asked to ring you")


def test_without_javascript_every_act_is_there(city: City) -> None:
    amina, ruth = city.phone_of(city.amina, script=False), city.phone_of(script=False)
    amina.go("/westhaven/home/")
    amina.tap("Ask for somebody who knows inspection")
    amina.tap("Safeguarding")
    amina.reads("Somebody is being asked to ring you", "Look again")
    workers_run()
    ruth.go(city.link_of(city.advisers[0]))
    ruth.tap("I will ring now")
    ruth.reads("Please ring Amina now")
    amina.follow("Look again")
    amina.reads("Ruth will ring you")
    amina.tap("Nobody has rung: ask others")
    amina.reads("Others are being asked now.", "Ruth Lindqvist")
    amina.tap("It is not needed any more")
    amina.reads("Nobody is being asked any more")
    ruth.go(ruth.page.url)
    ruth.reads("Nothing more to do")
