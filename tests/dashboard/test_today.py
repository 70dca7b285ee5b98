"""A coordinator works from what needs them, each with one thing to do."""

from datetime import date, timedelta

import pytest

from buddies.queries import needs_of
from core.models import StaleMark
from dashboard.queries.today import schools_today
from inspections.models import Deadline, Interruption, Phase
from notifications.models import Message
from schools.models import Post, SchoolLink
from tests import factories
from tests.conftest import NOW
from tests.dashboard.helpers import TODAY, message, pair, school_with_head, visit, window
from tests.directory.helpers import consented, listed
from tests.directory.rota import number_that_answers


def today_of(read, network) -> str:
    return read(factories.coordinator(network), f"/{network.slug}/home/")


def test_a_network_where_nothing_needs_anybody_says_so(network, read):
    factories.term(network, date(2026, 9, 1), date(2026, 12, 18))
    number_that_answers(network)
    text = today_of(read, network)
    assert "<h1" in text
    assert "Today" in text
    assert "Nothing needs you now." in text
    assert "No window is open or opens soon." in text


def test_the_figures_count_heads_on_site_windows_with_a_buddy_and_schools(network, read):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    _, sam = school_with_head(network, "Sam Okafor", "Oakwood Special School")
    pair(network, amina, sam)
    visit(school, amina)
    factories.school(network, "The Poplars")
    text = today_of(read, network)
    assert "<b>1</b><span>heads on site</span>" in text
    assert "<b>1 of 2</b><span>windows open with a buddy</span>" in text
    assert "<b>3</b><span>schools, 1 with no known head</span>" in text


def test_who_waits_to_be_listed_and_who_is_not_shown_are_counted(network, read):
    consented(network, factories.person("Not Yet"), NOW)
    consented(network, factories.person("Neither Yet"), NOW)
    listed(network, NOW - timedelta(days=500))
    text = today_of(read, network)
    assert "2 people wait to be listed in the directory" in text
    assert "1 person in the directory not shown to heads" in text
    assert "/westhaven/directory/waiting/" in text


def test_schools_without_a_known_head_come_before_heads_without_a_buddy(network, read):
    school_with_head(network, "Amina Yusuf", "A School")
    window(factories.school(network, "Z School"))
    text = today_of(read, network)
    assert text.index("Z School: we do not know the head") < text.index("Amina Yusuf has no buddy")
    assert "Enter the head" in text
    assert "Run the pairing" in text
    assert "Their window is open." in text


def test_a_co_head_alone_is_named_and_the_school_counts_once_both_have_a_buddy(network, read):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    jo = factories.person("Jo Marsh")
    factories.post(jo, school, kind=Post.Kind.CO_HEAD)
    sam = factories.person("Sam Okafor")
    pair(network, amina, sam)
    text = today_of(read, network)
    assert "Quayside Primary School: Jo Marsh has no buddy" in text
    assert "Amina Yusuf has no buddy" not in text
    assert "<b>0 of 1</b><span>windows open with a buddy</span>" in text
    assert ">no buddy<" in text
    pair(network, jo, sam)
    text = today_of(read, network)
    assert "has no buddy" not in text
    assert "<b>1 of 1</b><span>windows open with a buddy</span>" in text
    assert ">buddy<" in text


def test_each_co_head_without_a_buddy_is_named_once(network, read):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    factories.post(amina, school, kind=Post.Kind.EXECUTIVE_HEAD)
    factories.post(factories.person("Jo Marsh"), school, kind=Post.Kind.CO_HEAD)
    needs = today_of(read, network).split("Needs you")[1]
    for name in ("Amina Yusuf", "Jo Marsh"):
        assert needs.count(f"<strong>Quayside Primary School: {name} has no buddy") == 1


