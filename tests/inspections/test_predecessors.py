"""A coordinator's word on a likely predecessor, and what follows for the history."""

from datetime import date

import pytest

from core.models import AuditEvent
from core.refusals import Refused
from inspections.models import InspectionRecord
from inspections.ofsted_history import attach_histories
from inspections.services import confirm_predecessor, recompute_windows, reject_predecessor
from schools.links import Numbered, guess_links
from schools.models import SchoolLink
from tests import factories


@pytest.fixture
def academy(network):
    """An academy that likely carries on 100001, with that school's inspection."""
    school = factories.school(
        network, "Quayside Academy", la_code="999", establishment_number="2001",
        open_date=date(2023, 9, 1),
    )  # fmt: skip
    SchoolLink.objects.create(school=school, predecessor_urn=100001, basis="likely")
    InspectionRecord.objects.create(
        school=school, urn=100001, urn_at_time=100001, laestab="9992001", kind="graded",
        started_on=date(2022, 3, 8), as_at=date(2025, 8, 31),
    )  # fmt: skip
    return school


@pytest.fixture
def window_of(now):
    def compute(school):
        recompute_windows(network=school.network, now=now)
        school.refresh_from_db()
        return school.window

    return compute


def test_a_confirmed_predecessor_lifts_the_doubt_from_the_window(network, academy, window_of, now):
    guessed = window_of(academy).confidence
    dee = factories.coordinator(network)
    link = confirm_predecessor(link=academy.predecessors.get(), by=dee, now=now)
    assert link.basis == "hand"
    assert window_of(academy).confidence != guessed
    event = AuditEvent.objects.get(verb="school.predecessor_answered")
    assert event.detail == {"basis": "hand", "predecessor": 100001}


def test_a_rejected_predecessors_inspections_leave_the_school_and_do_not_come_back(
    network, academy, window_of, now
):
    before = window_of(academy).record_id
    reject_predecessor(link=academy.predecessors.get(), by=factories.coordinator(network), now=now)
    record = InspectionRecord.objects.get()
    assert record.school is None
    attach_histories()
    attach_histories(network.pk)
    record.refresh_from_db()
    assert record.school is None
    assert window_of(academy).record_id != before


def test_a_rejected_predecessors_inspections_go_to_the_closed_school_where_it_is_known(
    network, academy, now
):
    closed = factories.school(network, "Quayside Primary School", urn=100001, status="Closed")
    reject_predecessor(link=academy.predecessors.get(), by=factories.coordinator(network), now=now)
    assert InspectionRecord.objects.get().school == closed


def test_a_rejected_guess_is_not_made_again(network, academy, now):
    reject_predecessor(link=academy.predecessors.get(), by=factories.coordinator(network), now=now)
    assert guess_links([Numbered(100001, "999", "2001", date(2023, 8, 31))]) == set()
    assert academy.predecessors.count() == 1


def test_an_answered_guess_is_not_answered_again(network, academy, now):
    dee = factories.coordinator(network)
    link = academy.predecessors.get()
    confirm_predecessor(link=link, by=dee, now=now)
    with pytest.raises(Refused, match="answered this already"):
        reject_predecessor(link=link, by=dee, now=now)
