"""Who is in the story, and the first part of it: the city is made ready by its people."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser

from tests.journeys.post import Post
from tests.journeys.somebody import Somebody

OPERATOR = "ola@example.org"
COORDINATOR = "dee@example.org"
AMINA = "amina@example.org"
SAM = "sam@example.org"
RUTH = "ruth@example.org"
OFFICER = "lee@example.org"
ADVISER = "priya@example.org"
DEES_NUMBER, SAMS_NUMBER = "020 7946 0100", "020 7946 0101"
# Two with an open window, two whose window is years away.
AMINAS_SCHOOL = "Highfield Church of England Primary School (116395)"
JOS_SCHOOL = "Oakwood Primary School (116138)"
SAMS_SCHOOL = "Bitterne Church of England Primary School (116339)"
RUTHS_SCHOOL = "Valentine Primary School & Nursery (132025)"


@dataclass
class City:
    """The site, the letter box, and everybody who has a browser."""

    browser: Browser
    site: str
    post: Post
    everybody: list[Somebody] = field(default_factory=list)

    def somebody(self, email: str = "", *, phone: bool = False, script: bool = True) -> Somebody:
        person = Somebody(self.browser, self.site, self.post, email, phone=phone, script=script)
        self.everybody.append(person)
        return person


def the_operator_opens_the_city(city: City) -> None:
    ola = city.somebody(OPERATOR)
    ola.sign_in()
    ola.set_up_app()
    ola.go("/operator/")
    ola.follow("Change the page of Southampton")
    ola.page.get_by_label("Everybody may see this network’s page").check()
    ola.press("Save")
    ola.follow("Invite a coordinator for Southampton")
    ola.fill(name="Dee Alvarez", email=COORDINATOR)
    ola.page.get_by_label("They are neither line manager nor HR officer").check()
    ola.press("Send the invitation")
    ola.reads("The invitation is on its way.")


def the_coordinator_begins(city: City) -> Somebody:
    """Follows the invitation, sets up the second factor, and says how to be reached."""
    dee = city.somebody(COORDINATOR)
    dee.accept_invitation()
    dee.set_up_app()
    dee.go("/me/")
    dee.fill(telephone=DEES_NUMBER)
    dee.press("Save")
    dee.reads("Your details are saved")
    return dee


def the_coordinator_adds_what_no_file_knows(dee: Somebody) -> None:
    for kind, name in (
        ("Union", "Teachers Together"),
        ("Foundation or co-operative trust", "Oakwood Foundation"),
    ):
        dee.go("/southampton/organisations/add/")
        dee.fill(kind=kind, name=name)
        dee.press("Save")
        dee.reads(name)
    dee.go("/southampton/organisations/")
    dee.follow("Oakwood Foundation")
    dee.follow("Choose schools")
    dee.fill(q="Oakwood")
    dee.press("Search")
    dee.page.get_by_label("Oakwood Primary School").check()
    dee.press("Save")
    dee.page.get_by_role("listitem").filter(has_text="Oakwood Primary School").wait_for()
    for name, first, last in (
        ("Autumn 2026", (2, 9, 2026), (18, 12, 2026)),
        ("Spring 2027", (4, 1, 2027), (25, 3, 2027)),
    ):
        dee.go("/southampton/terms/add/")
        dee.fill(name=name)
        dee.fill_date("first_day", *first)
        dee.fill_date("last_day", *last)
        dee.press("Save")
        dee.reads(name)


def the_coordinator_enters_and_invites(dee: Somebody) -> None:
    """Heads who will not sign in, with and without an e-mail address; then those who will."""
    for school, name, telephone, email in (
        (SAMS_SCHOOL, "Sam Okoro", SAMS_NUMBER, SAM),
        (RUTHS_SCHOOL, "Ruth Bell", "020 7946 0102", RUTH),
        (JOS_SCHOOL, "Jo Marsh", "020 7946 0103", ""),
    ):
        dee.go("/southampton/people/enter-head/")
        dee.fill(school=school, name=name, telephone=telephone, email=email)
        dee.press("Save")
        dee.reads("Saved.")
    for role, name, email, more in (
        ("Head", "Amina Yusuf", AMINA, {"school": AMINAS_SCHOOL}),
        ("Officer of an organisation", "Lee Tan", OFFICER, {"organisation": "Teachers Together"}),
        ("Adviser in the directory", "Priya Shah", ADVISER, {}),
    ):
        dee.go("/southampton/people/invite/")
        dee.fill(invited_as=role, name=name, email=email, **more)
        dee.press("Send the invitation")
        dee.reads("The invitation is on its way.")


def the_coordinator_pairs(city: City, dee: Somebody) -> None:
    """Sees whose head needs a buddy, asks two who say yes, runs the matcher, reads why, knows
    one thing better, publishes."""
    dee.go("/southampton/pairing/")
    first = dee.page.locator("tbody tr").first
    first.get_by_text("No known head").wait_for()
    assert dee.page.locator("tbody tr", has_text="Amina Yusuf").count() == 1
    for name, email in (("Sam Okoro", SAM), ("Ruth Bell", RUTH)):
        dee.go("/southampton/pairing/offers/add/")
        dee.fill(person=name)
        dee.press("Save")
        dee.reads(f"{name} is asked, and on the list when they say yes.")
        says_yes(city, email)
    dee.go("/southampton/pairing/")
    dee.press("Run the matcher")
    dee.reads("A proposal for 2 heads")
    dee.reads("2 of 2")
    dee.reads("Proved: no other plan is better")
    _choose(dee, "Amina Yusuf", "Sam Okoro", "As the buddy")
    amina = dee.page.locator("tbody tr", has_text="Amina Yusuf")
    # The body responsible for her school is in no file.
    amina.get_by_text("Check", exact=True).wait_for()
    assert "reserve Ruth Bell" in amina.inner_text()
    assert len(amina.locator(".why").first.inner_text()) > 20
    dee.press("Publish the ticked pairs")
    dee.reads("Published")
    dee.go("/southampton/pairing/?show=paired")
    dee.show("pairs")


def says_yes(city: City, email: str) -> None:
    """By the link in the letter, without signing in."""
    link = city.post.take(email, rf"{city.site}/me/buddy/\S+")
    asked = city.somebody(email, phone=True)
    asked.go(link)
    asked.press("Yes, I can be a buddy")
    asked.reads("Thank you")


def _choose(dee: Somebody, head: str, person: str, button: str) -> None:
    dee.follow(f"Change what is proposed for {head}")
    dee.fill(person=person)
    dee.press(button)
    dee.page.locator("tbody tr", has_text=head).filter(has_text=person).wait_for()


def the_coordinator_publishes_the_text(dee: Somebody) -> None:
    dee.go("/southampton/covenant/edit/")
    dee.press("Save this draft")
    dee.follow("Ask parties for their approval")
    dee.follow("Note what a party said elsewhere")
    dee.fill(party="The heads’ conference", how="At its meeting in November")
    dee.page.get_by_label("Yes, we approve them as they are").check()
    dee.press("Write it down")
    dee.go("/southampton/covenant/draft/")
    dee.press("Publish version 1")
    dee.reads("Version 1 is published and can be signed.")


def the_officer_signs(city: City, dee: Somebody) -> None:
    """Nobody has said which addresses are the union's, so the coordinator confirms it."""
    lee = city.somebody(OFFICER)
    lee.accept_invitation()
    lee.set_up_app()
    lee.go("/southampton/home/")
    lee.page.get_by_role("button", name="Read and sign").click()
    lee.fill(role="Branch secretary", authority="By decision of the branch, 20 November 2026")
    lee.page.get_by_label("We have read the text above").check()
    lee.press("Sign the covenant")
    lee.reads("It waits for the coordinator")
    dee.go("/southampton/covenant/checks/")
    dee.follow("Check the signature of Teachers Together")
    dee.page.get_by_label("Yes, I confirm it").check()
    dee.press("Save")
    dee.reads("Confirmed.")