def test_today_and_the_pairing_board_agree_on_who_is_alone(network):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    factories.post(factories.person("Jo Marsh"), school, kind=Post.Kind.CO_HEAD)
    sam = factories.person("Sam Okafor")
    pair(network, amina, sam)
    pair(factories.network("fernhill"), sam, amina)
    factories.post(sam, school, kind=Post.Kind.CO_HEAD)
    _, kim = school_with_head(network, "Kim Lowe", "Oakwood")
    pair(network, kim, amina)
    ended = factories.at(2026, 11, 1)
    _, lee = school_with_head(network, "Lee Tan", "Hillside")
    pair(network, lee, amina, ended_at=ended)
    window(factories.school(network, "The Poplars"))
    board = {
        row.school.pk: (row.is_covered, tuple(person.name for person in row.alone))
        for row in needs_of(network, TODAY)
    }
    today = {row.id: (row.has_buddy, row.alone) for row in schools_today(network, TODAY).windows}
    assert today == board
    assert today[school.pk] == (False, ("Jo Marsh", "Sam Okafor"))


def test_a_window_that_opens_within_the_networks_months_counts_and_one_after_does_not(
    network, read
):
    school_with_head(
        network, "Amina Yusuf", "Soon School", opens=date(2027, 5, 1), closes=date(2029, 8, 31)
    )
    school_with_head(
        network, "Jo Marsh", "Later School", opens=date(2027, 9, 1), closes=date(2029, 8, 31)
    )
    text = today_of(read, network)
    assert "Soon School" in text
    assert "Their window opens soon." in text
    assert "Later School" not in text


def test_a_visit_whose_head_has_no_buddy_asks_the_coordinator_to_ring(network, read):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    visit(school, amina)
    text = today_of(read, network)
    needs = text[text.index("Needs you") :]
    assert "Quayside Primary School: inspection under way, and no buddy" in needs
    assert "Ring Amina Yusuf" in needs
    assert "tel:+4420" in needs


def test_a_visit_whose_head_has_no_number_asks_for_one(network, read):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    amina.telephone = ""
    amina.save()
    visit(school, amina, phase=Phase.FEEDBACK)
    assert "Add a number" in today_of(read, network)


def test_a_visit_at_a_school_whose_head_nobody_knows_leads_to_the_school(network, read):
    school = factories.school(network, "Quayside Primary School")
    window(school)
    visit(school, None, phase=Phase.NOTIFIED)
    text = today_of(read, network)
    assert "Nobody knows who leads this school." in text
    assert "The team comes on Tuesday 24 November" in text


def test_a_visit_with_a_buddy_is_listed_with_the_number_and_asks_nothing(network, read):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    sam = factories.person("Sam Okafor", telephone="020 7946 0123")
    pair(network, amina, sam)
    visit(school, amina, phase=Phase.DRAFT)
    factories.term(network, date(2026, 9, 1), date(2026, 12, 18))
    number_that_answers(network)
    text = today_of(read, network)
    assert "The draft report is here" in text
    assert "tel:+442079460123" in text
    assert "Nothing needs you now." in text


def test_failures_are_counted_and_lead_to_the_messages(network, read):
    amina = factories.head(network)
    message(network, amina, state=Message.State.FAILED)
    message(network, amina, state=Message.State.MISSED)
    message(network, amina, state=Message.State.FAILED, is_private=True)
    message(network, amina, state=Message.State.FAILED, queued_at=factories.at(2026, 10, 1))
    text = today_of(read, network)
    assert "2 messages did not arrive in the last week" in text


def test_plans_that_ended_in_an_error_are_counted_for_their_own_network_only(network, read):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    inspected = visit(school, amina)
    other = factories.network("fernhill")
    for kind, pk, error in (
        ("visit", inspected.pk, "ValueError: x"),
        ("person", amina.pk, "ValueError: x"),
        ("network", other.pk, "ValueError: x"),
        ("school", school.pk, ""),
    ):
        StaleMark.objects.create(
            kind=kind, object_id=pk, reconciler="reminders", marked_at=NOW, error=error
        )
    assert "2 plans could not be worked out" in today_of(read, network)


def test_loose_ends_are_term_dates_likely_predecessors_and_missing_schools(network, read):
    school = factories.school(network, "Quayside Primary School", absent_since=TODAY)
    SchoolLink.objects.create(school=school, predecessor_urn=100001, basis=SchoolLink.Basis.LIKELY)
    text = today_of(read, network)
    assert "No term dates from today on" in text
    assert "1 school with a likely predecessor" in text
    assert "1 school is missing from the last file" in text


