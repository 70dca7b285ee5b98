"""The coordinator's page of the drill: who has not answered, and the number to ring."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.clock import london_time
from directory import services
from directory.drills.running import look_after_drills
from directory.models import Drill, DrillAnswer
from tests import factories
from tests.directory.helpers import listed

pytestmark = pytest.mark.django_db
MONDAY = london_time(date(2026, 9, 14), 9, 10)


@pytest.fixture
def dee(network):
    factories.term(network, date(2026, 9, 2), date(2026, 10, 23))
    clock.travel_to(MONDAY)
    return factories.coordinator(network)


@pytest.fixture
def page(network, dee, sign_in):
    client = sign_in(dee)

    def read():
        answer = client.get(reverse("directory:drill", args=[network.slug]))
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    read.client = client
    return read


def press(page, name, answer, network):
    address = reverse(f"directory:{name}", args=[network.slug, answer.pk])
    told = page.client.post(address, follow=True).context["messages"]
    return [str(each) for each in told]


def test_it_says_who_has_not_answered_and_the_number_first(network, dee, page):
    listed(network, MONDAY, "Ruth Lindqvist", telephone="020 7946 0777")
    look_after_drills(now=MONDAY)

    said = page()

    assert "<strong>0 of 1</strong> has answered since 14 September 2026" in said
    assert "Ruth Lindqvist" in said
    assert 'href="tel:+442079460777"' in said


def test_somebody_without_a_number_is_written_to(network, dee, page):
    ruth, tom = listed(network, MONDAY, "Ruth"), listed(network, MONDAY, "Tom")
    look_after_drills(now=MONDAY)
    for entry in (ruth, tom):
        entry.person.telephone = ""
        entry.person.email = "" if entry is tom else "ruth@example.org"
        entry.person.save()

    said = page()

    assert 'href="mailto:ruth@example.org"' in said
    assert said.count("There is no number. Write to them") == 2
    assert "I rang and reached them" not in said
    assert press(page, "drill-reached", DrillAnswer.objects.get(entry=ruth), network) == [
        "There is no telephone number to ring."
    ]


def test_ringing_is_ticked_and_taken_back(network, dee, page):
    ruth = listed(network, MONDAY, "Ruth Lindqvist")
    look_after_drills(now=MONDAY)
    answer = DrillAnswer.objects.get(entry=ruth)

    told = press(page, "drill-reached", answer, network)
    assert told == ["Thank you for ringing Ruth Lindqvist."]
    said = page()
    assert "Everybody who was asked has answered." in said
    assert "Ruth Lindqvist, on 14 September 2026" in said

    told = press(page, "drill-not-reached", answer, network)
    assert told == ["Ruth Lindqvist is asked again."]
    assert "I rang and reached them" in page()


@pytest.mark.parametrize("name", ["drill-reached", "drill-not-reached"])
def test_whoever_has_left_in_the_meantime_is_nobody_here_any_more(network, dee, page, name):
    ruth = listed(network, MONDAY, "Ruth Lindqvist")
    look_after_drills(now=MONDAY)
    answer = DrillAnswer.objects.get(entry=ruth)
    services.leave(network=network, person=ruth.person, by=ruth.person, now=MONDAY)
    address = reverse(f"directory:{name}", args=[network.slug, answer.pk])
    assert page.client.post(address).status_code == 404


def test_an_empty_drill_and_one_that_is_still_to_come_say_so(network, dee, page):
    assert "No drill has begun this term" in page()

    clock.travel_to(london_time(date(2026, 9, 8), 9))
    assert "begins on Monday 14 September 2026, or on the next school day" in page()

    clock.travel_to(MONDAY)
    look_after_drills(now=MONDAY)
    assert Drill.objects.exists()
    assert "Nobody has been asked yet" in page()

    listed(network, MONDAY, "Ruth")
    assert "1 is not asked just now" in page()
