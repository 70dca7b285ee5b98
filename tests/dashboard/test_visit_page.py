"""A visit's page: each sees their own part, and strangers nothing."""

from datetime import date, time

import pytest

from inspections.models import Phase
from reminders.models import Reminder, ReminderRule
from schools.models import Post
from tests import factories
from tests.conftest import NOW
from tests.dashboard.helpers import pair, school_with_head, visit


@pytest.fixture
def case(network):
    """A head on site, with a buddy, a reserve and a delegate."""
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    _, sam = school_with_head(network, "Sam Okafor", "Oakwood Special School")
    _, ruth = school_with_head(network, "Ruth Lindqvist", "Marlow Road Juniors")
    deputy = factories.person("Del Egate", account=True)
    factories.post(deputy, school, kind=Post.Kind.DELEGATE)
    pair(network, amina, sam, reserve=ruth)
    inspected = visit(school, amina)
    return {
        "school": school, "head": amina, "buddy": sam, "reserve": ruth, "delegate": deputy,
        "visit": inspected, "address": f"/westhaven/visits/{inspected.pk}/",
    }  # fmt: skip


def planned(case, **fields):
    rule = ReminderRule.objects.create(
        key="evening", words="Ring this evening", anchor="each_day", at=time(17), audience="buddy"
    )
    return Reminder.objects.create(
        rule=rule, subject_kind="visit", subject_id=case["visit"].pk, person=case["buddy"],
        network_id=case["school"].network_id, due_at=factories.at(2026, 11, 24, 17),
        too_late_at=factories.at(2026, 11, 24, 23), occasion=date(2026, 11, 24), planned_at=NOW,
        **fields,
    )  # fmt: skip


def test_a_head_sees_what_now_who_is_with_them_and_what_next_with_its_reason(case, network, read):
    dee = factories.coordinator(network)
    planned(case)
    text = read(case["head"], case["address"])
    assert "Full inspection, day 1 of 2" in text
    assert "On site today" in text
    assert text.index("Sam Okafor") < text.index("What happens, and when")
    assert "Ofsted called, 10.20am on Monday 23 November" in text
    assert "Tuesday 24 November to Wednesday 25 November, on site" in text
    assert "Ofsted sends the draft report" in text
    assert "working days after" in text
    assert "Rule and source" in text
    assert "Correct the details" in text
    assert "This was a mistake" in text
    assert "Ring this evening" in text
    assert dee.name in text
    assert "The draft report has come" not in text


def test_a_head_without_a_buddy_sees_the_coordinator_in_the_same_place(network, read):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    dee = factories.coordinator(network)
    inspected = visit(school, amina, phase=Phase.NOTIFIED)
    text = read(amina, f"/westhaven/visits/{inspected.pk}/")
    assert "The team comes on Tuesday 24 November" in text
    assert text.index(dee.name) < text.index("What happens, and when")
    assert "You have no buddy yet." in text


def test_a_delegate_sees_the_facts_and_nothing_between_head_and_buddy(case, network, read):
    factories.coordinator(network)
    planned(case)
    text = read(case["delegate"], case["address"])
    assert "On site today" in text
    assert "Correct the details" in text
    for private in ("Sam Okafor", "Ruth Lindqvist", "Ring this evening"):
        assert private not in text


@pytest.mark.parametrize("who", ["buddy", "reserve"])
def test_buddy_and_reserve_see_whom_to_ring_and_the_phase_and_nothing_else(case, read, who):
    text = read(case[who], case["address"])
    assert "Please ring" in text
    assert "Amina Yusuf" in text
    assert "tel:" in text
    assert "On site today" in text
    for more in ("Quayside Primary School", "What happens, and when", "Ofsted called", "Correct"):
        assert more not in text


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (Phase.NOTIFIED, "Ring now, and again the evening before"),
        (Phase.INSPECTED, "The days after are often the hardest."),
        (Phase.DRAFT, "ask how they are, not what it says"),
        (Phase.PUBLISHED, "Whatever it says, ring."),
    ],
)
def test_a_buddy_reads_what_helps_in_each_phase(case, read, phase, words):
    case["visit"].phase = phase
    case["visit"].save()
    assert words in read(case["buddy"], case["address"])


def test_a_closed_visit_is_not_a_buddys_any_more_and_still_the_heads(case, read):
    case["visit"].phase = Phase.CLOSED
    case["visit"].save()
    read(case["buddy"], case["address"], status=404)
    text = read(case["head"], case["address"])
    assert "Closed" in text
    assert "Correct the details" not in text


def test_a_coordinator_sees_facts_and_whom_to_ring(case, network, read):
    planned(case)
    text = read(factories.coordinator(network), case["address"])
    assert "Quayside Primary School: Full inspection, day 1 of 2" in text
    for name in ("Amina Yusuf", "Sam Okafor", "Ruth Lindqvist", "Ring this evening"):
        assert name in text


def test_a_coordinator_sees_when_nobody_is_with_the_head(network, read):
    inspected = visit(factories.school(network), None)
    text = read(factories.coordinator(network), f"/westhaven/visits/{inspected.pk}/")
    assert "none: you are the one to ring" in text
    assert "not known" in text


def test_strangers_and_visits_entered_in_error_are_not_there(case, network, read):
    _, jo = school_with_head(network, "Jo Marsh", "Fernhill Infants")
    read(jo, case["address"], status=404)
    read(factories.officer(factories.organisation(network)), case["address"], status=404)
    case["visit"].phase = Phase.MISTAKEN
    case["visit"].save()
    read(case["head"], case["address"], status=404)


def test_after_the_draft_its_own_deadline_goes_and_the_heads_comes(case, read):
    case["visit"].phase, case["visit"].draft_on = Phase.DRAFT, date(2026, 11, 24)
    case["visit"].first_day = case["visit"].last_day = date(2026, 11, 20)
    case["visit"].save()
    text = read(case["head"], case["address"])
    assert "The draft report came, Tuesday 24 November" in text
    assert "Ofsted sends the draft report" not in text
    assert "By Tuesday 1 December: Your comments on the draft" in text
    assert "Friday 20 November, on site" in text
    assert "The grades in a draft are provisional." in text
    assert "The report is published" in text


def test_after_publication_nothing_is_due_any_more(case, read):
    case["visit"].phase, case["visit"].published_on = Phase.PUBLISHED, date(2026, 11, 24)
    case["visit"].save()
    text = read(case["head"], case["address"])
    assert "The report was published, Tuesday 24 November" in text
    assert "Ofsted sends" not in text
    assert "Close this visit" in text


def test_the_team_that_has_left_before_the_clock_moved_on_is_said_so(case, read):
    case["visit"].last_day = case["visit"].first_day = date(2026, 11, 23)
    case["visit"].save()
    text = read(case["head"], case["address"])
    assert "The team has been" in text
    assert ", day " not in text


def test_the_page_asks_the_same_of_the_database_with_many_reminders(
    case, network, django_assert_max_num_queries
):
    factories.coordinator(network)
    client = factories.signed_in_client(case["head"])
    counts = []
    first = planned(case)
    for rows in (0, 29):
        for number in range(rows):
            first.pk, first.occasion = None, date(2026, 12, 1 + number)
            first.save()
        with django_assert_max_num_queries(15) as asked:
            client.get(case["address"])
        counts.append(len(asked))
    assert counts[0] == counts[1]
