"""Is pairing fair? Counts for coordinators, officers and heads, and nobody's name."""

from datetime import timedelta

import pytest

from buddies.models import ContactCheck, Pairing
from inspections.services import open_visit, take_back_visit
from tests import factories
from tests.buddies.helpers import BY, NOW, buddy, head_in_window, paired, school_of
from tests.buddies.test_board import dee, read, tuesday

pytestmark = pytest.mark.django_db
__all__ = ["dee", "tuesday"]
DAY = timedelta(days=1)


def visited(network, number, spoke_after):
    head = head_in_window(network, f"Visited {number}")
    called = NOW - 2 * DAY
    visit = open_visit(school=school_of(head), by=BY, now=called)
    if spoke_after is not None:
        ContactCheck.objects.update_or_create(
            visit=visit, supported=head, moment="called", day=called.date(),
            defaults={
                "due_at": called, "state": "confirmed", "confirmed_at": called + spoke_after,
            },
        )  # fmt: skip
    return visit


def test_an_empty_network_has_not_enough_to_say(network, dee):
    page = read(dee, "fairness")

    assert page.count("Not enough to say yet") == 3


def test_load_and_coverage_are_counted_without_a_name(network, dee):
    for number in range(6):
        helper = buddy(network, f"Helper {number}")
        pair = paired(network, head_in_window(network, f"Head {number}"), helper)
        Pairing.objects.filter(pk=pair.pk).update(reserve=factories.person())
    for number in range(5):
        buddy(network, f"Free {number}")
        head_in_window(network, f"Alone {number}")

    page = read(dee, "fairness")

    assert "fewer than 5" in page
    assert ">6<" in page
    for name in ("Helper", "Head 1", "Alone", "Primary School"):
        assert name not in page


def test_time_to_first_contact_is_told_roughly(network, dee):
    for number, minutes in enumerate((20, 30, 40, 50, 60)):
        visited(network, number, timedelta(minutes=minutes))
    for number in range(5):
        visited(network, 10 + number, timedelta(hours=4))
    for number in range(5):
        visited(network, 20 + number, 2 * DAY)
    for number in range(5):
        visited(network, 30 + number, None)
    mistaken = visited(network, 50, None)
    take_back_visit(visit=mistaken, by=BY, now=NOW - 2 * DAY)

    page = read(dee, "fairness")

    assert page.count(">5<") >= 4
    assert ">20<" in page
    assert "about 4 hours" in page


@pytest.mark.parametrize(
    ("spoke_after", "words"),
    [(timedelta(minutes=42), "about 40 minutes"), (3 * DAY, "about 3 days")],
)
def test_the_middle_case_is_in_minutes_hours_or_days(network, dee, spoke_after, words):
    for number in range(5):
        visited(network, number, spoke_after)

    page = read(dee, "fairness")
    assert words in page
    # All in one row would tell of each: the middle is said, and that the rest is not shown.
    assert "How many it was when is not shown" in page


def test_heads_and_officers_see_it_and_others_do_not(network, sign_in):
    officer = factories.officer(factories.organisation(network))
    adviser = factories.person("Ada Adviser", account=True)
    factories.role(adviser, network, "adviser")
    for person in (factories.head(network), officer):
        assert "Is pairing fair?" in read(sign_in(person), "fairness")
    assert sign_in(adviser).get("/westhaven/pairing/fairness/").status_code == 404
