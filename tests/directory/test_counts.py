"""How often somebody was asked for, by term: counts from which nobody can be worked out."""

from datetime import date, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.models import CallOut
from tests import factories
from tests.dashboard.helpers import school_with_head, visit

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
# The tests' today is in November: the summer term is over, the autumn term is not.
SUMMER, SPRING, NOW_ON = (factories.at(2026, *day, 10) for day in ((6, 2), (2, 3), (10, 6)))
numbers = count(1)


@pytest.fixture
def read(network, sign_in):
    client = sign_in(factories.coordinator(network))

    def text():
        response = client.get(reverse("directory:counts", args=[network.slug]))
        return " ".join(response.content.decode().split())

    return text


def called(network, asked_at: datetime, after: timedelta | None = 5 * MINUTE, **fields):
    name = f"Quiet {next(numbers)}"
    school, head = school_with_head(network, name, f"{name} Primary")
    inspected = visit(school, head, phase=fields.pop("phase", "closed"))
    over = asked_at + timedelta(hours=1)
    state = {"state": "ended"} if after is None else {"state": "spoken", "spoken_at": over}
    defaults = {"kind": "process", "taken_at": after and asked_at + after, "ended_at": over}
    return CallOut.objects.create(
        visit=inspected, head=head, asked_at=asked_at, token=uuid4(),
        **{**defaults, **state, **fields},
    )  # fmt: skip


def several(network, asked_at):
    """Twenty, whom somebody answered as soon as can be, soon, later and not at all."""
    for after in (5 * MINUTE, 20 * MINUTE, 50 * MINUTE, None):
        for _ in range(5):
            called(network, asked_at, after, kind="wellbeing", helped="yes")


def test_a_quiet_network_has_too_few_to_count(read):
    page = read()

    assert page.count("Nobody asked, or too few to count") == 3
    assert "1 April 2026 to 31 August 2026" in page
    assert "1 September 2025 to 31 December 2025" in page


def test_a_term_that_is_over_is_counted_and_names_nobody(network, read):
    several(network, SUMMER)
    for _ in range(9):
        called(network, SUMMER, kind="evidence")

    page = read()

    for words in ("Within ten minutes", "Within half an hour", "Later", "It ended before that"):
        assert words in page
    assert ">29<" not in page  # the sum
    assert ">10 to 19<" in page  # within ten minutes
    assert ">5 to 9<" in page  # about evidence; who asked about people is among something else
    assert "fewer than 5" in page
    assert "Something else" in page
    assert "wellbeing" not in page.lower()
    for hidden in ("Quiet", "Primary"):
        assert hidden not in page


def test_the_term_that_runs_is_not_counted(network, read):
    for _ in range(7):
        called(network, NOW_ON)

    assert read().count("Nobody asked, or too few to count") == 3


def test_a_coordinator_who_moves_a_term_learns_nothing_of_the_days_between(network, read):
    several(network, factories.at(2026, 3, 10))
    several(network, SUMMER)
    called(network, factories.at(2026, 4, 15))
    before = read().partition("<h1")[2].partition("</main>")[0]

    factories.term(network, date(2026, 4, 20), date(2026, 7, 21))

    assert read().partition("<h1")[2].partition("</main>")[0] == before
    assert ">5 to 9<" in before.partition("1 January 2026 to 31 March 2026")[2]


def test_a_visit_entered_in_error_is_not_counted(network, read):
    for _ in range(5):
        called(network, SPRING, phase="mistaken")

    assert read().count("Nobody asked, or too few to count") == 3


def test_another_networks_call_outs_are_its_own(network, read):
    other = factories.network("farhaven")
    for _ in range(5):
        called(other, SUMMER)

    assert read().count("Nobody asked, or too few to count") == 3


def test_as_many_queries_for_thirty_as_for_one(network, sign_in):
    client = sign_in(factories.coordinator(network))
    address = reverse("directory:counts", args=[network.slug])

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    called(network, SUMMER)
    one = queries()
    for _ in range(30):
        called(network, SUMMER)

    assert queries() == one <= 15
