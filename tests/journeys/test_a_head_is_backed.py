"""After a hard report, by everybody concerned and with every process real: the plan opens and the
head stays; or two organisations propose that they go, and the head has it first."""

from datetime import date, timedelta

import pytest

from core.clock import london_time
from tests.journeys.conftest import MONDAY
from tests.journeys.installation import Installation, until
from tests.journeys.people import City
from tests.journeys.post import subject_of, text_of
from tests.journeys.somebody import Somebody
from tests.journeys.standing_by import AMINA, FAY, LEE, SOL

pytestmark = [
    pytest.mark.browser,
    pytest.mark.installation,
    pytest.mark.journey,
    pytest.mark.slow,
]


def test_a_plan_opens_the_parties_answer_and_the_head_stays(town: Installation, city: City) -> None:
    run(town, "make()")
    amina = city.somebody(AMINA, phone=True)
    amina.sign_in()
    (visit,) = town.ask("SELECT id FROM inspections_visit")
    amina.go(f"/westhaven/visits/{visit[0]}/outcome/")
    amina.fill(inclusion="Needs attention")
    amina.press("Save")
    amina.reads("It is kept as the report says it.")
    city.post.take(AMINA, "It is|stand by you and your team")

    amina.go("/westhaven/home/")
    amina.page.get_by_role("button", name="The support plan").tap()
    amina.page.get_by_role("heading", name="Support plan").wait_for()
    plan = amina.page.url.partition("/plans/")[2].split("/")[0]
    amina.page.get_by_role("button", name="Ask them now").tap()
    for name in ("Harbour Learning Trust", "Teachers Together"):
        amina.page.get_by_label(name).check()
    amina.page.get_by_role("button", name="Ask them now").tap()
    amina.reads("They are asked.")
    answers(city, FAY, "Yes, this is our part")
    answers(city, LEE, "We would like to talk about it first")
    amina.go(f"/westhaven/plans/{plan}/")
    amina.reads("Yes, this is our part")
    amina.reads("We would like to talk about it first")
    amina.show("plan")

    amina.go(f"/westhaven/plans/{plan}/objectives/new/")
    amina.fill(area="Inclusion", words="Every pupil who needs a plan has one by Easter.")
    amina.press("Save")
    amina.reads("The objective is added.")
    amina.go(f"/westhaven/plans/{plan}/reviews/")
    amina.press("Review the plan now")
    amina.page.get_by_label("On track").check()
    amina.fill(reason="The team is there, and help has come.")
    amina.press("Save")
    amina.reads("The review is saved.")
    amina.reads("The team is there, and help has come.")
    amina.show("review")

    # Nobody fills a form: three months after the report her post says it.
    town.travel_to(london_time(date(2027, 2, 22), 9))
    amina = city.somebody(AMINA, phone=True)
    amina.sign_in()
    amina.go(f"/westhaven/plans/{plan}/still-there/")
    amina.page.get_by_role("row", name="3 months").filter(has_text="1 of 1").wait_for()
    amina.show("still-there")
    nothing_private_was_written(city)
    assert "Traceback" not in town.logs()


def test_a_departure_is_proposed_by_two_answered_by_the_head_and_counted(
    town: Installation, city: City
) -> None:
    run(town, "make(); standing_by.report_is_known()")
    fay, sol = signed_in_officer(city, FAY), signed_in_officer(city, SOL)
    fay.go("/westhaven/plans/to-read/")
    fay.follow("Propose to depart from the default")
    fay.page.get_by_label("The post ends").check()
    fay.fill(second="Bridge Trust: Sol Second")
    fay.press("Propose it and ask them")
    fay.reads("They are asked.")

    amina = city.somebody(AMINA, phone=True)
    amina.sign_in()
    amina.go("/westhaven/home/")
    assert "There is something to read" not in amina.page.inner_text("main")

    sol.go("/westhaven/home/")
    sol.follow("Read it and answer")
    sol.page.get_by_label("Yes, for my organisation").check()
    sol.press("Send the answer")
    sol.reads("Your answer is kept.")

    amina.go("/westhaven/home/")
    amina.reads("There is something to read")
    amina.page.get_by_role("button", name="Read it").tap()
    amina.reads("You need not read this alone")
    amina.show("departure")
    amina.page.get_by_role("button", name="Answer", exact=True).tap()
    amina.page.get_by_label("I do not agree").check()
    amina.press("Send my answer")
    amina.reads("Your answer is kept.")
    assert states(town) == ["answered"]

    # The tenth working day has come; the day after, at night, it counts.
    for days, state in ((14, "answered"), (15, "counted")):
        town.travel_to(london_time(MONDAY + timedelta(days=days), 6))
        run(town, "AMINA; from support import tasks; tasks.look_after_departures.delay()")
        until(lambda state=state: states(town) == [state], f"the departure to be {state}")
    amina.page.reload()
    amina.reads("This counts since")
    nothing_private_was_written(city)
    assert "Traceback" not in town.logs()


def run(town: Installation, act: str) -> None:
    town.manage("shell", "-c", f"from tests.journeys import standing_by; standing_by.{act}")


def states(town: Installation) -> list[str]:
    return [row[0] for row in town.ask("SELECT state FROM support_departure")]


def answers(city: City, email: str, button: str) -> None:
    """By the link in the letter, on a phone, without signing in."""
    officer = city.somebody(email, phone=True)
    officer.go(city.post.take(email, rf"{city.site}/answer/\S+"))
    officer.show(f"asked-{email.partition('@')[0]}")
    officer.page.get_by_role("button", name=button, exact=True).tap()
    officer.reads("Thank you.")
    officer.reads("Sign in to say what your part is")
    officer.show(f"answered-{email.partition('@')[0]}")


def signed_in_officer(city: City, email: str) -> Somebody:
    officer = city.somebody(email)
    officer.sign_in()
    officer.set_up_app()
    return officer


def nothing_private_was_written(city: City) -> None:
    for letter in city.post.letters():
        said = f"{subject_of(letter)} {text_of(letter)}".lower()
        for word in ("ofsted", "inspect", "quayside", "needs attention", "depart"):
            assert word not in said, said