def everybody_reads_the_public_page(city: City) -> None:
    anybody = city.somebody()
    anybody.go("/southampton/")
    assert anybody.page.locator("main ol li").count() == 4
    anybody.page.get_by_role("listitem").filter(has_text="Teachers Together").wait_for()
    anybody.show("public")


def an_adviser_is_listed(city: City, dee: Somebody) -> None:
    """Invited; consents by saving their own entry; approved."""
    priya = city.somebody(ADVISER)
    priya.accept_invitation()
    priya.go("/southampton/directory/mine/")
    priya.fill(telephone="020 7946 0104", good_for="Small schools")
    for label in ("Inspector, now or before", "Primary", "I agree to be listed"):
        priya.page.get_by_label(label).check()
    priya.page.locator("[name=topics]").first.check()
    priya.press("Yes, list me")
    priya.reads("A coordinator will look at your entry")
    dee.go("/southampton/directory/waiting/")
    dee.press("Approve Priya Shah")
    dee.reads("Priya Shah is in the directory.")


def the_coordinator_records_a_call_for_a_head_who_rang(dee: Somebody) -> None:
    dee.go("/southampton/ofsted-has-called/")
    dee.fill(school=JOS_SCHOOL.rpartition(" (")[0])
    dee.press("Record the call")
    dee.reads("It is recorded.")


def the_coordinator_takes_it_back(dee: Somebody) -> None:
    dee.follow("This was a mistake")
    dee.press("Yes, it was a mistake")
    dee.reads("It is taken back.")