def test_the_picture_says_in_words_what_it_says_in_colour_and_the_table_says_it_again(
    network, read
):
    on_site, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    visit(on_site, amina)
    _, jo = school_with_head(network, "Jo Marsh", "A School with a very long name indeed")
    pair(network, jo, amina)
    school_with_head(network, "Kim Lowe", "Oakwood")
    window(factories.school(network, "The Poplars"))
    text = today_of(read, network)
    picture = text[text.index("<svg viewBox") : text.index("</svg>", text.index("<svg viewBox"))]
    assert 'role="img"' in picture
    assert "<title" in picture
    assert "<desc" in picture
    for words in (
        "on site",
        ">buddy<",
        "no buddy",
        "no known head",
        "today",
        "A School with a very lo…",
    ):
        assert words in picture
    table = text[text.index("The same as a table") :]
    for words in ("on site", "buddy", "no buddy", "no known head", "September 2025 to August 2027"):
        assert words in table


def test_many_windows_and_matters_are_leafed_through(network, read):
    for number in range(23):
        school_with_head(network, f"Head {number:02}", f"School {number:02}")
    dee = factories.coordinator(network)
    text = read(dee, f"/{network.slug}/home/")
    assert "Schools 1 to 20 of 23." in text
    assert "Later windows" in text
    assert "School 00: Head 00" in text
    second = read(dee, f"/{network.slug}/home/?windows=2&page=2")
    assert "Earlier windows" in second
    assert "School 00: Head 00" not in second


def test_the_page_asks_the_same_of_the_database_for_one_school_and_for_thirty(
    network, django_assert_max_num_queries
):
    dee = factories.coordinator(network)
    client = factories.signed_in_client(dee)
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    visit(school, amina)
    counts = []
    for rows in (0, 29):
        for number in range(rows):
            more, head = school_with_head(network, f"Head {number}", f"School {number}")
            visit(more, head)
        with django_assert_max_num_queries(14) as asked:
            assert client.get(f"/{network.slug}/home/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_coordinator_who_helps_at_a_school_sees_that_first(network, read):
    school, _ = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    dee = factories.coordinator(network)
    factories.post(dee, school, kind=Post.Kind.DELEGATE)
    text = read(dee, f"/{network.slug}/home/")
    assert text.index("Ofsted has called") < text.index("Today in Westhaven")


def interruption(found, kind, **fields):
    return Interruption.objects.create(
        visit=found, kind=kind, asked_by="head", asked_of="caller", asked_at=found.called_at,
        answer="granted", **fields,
    )  # fmt: skip


def test_a_deferred_visit_without_days_shows_after_two_weeks(network, read):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    found = visit(school, amina, phase=Phase.DEFERRED, called_at=NOW - timedelta(days=20))
    row = interruption(found, "deferral", answered_at=NOW - timedelta(days=13))
    assert "no new days" not in today_of(read, network)
    Interruption.objects.filter(pk=row.pk).update(answered_at=NOW - timedelta(days=14))
    text = today_of(read, network)
    assert "Quayside Primary School: deferred for two weeks, and no new days" in text
    assert f"/westhaven/visits/{found.pk}/days/" in text


@pytest.mark.parametrize("phase", [Phase.PAUSED, Phase.INCOMPLETE])
def test_a_visit_that_waits_for_its_day_shows_until_there_is_one(network, read, phase):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    found = visit(school, amina, phase=phase)
    kind = "pause" if phase == Phase.PAUSED else "incomplete"
    row = interruption(found, kind, answered_at=NOW, stopped_on=TODAY)
    assert f"{phase.label.lower()}, and no day to go on" in today_of(read, network)
    Interruption.objects.filter(pk=row.pk).update(resumes_on=date(2026, 12, 8))
    assert "no day to go on" not in today_of(read, network)


def test_a_draft_that_is_overdue_shows_the_day_after(network, read):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    found = visit(school, amina, phase=Phase.FEEDBACK)
    row = Deadline.objects.get(visit=found, key="draft-report")
    Deadline.objects.filter(pk=row.pk).update(due=TODAY)
    assert "overdue" not in today_of(read, network)
    Deadline.objects.filter(pk=row.pk).update(due=date(2026, 11, 23))
    text = today_of(read, network)
    assert "the draft report is overdue" in text
    assert "Say that it came" in text
