"""A visit's page: each sees their own part, and strangers nothing."""

import re
from datetime import date, time

import pytest

from inspections import services
from inspections.models import Phase, Visit
from inspections.services import concerns, keep_deadlines
from reminders.models import Reminder, ReminderRule
from schools.models import Post, Role
from tests import factories
from tests.conftest import NOW
from tests.dashboard.helpers import pair, school_with_head, visit

HOME = "/westhaven/home/"


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
    assert "Ask for a pause" in text
    assert "The team has left" in text


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


@pytest.fixture
def co_head(case):
    person = factories.person("Coralie Head", account=True)
    factories.post(person, case["school"], kind=Post.Kind.CO_HEAD)
    return person


def test_a_co_head_sees_nothing_of_what_is_planned_with_the_heads_buddy(case, co_head, read):
    planned(case)
    text = read(co_head, case["address"])
    assert "Correct the details" in text
    assert "Ring this evening" not in text
    assert "Sam Okafor" not in text


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
        (Phase.FEEDBACK, "The days after are often the hardest."),
        (Phase.DRAFT, "ask how they are, not what it says"),
        (Phase.PLANNED, "Ring now, and again the evening before"),
        (Phase.ON_SITE, "Ring this evening. On site until Wednesday 25 November."),
        (Phase.DEFERRED, "Nobody comes for now, and the new days are not known."),
        (Phase.PAUSED, "The team is away. Nobody knows yet on which day it continues."),
        (Phase.INCOMPLETE, "so it is not over"),
        (Phase.MONITORING, "There will be more visits."),
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
    keep_deadlines(case["visit"])
    text = read(case["head"], case["address"])
    assert "The draft report came, Tuesday 24 November" in text
    assert "Ofsted sends the draft report" not in text
    assert "By Tuesday 1 December 2026." in text
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


@pytest.mark.parametrize("phase", [Phase.ON_SITE, Phase.PAUSED])
def test_the_page_asks_the_same_of_the_database_with_many_reminders(
    case, network, phase, django_assert_max_num_queries
):
    case["visit"].phase = phase
    case["visit"].save()
    factories.coordinator(network)
    client = factories.signed_in_client(case["head"])
    counts = []
    first = planned(case)
    for rows in (0, 29):
        for number in range(rows):
            first.pk, first.occasion = None, date(2026, 12, 1 + number)
            first.save()
        with django_assert_max_num_queries(15) as asked:
            assert client.get(case["address"]).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (Phase.NOTIFIED, "Next is the planning call"),
        (Phase.PLANNED, "The days are agreed."),
        (Phase.DEFERRED, "The new days are not known yet"),
        (Phase.INCOMPLETE, "for what it still needs"),
        (Phase.FEEDBACK, "What I was told"),
        (Phase.MONITORING, "Ofsted visits again while it monitors."),
    ],
)
def test_a_head_reads_what_now_in_each_phase(case, read, phase, words):
    case["visit"].phase = phase
    case["visit"].save()
    assert words in read(case["head"], case["address"])


def paused(case, resumes_on=None):
    found = services.ask(
        visit=case["visit"], kind="pause", asked_by="head", asked_of="lead_inspector",
        by=case["head"], now=NOW,
    )  # fmt: skip
    services.grant_pause(
        visit=case["visit"], stopped_on=date(2026, 11, 24), resumes_on=resumes_on,
        by=case["head"], now=NOW,
    )  # fmt: skip
    return found


def test_a_paused_visit_shows_until_when_it_was_and_when_it_goes_on(case, read):
    paused(case)
    text = read(case["head"], case["address"])
    assert "It is paused" in text
    assert "Tuesday 24 November, on site" in text
    assert "The day on which it goes on is not known yet" in text
    assert "Ofsted has told us the days" in text
    services.set_new_days(
        visit=case["visit"], first_day=date(2026, 11, 27), by=case["head"], now=NOW
    )
    text = read(case["buddy"], case["address"])
    assert "It continues on Friday 27 November." in text
    assert "Friday 27 November, on site" in read(case["delegate"], case["address"])


ASKS = "Were you given the senior inspector"
TAKES = "Keep the senior inspector’s number"


@pytest.mark.parametrize(("phase", "asks"), [(Phase.NOTIFIED, True), (Phase.ON_SITE, False)])
def test_the_number_is_asked_for_after_the_call_and_only_taken_on_the_day(case, read, phase, asks):
    Visit.objects.update(phase=phase)
    text = read(case["head"], case["address"])
    assert (ASKS in text) is asks
    assert (TAKES in text) is not asks


def test_the_number_of_the_senior_inspector_can_be_rung(case, read):
    case["visit"].senior_inspector = "+442079460155"
    case["visit"].save()
    for who in ("head", "delegate"):
        text = read(case[who], case["address"])
        assert "tel:+442079460155" in text
        assert TAKES not in text


