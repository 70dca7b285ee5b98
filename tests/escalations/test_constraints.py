"""What must always hold, in the database: a good row and a bad one; and no move but the table's."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.refusals import Refused
from escalations.models import Entry, Escalation, Page
from escalations.run import change, update
from escalations.states import ESCALATION, PAGE
from tests.escalations.town import opened, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def escalation(ladder, now):
    return opened(now)


def refuses(name, rows, **fields):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows.update(**fields)


def test_an_open_escalation_is_looked_at_again(escalation, now):
    row = Escalation.objects.filter(pk=escalation.pk)
    refuses("open_escalations_are_looked_at_again", row, next_at=None)
    refuses("open_escalations_are_looked_at_again", row, state="ended", ended_at=now)
    row.update(state="ended", ended_at=now, next_at=None)


def test_what_is_answered_has_an_answer_and_nothing_else_has(escalation, now):
    row = Escalation.objects.filter(pk=escalation.pk)
    over = {"next_at": None, "ended_at": now}
    refuses("answered_escalations_have_an_answer", row, state="answered", **over)
    refuses("answered_escalations_have_an_answer", row, answer="yes")
    row.update(state="answered", answer="yes", **over)


def test_what_is_over_says_since_when(escalation, now):
    row = Escalation.objects.filter(pk=escalation.pk)
    refuses("escalations_that_are_over_say_since_when", row, ended_at=now)
    refuses("escalations_that_are_over_say_since_when", row, state="ended", next_at=None)


def test_pages_that_are_over_say_since_when(escalation, now):
    refuses("pages_that_are_over_say_since_when", escalation.pages, state="silent")
    refuses("pages_that_are_over_say_since_when", escalation.pages, ended_at=now)
    escalation.pages.update(state="silent", ended_at=now)


def page(escalation, person, now, **fields):
    given = {"name": "buddy", "step": 0, "asked_at": now, **fields}
    return Page.objects.create(escalation=escalation, person=person, **given)


def test_one_acceptance(escalation, tom, dee, now):
    over = {"state": "answered", "ended_at": now}
    page(escalation, tom, now, **over)
    with pytest.raises(IntegrityError, match=r"one_acceptance|escalation_id"), transaction.atomic():
        page(escalation, dee, now, **over)


def test_one_page_per_person_and_step(escalation, priya, now):
    with pytest.raises(IntegrityError, match=r"person_and_step|person_id"), transaction.atomic():
        page(escalation, priya, now)
    page(escalation, priya, now, step=1)


def test_one_live_page_per_code(escalation, priya, tom, dee, now):
    code = page_of(priya).code
    with (
        pytest.raises(IntegrityError, match=r"one_live_page_per_code|\.code"),
        transaction.atomic(),
    ):
        page(escalation, tom, now, code=code)
    page(escalation, tom, now, code=code, state="silent", ended_at=now)
    page(escalation, dee, now)


def test_what_somebody_else_moved_meanwhile_is_not_moved(escalation, priya, now):
    mine = page_of(priya)
    Page.objects.filter(pk=mine.pk).update(state="silent", ended_at=now)
    with pytest.raises(Refused, match="Somebody else"):
        change(mine, Page.State.ANSWERED, now)
    Escalation.objects.filter(pk=escalation.pk).update(step=4)
    with pytest.raises(Refused, match="Somebody else"):
        update(escalation, times=2)


def test_no_move_but_those_of_the_table(escalation, priya, now):
    mine = page_of(priya)
    mine.state = Page.State.PASSED
    with pytest.raises(ValidationError):
        change(mine, Page.State.SILENT, now)
    assert not ESCALATION.allows("answered", "ended")
    assert not ESCALATION.allows("answered", "exhausted")
    assert not any(old == "answered" and new != "withdrawn" for old, new in PAGE.table)


def test_rows_are_named_by_number(escalation, priya):
    entry = Entry.objects.first()
    assert str(escalation) == f"Escalation {escalation.pk} (fake)"
    assert str(page_of(priya)) == f"Page {page_of(priya).pk} of escalation {escalation.pk}"
    assert str(entry) == f"opened of escalation {escalation.pk}"
