"""A coordinator keeps the network's year, by hand and out of files."""

import re
import threading
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.audit import System
from core.models import AuditEvent
from core.refusals import Refused
from schools import services
from schools.calendar_rows import DayRow, Found, TermRow
from schools.models import DayWithoutPupils, Term
from schools.school_years import by_school_year
from tests import factories
from tests.conftest import NOW
from tests.schools.helpers import coordinator_client, text, url

pytestmark = pytest.mark.django_db
BY = System("test")
FIRST, LAST = date(2026, 9, 2), date(2026, 10, 23)
ICS = b"""BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
SUMMARY:Autumn term starts
DTSTART;VALUE=DATE:20260902
END:VEVENT
BEGIN:VEVENT
SUMMARY:Half term
DTSTART;VALUE=DATE:20261026
DTEND;VALUE=DATE:20261031
END:VEVENT
BEGIN:VEVENT
SUMMARY:Autumn term ends
DTSTART;VALUE=DATE:20261218
END:VEVENT
BEGIN:VEVENT
SUMMARY:INSET day
DTSTART;VALUE=DATE:20260901
END:VEVENT
BEGIN:VEVENT
SUMMARY:Harvest <festival>
DTSTART;VALUE=DATE:20261001
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def client(network):
    return coordinator_client(network)


def upload(client, network, data, name="terms.ics"):
    return client.post(url(network, "calendar-file"), {"file": SimpleUploadedFile(name, data)})


def rows_of(response):
    """What the page would send with the yes."""
    found = re.search(r'name="rows" value="([^"]*)"', response.content.decode())
    return unescape(found.group(1))


def boxes(name, day):
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def test_an_empty_calendar_says_so(client, network):
    page = text(client.get(url(network, "terms")))
    assert "No terms yet." in page
    assert "Term dates are missing from 24 November 2026" in page
    assert "as CSV" not in page


def test_a_year_shows_its_terms_its_inset_days_and_what_is_missing(client, network):
    factories.term(network, FIRST, LAST, name="Autumn 2026, first half")
    factories.term(network, date(2027, 1, 4), date(2027, 2, 12), name="Spring")
    factories.term(network, date(2026, 6, 1), date(2026, 7, 21), name="Summer 2026")
    factories.day_without_pupils(network, date(2026, 9, 1), name="Safeguarding")
    page = text(client.get(url(network, "terms")))
    assert "School year 2026 to 2027" in page
    assert 'INSET day<p class="why">Safeguarding' in page
    assert "From 24 October 2026 to 3 January 2027 there is no term" in page
    this_year, _, before = page.partition("School year 2025 to 2026")
    assert "Summer 2026" in before
    assert "Summer 2026" not in this_year


def test_days_alone_make_a_year_too(client, network):
    factories.day_without_pupils(network, date(2026, 9, 1), kind="closure")
    page = text(client.get(url(network, "terms")))
    assert "No terms of this year." in page
    assert "Schools are closed" in page


def test_no_term_before_the_summer_is_a_hole_and_summer_is_none():
    def term(first, last):
        return Term(first_day=first, last_day=last)

    summer = term(date(2026, 6, 1), date(2026, 7, 21))
    autumn = term(date(2026, 9, 2), date(2026, 12, 18))
    spring = term(date(2027, 2, 22), date(2027, 3, 25))
    years = by_school_year([autumn, summer, spring], [])
    assert [year.name for year in years] == ["2026 to 2027", "2025 to 2026"]
    assert [hole.first for hole in years[0].holes] == [date(2026, 12, 19)]
    assert years[1].holes == []


def test_a_term_that_is_removed_can_be_put_back(client, network):
    term = factories.term(network, FIRST, LAST, name="Autumn")
    assert "Remove Autumn?" in text(client.get(url(network, "remove-term", term.pk)))
    page = client.post(url(network, "remove-term", term.pk), follow=True)
    assert "Autumn (Wednesday 2 September 2026 to Friday 23 October 2026)" in text(page)
    assert not Term.objects.exists()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.content.decode()))
    fields.pop("csrfmiddlewaretoken", None)
    client.post(url(network, "add-term"), fields)
    again = Term.objects.get()
    assert (again.name, again.first_day, again.last_day, again.starts_term) == (
        "Autumn", FIRST, LAST, True,
    )  # fmt: skip
    assert "Put it back" not in text(client.get(url(network, "terms")))


def test_a_second_half_is_put_back_as_one(client, network):
    term = factories.term(network, FIRST, LAST, starts_term=False)
    page = client.post(url(network, "remove-term", term.pk), follow=True)
    assert 'name="starts_term"' not in page.content.decode()


def test_an_inset_day_is_added_changed_removed_and_put_back(client, network):
    factories.term(network, FIRST, LAST)
    data = {"kind": "inset", "name": "Phonics", **boxes("day", date(2026, 9, 1))}
    client.post(url(network, "add-day"), data)
    day = DayWithoutPupils.objects.get()
    assert str(day) == "INSET day on 2026-09-01"
    page = text(client.get(url(network, "change-day", day.pk)))
    assert 'value="Phonics"' in page
    client.post(url(network, "change-day", day.pk), {**data, "kind": "closure"})
    day.refresh_from_db()
    assert day.kind == "closure"
    assert "Remove Schools are closed, Tuesday" in text(
        client.get(url(network, "remove-day", day.pk))
    )
    page = text(client.post(url(network, "remove-day", day.pk), follow=True))
    assert "Put it back" in page
    assert not DayWithoutPupils.objects.exists()
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "day_without_pupils.added", "day_without_pupils.changed", "day_without_pupils.removed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 9, 5), "It is a Saturday"),
        (date(2027, 2, 1), "Enter the term first."),
        (date(2026, 9, 3), "This day is there already: INSET day."),
        (date(2026, 9, 4), "This day is there already: Polling."),
    ],
)
def test_a_day_that_cannot_be_gets_a_sentence(client, network, day, sentence):
    factories.term(network, FIRST, LAST)
    factories.day_without_pupils(network, date(2026, 9, 3))
    factories.day_without_pupils(network, date(2026, 9, 4), name="Polling")
    page = client.post(url(network, "add-day"), {"kind": "inset", **boxes("day", day)})
    assert sentence in text(page)
    assert DayWithoutPupils.objects.count() == 2


def test_a_term_that_cannot_be_names_the_other(client, network):
    factories.term(network, FIRST, LAST, name="Autumn one")
    data = {"name": "Autumn two", **boxes("first_day", LAST), **boxes("last_day", LAST)}
    page = text(client.post(url(network, "add-term"), data))
    assert "Autumn one (Wednesday 2 September 2026 to Friday 23 October 2026) has some" in page


def test_a_file_is_shown_first_and_kept_on_one_yes(client, network):
    page = upload(client, network, ICS)
    shown = text(page)
    assert "Autumn 2026, first half: Wednesday 2 September 2026 to Friday 23 October" in shown
    assert "Autumn 2026, second half" in shown
    assert "INSET day: Tuesday 1 September 2026" in shown
    assert "Harvest &lt;festival&gt;" in shown
    assert not Term.objects.exists()

    page = client.post(url(network, "keep-calendar"), {"rows": rows_of(page)}, follow=True)

    assert "2 terms added, 1 INSET day added." in text(page)
    assert list(Term.objects.order_by("first_day").values_list("last_day", "starts_term")) == [
        (LAST, True), (date(2026, 12, 18), False),
    ]  # fmt: skip
    again = text(upload(client, network, ICS))
    assert "what we understand of it is there already" in again
    assert "Do this" not in again


def test_a_file_changes_what_is_there_and_the_page_says_from_what_to_what(client, network):
    term = factories.term(network, FIRST, date(2026, 10, 16), name="Autumn")
    second = factories.term(network, date(2026, 11, 2), date(2026, 12, 18), starts_term=False)
    day = factories.day_without_pupils(network, date(2026, 9, 1), name="Old")
    rows = (
        "Kind,Name,First day,Last day,Starts a term\n"
        "term,Autumn one,2/9/2026,23/10/2026,no\n"
        f"term,{second.name},2/11/2026,11/12/2026,no\n"
        "closure,Pipe,1/9/2026,,\n"
    )
    page = upload(client, network, rows.encode(), "terms.csv")
    shown = text(page)
    assert "Autumn, now Wednesday 2 September 2026 to Friday 16 October 2026. Then" in shown
    assert "now INSET day (Old). Then Schools are closed (Pipe)." in shown
    client.post(url(network, "keep-calendar"), {"rows": rows_of(page)})
    term.refresh_from_db()
    day.refresh_from_db()
    assert (term.name, term.last_day, term.starts_term) == ("Autumn one", LAST, False)
    assert (day.kind, day.name) == ("closure", "Pipe")


def test_a_file_that_says_nothing_of_terms_says_so(client, network):
    data = ICS.replace(b"term", b"fair").replace(b"INSET day", b"Concert")
    page = text(upload(client, network, data))
    assert "we found no terms or INSET days in it" in page
    assert "do not understand" in page


def test_much_that_could_not_be_read_is_not_shown_to_the_end(client, network):
    rows = "First day\n" + "never\n" * 120
    page = text(upload(client, network, rows.encode(), "terms.csv"))
    assert "And 20 more." in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"", "The file is empty. Choose another"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
    ],
)
def test_a_file_of_something_else_is_refused_on_the_form(client, network, data, sentence):
    page = text(upload(client, network, data))
    assert sentence in page
    assert "There is a problem" in page


def test_a_yes_without_its_rows_changes_nothing(client, network):
    page = text(client.post(url(network, "keep-calendar"), follow=True))
    assert "Choose the file again" in page


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(client, network):
    rows = rows_of(upload(client, network, ICS))
    factories.term(network, date(2026, 9, 2), date(2026, 9, 11), name="Theirs")
    factories.term(network, date(2026, 9, 14), date(2026, 10, 23), name="Theirs too")
    page = text(client.post(url(network, "keep-calendar"), {"rows": rows}, follow=True))
    assert "Not kept: Autumn 2026, first half" in page
    page = text(client.post(url(network, "keep-calendar"), {"rows": rows}, follow=True))
    assert "Nothing was changed." in page
    assert list(network.terms.values_list("name", flat=True).order_by("first_day")) == [
        "Theirs", "Theirs too", "Autumn 2026, second half",
    ]  # fmt: skip


def test_terms_that_trade_places_are_kept_in_one_go(network):
    one = factories.term(network, date(2026, 9, 2), date(2026, 9, 30), name="One")
    two = factories.term(network, date(2026, 10, 1), date(2026, 10, 23), name="Two")
    found = Found(
        terms=[
            TermRow(1, "One", date(2026, 9, 2), date(2026, 9, 11), True),
            TermRow(2, "Two", date(2026, 9, 14), date(2026, 10, 23), True),
        ],
        days=[DayRow(3, date(2026, 9, 1), "inset")],
    )
    plan = services.keep_calendar(network=network, found=found, by=BY, now=NOW)
    assert len(plan.changed_terms) == 2
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.last_day, two.first_day) == (date(2026, 9, 11), date(2026, 9, 14))
    event = AuditEvent.objects.get()
    assert (event.verb, event.detail) == (
        "calendar.imported", {"added": 1, "changed": 2, "unread": 0},
    )  # fmt: skip
    services.keep_calendar(network=network, found=found, by=BY, now=NOW)
    assert AuditEvent.objects.count() == 1


def test_the_calendar_can_be_taken_away_and_read_again(client, network):
    factories.term(network, FIRST, LAST, name="Autumn")
    factories.day_without_pupils(network, date(2026, 9, 1))
    for name in ("terms-ics", "terms-csv"):
        answer = client.get(url(network, name))
        assert "westhaven-term-dates" in answer["Content-Disposition"]
        page = text(upload(client, network, answer.content))
        assert "what we understand of it is there already" in page


def test_the_database_keeps_one_reason_for_each_day(network):
    factories.day_without_pupils(network, date(2026, 9, 1))
    factories.day_without_pupils(factories.network("easthaven"), date(2026, 9, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.day_without_pupils(network, date(2026, 9, 1), kind="closure")


def test_the_number_of_queries_does_not_grow_with_the_calendar(client, network):
    def count():
        with CaptureQueriesContext(connection) as asked:
            client.get(url(network, "terms"))
        return len(asked)

    factories.term(network, FIRST, LAST)
    few = count()
    for year in range(2010, 2025):
        factories.term(network, date(year, 9, 2), date(year, 10, 23))
        factories.day_without_pupils(network, date(year, 9, 1))
    assert count() == few <= 15


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_terms_with_the_same_days_entered_at_once_one_stays():
    network = factories.network()
    answers = []
    together = threading.Barrier(2)

    def enter(first):
        together.wait(timeout=10)
        try:
            services.keep_term(
                network=network, name="Autumn", first_day=first, last_day=LAST, by=BY, now=NOW
            )
            answers.append("kept")
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=(date(2026, 9, day),)) for day in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(answers) == ["kept", "refused"]
    assert Term.objects.count() == 1
