"""A new city in an hour: from an empty installation to a public page, through the pages alone."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Person, User
from core import clock
from dashboard.opening import for_coordinator
from dashboard.queries.opening import opening_facts
from notifications.models import Message
from schools.models import Network, Organisation
from tests import factories
from tests.covenant.helpers import drafted, published, stands

pytestmark = pytest.mark.django_db
FILE = (
    b"URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),"
    b"EstablishmentStatus (name),PhaseOfEducation (name),EstablishmentTypeGroup (name)\n"
    b"900001,990,Westhaven,2001,Quayside Primary School,Community school,Open,Primary,"
    b"Local authority maintained schools\n"
)
PUBLIC = ["city", "text", "register", "register-csv"]


@pytest.fixture(autouse=True)
def _today(settings, tmp_path, now):
    settings.VAR = tmp_path
    cache.clear()
    clock.travel_to(now)


def text_of(response):
    return response.content.decode()


def step_of(page, what):
    """The words of one step of the checklist, without its tags."""
    found = re.search(rf"<h2[^>]*>{what}.*?</li>", page, re.S)
    assert found, what
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def seen_on(page):
    return re.search(r'name="seen"[^>]*value="([^"]*)"', page)[1]


def accept(email):
    """Whoever was invited opens the link and presses the button."""
    invited = Message.objects.filter(person__email=email).latest("pk")
    link = re.search(r"https?://[^/\s]+(/invitation/\S+)", invited.text)[1]
    Client().post(link)
    return factories.signed_in_client(Person.objects.get(email=email))


class City:
    """An installation with nothing in it, and who opens a city there."""

    def __init__(self):
        call_command("createsuperuser", "--no-input", "--email", "ola@example.org")
        self.ola = factories.signed_in_client(User.objects.get())

    def at(self, name, *args):
        return reverse(name, args=["westhaven", *args])

    def import_schools(self):
        file = SimpleUploadedFile("schools_20260130.csv", FILE)
        tried = self.ola.post("/operator/files/", {"kind": "gias", "file": file})
        self.ola.post(f"{tried.url}apply/")
        self.network = Network.objects.get()

    def operators_page(self):
        return text_of(self.ola.get(reverse("operator-opening", args=[self.network.pk])))

    def page(self):
        return text_of(self.dee.get(self.at("dashboard:opening")))

    def invite_coordinator(self):
        said = {"name": "Dee Alvarez", "email": "dee@example.org", "is_neutral": "on"}
        self.ola.post(reverse("operator:coordinator", args=[self.network.pk]), said)

    def write_the_text(self):
        words = text_of(self.dee.get(self.at("covenant:edit")))
        fields = {"title": "The Westhaven Covenant", "text": "Our words.", "seen": seen_on(words)}
        for number in range(1, 5):
            fields |= {f"heading_{number}": "Talk.", f"summary_{number}": "We do."}
        self.dee.post(self.at("covenant:edit"), fields)

    def note_the_approval(self):
        said = {
            "party": "The heads’ conference", "how": "At its meeting", "answer": "approved",
            "seen": seen_on(text_of(self.dee.get(self.at("covenant:approval-note")))),
        }  # fmt: skip
        self.dee.post(self.at("covenant:approval-note"), said)

    def publish(self):
        seen = seen_on(text_of(self.dee.get(self.at("covenant:draft"))))
        self.dee.post(self.at("covenant:publish"), {"seen": seen})

    def invite_the_council(self):
        council = Organisation.objects.get(kind="council")
        council.email_domain = "example.org"
        council.save()
        self.dee.post(
            self.at("schools:invite"),
            {
                "invited_as": "officer", "name": "Lee Tan", "email": "lee@example.org",
                "organisation": council.pk,
            },
        )  # fmt: skip

    def sign(self):
        lee = accept("lee@example.org")
        lee.post(
            self.at("covenant:sign"),
            {"role": "Director", "authority": "By decision of the cabinet", "agree": "on"},
        )


def test_a_city_opens_within_its_checklist(now):
    city = City()
    city.import_schools()
    page = city.operators_page()
    assert "1 of 10 steps are done" in page
    assert "Done 1 school." in step_of(page, "Schools are imported")
    assert "Next: <strong>A coordinator has an account</strong>" in page
    assert "A coordinator does this." in step_of(page, "The text is drafted")

    city.invite_coordinator()
    assert "Invited, and not signed in yet" in step_of(
        city.operators_page(), "A coordinator has an account"
    )
    city.dee = accept("dee@example.org")
    page = city.page()
    assert "Done 1 coordinator." in step_of(page, "A coordinator has an account")
    assert "An operator does this." in step_of(page, "The city’s page is public")
    assert "Dee" not in city.operators_page()

    city.dee.post(
        "/me/",
        {
            "name": "Dee Alvarez", "telephone": "020 7946 0101", "wants_email": "on",
            "quiet_from": "21:00", "quiet_until": "07:00",
        },
    )  # fmt: skip
    assert "To do No term" in step_of(city.page(), "Term dates are there")
    city.dee.post(
        city.at("schools:add-term"),
        {
            "name": "Autumn 2026", "first_day_0": "2", "first_day_1": "9", "first_day_2": "2026",
            "last_day_0": "18", "last_day_1": "12", "last_day_2": "2026",
        },
    )  # fmt: skip
    page = city.page()
    assert "Done A named contact" in step_of(page, "Somebody can be rung")
    assert "Done There, and missing from" in step_of(page, "Term dates are there")

    city.write_the_text()
    page = city.page()
    assert "Done A text is there" in step_of(page, "The text is drafted")
    assert "To do Not approved yet" in step_of(page, "Its parties approve the words")
    city.note_the_approval()
    assert "Done Approved." in step_of(city.page(), "Its parties approve the words")
    city.publish()
    page = city.page()
    assert "Done Published and frozen." in step_of(page, "The text is published")
    assert "Read the text" in step_of(page, "Its parties approve the words")
    assert "To do Nobody yet" in step_of(page, "Parties are invited")

    city.invite_the_council()
    assert "Done 1 party." in step_of(city.page(), "Parties are invited")
    city.sign()
    page = city.page()
    assert "Done 1 signature." in step_of(page, "The first have signed")
    assert "9 of 10 steps are done" in page
    today = text_of(city.dee.get(city.at("dashboard:home")))
    assert "What is left before it opens" in today

    # Nothing was public until now.
    for name in PUBLIC:
        assert Client().get(city.at(f"covenant:{name}")).status_code == 404, name

    city.ola.post(reverse("operator:public", args=[city.network.pk]), {"is_public": "on"})

    for name in PUBLIC:
        assert Client().get(city.at(f"covenant:{name}")).status_code == 200, name
    assert "10 of 10 steps are done" in city.operators_page()
    assert "All is done. Welcome, Westhaven." in city.page()
    today = text_of(city.dee.get(city.at("dashboard:home")))
    assert "What is left before it opens" not in today


def test_the_operators_list_leads_to_the_checklist(network):
    page = text_of(factories.signed_in_client(factories.operator()).get("/operator/"))

    assert reverse("operator-opening", args=[network.pk]) in page


def steps(network, now):
    return {
        step.what: step.stands
        for step in for_coordinator(opening_facts(network, now.date()), str).steps
    }


def test_a_draft_after_a_publication_does_not_close_the_city_again(network, now):
    published(network, now)
    drafted(network, now, "Other words")

    said = steps(network, now)

    assert said["Its parties approve the words"] == "Approved"
    assert said["The text is published"] == "Published and frozen"


def test_terms_for_half_a_year_are_there(network, now):
    factories.term(network, date(2026, 9, 2), date(2027, 7, 22))

    assert steps(network, now)["Term dates are there"] == "There for half a year"


def test_the_checklist_asks_as_much_for_a_large_city_as_for_a_small_one(
    network, now, django_assert_max_num_queries
):
    dee = factories.signed_in_client(factories.coordinator(network))
    declaration = published(network, now)

    def add(number):
        factories.school(network, f"School {number}")
        trust = factories.organisation(network, f"Trust {number}")
        factories.officer(trust)
        stands(trust, declaration, now)

    def count():
        with django_assert_max_num_queries(25) as asked:
            dee.get(reverse("dashboard:opening", args=[network.slug]))
        return len(asked)

    add(0)
    for_one = count()
    for number in range(1, 30):
        add(number)
    assert count() == for_one