ELSE = "Has something else happened?"


@pytest.mark.parametrize(
    ("now", "is_likely"),
    [
        (factories.at(2026, 11, 24, 15), False),
        (factories.at(2026, 11, 25, 11, 59), False),
        (factories.at(2026, 11, 25, 12), True),
    ],
)
def test_that_the_team_has_left_is_a_button_from_noon_of_the_last_day(
    case, read, time_machine, now, is_likely
):
    time_machine.move_to(now, tick=False)
    text = read(case["head"], case["address"])
    assert text.count("The team has left") == 1
    assert (text.index("The team has left") < text.index(ELSE)) is is_likely


def test_closing_a_deferred_visit_is_no_button_beside_its_new_days(case, read):
    Visit.objects.update(phase=Phase.DEFERRED)
    text = read(case["head"], case["address"])
    assert text.index("Ofsted has told us the days") < text.index(ELSE)
    assert text.index(ELSE) < text.index("Close this visit")


def test_what_has_no_date_yet_is_folded_away(case, read):
    text = read(case["head"], case["address"])
    assert text.index("Ofsted sends the draft report") < text.index("Without a date yet")
    assert text.index("Without a date yet") < text.index("A copy of the report goes to every")


def test_a_deferred_visit_says_that_nothing_has_a_date(case, read):
    Visit.objects.update(phase=Phase.DEFERRED)
    keep_deadlines(Visit.objects.get())
    assert "Nothing has a date yet." in read(case["head"], case["address"])


def test_who_stands_beside_a_head_finds_what_is_shared_with_them(case, network, read):
    lee = factories.officer(factories.organisation(network))
    adviser = factories.person("Walter Bing", account=True)
    factories.role(adviser, network, Role.Kind.ADVISER)
    pages = [(case["buddy"], case["address"])]
    pages += [(who, HOME) for who in (case["buddy"], case["reserve"], case["delegate"])]
    pages += [(who, HOME) for who in (lee, adviser)]
    for person, address in pages:
        text = read(person, address)
        assert text.count("/westhaven/shared-with-me/") == 1, person.name
        assert text.count("/westhaven/shared-in-confidence/") == 1, person.name
    assert "shared-with-me" not in read(case["head"], HOME)
    assert "/westhaven/shared-in-confidence/" in read(lee, "/westhaven/shared-with-me/")
    assert "/westhaven/shared-with-me/" in read(lee, "/westhaven/shared-in-confidence/")


def test_a_delegate_never_sees_what_is_the_heads_alone(case, read):
    for phase in Phase:
        if phase in (Phase.MISTAKEN,):
            continue
        case["visit"].phase = phase
        case["visit"].save()
        text = read(case["delegate"], case["address"])
        for private in ("Sam Okafor", "Ruth Lindqvist", "Yours alone", "What I was told"):
            assert private not in text, phase


def test_the_part_that_follows_events_says_nothing_while_nothing_changed(case, network):
    client = factories.signed_in_client(case["head"])
    page = client.get(case["address"]).content.decode()
    seen = re.search(r"now/\?seen=(\w+)", page)[1]
    part = f"{case['address']}now/"
    assert client.get(part, {"seen": seen}).status_code == 204
    paused(case)
    answer = client.get(part, {"seen": seen})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "This page has changed. It is paused." in text
    assert "<html" not in text
    assert f"seen={seen}" not in text


def test_a_closed_visit_is_followed_no_longer(case, network, read):
    case["visit"].phase = Phase.CLOSED
    case["visit"].save()
    text = read(case["head"], case["address"])
    assert "hx-get" not in text
    assert "htmx" not in text


@pytest.mark.parametrize("who", ["buddy", "reserve"])
def test_the_moving_part_is_no_wider_than_the_page(case, read, who):
    text = read(case[who], f"{case['address']}now/")
    assert "Amina Yusuf" in text
    assert "Quayside" not in text


def test_a_delegate_whom_the_head_lets_write_has_the_button_for_a_concern(case, read):
    assert "I have a concern" in read(case["head"], case["address"])
    assert "concern" not in read(case["delegate"], case["address"])
    log = concerns.open_log(visit=case["visit"], owner=case["head"])
    concerns.let_delegates_write(log=log, allowed=True, by=case["head"], now=NOW)
    text = read(case["delegate"], case["address"])
    assert "I have a concern" in text
    assert "My concern log" not in text


def test_the_planning_call_stands_in_what_happened(case, read):
    services.correct_visit(
        visit=case["visit"], by=case["head"], now=NOW, first_day=date(2026, 11, 25)
    )
    services.move_visit(visit=case["visit"], phase=Phase.PLANNED, by=case["head"], now=NOW)
    assert "The planning call was held" in read(case["head"], case["address"])
