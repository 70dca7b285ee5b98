"""A preview shows a coordinator their own network alone."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from core import clock
from inspections.models import Window
from schools.models import Network
from tests import factories
from tests.reminders.city import MONDAY, call, pair, people

pytestmark = pytest.mark.django_db


def test_of_a_head_in_two_networks_the_other_networks_buddy_and_term_stay_out(
    network: Network, sign_in: Callable[..., Client]
) -> None:
    sam, _, _ = people(network)
    visit = call(sam)
    far = factories.network("farhaven")
    school = factories.school(far, "Far School")
    factories.post(sam, school)
    pair(far, sam, factories.person("Zed Farley", telephone="020 7946 0999"))
    factories.term(far, date(2027, 1, 4), date(2027, 2, 12))
    Window.objects.create(
        school=school, opens=date(2026, 9, 1), closes=date(2031, 8, 31),
        confidence=Window.Confidence.HIGH, reason="So it is.",
    )  # fmt: skip
    clock.travel_to(MONDAY)
    client = sign_in(factories.coordinator(network))
    text = client.get(f"/westhaven/reminders/preview/?visit={visit.pk}").content.decode()
    assert "Sam Okafor" in text
    assert "Zed" not in text
