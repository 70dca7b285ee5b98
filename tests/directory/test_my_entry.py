"""One's own page: saving is consent, leaving is one tap."""

from datetime import timedelta

import pytest
from django.urls import reverse

from directory.models import Entry, EntryConflict
from tests import factories
from tests.directory.helpers import consented, listed

pytestmark = pytest.mark.django_db

ANSWERS = {
    "telephone": "020 7946 0999",
    "reach_me": "After 4pm",
    "roles": ["head", "nominee"],
    "phases": ["primary"],
    "topics": ["anything"],
    "good_for": "Timetables",
    "agree": "on",
}


@pytest.fixture
def tuesday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def adviser(network):
    person = factories.person("Ruth Lindqvist", account=True)
    factories.role(person, network, "adviser")
    return person


def url(name, *args):
    return reverse(f"directory:{name}", args=["westhaven", *args])


def read(response):
    assert response.status_code == 200
    return response.content.decode()


def test_saving_the_page_is_the_consent(network, adviser, sign_in):
    client = sign_in(adviser)
    assert "You decide what stands here" in read(client.get(url("mine")))

    page = read(client.post(url("mine"), ANSWERS, follow=True))

    assert "A coordinator will look at your entry" in page
    entry = Entry.objects.get(person=adviser)
    assert entry.consented_at is not None
    assert entry.experiences.count() == 4
    assert not entry.is_on_the_tree


def test_without_the_tick_nothing_is_kept(adviser, sign_in):
    page = read(sign_in(adviser).post(url("mine"), {**ANSWERS, "agree": ""}))

    assert "Tick the box to agree to be listed" in page
    assert not Entry.objects.exists()


def test_the_page_says_what_is_known_and_a_change_keeps_the_rest(network, now, sign_in):
    school = factories.school(network)
    entry = listed(network, now, good_for="Data", conflicts=[school], years=12)
    client = sign_in(entry.person)
    page = read(client.get(url("mine")))
    assert "Heads here can find you since 24 November 2026" in page
    assert "Data" in page
    assert "1 school. Only you see which." in page
    assert school.name not in page
    assert 'value="Data"' in read(client.get(url("change")))

    page = read(client.post(url("change"), {**ANSWERS, "is_on_the_tree": "on"}, follow=True))

    assert "Your entry is saved" in page
    assert "Will talk anything through<br>Timetables" in page
    entry.refresh_from_db()
    assert (entry.good_for, entry.years, entry.is_on_the_tree) == ("Timetables", 12, True)
    assert entry.conflicts.count() == 1


def test_what_else_one_knows_is_told_on_a_page_of_its_own(network, now, sign_in):
    entry = listed(network, now)
    client = sign_in(entry.person)
    assert "All of it may be left open" in read(client.get(url("more")))

    answers = {"types": ["small"], "areas": ["inclusion"], "years": 12, "last_inspection": 2025}
    page = read(client.post(url("more"), answers, follow=True))

    for words in ("Small school", "Inclusion", "12", "2025"):
        assert f">{words}</dd>" in page
    assert "checked" in read(client.get(url("more")))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"last_inspection": 2027}, "Enter a year from 1992 to 2026"),
        ({"last_inspection": 1900}, "Enter a year from 1992 to 2026"),
        ({"last_inspection": "last"}, "Enter the year of your last inspection, like 2025"),
        ({"years": 61}, "from 0 to 60"),
    ],
)
def test_years_that_cannot_be_are_named(network, now, sign_in, tuesday, answers, words):
    client = sign_in(listed(network, now).person)
    assert words in read(client.post(url("more"), answers))


def test_a_school_is_named_with_its_why_and_taken_back(network, now, sign_in):
    school, other = factories.school(network), listed(network, now, "Una Field")
    client = sign_in(listed(network, now).person)
    assert "Nobody else sees this list" in read(client.get(url("conflicts")))
    page = read(client.post(url("conflicts"), {}))
    assert "Choose the school" in page
    assert "Choose one of the two" in page

    answers = {"school": school.pk, "why": "inspected"}
    page = read(client.post(url("conflicts"), answers, follow=True))
    assert f"{school.name}</dt>" in page
    assert "I have inspected it</dd>" in page

    remove = url("remove-conflict", EntryConflict.objects.get().pk)
    assert sign_in(other.person).post(remove).status_code == 404
    assert "are shown you again" in read(client.post(remove, follow=True))
    assert not EntryConflict.objects.exists()


def test_further_parts_are_for_who_is_in(adviser, sign_in):
    client = sign_in(adviser)
    for name in ("more", "conflicts"):
        assert client.get(url(name)).status_code == 404
    assert "You decide what stands here" in read(client.get(url("change")))


def test_who_has_not_said_for_long_that_it_is_true_reads_so(network, now, sign_in):
    entry = listed(network, now - timedelta(days=500))

    assert "Not shown" in read(sign_in(entry.person).get(url("mine")))


def test_leaving_is_asked_once_more(network, adviser, now, sign_in):
    consented(network, adviser, now)
    client = sign_in(adviser)
    leave = url("leave")
    assert "No reason is asked" in read(client.get(leave))

    page = read(client.post(leave, follow=True))
    assert "Thank you for having been there" in page
    page = read(client.post(leave, follow=True))
    assert "You are not in the directory" in page
