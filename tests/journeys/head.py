"""The head's part: whom do I ring, who knows inspection, and Ofsted has called."""

from tests.journeys import people
from tests.journeys.people import City
from tests.journeys.somebody import PHONE, Somebody


def signs_in_on_a_phone(city: City) -> Somebody:
    amina = city.somebody(people.AMINA, phone=True)
    amina.accept_invitation()
    return amina


def sees_whom_to_ring(amina: Somebody, name: str, number: str) -> None:
    """The name and the number stand in the first screen, before anything else to tap."""
    amina.go("/southampton/home/")
    link = amina.page.locator("main a.phone").first
    assert link.inner_text() == number
    box = link.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"]
    amina.page.get_by_text(name, exact=True).first.wait_for()
    amina.show(f"head-{name.split()[0].lower()}")


def sees_the_window(amina: Somebody) -> None:
    amina.reads("Between September 2025 and August 2027")
    amina.follow("Why we think so")
    amina.reads("Highfield Church of England Primary School")
    amina.show("window")


def finds_somebody_who_knows(amina: Somebody) -> None:
    amina.go("/southampton/directory/")
    amina.fill(q="smal schools")
    amina.page.get_by_text("Narrow it down").click()
    amina.fill(role="Inspector, now or before", phase="Primary")
    amina.press("Find")
    amina.reads("1 person")
    amina.page.locator("a.phone", has_text="020 7946 0104").wait_for()


def says_that_ofsted_has_called(amina: Somebody) -> None:
    """Two taps."""
    amina.go("/southampton/home/")
    amina.page.get_by_role("button", name="Ofsted has called").tap()
    amina.page.get_by_role("button", name="Record the call").tap()
    amina.reads("It is recorded.")
    amina.reads("The team comes on Tuesday 24 November")
    amina.reads("Ofsted sends the draft report")
    amina.reads("By Monday 4 January 2027.")
    amina.show("called")


def wants_no_questions(amina: Somebody) -> None:
    """Her buddy rings anyway; from here on nobody is asked whether they have."""
    amina.page.get_by_role("button", name="I am fine, stop asking").tap()
    amina.reads("Nobody is asked about you any more.")
